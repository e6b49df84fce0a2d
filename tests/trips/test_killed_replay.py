"""kill -9 at any moment of a replay, again and again: nothing lost, nothing twice."""

import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dondoc.sink.mailbox import Mailbox
from storage.database import open_sqlite
from workflow.verify import verify

DRILL = Path(__file__).parents[1] / "drills" / "replaying.py"
UNTIL = "2023-04-24T09:00:00+07:00"
KILLS = 8


def _start(folder: Path) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, str(DRILL), str(folder), UNTIL],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors.decode()[-2000:]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """An undisturbed run, one that was killed again and again, and how often."""
    base = tmp_path_factory.mktemp("killed")
    calm, killed = base / "calm", base / "killed"
    _finish(_start(calm))
    chance = random.Random(20230424)
    kills = 0
    while kills < KILLS:
        process = _start(killed)
        try:
            process.wait(timeout=chance.uniform(1.0, 4.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate()
        if process.returncode == 0:
            break
    _finish(_start(killed))
    return calm, killed, kills


def _rows(folder: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(folder / "dondoc.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_the_drill_did_kill(folders: tuple[Path, Path, int]) -> None:
    assert folders[2] >= 2


@pytest.mark.parametrize(
    "query",
    [
        "SELECT unit, state, obligation, version, revision, visit, reader_step FROM report",
        "SELECT report_id, n, hash, submitted_at, received_at FROM revision",
        "SELECT unit, step, occurrence, due_at, status, reason FROM due_row",
        "SELECT address, day, keys FROM digest",
        "SELECT message_id, letter, step, units, address, decided_at, status, facts FROM mail",
        "SELECT unit, n, action, at FROM audit_entry WHERE unit != ''",
    ],
    ids=["states", "revisions", "steps", "digests", "mails", "entries"],
)
def test_after_any_kills_everything_is_as_without_them(
    folders: tuple[Path, Path, int], query: str
) -> None:
    calm, killed, _ = folders
    assert sorted(_rows(killed, query), key=repr) == sorted(_rows(calm, query), key=repr)


def test_every_decided_mail_has_arrived_and_second_copies_carry_the_same_id(
    folders: tuple[Path, Path, int],
) -> None:
    _, killed, kills = folders
    decided = {row[0] for row in _rows(killed, "SELECT message_id FROM mail")}
    arrived = Counter(mail.message_id for mail in Mailbox(killed / "mailbox").messages())
    assert set(arrived) == decided
    # Four connections: at most that many were between the server's answer and our commit.
    assert sum(arrived.values()) - len(decided) <= 4 * kills


def test_an_undisturbed_run_delivers_every_mail_exactly_once(
    folders: tuple[Path, Path, int],
) -> None:
    calm = folders[0]
    arrived = Counter(mail.message_id for mail in Mailbox(calm / "mailbox").messages())
    assert set(arrived.values()) == {1}


def test_the_log_is_whole_after_kills(folders: tuple[Path, Path, int]) -> None:
    db = open_sqlite(folders[1] / "dondoc.db")
    with db.reading() as tx:
        result = verify(tx)
    db.close()
    assert (result.problems, result.entries > 0) == ((), True)
