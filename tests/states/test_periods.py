"""Deadlines that are periods, end within a day, roll, or meet a change of clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.closed_days import Calendar, Closed
from states.deadlines import Deadline, deadline_of
from states.instants import instant_at, local_day, start_of_day
from states.ladder import plan_ladder
from states.plan import Cutoff, Milestone, Step, Within
from states.workdays import Workdays

BERLIN, CAIRO = ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Cairo")
NEW_YORK, HAVANA = ZoneInfo("America/New_York"), ZoneInfo("America/Havana")
EASTER = Closed(from_=dt.date(2025, 4, 18), to=dt.date(2025, 4, 21))
GERMAN = Workdays.of(Calendar(country="DE", closed=(EASTER,)))
# Friday and Saturday are the weekend there, and Sunday is worked.
EGYPTIAN = Workdays.of(Calendar(country="EG", weekend=("fri", "sat")))
CUTOFFS = (
    Cutoff(code="THROUGH", level="unit", date=dt.date(2025, 4, 11), boundary="through"),
    Cutoff(code="BEFORE", level="unit", date=dt.date(2025, 4, 12), boundary="before"),
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+00:00")


def milestone(**changes: object) -> Milestone:
    own: dict[str, object] = {"code": "M", "level": "unit", "owner": "head"}
    return Milestone(**{**own, "completed_by": "submit", **changes})  # type: ignore[arg-type]


def set_by(workdays: Workdays = GERMAN, zone: ZoneInfo = BERLIN, **changes: object) -> Deadline:
    found = deadline_of(milestone(**changes), zone, workdays, CUTOFFS)
    assert found is not None
    return found


def within(count: int, unit: str, after: str) -> Within:
    return Within(count=count, unit=unit, after=after)  # type: ignore[arg-type]


@pytest.mark.parametrize("after", ["THROUGH", "BEFORE", "2025-04-11"])
@pytest.mark.parametrize(
    ("count", "unit", "last"),
    [
        # Monday 14th to Thursday 17th are worked, Friday to Easter Monday are closed.
        (1, "working_days", "2025-04-14"),
        (4, "working_days", "2025-04-17"),
        (5, "working_days", "2025-04-22"),
        (1, "days", "2025-04-12"),
        (10, "days", "2025-04-21"),
    ],
)
def test_a_period_does_not_count_the_day_it_starts_from_and_ends_through_its_last(
    after: str, count: int, unit: str, last: str
) -> None:
    deadline = set_by(within=within(count, unit, after))
    assert (deadline.date, deadline.boundary) == (day(last), "through")
    assert deadline.last_valid_day == day(last)
    assert deadline.instant == start_of_day(day(last) + dt.timedelta(days=1), BERLIN)


@pytest.mark.parametrize(
    ("roll", "last"),
    [
        ("none", "2025-04-21"),
        ("next_working_day", "2025-04-22"),
        ("previous_working_day", "2025-04-17"),
    ],
)
def test_a_last_day_that_is_closed_rolls_as_the_plan_says(roll: str, last: str) -> None:
    deadline = set_by(within=within(10, "days", "THROUGH"), roll=roll)
    assert deadline.last_valid_day == day(last)
    assert deadline.rolled == roll
    # The order stands as it was written.
    assert deadline.date == day("2025-04-21")


def test_the_last_valid_day_rolls_and_not_the_day_before_which_it_ends() -> None:
    on_easter_monday = set_by(date=day("2025-04-22"), boundary="before", roll="next_working_day")
    assert on_easter_monday.last_valid_day == day("2025-04-22")
    assert on_easter_monday.instant == utc("2025-04-22T22:00:00")
    worked = set_by(date=day("2025-04-23"), boundary="before", roll="next_working_day")
    assert (worked.last_valid_day, worked.rolled) == (day("2025-04-22"), "none")


@pytest.mark.parametrize("boundary", ["before", "through"])
def test_a_time_ends_the_day_it_is_said_of_whatever_the_boundary(boundary: str) -> None:
    deadline = set_by(date=day("2025-04-17"), boundary=boundary, time="17:00")
    assert deadline.last_valid_day == day("2025-04-17")
    assert deadline.instant == utc("2025-04-17T15:00:00")
    assert deadline.last_working_day(GERMAN) == day("2025-04-17")


def test_a_time_rolls_with_its_day() -> None:
    late = set_by(date=day("2025-04-20"), boundary="before", time="12:30", roll="next_working_day")
    assert late.instant == utc("2025-04-22T10:30:00")


def test_a_time_that_comes_twice_is_over_after_the_second() -> None:
    """On 26 October the clock goes from 03:00 back to 02:00."""
    deadline = set_by(date=day("2025-10-26"), boundary="before", time="02:30")
    assert deadline.instant == utc("2025-10-26T01:30:00")


def test_a_time_that_the_clock_leaves_out_is_over_when_it_would_have_been() -> None:
    """On 30 March the clock goes from 02:00 to 03:00."""
    deadline = set_by(date=day("2025-03-30"), boundary="before", time="02:30")
    assert deadline.instant == utc("2025-03-30T01:30:00")
    assert deadline.instant.astimezone(BERLIN).time() == dt.time(3, 30)
    assert deadline.last_valid_day == day("2025-03-30")


@pytest.mark.parametrize(
    ("zone", "last", "hours"),
    [
        (BERLIN, "2025-03-30", 23),
        (BERLIN, "2025-10-26", 25),
        (BERLIN, "2025-04-02", 24),
        (NEW_YORK, "2025-03-09", 23),
        # The clock is put forward at midnight: the day begins at 01:00.
        (CAIRO, "2025-04-25", 23),
        # It is put back at 01:00: midnight comes twice, and the day begins with the first.
        (HAVANA, "2025-11-02", 25),
    ],
)
def test_the_last_valid_day_is_as_long_as_the_clock_makes_it(
    zone: ZoneInfo, last: str, hours: int
) -> None:
    deadline = set_by(zone=zone, date=day(last), boundary="through")
    began = start_of_day(day(last), zone)
    assert deadline.instant - began == dt.timedelta(hours=hours)


def test_a_step_at_an_hour_that_does_not_exist_comes_as_much_later() -> None:
    step = Step(step="S", milestone="M", on=day("2025-03-30"), at="02:30")
    deadline = set_by(date=day("2025-03-31"), boundary="through")
    (rung,) = plan_ladder([step], milestone(), deadline, GERMAN, BERLIN, utc("2025-01-02T07:00:00"))
    assert rung.due_at == utc("2025-03-30T01:30:00")
    assert f"{rung.due_at.astimezone(BERLIN):%H:%M}" == "03:30"


def test_a_step_at_an_hour_that_comes_twice_takes_the_first() -> None:
    step = Step(step="S", milestone="M", on=day("2025-10-26"), at="02:30")
    deadline = set_by(date=day("2025-10-27"), boundary="through")
    (rung,) = plan_ladder([step], milestone(), deadline, GERMAN, BERLIN, utc("2025-01-02T07:00:00"))
    assert rung.due_at == utc("2025-10-26T00:30:00")


def test_steps_keep_their_local_hour_across_a_change_of_clocks() -> None:
    steps = [Step(step=f"S{n}", milestone="M", offset_wd=n) for n in (-1, 0)]
    deadline = set_by(date=day("2025-03-31"), boundary="through")
    rungs = plan_ladder(steps, milestone(), deadline, GERMAN, BERLIN, utc("2025-01-02T07:00:00"))
    assert [rung.due_at for rung in rungs] == [
        utc("2025-03-28T06:30:00"),
        utc("2025-03-31T05:30:00"),
    ]


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        # The last working day is Thursday 17th; the days after it are closed through Monday 21st.
        (0, "2025-04-17"),
        (1, "2025-04-22"),
        (4, "2025-04-22"),
        (5, "2025-04-22"),
        (6, "2025-04-23"),
        (-1, "2025-04-16"),
        (-4, "2025-04-14"),
    ],
)
def test_calendar_days_count_from_the_last_working_day_and_go_on_to_a_working_day(
    offset: int, expected: str
) -> None:
    step = Step(step="S", milestone="M", offset_days=offset)
    deadline = set_by(date=day("2025-04-20"), boundary="through")
    (rung,) = plan_ladder([step], milestone(), deadline, GERMAN, BERLIN, utc("2025-01-02T07:00:00"))
    assert local_day(rung.due_at, BERLIN) == day(expected)


def test_where_friday_and_saturday_are_the_weekend_sunday_is_worked() -> None:
    assert not EGYPTIAN.is_working(day("2025-04-25"))
    assert not EGYPTIAN.is_working(day("2025-04-26"))
    assert EGYPTIAN.is_working(day("2025-04-27"))
    after_thursday = set_by(EGYPTIAN, CAIRO, within=within(2, "working_days", "2025-04-24"))
    assert after_thursday.last_valid_day == day("2025-04-28")
    on_friday = set_by(
        EGYPTIAN, CAIRO, date=day("2025-04-25"), boundary="through", roll="next_working_day"
    )
    assert on_friday.last_valid_day == day("2025-04-27")


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)),
    st.integers(1, 400),
    st.sampled_from(["working_days", "days"]),
    st.sampled_from([BERLIN, CAIRO, NEW_YORK, HAVANA]),
)
def test_a_longer_period_never_ends_earlier_and_ends_on_a_day_of_its_kind(
    start: dt.date, count: int, unit: str, zone: ZoneInfo
) -> None:
    ends = [
        set_by(zone=zone, within=within(n, unit, start.isoformat())) for n in (count, count + 1)
    ]
    assert ends[0].instant < ends[1].instant
    last = ends[0].last_valid_day
    if unit == "working_days":
        assert GERMAN.is_working(last)
        assert GERMAN.count(start, last) == count
    else:
        assert (last - start).days == count


@given(
    st.dates(dt.date(2010, 1, 1), dt.date(2030, 1, 1)),
    st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    st.sampled_from([BERLIN, CAIRO, NEW_YORK, HAVANA]),
)
def test_no_reading_of_the_clock_makes_anybody_late_before_the_deadline_s_time(
    date: dt.date, time: dt.time, zone: ZoneInfo
) -> None:
    if time == dt.time():
        return
    deadline = set_by(zone=zone, date=date, boundary="before", time=f"{time:%H:%M}")
    assert deadline.instant >= instant_at(date, time, zone)
    assert local_day(deadline.instant, zone) == date
