"""What two transactions do to each other on PostgreSQL is mended by beginning again."""

import threading
from functools import partial

import pytest
from cast import World
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from together import at_once

from storage import collisions, reports
from storage.postgres import LIMITS_MS

FIRST_UNITS = ("DB05", "DB15")


def count_up(tx: Connection, unit: str) -> None:
    tx.exec_driver_sql("UPDATE report SET errors = errors + 1 WHERE unit = %s", (unit,))


def test_of_two_that_wait_for_each_other_both_are_done_in_the_end_and_once() -> None:
    world = World.open()
    tries: list[str] = []
    both_hold_one = threading.Barrier(2)

    def work(first: str, second: str, tx: Connection) -> None:
        tries.append(first)
        count_up(tx, first)
        if tries.count(first) == 1:
            both_hold_one.wait()
        count_up(tx, second)

    at_once(*(partial(world.db.write, partial(work, *order))
              for order in (FIRST_UNITS, FIRST_UNITS[::-1])))  # fmt: skip
    assert [world.row(unit).errors for unit in FIRST_UNITS] == [2, 2]
    assert len(tries) == 3


def test_who_cannot_have_a_row_in_time_begins_again_a_bounded_number_of_times() -> None:
    world = World.open()
    tries = 0

    def work(tx: Connection) -> None:
        nonlocal tries
        tries += 1
        tx.exec_driver_sql("SET LOCAL lock_timeout = '10ms'")
        count_up(tx, "DB05")

    with world.db.writing() as holder:
        count_up(holder, "DB05")
        with pytest.raises(OperationalError) as error:
            world.db.write(work)
    assert collisions.sqlstate(error.value) == "55P03"
    assert tries == collisions.TRIES
    world.db.write(work)
    assert world.row("DB05").errors == 2


def test_a_mistake_is_no_collision_and_is_made_once() -> None:
    world = World.open()
    tries = 0

    def work(tx: Connection) -> None:
        nonlocal tries
        tries += 1
        tx.exec_driver_sql("UPDATE report SET state = 'burnt'")

    with pytest.raises(Exception, match="ck_state"):
        world.db.write(work)
    assert tries == 1


def test_nobody_waits_for_ever() -> None:
    with World.open().db.reading() as tx:
        for name in LIMITS_MS:
            assert tx.exec_driver_sql(f"SHOW {name}").scalar() != "0"


def test_readers_see_one_moment_and_cannot_write() -> None:
    world = World.open()
    with world.db.reading() as tx:
        frame_id = 1
        before = reports.all_of(tx, frame_id)
        world.submit("DB05")
        assert reports.all_of(tx, frame_id) == before
        with pytest.raises(Exception, match="read-only"):
            count_up(tx, "DB05")
