"""After approval and after consolidation: the only way back, and what it flags."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cast import World, codes_of, small_register

from states.register import Post
from storage import campaigns, figures

REASON: dict[str, Any] = {"reason": "a figure was wrong"}


def approved() -> World:
    world = World.open()
    world.accept("DB05")
    return world


def consolidated() -> World:
    world = approved()
    world.build()
    return world


def stale(world: World) -> dict[str, bool]:
    """By unit, whether what used it is out of date."""
    root = world.row("KHOI").id
    rows = world.read(lambda tx, _: figures.members(tx, root))
    names = {world.row(unit).id: unit for unit in ("DB05", "CB03")}
    return {names[row.report_id]: bool(row.stale) for row in rows}


def test_reopening_returns_an_approved_report_to_its_last_reader() -> None:
    world = approved()
    answer = world.move("reopen", "DB05", "OFC-CHIEF", **REASON)
    assert answer["state"] == "submitted"
    assert world.report("DB05")["step_reader"] == "chief_of_office"


def test_earlier_endorsements_stand_after_a_reopening() -> None:
    world = approved()
    world.move("reopen", "DB05", "OFC-CHIEF", **REASON)
    endorsed = [(one["role"], one["revision"]) for one in world.report("DB05")["endorsements"]]
    assert endorsed == [("follow_up_officer", 1), ("chief_of_office", 1)]
    assert codes_of(lambda: world.move("approve", "DB05", "OFC-DEP")) == ()


def test_the_last_readers_clock_starts_anew_with_a_reopening() -> None:
    world = approved()
    world.skip_to("2023-03-20 09:00")
    world.move("reopen", "DB05", "OFC-CHIEF", **REASON)
    rows = world.due(unit="DB05", step="review:chief_of_office")
    assert [(row["occurrence"], row["status"]) for row in rows] == [
        (1, "superseded"), (2, "planned"),
    ]  # fmt: skip


@pytest.mark.parametrize("move", ["reopen", "release"])
@pytest.mark.parametrize("person", ["OFC-1", "OFF-2", "SC-1", "ADM-1", "SEC-DB05"])
def test_only_an_approver_reopens_or_releases(move: str, person: str) -> None:
    world = approved() if move == "reopen" else consolidated()
    assert codes_of(lambda: world.move(move, "DB05", person, **REASON)) == ("role",)


def test_an_approver_of_another_unit_has_no_rights_above_this_one() -> None:
    register = small_register()
    elsewhere = Post(person_id="SEC-DB15", role="chief_of_office", unit="DB15")
    world = World.open(register=replace(register, posts=(*register.posts, elsewhere)))
    world.accept("DB05")
    assert codes_of(lambda: world.move("reopen", "DB05", "SEC-DB15", **REASON)) == ("role",)


@pytest.mark.parametrize("move", ["reopen", "release"])
@pytest.mark.parametrize("reason", ["", " "])
def test_reopening_and_releasing_need_a_reason(move: str, reason: str) -> None:
    world = approved() if move == "reopen" else consolidated()
    refused = codes_of(lambda: world.move(move, "DB05", "OFC-CHIEF", reason=reason))
    assert refused == ("reason_missing",)


@pytest.mark.parametrize("move", ["reopen", "release"])
def test_the_reason_is_logged(move: str) -> None:
    world = approved() if move == "reopen" else consolidated()
    world.move(move, "DB05", "OFC-DEP", **REASON)
    (entry,) = world.log("DB05", action=move)
    assert (entry["reason"], entry["actor"]) == ("a figure was wrong", "OFC-DEP")


def test_a_released_report_is_reviewed_again() -> None:
    world = consolidated()
    assert world.move("release", "DB05", "OFC-CHIEF", **REASON)["state"] == "reviewed"


@pytest.mark.parametrize("move", ["withdraw", "send_back", "reopen", "approve", "submit"])
def test_a_consolidated_report_changes_in_no_other_way(move: str) -> None:
    world = consolidated()
    person = "SEC-DB05" if move in ("withdraw", "submit") else "OFC-CHIEF"
    asked: dict[str, Any] = {**REASON, "remarks": ("S1",)}
    assert codes_of(lambda: world.move(move, "DB05", person, **asked)) == ("wrong_state",)


def test_the_way_back_is_release_then_reopen_then_send_back() -> None:
    world = consolidated()
    world.move("release", "DB05", "OFC-CHIEF", **REASON)
    world.move("reopen", "DB05", "OFC-CHIEF", **REASON)
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("I01",))
    report = world.report("DB05")
    assert (report["state"], report["situation"], report["visit"]) == ("draft", "returned", 2)


def test_what_used_a_released_report_is_flagged_until_a_build_takes_it_in_again() -> None:
    world = consolidated()
    world.accept("CB03")
    world.build()
    world.move("release", "DB05", "OFC-CHIEF", **REASON)
    assert stale(world) == {"DB05": True, "CB03": False}
    assert world.build()["newly_included"] == ["DB05"]
    assert stale(world) == {"DB05": False, "CB03": False}


def test_a_corrected_report_enters_the_next_build_with_its_new_revision() -> None:
    world = consolidated()
    world.move("release", "DB05", "OFC-CHIEF", **REASON)
    world.move("reopen", "DB05", "OFC-CHIEF", **REASON)
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("I01",))
    assert world.build()["included"] == 0
    world.accept("DB05", as_of="2023-04-29")
    assert world.build()["newly_included"] == ["DB05"]
    world.move("submit", "KHOI", "OFC-CHIEF")
    (member,) = world.root_content(1)["members"]
    assert (member["revision"], member["hash"]) == (2, world.row("DB05").revision_hash)


def test_nothing_is_released_after_the_presentation() -> None:
    world = consolidated()
    for unit in ("DB09", "DB15", "CB03", "CB19", "CB23", "CB24", "DB33", "DB40"):
        world.close_without(unit)
    world.present()
    with world.db.writing() as tx:
        tx.exec_driver_sql("UPDATE report SET state = 'consolidated' WHERE unit = 'DB05'")
    refused = codes_of(lambda: world.move("release", "DB05", "OFC-CHIEF", **REASON))
    assert refused == ("parent_presented",)


def test_a_root_may_be_reopened_before_its_presentation() -> None:
    world = consolidated()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    assert world.move("reopen", "KHOI", "OFC-CHIEF", **REASON)["state"] == "submitted"
    assert world.report("KHOI")["step_reader"] == "standing_committee"


def campaign_version(world: World) -> int:
    return int(world.read(lambda tx, frame: campaigns.by_id(tx, frame.id).version))


def test_consolidating_and_every_way_back_are_ordered_by_the_campaigns_version() -> None:
    world = World.open()
    bumps = {}
    acts: dict[str, Callable[[], object]] = {
        "submit": lambda: world.submit("DB05"),
        "endorse": lambda: world.endorse("DB05"),
        "send_back": lambda: world.move("send_back", "DB05", "OFC-CHIEF", remarks=("S1",)),
        "approve": lambda: world.accept("DB05"),
        "build": world.build,
        "release": lambda: world.move("release", "DB05", "OFC-CHIEF", **REASON),
        "reopen": lambda: world.move("reopen", "DB05", "OFC-CHIEF", **REASON),
        "close_without": lambda: world.close_without("DB33"),
    }
    for name, act in acts.items():
        before = campaign_version(world)
        act()
        bumps[name] = campaign_version(world) - before
    assert bumps == {
        "submit": 0, "endorse": 0, "send_back": 1, "approve": 0,
        "build": 1, "release": 1, "reopen": 1, "close_without": 1,
    }  # fmt: skip
