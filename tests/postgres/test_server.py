"""A PostgreSQL server that is away, says no, or comes back: one clear sentence, then it goes on."""

import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import postgres_server
import psycopg
import pytest
from cast import World
from command_line import Answer, run
from databases import opened, url_for
from post_office import post_office
from postgres_server import Server, another
from sqlalchemy.exc import OperationalError
from together import begun

from storage import heartbeats
from storage.database import utc_now
from workflow.clock import Clock

SECRET = "mat-khau-bi-mat"


@pytest.fixture
def mine() -> Iterator[Server]:
    with another("mine") as server:
        yield server


@pytest.fixture(scope="module")
def server() -> Server:
    """The shared one, with somebody who needs a password and may do nothing."""
    server = postgres_server.shared()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE clerk LOGIN PASSWORD '{SECRET}'")
    return server


def asked(url: str, folder: Path, *words: str) -> Answer:
    """A command on that database; whatever it says, no password and no traceback."""
    answer = run("--data", str(folder), "--database", url, *words)
    assert SECRET not in answer.out + answer.err
    assert "Traceback" not in answer.err
    return answer


def test_a_server_that_is_away_is_told_in_a_sentence(tmp_path: Path, mine: Server) -> None:
    mine.stop()
    url = mine.url_with_password("clerk", SECRET)
    for words in (("init", "--trial"), ("audit", "verify"), ("campaign", "list")):
        answer = asked(url, tmp_path, *words, "--json")
        assert (answer.exit, answer.error["code"]) == (1, "database_away")
    mine.start()


@pytest.mark.parametrize(
    ("user", "password", "name", "code"),
    [
        ("clerk", f"{SECRET}-wrong", "postgres", "database_password"),
        ("nobody", SECRET, "postgres", "database_password"),
        ("clerk", SECRET, "nowhere", "database_missing"),
        ("clerk", SECRET, "postgres", "database_denied"),
    ],
)
def test_a_server_that_says_no_is_told_with_its_reason(
    tmp_path: Path, server: Server, user: str, password: str, name: str, code: str
) -> None:
    url = server.url_with_password(user, password, name)
    answer = asked(url, tmp_path, "init", "--trial", "--json")
    assert (answer.exit, answer.error["code"]) == (1, code)
    assert answer.error["fields"]["reason"] in answer.error["detail"]


def test_without_the_driver_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    answer = asked("postgresql://clerk@localhost/db", tmp_path, "init", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "database_driver")
    assert 'pip install "dondoc[postgres]"' in answer.error["detail"]


def test_a_database_is_made_on_a_server_and_stays_what_it_is(tmp_path: Path) -> None:
    url = url_for(tmp_path)
    assert asked(url, tmp_path, "audit", "verify", "--json").exit == 3
    made = asked(url, tmp_path, "init", "--trial", "--json")
    assert made.one["created"]
    assert made.one["database"].startswith("postgresql://postgres@")
    assert not asked(url, tmp_path, "init", "--trial", "--json").one["created"]
    assert asked(url, tmp_path, "init", "--json").error["code"] == "trial_for_ever"
    assert asked(url, tmp_path, "audit", "verify", "--json").one["entries"] == 1


def test_a_schema_of_a_later_version_is_refused(tmp_path: Path) -> None:
    url = url_for(tmp_path)
    asked(url, tmp_path, "init", "--trial")
    with closing(opened(url)) as db, db.writing() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for words in (("init", "--trial"), ("audit", "verify")):
        assert asked(url, tmp_path, *words, "--json").error["code"] == "schema_newer"


def test_after_a_restart_of_the_server_work_goes_on_by_itself(tmp_path: Path, mine: Server) -> None:
    with closing(opened(mine.url())) as db, post_office(tmp_path) as post:
        world = World.open(db=db)
        mine.stop()
        with pytest.raises(OperationalError):
            world.tick()
        clock = Clock(db, post.delivery(db), lambda: world.now, "node")
        stop = threading.Event()
        running = begun(lambda: clock.run(stop))
        recording = begun(
            lambda: db.write(lambda tx: heartbeats.beat(tx, "n", utc_now()), persistent=True)
        )
        mine.start()
        recording.finish()
        assert running.under_way
        stop.set()
        running.finish()
        world.go_to("2023-04-14 08:00")
        post.delivery(db).run(world.now)
        assert {mail["status"] for mail in world.mails()} == {"sent"}
        assert world.verified() == ()
