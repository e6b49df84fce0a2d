"""Working days, closed days and the send window."""

import datetime as dt
import os
import time
from collections.abc import Iterator
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from states.closed_days import Calendar, Closed, Weekday
from states.instants import start_of_day
from states.plan import Plan
from states.workdays import Workdays, missing_closed_days, proposed_closed_days

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NEW_YORK = ZoneInfo("America/New_York")
DAY = dt.timedelta(days=1)

days = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
steps = st.integers(-400, 400)
zones = st.sampled_from(
    [VIETNAM, NEW_YORK, ZoneInfo("Africa/Cairo"), ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")]
)
instants = st.datetimes(
    dt.datetime(2001, 1, 1),  # noqa: DTZ001  # hypothesis takes naive bounds
    dt.datetime(2039, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@st.composite
def calendars(draw: st.DrawFn) -> Workdays:
    starts = draw(st.lists(days, max_size=8))
    closed = tuple(
        Closed(from_=start, to=start + dt.timedelta(days=draw(st.integers(0, 12))))
        for start in starts
    )
    weekend = draw(st.sets(st.sampled_from(get_args(Weekday)), max_size=4))
    extra = draw(st.lists(days, max_size=8))
    calendar = Calendar(weekend=tuple(weekend), closed=closed, extra_workdays=tuple(extra))
    return Workdays.of(calendar)


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Kiritimati"])
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server whose own clock stands in some zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (-15, "2023-04-10"),
        (-10, "2023-04-17"),
        (-7, "2023-04-20"),
        (-5, "2023-04-24"),
        (-3, "2023-04-26"),
        (-1, "2023-04-28"),
        (0, "2023-05-04"),
        (1, "2023-05-05"),
        (3, "2023-05-09"),
        (5, "2023-05-11"),
        (7, "2023-05-15"),
    ],
)
def test_offsets_step_over_weekends_and_closed_days(
    workdays: Workdays, offset: int, expected: str
) -> None:
    assert workdays.shift(day("2023-05-04"), offset) == day(expected)


def test_a_closed_day_shifts_to_the_working_days_around_it(workdays: Workdays) -> None:
    sunday = day("2023-04-30")
    assert [workdays.shift(sunday, n) for n in (-2, -1, 0, 1)] == [
        day("2023-04-27"),
        day("2023-04-28"),
        day("2023-04-28"),
        day("2023-05-04"),
    ]
    assert workdays.first_on_or_after(sunday) == day("2023-05-04")


def test_a_working_day_is_its_own_first_day_on_or_after(workdays: Workdays) -> None:
    assert workdays.first_on_or_after(day("2023-05-04")) == day("2023-05-04")


def test_a_count_leaves_out_its_first_day_and_holds_its_last(workdays: Workdays) -> None:
    assert workdays.count(day("2023-05-04"), day("2023-05-05")) == 1
    assert workdays.count(day("2023-05-04"), day("2023-05-09")) == 3
    assert workdays.count(day("2023-05-05"), day("2023-05-07")) == 0


def test_a_count_backwards_is_zero(workdays: Workdays) -> None:
    assert workdays.count(day("2023-05-09"), day("2023-05-04")) == 0


def test_an_extra_workday_overrides_the_weekend_and_a_bridged_day_is_closed() -> None:
    bridge = Closed(from_=day("2024-04-29"), to=day("2024-05-01"))
    calendar = Calendar(closed=(bridge,), extra_workdays=(day("2024-05-04"),))
    workdays = Workdays.of(calendar)
    worked = [d for n in range(10) if workdays.is_working(d := day("2024-04-27") + n * DAY)]
    assert worked == [day("2024-05-02"), day("2024-05-03"), day("2024-05-04"), day("2024-05-06")]


def test_another_weekend_is_possible() -> None:
    workdays = Workdays.of(Calendar(weekend=("fri", "sat")))
    assert [workdays.is_working(day("2023-05-05") + n * DAY) for n in range(3)] == [
        False,
        False,
        True,
    ]


def test_closed_periods_are_found_where_they_touch_the_days_asked_for(workdays: Workdays) -> None:
    (found,) = workdays.closed_between(day("2023-05-03"), day("2023-08-31"))
    assert (found.from_, found.to) == (day("2023-04-29"), day("2023-05-03"))
    assert workdays.closed_between(day("2023-05-04"), day("2023-08-31")) == ()


def test_years_the_calendar_knows_nothing_of_are_named(workdays: Workdays) -> None:
    assert workdays.years_without_closed_days(2022, 2025) == (2022, 2024, 2025)


@given(calendars(), days)
def test_is_working_agrees_with_a_count_of_one(workdays: Workdays, today: dt.date) -> None:
    assert workdays.is_working(today) == (workdays.count(today - DAY, today) == 1)


@given(calendars(), days, st.integers(0, 60))
def test_a_count_is_the_number_of_working_days_passed(
    workdays: Workdays, first: dt.date, span: int
) -> None:
    passed = [first + n * DAY for n in range(1, span + 1)]
    expected = sum(workdays.is_working(one) for one in passed)
    assert workdays.count(first, first + span * DAY) == expected


@given(calendars(), days, steps)
def test_a_shift_lands_on_a_working_day_and_counting_leads_back(
    workdays: Workdays, today: dt.date, n: int
) -> None:
    there = workdays.shift(today, n)
    assert workdays.is_working(there)
    if n > 0:
        assert workdays.count(today, there) == n
    elif n < 0:
        assert workdays.count(there, today - DAY) == -n - 1
    else:
        assert workdays.count(there, today) == 0


@given(calendars(), days, steps)
def test_from_a_working_day_a_shift_back_undoes_a_shift(
    workdays: Workdays, today: dt.date, n: int
) -> None:
    assume(workdays.is_working(today))
    assert workdays.shift(workdays.shift(today, n), -n) == today


def test_a_count_spans_all_of_time(workdays: Workdays) -> None:
    whole_weeks, closed_in_the_week = 521_722, 1 + 5 + 3 + 2
    expected = whole_weeks * 5 + 4 - closed_in_the_week
    assert workdays.count(dt.date(1, 1, 1), dt.date(9999, 12, 31)) == expected


@pytest.mark.usefixtures("server")
def test_the_send_window_is_that_of_the_zone_wherever_the_server_stands(
    workdays: Workdays,
) -> None:
    assert workdays.window(day("2023-05-04"), VIETNAM) == (
        instant("2023-05-04T00:30:00+00:00"),
        instant("2023-05-04T09:30:00+00:00"),
    )
    assert workdays.opens_at(day("2023-05-04"), VIETNAM).tzinfo is dt.UTC


@pytest.mark.usefixtures("server")
def test_the_send_window_is_half_open(workdays: Workdays) -> None:
    inside = ["2023-05-04T07:30:00+07:00", "2023-05-04T16:29:59.999999+07:00"]
    outside = ["2023-05-04T07:29:59.999999+07:00", "2023-05-04T16:30:00+07:00"]
    assert all(workdays.is_open(instant(text), VIETNAM) for text in inside)
    assert not any(workdays.is_open(instant(text), VIETNAM) for text in outside)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2023-05-04T07:29:59.999999+07:00", "2023-05-04T07:30:00+07:00"),
        ("2023-05-04T07:30:00+07:00", "2023-05-04T07:30:00+07:00"),
        ("2023-05-04T12:00:00+07:00", "2023-05-04T12:00:00+07:00"),
        ("2023-05-04T16:30:00+07:00", "2023-05-05T07:30:00+07:00"),
        ("2023-04-28T16:30:00+07:00", "2023-05-04T07:30:00+07:00"),
        ("2023-04-30T12:00:00+07:00", "2023-05-04T07:30:00+07:00"),
    ],
)
def test_the_next_opening_is_now_or_the_start_of_the_next_window(
    workdays: Workdays, now: str, opening: str
) -> None:
    found = workdays.next_opening(instant(now), VIETNAM)
    assert (found, found.tzinfo) == (instant(opening), dt.UTC)


