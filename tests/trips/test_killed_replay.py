"""kill -9 at any moment of a replay, again and again: nothing lost, nothing twice."""

import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from databases import opened, url_for

from dondoc.sink.mailbox import Mailbox
from workflow.verify import verify

DRILL = Path(__file__).parents[1] / "drills" / "replaying.py"
UNTIL = "2023-04-24T09:00:00+07:00"
KILLS = {"sqlite": 8, "postgres": 4}


@dataclass(frozen=True)
class Place:
    """Where a replay is played: the mails in a folder, the rows in a database."""

    folder: Path
    url: str

    @classmethod
    def new(cls, folder: Path) -> "Place":
        folder.mkdir()
        return cls(folder, url_for(folder))


def _start(place: Place) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(DRILL), str(place.folder), place.url, UNTIL],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors.decode()[-2000:]


@pytest.fixture(scope="module")
def places(database: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place, int]:
    """An undisturbed run, one that was killed again and again, and how often."""
    base = tmp_path_factory.mktemp("killed")
    calm, killed = Place.new(base / "calm"), Place.new(base / "killed")
    _finish(_start(calm))
    chance = random.Random(20230424)
    kills = 0
    while kills < KILLS[database]:
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


def _rows(place: Place, query: str) -> list[Any]:
    with closing(opened(place.url)) as db, db.reading() as tx:
        return [tuple(row) for row in tx.exec_driver_sql(query)]


def test_the_drill_did_kill(places: tuple[Place, Place, int]) -> None:
    assert places[2] >= 2


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
    places: tuple[Place, Place, int], query: str
) -> None:
    calm, killed, _ = places
    assert sorted(_rows(killed, query), key=repr) == sorted(_rows(calm, query), key=repr)


def test_every_decided_mail_has_arrived_and_second_copies_carry_the_same_id(
    places: tuple[Place, Place, int],
) -> None:
    _, killed, kills = places
    decided = {row[0] for row in _rows(killed, "SELECT message_id FROM mail")}
    arrived = Counter(mail.message_id for mail in Mailbox(killed.folder / "mailbox").messages())
    assert set(arrived) == decided
    # Four connections: at most that many were between the server's answer and our commit.
    assert sum(arrived.values()) - len(decided) <= 4 * kills


def test_an_undisturbed_run_delivers_every_mail_exactly_once(
    places: tuple[Place, Place, int],
) -> None:
    calm = places[0]
    arrived = Counter(mail.message_id for mail in Mailbox(calm.folder / "mailbox").messages())
    assert set(arrived.values()) == {1}


def test_the_log_is_whole_after_kills(places: tuple[Place, Place, int]) -> None:
    with closing(opened(places[1].url)) as db, db.reading() as tx:
        result = verify(tx)
    assert (result.problems, result.entries > 0) == ((), True)
