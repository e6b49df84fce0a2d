"""What if some units were late: a story in which all others report in time."""

import datetime as dt

from states.deadlines import Deadline
from states.errors import BadRequest
from states.register import Unit
from states.timeliness import obligation_of
from workflow.directory import directory
from workflow.frame import Frame
from workflow.intake.report_file import ReportFile, Reports
from workflow.intake.timeline_file import Event, Timeline
from workflow.letter_facts import milestone_of
from workflow.plausible import plausible

# People send on the last working day, some time after it began.
AFTER_OPENING = dt.timedelta(hours=2)
_SENDERS = ("unit_head", "unit_deputy")


def with_late(frame: Frame, late: int) -> Timeline:
    """Every reporting unit but the last ``late`` of the register submits on its last working day.

    A unit without anybody who could submit then stays silent as well. Raises BadRequest
    ``too_many_late`` if fewer units have to report.
    """
    due = _reporting(frame)
    if late > len(due):
        raise BadRequest("too_many_late", late=late, units=len(due))
    events: list[Event] = []
    files: Reports = {}
    for unit, deadline in due[: len(due) - late]:
        at = frame.workdays.opens_at(deadline.last_working_day(frame.workdays), frame.zone)
        by = _sender(frame, unit, at.astimezone(frame.zone).date())
        if by:
            events.append(_submission(unit.code, at + AFTER_OPENING, by))
            raw = plausible(frame.plan, unit, frame.targets.get(unit.code, {}))
            files[unit.code, 1] = ReportFile(frame.code, unit.code, 1, "online", None, None, raw)
    return Timeline(tuple(sorted(events, key=lambda event: event.at)), files, ())


def _reporting(frame: Frame) -> list[tuple[Unit, Deadline]]:
    """Units of the lowest level that must report by a date, in the register's order."""
    milestone = milestone_of(frame, frame.lowest)
    if milestone is None:
        return []
    deadline = frame.deadlines[milestone.code]
    return [
        (unit, deadline)
        for unit in frame.units.values()
        if unit.level == frame.lowest and obligation_of(unit, frame.plan) == "due"
    ]


def _sender(frame: Frame, unit: Unit, day: dt.date) -> str:
    """Who may submit for the unit on that day; "" if nobody can."""
    people = directory(frame)
    may = frame.plan.rules.submitters.get(unit.level, ())
    for acts_as in _SENDERS:
        for role in may:
            if frame.acts_as.get(role) == acts_as:
                for holder in people.holders(unit.code, role, day):
                    return holder.post.person_id
    return ""


def _submission(unit: str, at: dt.datetime, by: str) -> Event:
    return Event(0, at, unit, 1, "submitted", by, "", None)
