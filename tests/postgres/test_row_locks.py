"""Acts that cross on PostgreSQL end as if one had come after the other.

A gate stands before the audit log: whoever has read his facts and begins to write waits there.
So two acts have both decided before either is done, in an order the test chooses.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from cast import World
from databases import by_kind, waiting_for_locks
from together import Begun, begun, results

from states.errors import DondocError
from storage.audit import Actor
from workflow.contact_log import log_contact
from workflow.reminders import fire_due

Act = Callable[[World], Any]


@by_kind
def before_the_presentation() -> World:
    """DB05 and DB15 are consolidated, CB03 is approved, all others are closed; the root report
    is approved."""
    world = World.open()
    for unit in ("DB09", "CB19", "CB23", "CB24", "DB33", "DB40"):
        world.close_without(unit)
    world.close_without("CB03")
    for unit in ("DB05", "DB15"):
        world.accept(unit)
    world.figures("final")
    world.build()
    world.accept("CB03")
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    return world


@by_kind
def before_a_build() -> World:
    """DB05 and DB15 are approved, CB03 is with its last reader, DB33 silent after its day."""
    world = World.open()
    world.go_to("2023-05-09 08:00")
    for unit in ("DB05", "DB15"):
        world.accept(unit)
    world.submit("CB03")
    world.endorse("CB03")
    return world


def reopen(world: World) -> Any:
    return world.move("reopen", "DB05", "OFC-CHIEF", reason="a figure")


def release(world: World) -> Any:
    return world.move("release", "DB05", "OFC-CHIEF", reason="a figure")


def present(world: World) -> Any:
    return world.move("present", "KHOI", "SC-1")


def approve(world: World) -> Any:
    return world.move("approve", "CB03", "OFC-CHIEF", override=True, reason="accepted")


def send_back(world: World) -> Any:
    return world.move("send_back", "CB03", "OFC-CHIEF", remarks=("S1: more",))


def close(world: World) -> Any:
    return world.close_without("DB33")


def submit(world: World) -> Any:
    return world.submit("DB33")


def call(world: World) -> Any:
    return log_contact(world.db, "CB03", "called", Actor("OFF-1", channel="test"), world.now)


@by_kind
def on_the_last_day() -> World:
    """Everybody is about to be reminded for the last time."""
    world = World.open()
    world.go_to("2023-05-03 12:00")
    world.skip_to("2023-05-04 07:30")
    return world


def remind(world: World) -> Any:
    return fire_due(world.db, world.now)


def build(world: World) -> Any:
    return world.build()


CROSSINGS = [
    (before_the_presentation, release, present),
    (before_a_build, reopen, build),
    (before_a_build, approve, build),
    (before_a_build, send_back, approve),
    (before_a_build, close, submit),
    (before_a_build, approve, call),
    (on_the_last_day, remind, submit),
]


@contextmanager
def gate(world: World) -> Iterator[None]:
    """Nobody adds to the audit log before the gate opens."""
    with world.db.engine.begin() as tx:
        tx.exec_driver_sql("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
        yield


def until_all_wait(*acts: Begun) -> None:
    """Look until every act waits for a lock."""
    while waiting_for_locks() < len(acts):
        assert all(act.under_way for act in acts)


def outcome(world: World, *answers: Any) -> Any:
    """What came of it for everybody: refusals, states, versions, what was built."""
    codes = [one.code if isinstance(one, DondocError) else "" for one in answers]
    rows = world.rows()
    return codes, world.verified(), [
        sorted(tuple(map(str, row)) for row in rows[table])
        for table in ("member", "revision", "endorsement", "contact")
    ], [
        (row.unit, row.state, row.obligation, row.version, row.revision)
        for row in (world.row(unit) for unit in ("KHOI", "DB05", "DB15", "CB03", "DB33"))
    ]  # fmt: skip


def one_after_the_other(world: World, *acts: Act) -> Any:
    return outcome(world, *(results(begun(partial(act, world)))[0] for act in acts))


@pytest.mark.parametrize(
    ("stage", "one", "other"),
    [
        pytest.param(stage, *order, id="-".join(act.__name__ for act in order))
        for stage, *acts in CROSSINGS
        for order in (acts, acts[::-1])
    ],
)
def test_acts_that_cross_end_as_if_one_had_come_after_the_other(
    stage: Callable[[], World], one: Act, other: Act
) -> None:
    world = stage().copy()
    with gate(world):
        first = begun(partial(one, world))
        until_all_wait(first)
        second = begun(partial(other, world))
        until_all_wait(first, second)
    answers = results(first, second)
    codes, *rest = one_after_the_other(stage().copy(), other, one)
    assert outcome(world, *answers) in (
        one_after_the_other(stage().copy(), one, other),
        (codes[::-1], *rest),
    )
