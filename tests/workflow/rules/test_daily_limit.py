"""RULES 3: at most one step letter a unit and local day; what is free of that limit."""

from dataclasses import replace
from typing import Any

from cast import World, small_register, vn
from variations import CHIEF, OFFICE, deputy, head, plan_of, quiet, step

from states.plan import Plan

UNITS = ("CB03", "DB05", "DB33")
FEW = small_register(("KHOI", *UNITS))
DAY = "2023-04-24"


def two_milestones(*steps: Any, **changes: Any) -> Plan:
    """The example with a second milestone of the units, M9, on the day of the first."""
    plan = plan_of(step("R0"), *steps, **changes)
    second = replace(plan.milestones[0], code="M9", completed_by="approve")
    return replace(plan, milestones=(*plan.milestones, second))


def play(*steps: Any, until: str = f"{DAY} 17:00") -> World:
    world = World.open(plan=two_milestones(*steps), register=FEW, at=vn("2023-04-20 07:30"))
    world.go_to(until)
    return world


def state(world: World, *names: str, unit: str = "DB33") -> list[tuple[str, str | None]]:
    rows = {row["step"]: row for row in world.due(unit=unit)}
    return [(rows[name]["status"], rows[name]["reason"]) for name in names]


def test_of_two_step_letters_of_a_day_the_later_leaves_and_the_earlier_is_skipped() -> None:
    world = play(step("R2"), step("R2", step="X2", milestone="M9", at="14:00"))
    assert state(world, "R2", "X2") == [("skipped", "daily_limit"), ("fired", None)]
    assert {m["decided_at"][11:16] for m in world.mails() if m["step"] in ("R2", "X2")} == {"14:00"}


def test_of_two_step_letters_of_one_instant_the_later_step_leaves() -> None:
    world = play(step("R2"), step("R2", step="X2", milestone="M9"))
    assert state(world, "R2", "X2") == [("skipped", "daily_limit"), ("fired", None)]


def test_two_steps_of_one_milestone_at_one_instant_are_limited_and_not_taken_for_missed() -> None:
    world = play(step("R2"), step("R2", step="X2"))
    assert state(world, "R2", "X2") == [("skipped", "daily_limit"), ("fired", None)]


def test_the_limit_is_one_a_unit_and_no_unit_takes_anothers_place() -> None:
    world = play(step("R2"), step("R2", step="X2", milestone="M9", at="14:00"))
    for unit in ("CB03", "DB05", "DB33"):
        letters = {(m["step"], m["to"]) for m in world.mails(unit=unit, letter="reminder")}
        assert {name for name, _ in letters} == {"X2"}


def test_steps_of_different_days_are_no_matter_of_the_limit() -> None:
    world = play(step("R2", offset_wd=-6), step("R2", step="X2", milestone="M9"))
    assert state(world, "R2", "X2") == [("fired", None), ("fired", None)]


def test_nobody_gets_two_step_letters_about_a_unit_in_a_day() -> None:
    both = step("R2"), step("R2", step="X2", milestone="M9", at="14:00")
    world = play(*both, step("R3"), step("R3", step="X3", milestone="M9"), until="2023-05-05 08:00")
    got = [(m["to"], m["decided_at"][:10]) for m in world.mails() if m["kind"] == "reminder"]
    assert len(got) == len(set(got)) > 0


def test_event_letters_are_free() -> None:
    world = quiet(f"{DAY} 08:00", *UNITS)
    world.submit("CB03")
    world.move("send_back", "CB03", "OFF-1", remarks=("S1: more",))
    today = [m["letter"] for m in world.mails(to=head("CB03")) if m["decided_at"].startswith(DAY)]
    assert today == ["reminder", "received", "returned"]


def test_confirmed_letters_are_free() -> None:
    signed = step("E2", step="X2", offset_wd=-5)
    world = play(step("R2"), signed, until=f"{DAY} 08:00")
    assert state(world, "R2", "X2") == [("fired", None), ("awaiting_confirmation", None)]
    world.confirm("X2", "DB33")
    assert [m["step"] for m in world.mails(to=head("DB33"))] == ["R0", "R2", "X2"]


def test_a_letter_to_be_confirmed_later_in_the_day_holds_no_reminder_back() -> None:
    signed = step("E2", step="X2", offset_wd=-5, at="14:00")
    world = play(step("R2"), signed)
    assert state(world, "R2", "X2") == [("fired", None), ("awaiting_confirmation", None)]


def test_list_steps_are_free() -> None:
    own = step("D1", step="X1", list=False, letter="reminder", to=("office_staff",))
    listed = step("D1", step="X2", at="14:00")
    plan = plan_of(step("R0"), own, listed)
    world = World.open(plan=plan, register=FEW, at=vn("2023-05-12 07:30"))
    world.go_to("2023-05-16 17:00")
    assert state(world, "X1", "X2", unit="KHOI") == [("fired", None), ("fired", None)]
    assert len(world.mails(step="X2")) == len(OFFICE) + 1


def test_a_copy_of_a_confirmed_letter_is_no_step_letter_of_the_office() -> None:
    world = quiet("2023-05-09 08:00", *UNITS)
    for unit in ("CB03", "DB05", "DB33"):
        world.confirm("E2", unit)
    assert len(world.mails(step="E2", to=head("DB05"))) == 1
    assert len(world.mails(step="E2", to=deputy("DB05"))) == 1
    assert [m["units"] for m in world.mails(step="E2", to=CHIEF)] == [["CB03", "DB05", "DB33"]]


def test_the_examples_own_ladder_never_meets_the_limit() -> None:
    world = quiet("2023-06-02 08:00", *UNITS)
    assert world.due(status="skipped") == []
