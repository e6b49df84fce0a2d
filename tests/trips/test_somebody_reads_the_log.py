"""Trip 5: somebody reads the log: only queries, and nothing there can write."""

from contextlib import suppress

from cast import World
from sqlalchemy import Connection
from sqlalchemy.exc import InternalError

from storage import audit
from workflow.frame import Frame
from workflow.verify import Verified, verify


def story() -> World:
    world = World.open()
    world.submit("DB05")
    world.endorse("DB05")
    world.move("approve", "DB05", "OFC-CHIEF")
    world.go_to("2023-04-17 09:00")
    return world


def test_the_log_tells_the_story_of_a_report() -> None:
    story_of_db05 = [
        (entry["n"], entry["actor"], entry["action"], entry["from"], entry["to"])
        for entry in story().log("DB05")
    ]
    assert story_of_db05 == [
        (1, "ADM-1", "opened", None, "draft"),
        (2, "clock", "step_fired", None, None),
        (3, "SEC-DB05", "submit", "draft", "submitted"),
        (4, "OFF-2", "endorse", "submitted", "submitted"),
        (5, "OFC-CHIEF", "approve", "submitted", "reviewed"),
    ]


def test_reading_and_verifying_the_log_writes_nothing() -> None:
    world = story()
    before = world.rows()

    def read(tx: Connection, frame: Frame) -> tuple[int, Verified]:
        return len(list(audit.listed(tx, frame.id))), verify(tx)

    entries, verified = world.read(read)
    assert (entries, verified.problems) == (verified.entries, ())
    assert world.rows() == before


def test_what_is_written_while_reading_is_gone_afterwards() -> None:
    world = story()
    before = world.rows()
    # PostgreSQL refuses it at once.
    with world.db.reading() as tx, suppress(InternalError):
        tx.exec_driver_sql("UPDATE report SET state = 'draft'")
    assert world.rows() == before
