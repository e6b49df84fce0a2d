"""When the steps of a report fall due: ladders of its milestones and its clocks, as rows."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from states import plan as p
from states.ladder import Rung
from storage.reports import ReportRow
from workflow.deadlines import rungs_for
from workflow.frame import Frame
from workflow.letter_facts import milestone_of

CONFIRM_FIGURES = "confirm_figures"
Done = tuple[int, str, int]


def due_row(frame: Frame, report: ReportRow, step: str, at: dt.datetime, **rest: Any) -> Any:
    """A planned row; occurrence 1, no milestone unless said."""
    return {
        "campaign_id": frame.id,
        "report_id": report.id,
        "unit": report.unit,
        "step": step,
        "occurrence": 1,
        "milestone": "",
        "kind": "ladder",
        "due_at": at,
        "status": "planned",
        "reason": "",
        "decided_at": None,
        **rest,
    }


def opening_rows(frame: Frame, report: ReportRow, now: dt.datetime) -> Iterator[Any]:
    """Everything planned when the campaign opens; steps already past are skipped."""
    for row in rows_of(frame, report):
        yield row if row["kind"] == "event" else _passed(row, now)


def rows_of(frame: Frame, report: ReportRow) -> Iterator[Any]:
    """Every row that the plan asks of a report, whatever the time."""
    for milestone in frame.plan.milestones:
        yield from ladder_rows(frame, report, milestone)
    at = figures_at(frame, report)
    if at is not None:
        yield due_row(frame, report, CONFIRM_FIGURES, at, kind="figures")


def ladder_rows(frame: Frame, report: ReportRow, milestone: p.Milestone) -> Iterator[Any]:
    """The rows of one milestone on one report: its own ladder, and on the root the lists."""
    for rung in rungs_for(frame, report, milestone.code):
        if _stands_on(report, milestone, rung.step):
            yield due_row(
                frame,
                report,
                rung.step.step,
                rung.due_at,
                occurrence=report.epoch,
                milestone=milestone.code,
                kind="ladder" if rung.step.on_event is None else "event",
            )


def _stands_on(report: ReportRow, milestone: p.Milestone, step: p.Step) -> bool:
    return report.root if step.list else report.level == milestone.level


def _passed(row: Any, now: dt.datetime) -> Any:
    """A step whose instant lay before the opening is skipped, with a record."""
    if row["due_at"] < now:
        row |= {"status": "skipped", "reason": "before_opening", "decided_at": now}
    return row


def figures_at(frame: Frame, report: ReportRow) -> dt.datetime | None:
    """Window start of the first working day after the cut-off of a reporting unit."""
    cutoff = frame.cutoffs.get(report.level)
    if cutoff is None or report.root:
        return None
    day = frame.workdays.first_on_or_after(after_cutoff(cutoff))
    return frame.workdays.opens_at(day, frame.zones[report.unit])


def after_cutoff(cutoff: p.Cutoff) -> dt.date:
    """The first day that no longer belongs to the cut-off."""
    return cutoff.date + dt.timedelta(days=1 if cutoff.boundary == "through" else 0)


def next_rungs(
    frame: Frame, report: ReportRow, after: dt.datetime, done: Collection[Done]
) -> list[Rung]:
    """Coming steps of the unit's own deadline, in order, as letters list them; a step that is
    done does not come again because its day was moved."""
    milestone = milestone_of(frame, report.level)
    if milestone is None:
        return []
    return [
        rung
        for rung in rungs_for(frame, report, milestone.code)
        if rung.due_at > after and _stands_on(report, milestone, rung.step)
        if (report.id, rung.step.step, report.epoch) not in done
    ]
