"""A report's own deadlines: the plan's, or the extension that was granted to the unit.

Whoever wants to know until when a unit has time asks here; the frame knows the plan alone.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol, cast

from states.deadlines import Deadline
from states.ladder import Rung, plan_ladder
from states.plan import Boundary, Step
from workflow.frame import Frame

Extension = Mapping[str, str]
_AFTER_THE_DAY = ("overdue", "formal_letter")


class Extendable(Protocol):
    """A report, or a row with what of a report is needed here."""

    @property
    def extensions(self) -> Mapping[str, Extension]: ...


def deadline_for(frame: Frame, report: Extendable, milestone: str) -> Deadline | None:
    """The deadline of a milestone for that report; ``None`` where the plan sets none.

    An extension gives time and never takes it: once the plan's own date lies later, it counts.
    """
    planned = frame.deadlines.get(milestone)
    extension = report.extensions.get(milestone)
    if planned is None or extension is None:
        return planned
    own = extended(frame, extension)
    return own if own.instant > planned.instant else planned


def extended(frame: Frame, extension: Extension) -> Deadline:
    """A stored extension as a deadline of the campaign's zone."""
    return Deadline(
        date=dt.date.fromisoformat(extension["date"]),
        boundary=cast(Boundary, extension["boundary"]),
        zone=frame.zone,
        phrase={extension["lang"]: extension["phrase"]},
        extended=True,
    )


def rungs_for(frame: Frame, report: Any, milestone: str) -> tuple[Rung, ...]:
    """The ladder of a milestone for that report: its steps with their instants, in order.

    Lists stand on another report, whose date no extension of this one moves.
    """
    planned = frame.rungs(milestone, report.unit)
    deadline = deadline_for(frame, report, milestone)
    if deadline is None or not deadline.extended:
        return planned
    of = next(one for one in frame.plan.milestones if one.code == milestone)
    steps = [step for step in frame.plan.escalation if _has_sense(step, deadline)]
    zone = frame.zones[report.unit]
    own = plan_ladder(steps, of, deadline, frame.workdays, zone, frame.opened_at)
    lists = (rung for rung in planned if rung.step.list)
    return tuple(sorted((*own, *lists), key=lambda rung: rung.due_at))


def _has_sense(step: Step, deadline: Deadline) -> bool:
    """A step with a date of its own may say that a day has passed which is still to come."""
    too_early = step.on is not None and step.on <= deadline.last_valid_day
    return not step.list and not (too_early and step.letter in _AFTER_THE_DAY)
