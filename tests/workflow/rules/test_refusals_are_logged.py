"""Refused attempts are entries of the system's own chain; nothing else of them remains."""

from functools import partial
from typing import Any

import pytest
from cast import World, codes_of

from storage.audit import Actor
from workflow.contact_log import log_contact


def refusals(world: World) -> list[dict[str, Any]]:
    return world.log(action="refused")


def test_a_refused_move_is_an_entry_with_who_asked_for_what_and_all_codes() -> None:
    world = World.open()
    world.submit("DB15")
    world.endorse("DB15")
    codes_of(partial(world.move, "approve", "DB15", "OFC-1", command_id="a1"))
    (entry,) = refusals(world)
    assert (entry["actor"], entry["unit"], entry["channel"]) == ("OFC-1", "DB15", "test")
    assert entry["data"] == {"asked": "approve", "codes": ["role", "open_errors"]}
    assert (entry["from"], entry["to"], entry["revision"]) == (None, None, None)


def test_an_attempt_at_a_move_that_does_not_exist_from_there_is_an_entry_too() -> None:
    world = World.open()
    codes_of(partial(world.move, "approve", "DB05", "OFC-CHIEF"))
    assert refusals(world)[0]["data"] == {"asked": "approve", "codes": ["wrong_state"]}


def test_refusals_stand_in_the_systems_chain_one_after_the_other() -> None:
    world = World.open()
    for _ in range(3):
        codes_of(partial(world.move, "withdraw", "DB05", "SEC-DB05"))
    entries = refusals(world)
    assert [(entry["chain"], entry["n"]) for entry in entries] == [
        ("system", 1), ("system", 2), ("system", 3),
    ]  # fmt: skip
    assert [entry["prev"] for entry in entries[1:]] == [entry["hash"] for entry in entries[:-1]]


def acts(world: World) -> dict[str, Any]:
    """A refused act of every kind."""
    now = world.now
    return {
        "submit": partial(world.submit, "DB05", "OFF-2"),
        "register": partial(world.register, "DB05", "2023-03-14 09:00", by="SEC-DB05"),
        "withdraw": partial(world.move, "withdraw", "DB05", "SEC-DB05"),
        "present": partial(world.move, "present", "KHOI", "SC-1"),
        "draft": partial(world.save_draft, "DB05", "OFF-2"),
        "build": partial(world.build, "OFF-2"),
        "figures": partial(world.figures, "draft", "OFF-2"),
        "close_without": partial(world.close_without, "DB05", reason=""),
        "contact": partial(log_contact, world.db, "DB05", "called", Actor("SC-1"), now),
    }


@pytest.mark.parametrize("name", acts(World.open()))
def test_a_refusal_changes_nothing_but_the_systems_chain(name: str) -> None:
    world = World.open()
    before = world.rows("audit_entry", "installation")
    length = len(world.log())
    assert codes_of(acts(world)[name]) != ()
    assert world.rows("audit_entry", "installation") == before
    assert [entry["action"] for entry in world.log()[length:]] == ["refused"]
    assert world.verified() == ()


def test_conflicts_and_unknown_names_are_mistakes_not_attempts() -> None:
    world = World.open()
    world.submit("DB05")
    codes_of(partial(world.endorse, "DB05", expect_version=9))
    codes_of(partial(world.endorse, "DB05", "NOBODY"))
    codes_of(partial(world.move, "endorse", "DB99", "OFF-2"))
    assert refusals(world) == []


def test_an_opening_by_somebody_who_may_not_read_is_no_attempt_at_anything() -> None:
    world = World.open()
    world.submit("DB05")
    world.open_report("DB05", "MASS-1")
    assert refusals(world) == []
