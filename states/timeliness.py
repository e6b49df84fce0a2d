"""Who must report, and whether what was received came in time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from states.asked import cutoff_of
from states.deadlines import last_day
from states.instants import local_day
from states.plan import Plan
from states.register import Unit
from states.workdays import Workdays

Obligation = Literal["due", "exempt", "merged", "waived", "closed"]
Timeliness = Literal["not_due", "on_time", "incomplete", "late", "missing", "exempt"]
Counts = Literal["first_complete_submission", "first_submission"]


@dataclass(frozen=True, slots=True)
class Received:
    """A submission that was not withdrawn: when it was received, and whether it was complete."""

    at: dt.datetime
    complete: bool


def timeliness(
    now: dt.datetime,
    deadline: dt.datetime,
    received: Sequence[Received],
    obligation: Obligation,
    counts: Counts,
) -> Timeliness:
    """``deadline`` is exclusive; ``received`` is in order; a reviewer's return is no matter."""
    if obligation in ("exempt", "merged", "waived"):
        return "exempt"
    if not received:
        return "not_due" if now < deadline else "missing"
    counted = counted_submission(received, counts)
    if counted is None:
        return "incomplete"
    return "on_time" if counted.at < deadline else "late"


def counted_submission(received: Sequence[Received], counts: Counts) -> Received | None:
    """The submission by which timeliness is judged, if it has come."""
    any_will_do = counts == "first_submission"
    return next((one for one in received if one.complete or any_will_do), None)


def late_by_working_days(
    last_valid_day: dt.date, receipt: dt.datetime, zone: ZoneInfo, workdays: Workdays
) -> int:
    """Working days after the last valid day through the day of receipt; may be 0."""
    return workdays.count(last_valid_day, local_day(receipt, zone))


def obligation_of(unit: Unit, plan: Plan) -> Literal["due", "exempt", "merged"]:
    """What the register says of a unit at the cut-off, before anybody decides otherwise."""
    day = _day_of_record(unit, plan)
    if day is None:
        return "due"
    if unit.active_from is not None and unit.active_from > day:
        return "exempt"
    if unit.active_to is not None and unit.active_to < day:
        return "merged" if unit.successor else "exempt"
    return "due"


def _day_of_record(unit: Unit, plan: Plan) -> dt.date | None:
    if plan.rules.exempt_if_active_from_after is not None:
        return plan.rules.exempt_if_active_from_after
    cutoff = cutoff_of(plan, unit.level)
    return None if cutoff is None else last_day(cutoff.date, cutoff.boundary)