def test_a_window_follows_the_summer_time_of_its_zone(workdays: Workdays) -> None:
    friday, monday = day("2023-03-10"), day("2023-03-13")
    assert workdays.opens_at(friday, NEW_YORK) == instant("2023-03-10T12:30:00+00:00")
    assert workdays.opens_at(monday, NEW_YORK) == instant("2023-03-13T11:30:00+00:00")


@given(calendars(), instants, zones)
def test_the_next_opening_is_open_and_none_is_nearer(
    workdays: Workdays, now: dt.datetime, zone: ZoneInfo
) -> None:
    found = workdays.next_opening(now, zone)
    assert found >= now
    assert workdays.is_open(found, zone)
    if found > now:
        assert not workdays.is_open(now + (found - now) / 2, zone)
        assert not workdays.is_open(found - dt.timedelta(microseconds=1), zone)


def test_a_day_without_a_midnight_starts_when_its_clock_is_put_forward() -> None:
    cairo = ZoneInfo("Africa/Cairo")
    assert start_of_day(day("2023-04-28"), cairo) == instant("2023-04-27T22:00:00+00:00")


def test_the_example_calendar_lacks_no_proposed_day(plan: Plan) -> None:
    assert missing_closed_days(plan.calendar, 2023) == {}


def test_a_calendar_is_told_the_holidays_on_which_it_would_work() -> None:
    bare = missing_closed_days(Calendar(), 2023)
    assert list(bare) == [
        day(text)
        for text in (
            *("2023-01-02", "2023-01-20", "2023-01-23", "2023-01-24", "2023-01-25", "2023-01-26"),
            *("2023-05-01", "2023-05-02", "2023-05-03", "2023-09-01", "2023-09-04"),
        )
    ]


def test_a_country_nobody_knows_has_no_proposals() -> None:
    assert proposed_closed_days("XX", "", 2023) == {}


def test_a_subdivision_has_proposals_of_its_own() -> None:
    federal = proposed_closed_days("DE", "", 2023)
    bavarian = proposed_closed_days("DE", "BY", 2023)
    assert set(bavarian) - set(federal) >= {day("2023-01-06")}
