"""RULES 1 and 5: what makes a step unique, when it falls due, when it is planned again."""

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from cast import World, codes_of, example, vn
from sqlalchemy.exc import IntegrityError
from variations import plan_of, plan_with, quiet, register_with, step

from storage import due
from workflow.opening import opening_instant, trial_opening
from workflow.schedule import due_row


def statuses(world: World, unit: str, *steps: str) -> list[str]:
    """The status of those steps of the unit, one each."""
    rows = {row["step"]: row["status"] for row in world.due(unit=unit)}
    return [rows[name] for name in steps]


def test_a_step_is_unique_by_report_step_and_occurrence() -> None:
    world = World.open()
    row, at = world.row("DB33"), vn("2023-06-01")
    again = world.read(lambda _, frame: due_row(frame, row, "R2", at))
    with world.db.writing() as tx:
        due.plan(tx, [{**again, "occurrence": 2}])
    with pytest.raises(IntegrityError), world.db.writing() as tx:
        due.plan(tx, [again])


def test_ladder_steps_stand_in_the_schedule_epoch_which_is_one_before_any_extension() -> None:
    world = World.open()
    assert {row["occurrence"] for row in world.due()} == {1}
    assert {world.report(unit)["plan_rev"] for unit in ("KHOI", "DB33")} == {1}


def test_the_resubmission_clock_occurs_once_a_visit() -> None:
    world = World.open()
    for n in (1, 2):
        world.submit("DB15", version=n)
        world.move("send_back", "DB15", "OFF-3", remarks=(f"S1: point {n}",))
        assert world.report("DB15")["visit"] == n + 1
    clocks = world.due(unit="DB15", step="resubmit")
    assert [row["occurrence"] for row in clocks] == [2, 3]
    assert [row["status"] for row in clocks] == ["superseded", "planned"]


def test_a_review_clock_names_the_readers_role_and_counts_how_often_it_was_reached() -> None:
    world = World.open()
    world.accept("DB05")
    world.move("reopen", "DB05", "OFC-CHIEF", reason="a figure")
    reviews = [row for row in world.due(unit="DB05") if row["step"].startswith("review:")]
    assert [(row["step"], row["occurrence"], row["status"]) for row in reviews] == [
        ("review:follow_up_officer", 1, "superseded"),
        ("review:chief_of_office", 1, "superseded"),
        ("review:chief_of_office", 2, "planned"),
    ]


def test_meeting_the_milestone_supersedes_what_has_not_fired_and_leaves_what_has() -> None:
    world = World.open()
    world.submit("CB03", at="2023-04-24 09:00")
    assert statuses(world, "CB03", "R0", "R1", "R2") == ["fired"] * 3
    assert statuses(world, "CB03", "R3", "R4", "E1", "E2") == ["superseded"] * 4
    assert {row["reason"] for row in world.due(unit="CB03", status="superseded")} == {"met"}


def test_an_incomplete_submission_meets_the_milestone_too() -> None:
    world = World.open()
    world.submit("CB03", sections={})
    assert world.report("CB03")["timeliness"] == "incomplete"
    assert statuses(world, "CB03", "R1", "E1") == ["superseded"] * 2


def test_a_return_never_revives_a_ladder() -> None:
    world = World.open()
    world.submit("CB03", at="2023-04-20 09:00")
    world.move("send_back", "CB03", "OFF-1", remarks=("S1: more",))
    world.go_to("2023-05-12 08:00")
    assert statuses(world, "CB03", "R2", "R3", "R4", "E1", "E2") == ["superseded"] * 5
    assert [mail["letter"] for mail in world.mails(unit="CB03", to="bithu@cb03.donvi.example")] == [
        "opening",
        "reminder",
        "received",
        "returned",
    ]


def test_a_withdrawal_makes_rows_ahead_due_again_and_skips_those_passed_meanwhile() -> None:
    world = World.open()
    world.submit("CB03", at="2023-04-20 09:00")
    world.move("withdraw", "CB03", "SEC-CB03", at="2023-04-25 10:00")
    assert statuses(world, "CB03", "R1", "R2", "R3", "R4", "E1") == [
        "fired",
        "skipped",
        "planned",
        "planned",
        "planned",
    ]
    assert world.due(unit="CB03", step="R2")[0]["reason"] == "passed_while_met"
    world.go_to("2023-04-28 07:30")
    assert [mail["letter"] for mail in world.mails(unit="CB03", step="R3")] == [
        "last_working_day",
        "last_working_day",
    ]


def test_a_fired_row_is_never_planned_again_in_its_occurrence() -> None:
    world = quiet("2023-04-17 08:00")
    world.submit("CB03")
    world.move("withdraw", "CB03", "SEC-CB03")
    world.go_to("2023-04-21 16:00")
    assert statuses(world, "CB03", "R0", "R1") == ["fired", "fired"]
    assert len(world.mails(unit="CB03", step="R1")) == 1


def test_a_confirmed_row_is_never_planned_again_in_its_occurrence() -> None:
    world = quiet("2023-05-09 08:00")
    world.confirm("E2", "CB03")
    world.submit("CB03", at="2023-05-09 10:00")
    world.move("withdraw", "CB03", "SEC-CB03", at="2023-05-09 11:00")
    world.go_to("2023-05-18 08:00")
    assert statuses(world, "CB03", "E2") == ["fired"]
    assert len(world.mails(unit="CB03", step="E2", to="bithu@cb03.donvi.example")) == 1


