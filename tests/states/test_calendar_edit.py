"""Closing and opening days: the calendar never contradicts itself."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from states.calendar_edit import close_days, days, open_days
from states.closed_days import Calendar, Closed
from states.workdays import Workdays

APRIL = dt.date(2023, 4, 1)
NAME = {"vi": "Nghỉ"}
some_days = st.integers(0, 60).map(lambda n: APRIL + dt.timedelta(days=n))
spans = st.tuples(some_days, st.integers(0, 9)).map(
    lambda span: (span[0], span[0] + dt.timedelta(days=span[1]))
)
edits = st.lists(st.tuples(st.booleans(), spans), max_size=6)


def edited(story: list[tuple[bool, tuple[dt.date, dt.date]]]) -> Calendar:
    calendar = Calendar()
    for closes, span in story:
        calendar = close_days(calendar, *span, NAME) if closes else open_days(calendar, *span)
    return calendar


@given(edits)
def test_no_day_is_closed_twice_or_both_closed_and_worked(
    story: list[tuple[bool, tuple[dt.date, dt.date]]],
) -> None:
    calendar = edited(story)
    closed = [day for period in calendar.closed for day in days(period.from_, period.to)]
    assert len(closed) == len(set(closed))
    assert not set(closed) & set(calendar.extra_workdays)
    assert list(calendar.closed) == sorted(calendar.closed, key=lambda period: period.from_)


@given(edits, spans)
def test_a_closed_span_is_not_worked_and_opening_it_takes_the_closing_back(
    story: list[tuple[bool, tuple[dt.date, dt.date]]], span: tuple[dt.date, dt.date]
) -> None:
    calendar = close_days(edited(story), *span, NAME)
    assert not any(Workdays.of(calendar).is_working(day) for day in days(*span))
    opened = Workdays.of(open_days(calendar, *span))
    weekdays = [day for day in days(*span) if day.weekday() < 5 or span[0] == span[1]]
    assert all(opened.is_working(day) for day in weekdays)


def test_a_day_within_closed_ones_leaves_two_periods() -> None:
    closed = (Closed(from_=dt.date(2023, 4, 24), to=dt.date(2023, 4, 28), texts=NAME),)
    opened = open_days(Calendar(closed=closed), dt.date(2023, 4, 26), dt.date(2023, 4, 26))
    assert [(p.from_.day, p.to.day, p.texts) for p in opened.closed] == [
        (24, 25, NAME), (27, 28, NAME),
    ]  # fmt: skip


def test_closing_what_is_closed_keeps_its_name() -> None:
    once = close_days(Calendar(), dt.date(2023, 4, 26), dt.date(2023, 4, 26), NAME)
    twice = close_days(once, dt.date(2023, 4, 26), dt.date(2023, 4, 27), {"vi": "Khác"})
    assert [(p.from_.day, p.to.day, p.texts["vi"]) for p in twice.closed] == [
        (26, 26, "Nghỉ"), (27, 27, "Khác"),
    ]  # fmt: skip


def test_a_day_of_the_weekend_is_worked_only_when_it_is_asked_for_alone() -> None:
    saturday = dt.date(2023, 4, 22)
    assert open_days(Calendar(), saturday, saturday).extra_workdays == (saturday,)
    assert open_days(Calendar(), saturday, dt.date(2023, 4, 24)).extra_workdays == ()
