"""Days closed and opened in a calendar: always a calendar without contradictions again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from states.closed_days import Calendar, Closed
from states.instants import DAY
from states.workdays import Workdays


def close_days(
    calendar: Calendar, first: dt.date, last: dt.date, name: Mapping[str, str]
) -> Calendar:
    """Nobody works on those days, both included; what is closed already keeps its name."""
    known = [day for day in days(first, last) if _period(calendar, day) is None]
    runs: list[list[dt.date]] = []
    for day in known:
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    new = [Closed(from_=run[0], to=run[-1], texts=name) for run in runs]
    return replace(
        calendar,
        closed=_in_order([*calendar.closed, *new]),
        extra_workdays=tuple(d for d in calendar.extra_workdays if not first <= d <= last),
    )


def open_days(calendar: Calendar, first: dt.date, last: dt.date) -> Calendar:
    """The days are worked: closed ones no longer are closed.

    A day of the weekend becomes an extra workday if it is asked for alone; within a longer
    span it stays a day of the weekend, so that opening takes back what closing did.
    """
    left = [part for period in calendar.closed for part in _without(period, first, last)]
    opened = replace(calendar, closed=_in_order(left))
    if first < last or Workdays.of(opened).is_working(first):
        return opened
    return replace(opened, extra_workdays=tuple(sorted({*opened.extra_workdays, first})))


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from the first through the last."""
    return [first + n * DAY for n in range((last - first).days + 1)]


def _period(calendar: Calendar, day: dt.date) -> Closed | None:
    return next((one for one in calendar.closed if one.from_ <= day <= one.to), None)


def _without(period: Closed, first: dt.date, last: dt.date) -> list[Closed]:
    """What is left of a closed period beside those days."""
    if period.to < first or last < period.from_:
        return [period]
    before = replace(period, to=first - DAY)
    after = replace(period, from_=last + DAY)
    return [part for part in (before, after) if part.from_ <= part.to]


def _in_order(closed: list[Closed]) -> tuple[Closed, ...]:
    return tuple(sorted(closed, key=lambda period: period.from_))
