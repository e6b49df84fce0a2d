"""Waiving a unit's duty, merging a unit into another, and taking either back."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from cast import World, codes_of, example, small_register
from variations import extend, head, late_report, quiet

from states.register import TargetRow
from storage import contacts, reports

M1 = "M1-UNIT-REPORT"
ACTS = ("waive", "merge")


def let_off(world: World, act: str, unit: str = "DB33", **rest: Any) -> dict[str, Any]:
    """Waive the unit's duty, or merge it into CB03 or DB40."""
    into = {"into": "CB03" if unit.startswith("CB") else "DB40"} if act == "merge" else {}
    return world.decide(act, unit, **{**into, **rest})


def targets(world: World, unit: str) -> dict[str, Decimal]:
    return world.read(lambda _, frame: dict(frame.targets.get(unit, {})))


# What both leave


@pytest.mark.parametrize(("act", "obligation"), [("waive", "waived"), ("merge", "merged")])
def test_the_unit_need_not_report_and_counts_nowhere(act: str, obligation: str) -> None:
    world = World.open()
    assert world.build()["of"] == 9
    assert let_off(world, act)["obligation"] == obligation
    report = world.report("DB33")
    assert (report["obligation"], report["timeliness"], report["findings"]) == (
        obligation, "exempt", [],
    )  # fmt: skip
    assert world.build()["of"] == 8


@pytest.mark.parametrize("act", ACTS)
def test_every_open_step_stops_even_one_that_awaits_confirmation(act: str) -> None:
    world = quiet("2023-05-09 09:00", "DB33", "DB40")
    assert {row["step"] for row in world.due(unit="DB33", status="awaiting_confirmation")} == {"E2"}
    answer = let_off(world, act)
    assert world.due(unit="DB33", status="planned") == []
    (row,) = world.due(unit="DB33", step="E2")
    assert (row["status"], row["reason"]) == ("superseded", answer["obligation"])
    assert [(step["change"], step["step"]) for step in answer["steps"]] == [("dropped", "E2")]


@pytest.mark.parametrize("act", ACTS)
def test_no_letter_leaves_and_what_waits_about_the_unit_is_withdrawn(act: str) -> None:
    world = quiet("2023-04-28 08:00", "DB33", "DB40")
    extend(world)
    waiting = {m["id"] for m in world.mails(status="ready") if m["kind"] != "digest"}
    answer = let_off(world, act)
    assert {m["change"] for m in answer["mails"]} == {"dropped"}
    assert {"extended", "opening"} <= {m["letter"] for m in answer["mails"]}
    left = [m for m in world.mails(unit="DB33") if m["id"] in waiting and m["status"] == "ready"]
    assert left == []
    world.go_to("2023-05-31 09:00")
    later = [m for m in world.mails(unit="DB33") if m["decided_at"] > "2023-04-28T08:01"]
    assert later == []


@pytest.mark.parametrize("act", ACTS)
def test_a_mail_about_two_units_still_speaks_of_the_other(act: str) -> None:
    world = quiet("2023-04-24 08:00", "CB23", "CB24", "CB03")
    let_off(world, act, "CB24")
    world.go_to("2023-04-28 08:00")
    assert [m["units"] for m in world.mails(step="R3", to=head("CB23"))] == [["CB23"]]


@pytest.mark.parametrize("act", ACTS)
def test_a_return_that_never_came_back_is_asked_for_no_more(act: str) -> None:
    world = World.open()
    world.submit("DB05", at="2023-05-02 09:00")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",), at="2023-05-04 09:00")
    let_off(world, act, "DB05")
    assert world.due(unit="DB05", status="planned") == []
    world.go_to("2023-05-12 09:00")
    assert world.log("DB05", action="resubmit_due") == []
    digests = world.mails(letter="digest", to="theodoi2@dangkhoi.example")
    assert [m for m in digests if "DB05" in m["units"] and m["decided_at"] > "2023-05-05"] == []


@pytest.mark.parametrize("act", ACTS)
def test_the_unit_can_neither_draft_nor_submit(act: str) -> None:
    world = World.open()
    let_off(world, act)
    assert codes_of(lambda: world.save_draft("DB05", "SEC-DB05")) == ()
    assert codes_of(lambda: late_report(world)) == ("not_active",)


