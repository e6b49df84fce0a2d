"""Who must report, and what in time means."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from states.plan import Plan
from states.register import Unit
from states.timeliness import (
    Counts,
    Obligation,
    Received,
    late_by_working_days,
    obligation_of,
    timeliness,
)
from states.workdays import Workdays

DEADLINE = dt.datetime.fromisoformat("2023-05-05T00:00:00+07:00")
TICK = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
FIRST_COMPLETE: Counts = "first_complete_submission"
IN_TIME = DEADLINE - TICK


def unit(**facts: str) -> Unit:
    days = {name: dt.date.fromisoformat(text) for name, text in facts.items() if name != "into"}
    return Unit(
        code="U",
        name="U",
        level="unit",
        active_from=days.get("active_from"),
        active_to=days.get("active_to"),
        successor=facts.get("into", ""),
    )


def judged(*received: Received, now: dt.datetime = DEADLINE + DAY) -> str:
    return timeliness(now, DEADLINE, received, "due", FIRST_COMPLETE)


def test_nothing_is_due_until_the_last_microsecond_has_passed() -> None:
    assert judged(now=IN_TIME) == "not_due"
    assert judged(now=DEADLINE) == "missing"


def test_the_last_microsecond_is_on_time_and_midnight_is_late() -> None:
    assert judged(Received(IN_TIME, complete=True)) == "on_time"
    assert judged(Received(DEADLINE, complete=True)) == "late"


def test_an_incomplete_report_waits_for_a_complete_one() -> None:
    first = Received(IN_TIME, complete=False)
    assert judged(first) == "incomplete"
    assert judged(first, now=IN_TIME) == "incomplete"
    assert judged(first, Received(DEADLINE, complete=True)) == "late"
    assert judged(first, Received(IN_TIME, complete=True)) == "on_time"


def test_a_later_submission_never_changes_what_the_first_complete_one_was() -> None:
    again = Received(DEADLINE + DAY, complete=True)
    assert judged(Received(IN_TIME, complete=True), again) == "on_time"
    assert judged(Received(IN_TIME, complete=True), Received(IN_TIME, complete=False)) == "on_time"


@pytest.mark.parametrize(("at", "expected"), [(IN_TIME, "on_time"), (DEADLINE, "late")])
def test_nothing_is_incomplete_where_the_first_submission_counts(
    at: dt.datetime, expected: str
) -> None:
    received = [Received(at, complete=False)]
    assert timeliness(DEADLINE, DEADLINE, received, "due", "first_submission") == expected


@pytest.mark.parametrize("obligation", ["exempt", "merged", "waived"])
def test_who_need_not_report_is_exempt_whatever_came(obligation: Obligation) -> None:
    received = [Received(DEADLINE, complete=True)]
    assert timeliness(DEADLINE, DEADLINE, [], obligation, FIRST_COMPLETE) == "exempt"
    assert timeliness(DEADLINE, DEADLINE, received, obligation, FIRST_COMPLETE) == "exempt"


def test_a_closed_unit_stays_missing_until_it_reports_after_all() -> None:
    received = [Received(DEADLINE, complete=True)]
    assert timeliness(DEADLINE, DEADLINE, [], "closed", FIRST_COMPLETE) == "missing"
    assert timeliness(DEADLINE, DEADLINE, received, "closed", FIRST_COMPLETE) == "late"


@pytest.mark.parametrize(
    ("receipt", "days"),
    [
        ("2023-05-05T00:00:00+07:00", 1),
        ("2023-05-07T12:00:00+07:00", 1),
        ("2023-05-09T15:20:00+07:00", 3),
        ("2023-05-08T16:59:59+00:00", 2),
        ("2023-05-08T17:00:00+00:00", 3),
    ],
)
def test_lateness_counts_working_days_through_the_local_day_of_receipt(
    workdays: Workdays, zone: ZoneInfo, receipt: str, days: int
) -> None:
    at = dt.datetime.fromisoformat(receipt)
    assert late_by_working_days(dt.date(2023, 5, 4), at, zone, workdays) == days


def test_late_on_a_closed_day_is_late_by_no_working_day(workdays: Workdays, zone: ZoneInfo) -> None:
    holiday = dt.datetime.fromisoformat("2023-04-29T10:00:00+07:00")
    assert late_by_working_days(dt.date(2023, 4, 28), holiday, zone, workdays) == 0


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "due"),
        ({"active_from": "2023-04-30"}, "due"),
        ({"active_from": "2023-05-01"}, "exempt"),
        ({"active_to": "2023-04-30"}, "due"),
        ({"active_to": "2023-04-30", "into": "V"}, "due"),
        ({"active_to": "2023-05-20", "into": "V"}, "due"),
        ({"active_to": "2023-04-29"}, "exempt"),
        ({"active_to": "2023-04-29", "into": "V"}, "merged"),
    ],
)
def test_the_register_is_read_against_the_cut_off(
    plan: Plan, facts: dict[str, str], expected: str
) -> None:
    rules = dataclasses.replace(plan.rules, exempt_if_active_from_after=None)
    by_cutoff = dataclasses.replace(plan, rules=rules)
    assert obligation_of(unit(**facts), by_cutoff) == expected
    assert obligation_of(unit(**facts), plan) == expected


def test_a_date_in_the_rules_replaces_the_cut_off(plan: Plan) -> None:
    rules = dataclasses.replace(plan.rules, exempt_if_active_from_after=dt.date(2023, 3, 31))
    changed = dataclasses.replace(plan, rules=rules)
    assert obligation_of(unit(active_from="2023-04-01"), changed) == "exempt"
    assert obligation_of(unit(active_to="2023-04-01", into="V"), changed) == "due"


def test_a_cut_off_before_a_day_ends_with_the_day_before(plan: Plan) -> None:
    cutoffs = tuple(dataclasses.replace(cutoff, boundary="before") for cutoff in plan.cutoffs)
    rules = dataclasses.replace(plan.rules, exempt_if_active_from_after=None)
    changed = dataclasses.replace(plan, cutoffs=cutoffs, rules=rules)
    assert obligation_of(unit(active_from="2023-04-29"), changed) == "due"
    assert obligation_of(unit(active_from="2023-04-30"), changed) == "exempt"


def test_without_any_cut_off_every_unit_must_report(plan: Plan) -> None:
    rules = dataclasses.replace(plan.rules, exempt_if_active_from_after=None)
    bare = dataclasses.replace(plan, cutoffs=(), rules=rules)
    assert obligation_of(unit(active_from="2024-01-01"), bare) == "due"
