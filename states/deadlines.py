"""Deadlines as the order wrote them, and the clocks that run in working days."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from states.instants import DAY, local_day, start_of_day
from states.plan import Boundary, Milestone
from states.workdays import Workdays


def last_day(date: dt.date, boundary: Boundary) -> dt.date:
    """The last day that still counts: the day before "before", the day of "through"."""
    return date - DAY if boundary == "before" else date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A date with its boundary; all its days are days of its zone."""

    date: dt.date
    boundary: Boundary
    zone: ZoneInfo
    phrase: Mapping[str, str] = field(default_factory=dict)
    extended: bool = False

    @property
    def last_valid_day(self) -> dt.date:
        return last_day(self.date, self.boundary)

    @property
    def instant(self) -> dt.datetime:
        """The first late instant (UTC): whatever comes before it is in time."""
        return start_of_day(self.last_valid_day + DAY, self.zone)

    def last_working_day(self, workdays: Workdays) -> dt.date:
        return workdays.shift(self.last_valid_day, 0)


def deadline_of(milestone: Milestone, zone: ZoneInfo) -> Deadline | None:
    """The deadline a milestone sets; None for one without a date, such as a window."""
    if milestone.date is None or milestone.boundary is None:
        return None
    return Deadline(
        date=milestone.date, boundary=milestone.boundary, zone=zone, phrase=milestone.phrase
    )


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
