"""Deadlines as the order wrote them, and the clocks that run in working days."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from states.instants import DAY, latest_instant_at, local_day, start_of_day
from states.plan import Boundary, Cutoff, Milestone, Roll, Within
from states.workdays import Workdays


def last_day(date: dt.date, boundary: Boundary) -> dt.date:
    """The last day that still counts: the day before "before", the day of "through"."""
    return date - DAY if boundary == "before" else date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A date with its boundary, as ordered; all its days are days of its zone.

    With a ``time`` it is that time of the date, whichever the boundary. ``rolled_to`` is the
    last valid day where the plan moved it because the ordered one is not worked.
    """

    date: dt.date
    boundary: Boundary
    zone: ZoneInfo
    phrase: Mapping[str, str] = field(default_factory=dict)
    extended: bool = False
    time: dt.time | None = None
    rolled_to: dt.date | None = None

    @property
    def last_valid_day(self) -> dt.date:
        if self.rolled_to is not None:
            return self.rolled_to
        return self.date if self.time else last_day(self.date, self.boundary)

    @property
    def rolled(self) -> Roll:
        """Which way the plan moved the ordered day, if it did."""
        if self.rolled_to is None:
            return "none"
        return "previous_working_day" if self.rolled_to < self.date else "next_working_day"

    @property
    def instant(self) -> dt.datetime:
        """The first late instant (UTC): whatever comes before it is in time.

        Where a clock change makes the time doubtful, the later reading counts.
        """
        if self.time:
            return latest_instant_at(self.last_valid_day, self.time, self.zone)
        return start_of_day(self.last_valid_day + DAY, self.zone)

    def last_working_day(self, workdays: Workdays) -> dt.date:
        return workdays.shift(self.last_valid_day, 0)


def deadline_of(
    milestone: Milestone, zone: ZoneInfo, workdays: Workdays, cutoffs: Iterable[Cutoff] = ()
) -> Deadline | None:
    """The deadline a milestone sets; None for one without a date, such as a window.

    ``cutoffs`` are those of the plan: a period may begin with one.
    """
    ordered = _ordered(milestone, workdays, cutoffs)
    if ordered is None:
        return None
    date, boundary = ordered
    deadline = Deadline(
        date=date,
        boundary=boundary,
        zone=zone,
        phrase=milestone.phrase,
        time=dt.time.fromisoformat(milestone.time) if milestone.time else None,
    )
    day = _rolled(deadline.last_valid_day, milestone.roll, workdays)
    return deadline if day == deadline.last_valid_day else replace(deadline, rolled_to=day)


def _ordered(
    milestone: Milestone, workdays: Workdays, cutoffs: Iterable[Cutoff]
) -> tuple[dt.date, Boundary] | None:
    if milestone.within is not None:
        return _last_of(milestone.within, workdays, cutoffs), "through"
    if milestone.date is None or milestone.boundary is None:
        return None
    return milestone.date, milestone.boundary


def _last_of(within: Within, workdays: Workdays, cutoffs: Iterable[Cutoff]) -> dt.date:
    """The last day of a period; the day it starts from is not counted."""
    days = {cutoff.code: last_day(cutoff.date, cutoff.boundary) for cutoff in cutoffs}
    start = days.get(within.after) or dt.date.fromisoformat(within.after)
    if within.unit == "working_days":
        return workdays.shift(start, within.count)
    return start + dt.timedelta(days=within.count)


def _rolled(day: dt.date, roll: Roll, workdays: Workdays) -> dt.date:
    if roll == "next_working_day":
        return workdays.first_on_or_after(day)
    return workdays.shift(day, 0) if roll == "previous_working_day" else day


def end_of_nth_working_day(day: dt.date, n: int, workdays: Workdays, zone: ZoneInfo) -> dt.datetime:
    """The midnight (UTC) that ends the nth working day after a local day."""
    return start_of_day(workdays.shift(day, n) + DAY, zone)


def resubmit_due(
    returned_at: dt.datetime,
    n: int,
    workdays: Workdays,
    zone: ZoneInfo,
    not_before: dt.datetime | None = None,
) -> dt.datetime:
    """The end of the nth working day after a return, never before the milestone's deadline."""
    due = review_due(returned_at, n, workdays, zone)
    return due if not_before is None else max(due, not_before)


def review_due(reached_at: dt.datetime, n: int, workdays: Workdays, zone: ZoneInfo) -> dt.datetime:
    """The end of the nth working day after the day on which a report reached its reader."""
    return end_of_nth_working_day(local_day(reached_at, zone), n, workdays, zone)
