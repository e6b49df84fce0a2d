"""When a campaign opens: by the plan, by the clock, or by what was asked."""

import datetime as dt
from zoneinfo import ZoneInfo

from states.errors import BadRequest
from states.plan import Plan
from states.workdays import Workdays


def opening_instant(plan: Plan) -> dt.datetime:
    """The send window's start of the day the plan opens on (of the next working day after)."""
    zone = ZoneInfo(plan.campaign.timezone)
    workdays = Workdays.of(plan.calendar)
    return workdays.opens_at(workdays.first_on_or_after(plan.campaign.opened_on), zone)


def trial_opening(plan: Plan, clock: dt.datetime | None, at: dt.datetime | None) -> dt.datetime:
    """When a trial opens: as asked, else as planned, never before its clock.

    Raises BadRequest ``clock_passed`` if it was asked for a time gone by.
    """
    if at is not None and clock is not None and at < clock:
        raise BadRequest("clock_passed", at=at.isoformat())
    planned = at or opening_instant(plan)
    return planned if clock is None else max(planned, clock)