@pytest.mark.parametrize("act", ACTS)
def test_a_unit_closed_before_may_be_let_off_after_all(act: str) -> None:
    world = World.open()
    world.close_without("DB33")
    assert codes_of(lambda: let_off(world, act)) == ()


@pytest.mark.parametrize("act", ACTS)
def test_what_speaks_against_it(act: str) -> None:
    world = World.open()
    world.submit("DB05")
    assert codes_of(lambda: let_off(world, act, by="OFF-6")) == ("role",)
    assert codes_of(lambda: let_off(world, act, reason="")) == ("reason_missing",)
    assert codes_of(lambda: let_off(world, act, "DB05")) == ("already_received",)
    assert codes_of(lambda: let_off(world, act, "CB32")) == ("not_active",)
    assert codes_of(lambda: let_off(world, act, "XX")) == ("unit",)
    assert codes_of(lambda: let_off(world, act, by="NOBODY")) == ("person",)


@pytest.mark.parametrize("act", ACTS)
def test_the_second_who_does_it_learns_who_was_first(act: str) -> None:
    world = World.open()
    let_off(world, act)
    assert codes_of(lambda: let_off(world, act, by="OFC-DEP")) == ("already_done",)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_decided_after_the_presentation(act: str) -> None:
    world = World.open()
    for unit in ("DB05", "DB09", "DB15", "CB03", "CB19", "CB23", "CB24", "DB33"):
        world.close_without(unit)
    world.accept("DB40")
    world.present()
    refused = codes_of(lambda: let_off(world, act))
    assert "campaign_presented" in refused


@pytest.mark.parametrize("act", ACTS)
def test_a_dry_run_changes_nothing_not_even_what_is_kept_of_the_register(act: str) -> None:
    world = quiet("2023-04-26 09:00", "DB33", "DB40")
    before, locked = world.rows(), targets(world, "DB40")
    dry = let_off(world, act, dry_run=True)
    assert (world.rows(), targets(world, "DB40")) == (before, locked)
    assert {**let_off(world, act), "dry_run": True} == dry


@pytest.mark.parametrize(("act", "action"), [("waive", "waived"), ("merge", "merged")])
def test_it_is_logged_with_its_reason(act: str, action: str) -> None:
    world = World.open()
    let_off(world, act, reason="Quyết định 12")
    (entry,) = world.log("DB33", action=action)
    assert (entry["reason"], entry["role"]) == ("Quyết định 12", "chief_of_office")
    assert entry["data"]["obligation"] == action
    assert world.verified() == ()


def test_nobody_need_telephone_the_unit_any_more() -> None:
    world = quiet("2023-05-05 09:00", "CB19", "CB03")

    def to_call() -> set[str]:
        return {row.unit for row in world.read(lambda tx, f: contacts.open_calls(tx, f.id))}

    assert to_call() == {"CB19"}
    let_off(world, "waive", "CB19")
    assert to_call() == set()


# Merging


def test_the_targets_follow_to_the_successor_and_its_report_is_checked_by_them() -> None:
    world = World.open()
    mine, successor = targets(world, "DB33"), targets(world, "DB40")
    answer = let_off(world, "merge")
    both = {code: successor[code] + mine[code] for code in successor}
    assert targets(world, "DB40") == both
    assert targets(world, "DB33") == {}
    assert answer["targets"] == {code: str(target) for code, target in mine.items()}
    shown = {i["code"]: i["target"] for i in world.report("DB40")["indicators"]}
    assert {code: Decimal(shown[code]) for code in both} == both


def test_the_successor_is_told_in_its_own_log_whose_targets_it_took_over() -> None:
    world = World.open()
    let_off(world, "merge")
    (entry,) = world.log("DB40", action="took_over")
    assert (entry["data"]["unit"], world.row("DB40").version) == ("DB33", 1)
    assert world.row("DB33").merged_into == "DB40"


def test_units_merged_one_after_another_all_follow() -> None:
    world = World.open()
    three = [targets(world, unit) for unit in ("CB03", "CB23", "CB24")]
    world.decide("merge", "CB24", into="CB23")
    world.decide("merge", "CB23", into="CB03")
    sums = {code: sum((one[code] for one in three), Decimal(0)) for code in three[0]}
    assert targets(world, "CB03") == sums


