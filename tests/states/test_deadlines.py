"""What "before" and "through" a day mean, to the microsecond."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.deadlines import (
    Deadline,
    deadline_of,
    end_of_nth_working_day,
    resubmit_due,
    review_due,
)
from states.plan import Milestone, Plan
from states.workdays import Workdays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def before(text: str) -> Deadline:
    return Deadline(date=day(text), boundary="before", zone=VIETNAM)


def through(text: str) -> Deadline:
    return Deadline(date=day(text), boundary="through", zone=VIETNAM)


def milestone(plan: Plan, code: str) -> Milestone:
    return next(milestone for milestone in plan.milestones if milestone.code == code)


def test_a_deadline_before_a_day_ends_with_the_day_before() -> None:
    deadline = before("2023-05-05")
    assert deadline.last_valid_day == day("2023-05-04")
    assert deadline.instant == instant("2023-05-05T00:00:00+07:00")


def test_a_deadline_through_a_day_ends_with_that_day() -> None:
    deadline = through("2023-04-30")
    assert deadline.last_valid_day == day("2023-04-30")
    assert deadline.instant == instant("2023-05-01T00:00:00+07:00")


def test_the_last_microsecond_of_the_last_valid_day_is_in_time() -> None:
    deadline = before("2023-05-05")
    assert instant("2023-05-04T23:59:59.999999+07:00") < deadline.instant
    assert not instant("2023-05-05T00:00:00+07:00") < deadline.instant


@pytest.mark.parametrize(
    ("date", "last_working_day"),
    [
        ("2023-05-05", "2023-05-04"),
        ("2023-05-20", "2023-05-19"),
        ("2023-06-05", "2023-06-02"),
        ("2023-05-04", "2023-04-28"),
    ],
)
def test_the_last_working_day_is_the_last_one_up_to_the_last_valid_day(
    workdays: Workdays, date: str, last_working_day: str
) -> None:
    assert before(date).last_working_day(workdays) == day(last_working_day)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)))
def test_before_a_day_and_through_the_day_before_are_one_instant(date: dt.date) -> None:
    eve = date - dt.timedelta(days=1)
    first = Deadline(date=date, boundary="before", zone=VIETNAM)
    second = Deadline(date=eve, boundary="through", zone=VIETNAM)
    assert (first.instant, first.last_valid_day) == (second.instant, second.last_valid_day)


def test_a_deadline_lives_in_its_zone_across_a_change_of_clocks() -> None:
    spring = Deadline(date=day("2023-03-13"), boundary="before", zone=ZoneInfo("America/New_York"))
    assert spring.instant == instant("2023-03-13T04:00:00+00:00")


def test_a_milestone_gives_its_date_boundary_and_phrase(
    plan: Plan, zone: ZoneInfo, workdays: Workdays
) -> None:
    assert deadline_of(milestone(plan, "M1-UNIT-REPORT"), zone, workdays) == Deadline(
        date=day("2023-05-05"),
        boundary="before",
        zone=zone,
        phrase={"vi": "trước ngày 05/5/2023"},
    )


def test_a_window_has_no_deadline(plan: Plan, zone: ZoneInfo, workdays: Workdays) -> None:
    assert deadline_of(milestone(plan, "M3-BLOC-CONFERENCE"), zone, workdays) is None


def test_the_nth_working_day_ends_at_the_midnight_after_it(workdays: Workdays) -> None:
    end = end_of_nth_working_day(day("2023-04-28"), 2, workdays, VIETNAM)
    assert end == instant("2023-05-06T00:00:00+07:00")


@pytest.mark.parametrize(
    ("returned_at", "due"),
    [
        ("2023-05-05T16:00:00+07:00", "2023-05-10T00:00:00+07:00"),
        ("2023-05-05T00:00:00+07:00", "2023-05-10T00:00:00+07:00"),
        ("2023-05-04T23:59:59.999999+07:00", "2023-05-09T00:00:00+07:00"),
        ("2023-04-30T12:00:00+07:00", "2023-05-06T00:00:00+07:00"),
    ],
)
def test_a_resubmission_is_due_by_the_end_of_the_nth_working_day_after_the_return(
    workdays: Workdays, returned_at: str, due: str
) -> None:
    assert resubmit_due(instant(returned_at), 2, workdays, VIETNAM) == instant(due)


def test_a_resubmission_is_never_due_before_the_deadline(workdays: Workdays) -> None:
    deadline = before("2023-05-05").instant
    returned_at = instant("2023-04-19T09:00:00+07:00")
    assert resubmit_due(returned_at, 2, workdays, VIETNAM, deadline) == deadline


def test_a_review_is_due_by_the_end_of_the_nth_working_day_after_it_was_reached(
    workdays: Workdays,
) -> None:
    reached_at = instant("2023-04-28T23:59:59.999999+07:00")
    assert review_due(reached_at, 2, workdays, VIETNAM) == instant("2023-05-06T00:00:00+07:00")
