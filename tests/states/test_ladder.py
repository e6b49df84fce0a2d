"""Rungs of a milestone: which day, which hour, whose zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from states.deadlines import Deadline, deadline_of
from states.ladder import plan_ladder
from states.plan import Milestone, Plan, Step
from states.workdays import Workdays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
OPENED = dt.datetime.fromisoformat("2023-03-15T07:30:00+07:00")
MILESTONE = Milestone(code="M", level="unit", owner="head", completed_by="submit")
DEADLINE = Deadline(date=dt.date(2023, 5, 5), boundary="before", zone=VIETNAM)


def only_rung(step: Step, workdays: Workdays, zone: ZoneInfo = VIETNAM) -> dt.datetime:
    (rung,) = plan_ladder([step], MILESTONE, DEADLINE, workdays, zone, opened_at=OPENED)
    return rung.due_at


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+07:00")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "M1-UNIT-REPORT",
            "R0 03-15 R1 04-17 R2 04-24 R3 04-28 R4 05-04 E1 05-05 E2 05-09 E3 05-11 E4 05-15",
        ),
        ("M2-BLOC-DRAFT", "D1 05-16 D2 05-22"),
        ("M4-BLOC-COMPLETE", "F1 05-31"),
    ],
)
def test_the_steps_of_the_example_fall_due_when_its_plan_says(
    plan: Plan, workdays: Workdays, zone: ZoneInfo, code: str, expected: str
) -> None:
    milestone = next(one for one in plan.milestones if one.code == code)
    deadline = deadline_of(milestone, zone, workdays)
    assert deadline is not None
    rungs = plan_ladder(plan.escalation, milestone, deadline, workdays, zone, opened_at=OPENED)
    assert (
        " ".join(f"{rung.step.step} {rung.due_at.astimezone(zone):%m-%d}" for rung in rungs)
        == expected
    )
    assert {rung.due_at.astimezone(zone).time() for rung in rungs} == {dt.time(7, 30)}
    assert {rung.due_at.tzinfo for rung in rungs} == {dt.UTC}


def test_rungs_come_in_the_order_they_fall_due(workdays: Workdays) -> None:
    steps = [
        Step(step="late", milestone="M", offset_wd=3),
        Step(step="early", milestone="M", offset_wd=-3),
    ]
    rungs = plan_ladder(steps, MILESTONE, DEADLINE, workdays, VIETNAM, opened_at=OPENED)
    assert [rung.step.step for rung in rungs] == ["early", "late"]


def test_steps_of_other_milestones_are_no_rungs(workdays: Workdays) -> None:
    step = Step(step="D1", milestone="OTHER", offset_wd=0)
    assert plan_ladder([step], MILESTONE, DEADLINE, workdays, VIETNAM, opened_at=OPENED) == ()


def test_calendar_days_count_from_the_last_working_day_and_go_on_to_a_working_day(
    workdays: Workdays,
) -> None:
    on_holiday = Step(step="S", milestone="M", offset_days=-4)
    on_workday = Step(step="S", milestone="M", offset_days=-6)
    assert only_rung(on_holiday, workdays) == local("2023-05-04T07:30:00")
    assert only_rung(on_workday, workdays) == local("2023-04-28T07:30:00")


def test_a_fixed_date_stays_where_it_is(workdays: Workdays) -> None:
    step = Step(step="S", milestone="M", on=dt.date(2023, 4, 30))
    assert only_rung(step, workdays) == local("2023-04-30T07:30:00")


def test_an_hour_of_its_own_replaces_the_start_of_the_window(workdays: Workdays) -> None:
    step = Step(step="S", milestone="M", offset_wd=0, at="14:05")
    assert only_rung(step, workdays) == local("2023-05-04T14:05:00")


def test_the_opening_step_falls_due_when_the_campaign_opens(workdays: Workdays) -> None:
    step = Step(step="S", milestone="M", on_event="campaign_opened")
    assert only_rung(step, workdays) == OPENED


def test_the_hour_is_that_of_the_addressed_unit(workdays: Workdays) -> None:
    step = Step(step="S", milestone="M", offset_wd=0)
    tokyo = only_rung(step, workdays, ZoneInfo("Asia/Tokyo"))
    assert tokyo == dt.datetime.fromisoformat("2023-05-04T07:30:00+09:00")
