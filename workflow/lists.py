"""List steps: one letter for a whole level, its membership read when it leaves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from notifications import facts as f
from states import plan as p
from states.aggregation import Aggregate
from storage import contacts, figures, reports
from storage.reports import ReportRow
from workflow import aggregates
from workflow.deadlines import deadline_for
from workflow.directory import directory
from workflow.frame import Frame
from workflow.letter_facts import deadline_of_report, due_fact
from workflow.mailing import About, Letter
from workflow.members import members_of
from workflow.situations import situation

if TYPE_CHECKING:
    from workflow.steps import Deciding


def outstanding(deciding: Deciding, report: ReportRow, row: Any, letter: Letter) -> bool:
    """The units of which nothing was received though their own deadline has passed."""
    frame = deciding.frame
    level = next(m.level for m in frame.plan.milestones if m.code == row.milestone)
    due = [
        one
        for one in reports.all_of(deciding.tx, frame.id)
        if one.level == level and one.obligation in ("due", "closed")
    ]
    listed = [one for one in due if _outstanding(frame, one, deciding.now)]
    if not listed:
        return False
    before = frame.day(deciding.now) - dt.timedelta(days=1)
    letter.facts["outstanding"] = f.Outstanding(
        due=len(due),
        received=sum(one.first_received is not None for one in due),
        through_day=before.isoformat(),
        rows=_rows(deciding, listed),
    )
    letter.about = [
        About(one, deciding.units.of(one, deadline_of_report(frame, one))) for one in listed
    ]
    return True


def _outstanding(frame: Frame, report: ReportRow, now: dt.datetime) -> bool:
    deadline = deadline_of_report(frame, report)
    passed = deadline is not None and now >= deadline.instant
    return passed and report.obligation == "due" and report.first_received is None


def _rows(deciding: Deciding, listed: list[ReportRow]) -> list[f.OutstandingRow]:
    frame = deciding.frame
    last = contacts.latest(deciding.tx, [one.id for one in listed])
    day = deciding.day(frame.root.code)
    return [_row(frame, one, last.get(one.id), day) for one in listed]


def _row(frame: Frame, report: ReportRow, contact: Any, day: dt.date) -> f.OutstandingRow:
    unit = frame.units[report.unit]
    reader = directory(frame).reader_of(report.unit, day)
    return f.OutstandingRow(
        unit=unit.code,
        name=unit.name,
        head_title=unit.unit_head_title,
        officer=reader.post.display_name if reader else "",
        last_contact=frame.day(contact.at).isoformat() if contact else "",
        outcome=contact.outcome if contact else "",
        reason=contact.note if contact else "",
        promised=contact.promised.isoformat() if contact and contact.promised else "",
    )


def draft_progress(deciding: Deciding, report: ReportRow, row: Any, letter: Letter) -> bool:
    """Where a consolidating report's draft stands: members, estimates left, open returns."""
    frame, tx = deciding.frame, deciding.tx
    due = members_of(frame, report.unit, reports.all_of(tx, frame.id))
    held = figures.in_use(tx, frame.id)
    by_bodies = frame.plan.indicators if report.root else ()
    expected = [i.code for i in by_bodies if i.source != "units"]
    table = aggregates.table(tx, frame, report.unit)
    letter.facts["draft"] = f.DraftProgress(
        situation=situation(report),
        root_due=due_fact(frame, deadline_for(frame, report, row.milestone)),
        included=sum(one.state in ("consolidated", "presented") for one in due),
        reviewed=sum(one.state in ("reviewed", "consolidated", "presented") for one in due),
        due=len(due),
        figures_entered=sum(code in held for code in expected),
        figures_expected=len(expected),
        estimates=_estimates(table, frame.plan),
        open_returns=[one.unit for one in due if one.returned and one.state == "draft"],
    )
    _about_root(deciding, report, row, letter)
    return True


def estimates_open(deciding: Deciding, report: ReportRow, row: Any, letter: Letter) -> bool:
    """The figures that are still estimates; nothing to say once there are none."""
    table = aggregates.table(deciding.tx, deciding.frame, report.unit)
    open_figures = _estimates(table, deciding.frame.plan)
    if not open_figures:
        return False
    letter.facts["estimates"] = open_figures
    _about_root(deciding, report, row, letter)
    return True


def _about_root(deciding: Deciding, report: ReportRow, row: Any, letter: Letter) -> None:
    deadline = deadline_for(deciding.frame, report, row.milestone)
    letter.about = [About(report, deciding.units.of(report, deadline), row.milestone)]


def _estimates(table: list[Aggregate], plan: p.Plan) -> list[f.EstimateRow]:
    return [
        f.EstimateRow(
            indicator=one.indicator,
            source=one.source,
            as_of=one.as_of.isoformat() if one.as_of else "",
        )
        for one in aggregates.in_use(table, plan)
        if one.kind == "estimate"
    ]
