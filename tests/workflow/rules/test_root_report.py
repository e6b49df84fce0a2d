"""The root report: built from what has been approved, then moved like any other."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from cast import EXAMPLE, World, codes_of, example

from states.errors import Conflict
from storage.audit import Actor
from workflow.consolidation import hold_conference
from workflow.held_figures import enter_figures
from workflow.intake.held_figures_file import read_held_figures

DUE = ["CB03", "DB05", "DB09", "DB15", "DB33", "CB19", "CB23", "DB40", "CB24"]


def with_accepted(*units: str) -> World:
    world = World.open()
    for unit in units:
        world.accept(unit)
    return world


def state_of(world: World, *units: str) -> list[str]:
    return [world.row(unit).state for unit in units]


def test_a_build_takes_the_reviewed_members_and_says_n_of_n() -> None:
    world = with_accepted("DB05", "CB03")
    world.submit("DB15")
    built = world.build()
    assert (built["newly_included"], built["included"], built["of"]) == (["CB03", "DB05"], 2, 9)
    assert built["not_included"] == [unit for unit in DUE if unit not in ("CB03", "DB05")]
    assert state_of(world, "DB05", "CB03", "DB15") == ["consolidated", "consolidated", "submitted"]


def test_a_build_waits_for_nobody() -> None:
    built = World.open().build()
    assert (built["newly_included"], built["included"], built["of"]) == ([], 0, 9)


def test_members_of_earlier_builds_stay_and_only_new_ones_move() -> None:
    world = with_accepted("DB05")
    world.build()
    before = world.row("DB05")
    world.accept("CB03")
    built = world.build()
    assert (built["newly_included"], built["included"]) == (["CB03"], 2)
    assert world.row("DB05") == before


@pytest.mark.parametrize("person", ["OFC-1", "OFC-CHIEF", "OFC-DEP"])
def test_office_and_approver_build(person: str) -> None:
    assert codes_of(lambda: World.open().build(person)) == ()


@pytest.mark.parametrize("person", ["OFF-1", "SC-1", "ADM-1", "SEC-DB05", "OFC-VT", "ORG-1"])
def test_nobody_else_builds(person: str) -> None:
    assert codes_of(lambda: World.open().build(person)) == ("role",)


def test_a_build_is_logged_on_the_root_and_on_every_member_it_takes() -> None:
    world = with_accepted("DB05")
    world.build()
    (built,) = world.log("KHOI", action="built")
    (taken,) = world.log("DB05", action="consolidate")
    assert (built["actor"], built["role"]) == ("OFC-1", "office_staff")
    assert built["data"]["taken"] == ["DB05"]
    assert (taken["actor"], taken["from"], taken["to"]) == ("OFC-1", "reviewed", "consolidated")
    assert taken["revision"] == world.row("DB05").revision_hash


def test_a_member_is_consolidated_by_a_build_and_in_no_other_way() -> None:
    world = with_accepted("DB05")
    for person in ("OFC-1", "OFC-CHIEF"):
        refused = codes_of(lambda: world.move("consolidate", "DB05", person))  # noqa: B023
        assert refused == ("not_in_revision",)


def test_a_returned_root_leaves_its_members_consolidated() -> None:
    world = with_accepted("DB05", "CB03")
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("send_back", "KHOI", "SC-1", remarks=("Causes",))
    assert state_of(world, "DB05", "CB03") == ["consolidated", "consolidated"]


def test_without_a_build_the_root_has_nothing_to_submit() -> None:
    world = World.open()
    refused = codes_of(lambda: world.move("submit", "KHOI", "OFC-CHIEF"))
    assert refused == ("nothing_to_submit",)


@pytest.mark.parametrize("person", ["OFC-1", "SC-1", "ADM-1", "OFF-1", "SEC-DB05"])
def test_only_whom_the_plan_names_submits_the_root(person: str) -> None:
    world = World.open()
    world.build()
    assert codes_of(lambda: world.move("submit", "KHOI", person)) == ("role",)


def test_the_root_goes_to_its_own_readers_the_last_of_whom_approves() -> None:
    world = World.open()
    world.build()
    world.move("submit", "KHOI", "OFC-DEP")
    assert world.report("KHOI")["step_reader"] == "standing_committee"
    assert codes_of(lambda: world.move("approve", "KHOI", "OFC-CHIEF")) == ("role",)
    assert world.move("approve", "KHOI", "SC-3")["state"] == "reviewed"


def test_the_root_may_be_approved_with_estimates() -> None:
    world = with_accepted("DB05")
    world.figures("draft")
    assert world.build()["estimate"] is True
    world.move("submit", "KHOI", "OFC-CHIEF")
    assert codes_of(lambda: world.move("approve", "KHOI", "SC-1")) == ()


def test_what_a_build_used_is_frozen_with_the_members_revisions() -> None:
    world = with_accepted("DB05")
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    row = world.row("DB05")
    content = world.root_content(1)
    assert content["members"] == [{"unit": "DB05", "revision": 1, "hash": row.revision_hash}]
    rows = {(one["indicator"], one["source"]): one for one in content["aggregates"]}
    assert rows["I01", "units"]["value"] == "9"


def test_the_root_is_drafted_from_its_first_figures_or_build_on() -> None:
    world = World.open()
    assert world.report("KHOI")["situation"] == "not_opened"
    world.figures("draft")
    assert world.report("KHOI")["situation"] == "drafting"


def test_the_conference_is_recorded_once_and_is_a_condition_of_nothing() -> None:
    world = World.open()
    hold: dict[str, Any] = {"db": world.db, "at": world.now, "now": world.now}
    assert codes_of(lambda: hold_conference(actor=Actor("SC-1"), **hold)) == ("role",)
    hold_conference(actor=Actor("OFC-1"), **hold)
    with pytest.raises(Conflict) as second:
        hold_conference(actor=Actor("OFC-CHIEF"), **hold)
    fields = second.value.fields
    assert (second.value.code, fields["winner"]) == ("already_done", "OFC-1")
    assert dt.datetime.fromisoformat(str(fields["at"])) == world.now
    assert [entry["unit"] for entry in world.log(action="conference_held")] == ["KHOI"]
    assert world.row("KHOI").version == 0


@pytest.mark.parametrize("person", ["OFC-1", "OFC-CHIEF"])
def test_the_office_enters_the_figures_of_all_bodies(person: str) -> None:
    assert codes_of(lambda: World.open().figures("draft", person)) == ()


@pytest.mark.parametrize("person", ["SEC-DB05", "OFF-1", "SC-1", "ADM-1", "PRO-1", "ORG-1"])
def test_nobody_enters_figures_of_another_source(person: str) -> None:
    assert codes_of(lambda: World.open().figures("draft", person)) == ("role",)


def test_a_body_enters_the_figures_of_its_own_source() -> None:
    world = World.open()
    held, _ = read_held_figures(EXAMPLE / "held-figures.toml", example().plan)
    own = [one for one in held if one.source == "body:organisation_board"]
    entered = enter_figures(world.db, "draft", own, Actor("ORG-1"), world.now)
    assert entered["figures"] == len([one for one in own if one.round == "draft"])


@pytest.mark.parametrize("act", ["consolidate", "present"])
def test_a_milestone_of_the_members_is_met_by_the_bulk_act_that_completes_it(act: str) -> None:
    first, *rest = example().plan.milestones
    milestones = (replace(first, completed_by=act), *rest)
    world = World.open(plan=replace(example().plan, milestones=milestones))
    world.accept("DB05")
    assert {row["status"] for row in world.due(unit="DB05", step="R1")} == {"planned"}
    world.build()
    if act == "present":
        for unit in DUE:
            if unit != "DB05":
                world.close_without(unit)
        world.present()
    assert {row["reason"] for row in world.due(unit="DB05", step="R1")} == {"met"}
