"""The calendar of a plan: closed days, extra workdays, hours."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import get_args
from zoneinfo import ZoneInfo

from states.closed_days import Weekday
from states.deadlines import deadline_of
from states.plan import Milestone, Plan
from states.workdays import Workdays
from workflow.intake.document import Document
from workflow.intake.problems import Keys

WEEK = get_args(Weekday)
UTC = ZoneInfo("UTC")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def check(plan: Plan, document: Document) -> None:
    calendar = plan.calendar
    if len(set(calendar.weekend)) == len(WEEK):
        days, allowed = ", ".join(calendar.weekend), ", ".join(WEEK[-2:])
        document.error("bad_value", ("calendar", "weekend"), value=days, allowed=allowed)
    _check_hours(calendar.send_window, ("calendar", "send_window"), document)
    earlier = ""
    for index, hours in enumerate(calendar.working_hours):
        keys = ("calendar", "working_hours", index)
        _check_hours(hours, keys, document)
        if earlier > hours[0]:
            document.error("wrong_order", keys, first=earlier, second=hours[0])
        earlier = hours[1]
    _check_days(plan, document)
    _check_years(plan, document)


def is_time(text: str) -> bool:
    """``HH:MM``."""
    return bool(_TIME.fullmatch(text))


def _check_hours(hours: tuple[str, str], keys: Keys, document: Document) -> None:
    wrong = next((time for time in hours if not is_time(time)), None)
    if wrong is not None:
        document.error("bad_time", keys, value=wrong)
    elif hours[0] >= hours[1]:
        document.error("wrong_order", keys, first=hours[0], second=hours[1])


def _check_days(plan: Plan, document: Document) -> None:
    extra = plan.calendar.extra_workdays
    for index, day in enumerate(extra):
        if day in extra[:index]:
            keys = ("calendar", "extra_workdays", index)
            document.error("duplicate", keys, value=day.isoformat())
    for index, closed in enumerate(plan.calendar.closed):
        keys = ("calendar", "closed", index)
        if not document.clean(keys, (*keys, "from"), (*keys, "to")):
            continue
        if closed.from_ > closed.to:
            first, second = closed.from_.isoformat(), closed.to.isoformat()
            document.error("wrong_order", keys, first=first, second=second)
        for day in dict.fromkeys(extra):
            if closed.from_ <= day <= closed.to:
                document.error("day_closed_and_extra", keys, day=day.isoformat())


def _check_years(plan: Plan, document: Document) -> None:
    """A year without any closed day was probably never looked at."""
    years, last = known_years(plan), last_day(plan)
    if document.clean(("campaign", "opened_on"), ("calendar", "closed")):
        for year in range(plan.campaign.opened_on.year, last.year + 1):
            if year not in years:
                document.warning("year_without_closed_days", ("calendar",), year=year)


def known_years(plan: Plan) -> frozenset[int]:
    """The years of which the calendar names a closed day."""
    return frozenset(
        year
        for closed in plan.calendar.closed
        for year in range(closed.from_.year, closed.to.year + 1)
    )


def last_day(plan: Plan) -> dt.date:
    """The last day any milestone of the campaign speaks of."""
    days = (day for milestone in plan.milestones for day in _days_of(milestone, plan))
    return max(days, default=plan.campaign.opened_on)


def _days_of(milestone: Milestone, plan: Plan) -> Iterator[dt.date]:
    if milestone.latest is not None:
        yield milestone.latest
    if milestone.date is not None:
        yield milestone.date
    if milestone.within is None and milestone.roll == "none":
        return
    try:
        workdays = Workdays.of(plan.calendar)
        deadline = deadline_of(milestone, UTC, workdays, plan.cutoffs)
    except (ValueError, OverflowError):
        return  # a calendar or period that was refused has no days
    if deadline is not None:
        yield deadline.last_valid_day