def test_a_withdrawal_that_leaves_an_earlier_submission_standing_revives_nothing() -> None:
    world = World.open()
    world.submit("DB15", at="2023-04-17 09:00")
    world.move("send_back", "DB15", "OFF-3", remarks=("S1: more",))
    world.submit("DB15", version=2, at="2023-04-18 09:00")
    world.move("withdraw", "DB15", "SEC-DB15", at="2023-04-18 10:00")
    assert statuses(world, "DB15", "R2", "R3", "R4", "E1", "E2") == ["superseded"] * 5


def test_only_what_meeting_superseded_is_planned_again_by_a_withdrawal() -> None:
    world = quiet("2023-05-05 09:00")
    world.close_without("CB03")
    world.submit("CB03")
    world.move("withdraw", "CB03", "SEC-CB03")
    (row,) = world.due(unit="CB03", step="E2")
    assert (row["status"], row["reason"]) == ("superseded", "closed")


def test_a_withdrawn_revision_keeps_its_number() -> None:
    world = World.open()
    world.submit("CB03")
    world.move("withdraw", "CB03", "SEC-CB03")
    assert world.submit("CB03")["revision"] == 2


def test_units_merged_or_founded_after_the_cutoff_get_no_due_rows_and_no_mail() -> None:
    world = quiet("2023-06-05 08:00")
    assert world.due(unit="CB31") == world.due(unit="CB32") == []
    assert world.mails(unit="CB31") == world.mails(unit="CB32") == []
    own = ("bithu@cb31.donvi.example", "vanthu@cb31.donvi.example", "bithu@cb32.donvi.example")
    assert not {mail["to"] for mail in world.mails()}.intersection(own)


def test_a_unit_wound_up_after_the_cutoff_stays_due() -> None:
    register = register_with(units={"CB03": {"active_to": dt.date(2023, 5, 2)}})
    world = World.open(register=register)
    assert world.report("CB03")["obligation"] == "due"
    assert len(world.due(unit="CB03")) == 8


def test_opening_a_campaign_later_marks_passed_steps_skipped() -> None:
    world = World.open(at=vn("2023-04-26 09:00"))
    assert statuses(world, "DB33", "R0", "R1", "R2", "R3") == [
        "fired",
        "skipped",
        "skipped",
        "planned",
    ]
    assert {row["reason"] for row in world.due(status="skipped")} == {"before_opening"}
    assert {mail["letter"] for mail in world.mails()} == {"opening", "digest"}


def test_the_plan_opens_its_campaign_at_window_start_of_a_working_day() -> None:
    plan = example().plan
    assert opening_instant(plan) == vn("2023-03-15 07:30")
    saturday = replace(plan, campaign=replace(plan.campaign, opened_on=dt.date(2023, 3, 18)))
    assert opening_instant(saturday) == vn("2023-03-20 07:30")


def test_a_trial_opens_as_planned_or_as_asked_but_never_before_its_clock() -> None:
    plan = example().plan
    assert trial_opening(plan, None, None) == vn("2023-03-15 07:30")
    assert trial_opening(plan, vn("2023-03-01"), None) == vn("2023-03-15 07:30")
    assert trial_opening(plan, vn("2023-04-01"), None) == vn("2023-04-01")
    assert trial_opening(plan, None, vn("2023-04-26 09:00")) == vn("2023-04-26 09:00")
    gone_by = partial(trial_opening, plan, vn("2023-05-01"), vn("2023-04-26 09:00"))
    assert codes_of(gone_by) == ("clock_passed",)


def test_a_step_falls_due_at_window_start_of_its_day() -> None:
    world = World.open()
    ladders = [row for row in world.due() if row["milestone"]]
    assert {dt.datetime.fromisoformat(row["due_at"]).time() for row in ladders} == {dt.time(7, 30)}


def test_step_offsets_count_from_the_milestones_last_working_day() -> None:
    # M4 ends on Sunday 04/6; its last working day is Friday 02/6, two working days before: 31/5.
    world = World.open()
    assert world.due(step="F1")[0]["due_at"] == "2023-05-31T07:30:00+07:00"


def test_a_step_may_have_an_hour_of_its_own() -> None:
    world = World.open(plan=plan_of(step("R0"), step("R1", at="14:00")))
    world.go_to("2023-04-17 13:59")
    assert world.mails(step="R1") == []
    world.go_to("2023-04-17 14:00")
    assert {mail["decided_at"] for mail in world.mails(step="R1")} == {"2023-04-17T14:00:00+07:00"}


def test_any_number_of_ticks_decides_each_step_once() -> None:
    world = quiet("2023-04-24 07:30")
    before = world.rows()
    for _ in range(3):
        world.tick()
    assert world.rows() == before


def test_the_confirmation_of_figures_is_asked_at_window_start_after_the_cutoff() -> None:
    world = World.open()
    (row,) = world.due(unit="CB03", step="confirm_figures")
    assert (row["due_at"], row["milestone"]) == ("2023-05-04T07:30:00+07:00", None)


def test_every_list_step_stands_once_on_the_root_report() -> None:
    world = World.open()
    lists = [row for row in world.due() if row["step"] in ("E3", "E4", "D1", "D2", "F1")]
    assert {row["unit"] for row in lists} == {"KHOI"}
    assert len(lists) == 5


def test_steps_of_one_milestone_do_not_stop_with_another() -> None:
    milestones = example().plan.milestones
    approved = replace(milestones[0], code="M5", completed_by="approve")
    until_approved = step("R1", step="X1", milestone="M5", at="14:00")
    world = World.open(plan=plan_with(until_approved, milestones=(*milestones, approved)))
    world.submit("CB03", at="2023-04-14 09:00")
    assert statuses(world, "CB03", "R1", "X1") == ["superseded", "planned"]
