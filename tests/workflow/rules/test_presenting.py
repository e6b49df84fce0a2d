"""Presenting the root, and with it everything it consolidates."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from cast import World, codes_of, example, with_rules

from states.definition import shipped
from states.errors import Refused

CLOSED = ("DB09", "DB15", "CB19", "CB23", "CB24", "DB33", "DB40")


def approved_root(round_: str = "final", *, closed: tuple[str, ...] = CLOSED) -> World:
    """DB05 and CB03 consolidated, other units closed, the root approved."""
    world = World.open()
    world.accept("DB05")
    world.accept("CB03")
    for unit in closed:
        world.close_without(unit)
    world.figures(round_)
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    return world


def test_presenting_the_root_presents_all_its_consolidated_members() -> None:
    world = approved_root()
    answer = world.move("present", "KHOI", "SC-1")
    assert answer["state"] == "presented"
    states = {unit: world.row(unit).state for unit in ("KHOI", "DB05", "CB03", "DB33", "CB31")}
    assert states == {
        "KHOI": "presented", "DB05": "presented", "CB03": "presented",
        "DB33": "draft", "CB31": "draft",
    }  # fmt: skip


def test_every_member_has_an_entry_of_its_presentation_at_the_same_instant() -> None:
    world = approved_root()
    world.move("present", "KHOI", "SC-1")
    entries = {
        entry["unit"]: (entry["actor"], entry["from"], entry["to"], entry["at"])
        for entry in world.log(action="present")
    }
    at = "2023-03-15T00:30:00.000000Z"
    assert entries == {
        "KHOI": ("SC-1", "reviewed", "presented", at),
        "DB05": ("SC-1", "consolidated", "presented", at),
        "CB03": ("SC-1", "consolidated", "presented", at),
    }


@pytest.mark.parametrize("person", ["OFC-1", "ADM-1", "OFF-1", "SEC-DB05", "OFC-VT", "AUD-1"])
def test_only_the_leadership_presents_or_an_approver_for_it(person: str) -> None:
    world = approved_root()
    assert codes_of(lambda: world.move("present", "KHOI", person)) == ("role",)


def test_an_approver_presents_on_behalf_of_the_leadership_and_that_is_recorded() -> None:
    world = approved_root()
    world.move("present", "KHOI", "OFC-CHIEF")
    recorded = {
        (entry["actor"], entry["role"], entry["on_behalf_of"])
        for entry in world.log(action="present")
    }
    assert recorded == {("OFC-CHIEF", "chief_of_office", "standing_committee")}


def test_the_leadership_presents_for_itself() -> None:
    world = approved_root()
    world.move("present", "KHOI", "SC-2")
    assert {entry["on_behalf_of"] for entry in world.log(action="present")} == {None}


def test_a_due_unit_that_is_neither_consolidated_nor_closed_blocks_the_presentation() -> None:
    world = approved_root(closed=CLOSED[2:])
    refused = codes_of(lambda: world.move("present", "KHOI", "SC-1"))
    assert refused == ("children_unpresentable",)
    for unit in CLOSED[:2]:
        world.close_without(unit)
    assert codes_of(lambda: world.move("present", "KHOI", "SC-1")) == ()


def test_the_refusal_names_the_units_that_block() -> None:
    world = approved_root(closed=CLOSED[2:])
    with pytest.raises(Refused) as refusal:
        world.move("present", "KHOI", "SC-1")
    assert refusal.value.fields["units"] == ["DB09", "DB15"]


def test_a_member_released_meanwhile_blocks_the_presentation() -> None:
    world = approved_root()
    world.move("release", "DB05", "OFC-CHIEF", reason="a figure")
    refused = codes_of(lambda: world.move("present", "KHOI", "SC-1"))
    assert refused == ("children_unpresentable",)


def test_open_estimates_block_the_presentation() -> None:
    world = approved_root("draft")
    assert codes_of(lambda: world.move("present", "KHOI", "SC-1")) == ("estimates_open",)


def test_open_estimates_are_waived_only_with_a_reason() -> None:
    world = approved_root("draft")
    waive = codes_of(lambda: world.move("present", "KHOI", "SC-1", waive_estimates=True))
    reason = codes_of(lambda: world.move("present", "KHOI", "SC-1", reason="next month"))
    assert (waive, reason) == (("estimates_open",), ("estimates_open",))


def test_a_waiver_is_logged_with_its_reason() -> None:
    world = approved_root("draft")
    world.move("present", "KHOI", "OFC-CHIEF", waive_estimates=True, reason="next month")
    (entry,) = world.log("KHOI", action="present")
    assert (entry["reason"], entry["data"]["estimates_waived"]) == ("next month", True)


def test_estimates_are_looked_for_in_the_roots_current_revision() -> None:
    world = approved_root("draft")
    world.figures("final")
    assert codes_of(lambda: world.move("present", "KHOI", "SC-1")) == ("estimates_open",)
    world.move("reopen", "KHOI", "OFC-CHIEF", reason="final figures")
    world.move("send_back", "KHOI", "SC-1", remarks=("Final figures",))
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    assert codes_of(lambda: world.move("present", "KHOI", "SC-1")) == ()


def test_a_plan_may_present_with_estimates() -> None:
    provisional = replace(example().plan.rules.provisional, block_presented_while_estimates=False)
    world = World.open(plan=with_rules(provisional=provisional))
    for unit in ("DB05", "CB03", *CLOSED):
        world.close_without(unit)
    world.figures("draft")
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    assert codes_of(lambda: world.move("present", "KHOI", "SC-1")) == ()


def test_a_member_is_never_presented_alone() -> None:
    world = approved_root()
    for person in ("SC-1", "OFC-CHIEF"):
        refused = codes_of(lambda: world.move("present", "DB05", person))  # noqa: B023
        assert refused == ("parent_unpresented",)


def test_a_root_is_presented_only_once_it_is_approved() -> None:
    world = World.open()
    world.build()
    assert codes_of(lambda: world.move("present", "KHOI", "SC-1")) == ("wrong_state",)
    world.move("submit", "KHOI", "OFC-CHIEF")
    assert codes_of(lambda: world.move("present", "KHOI", "SC-1")) == ("wrong_state",)


def test_presenting_meets_its_milestone() -> None:
    world = approved_root()
    world.move("present", "KHOI", "SC-1")
    assert [row["reason"] for row in world.due(unit="KHOI", step="F1")] == ["met"]


def test_after_the_presentation_nothing_moves_any_more() -> None:
    world = approved_root()
    world.move("present", "KHOI", "SC-1")
    asked: dict[str, Any] = {"reason": "a figure", "remarks": ("S1",)}
    for move in shipped().names():
        for unit in ("KHOI", "DB05"):
            refused = codes_of(partial(world.move, move, unit, "OFC-DEP", **asked))
            assert refused in (("wrong_state",), ("already_done",))


def test_after_the_presentation_nothing_is_submitted_any_more() -> None:
    world = approved_root()
    world.move("present", "KHOI", "SC-1")
    assert codes_of(lambda: world.submit("DB40")) == ("campaign_presented",)


def test_after_the_presentation_nothing_approved_is_reopened() -> None:
    world = approved_root()
    world.submit("DB40")
    world.endorse("DB40")
    world.move("approve", "DB40", "OFC-CHIEF", override=True, reason="late")
    world.move("present", "KHOI", "SC-1")
    refused = codes_of(lambda: world.move("reopen", "DB40", "OFC-CHIEF", reason="a figure"))
    assert refused == ("campaign_presented",)