@pytest.mark.parametrize(
    ("into", "code"),
    [("DB33", "into_itself"), ("KHOI", "other_level"), ("CB32", "successor_not_due")],
)
def test_not_every_unit_can_be_the_successor(into: str, code: str) -> None:
    assert codes_of(lambda: World.open().decide("merge", "DB33", into=into)) == (code,)


def test_a_successor_nobody_knows_is_not_found() -> None:
    assert codes_of(lambda: World.open().decide("merge", "DB33", into="DB99")) == ("unit",)


def test_a_successor_whose_report_is_with_readers_gets_it_back_first() -> None:
    world = World.open()
    world.submit("DB05")
    merge = {"into": "DB05"}
    assert codes_of(lambda: world.decide("merge", "DB33", **merge)) == ("successor_received",)
    world.move("send_back", "DB05", "OFF-2", remarks=("S1: báo cáo gộp",))
    assert codes_of(lambda: world.decide("merge", "DB33", **merge)) == ()


def test_a_merger_that_no_entry_tells_of_is_found() -> None:
    world = World.open()
    row = world.row("DB33")
    with world.db.writing() as tx:
        reports.change(tx, row, {"merged_into": "DB40"})
    assert {broken.fields["column"] for broken in world.verified()} == {"merged_into"}


def test_a_target_that_cannot_be_summed_stays_behind() -> None:
    cast = small_register()
    summed = {i.code for i in example().plan.indicators if i.aggregation == "sum"}
    other = next(i.code for i in example().plan.indicators if i.code not in summed)
    rows = (*cast.targets, TargetRow(unit="DB33", indicator=other, target=Decimal(7)))
    world = World.open(register=replace(cast, targets=rows))
    assert targets(world, "DB33")[other] == 7
    assert other not in let_off(world, "merge")["targets"]
    assert other not in targets(world, "DB40")


# Taking it back


@pytest.mark.parametrize("act", [*ACTS, "close_without"])
def test_a_unit_let_off_by_mistake_must_report_again_by_a_new_ladder(act: str) -> None:
    world = quiet("2023-04-26 09:00", "DB33", "DB40")
    before = targets(world, "DB40")
    world.close_without("DB33") if act == "close_without" else let_off(world, act)
    answer = world.decide("reinstate", "DB33", reason="nhầm đơn vị")
    assert (answer["obligation"], answer["epoch"]) == ("due", 2)
    rows = [(r["step"], r["occurrence"]) for r in world.due(unit="DB33", status="planned")]
    ladder = [row for row in rows if row[0] != "confirm_figures"]
    assert ladder == [("R3", 2), ("R4", 2), ("E1", 2), ("E2", 2)]
    assert [row[0] for row in rows].count("confirm_figures") == 1
    assert (targets(world, "DB40"), world.row("DB33").merged_into) == (before, "")
    assert answer["mails"] == []
    late_report(world, "2023-04-27 09:00")
    assert world.report("DB33")["timeliness"] == "on_time"
    assert world.verified() == ()


def test_an_extension_outlives_a_waiver_that_is_taken_back() -> None:
    world = quiet("2023-04-26 09:00", "DB33", "DB40")
    extend(world)
    let_off(world, "waive")
    world.decide("reinstate", "DB33")
    assert world.report("DB33")["due"]["last_valid_day"] == "2023-05-08"
    assert {r["due_at"][:10] for r in world.due(unit="DB33", status="planned", step="R4")} == {
        "2023-05-08"
    }


def test_a_closed_unit_that_reported_late_is_urged_no_more_when_it_must_report_again() -> None:
    world = quiet("2023-05-05 09:00", "DB33", "DB40")
    world.close_without("DB33")
    late_report(world)
    world.decide("reinstate", "DB33")
    assert world.due(unit="DB33", status="planned", milestone=M1) == []
    assert world.report("DB33")["obligation"] == "due"


@pytest.mark.parametrize(("unit", "code"), [("DB33", "still_due"), ("CB32", "not_active")])
def test_there_must_be_something_to_take_back(unit: str, code: str) -> None:
    assert codes_of(lambda: World.open().decide("reinstate", unit)) == (code,)


def test_a_merger_whose_successor_has_reported_is_taken_back_only_once_it_is_sent_back() -> None:
    world = World.open()
    world.decide("merge", "DB33", into="DB05")
    world.submit("DB05")
    assert codes_of(lambda: world.decide("reinstate", "DB33")) == ("successor_received",)
