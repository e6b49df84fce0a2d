"""The steps of a milestone, each with the instant at which it falls due."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from states.deadlines import Deadline
from states.instants import instant_at
from states.plan import Milestone, Step
from states.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Rung:
    step: Step
    due_at: dt.datetime


def plan_ladder(
    steps: Sequence[Step],
    milestone: Milestone,
    deadline: Deadline,
    workdays: Workdays,
    zone: ZoneInfo,
    opened_at: dt.datetime,
) -> tuple[Rung, ...]:
    """The milestone's rungs in the order they fall due (UTC).

    Days are counted from the deadline, hours are those of ``zone``, the addressed unit's.
    """
    rungs = (
        Rung(step, _due_at(step, deadline, workdays, zone, opened_at))
        for step in steps
        if step.milestone == milestone.code
    )
    return tuple(sorted(rungs, key=lambda rung: rung.due_at))


def _due_at(
    step: Step, deadline: Deadline, workdays: Workdays, zone: ZoneInfo, opened_at: dt.datetime
) -> dt.datetime:
    if step.on_event is not None:
        return opened_at.astimezone(dt.UTC)
    day = _day_of(step, deadline, workdays)
    if step.at:
        return instant_at(day, dt.time.fromisoformat(step.at), zone)
    return workdays.opens_at(day, zone)


def _day_of(step: Step, deadline: Deadline, workdays: Workdays) -> dt.date:
    if step.on is not None:
        return step.on
    if step.offset_days is not None:
        day = deadline.last_working_day(workdays) + dt.timedelta(days=step.offset_days)
        return workdays.first_on_or_after(day)
    return workdays.shift(deadline.last_working_day(workdays), step.offset_wd or 0)
