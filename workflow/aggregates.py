"""The root's table of figures: what members report, rolled up, beside what bodies hold."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from states import plan as p
from states.aggregation import Aggregate, HeldFigure, MemberFigures, aggregate, body_aggregate
from states.normalise import content_from
from states.record import as_data
from storage import figures, reports, revisions
from storage.reports import ReportRow
from workflow.frame import Frame

HELD = TypeAdapter(HeldFigure)
ACCEPTED = ("reviewed", "consolidated", "presented")


def table(tx: Connection, frame: Frame) -> list[Aggregate]:
    """A row for every indicator over the units, and one for each figure a body has entered."""
    members = member_figures(tx, frame)
    held = figures.in_use(tx, frame.id)
    rows = []
    for indicator in frame.plan.indicators:
        rows.append(aggregate(indicator, members, frame.plan))
        if indicator.code in held:
            figure = HELD.validate_python(held[indicator.code].data)
            rows.append(body_aggregate(indicator, figure, frame.plan))
    return rows


def member_figures(tx: Connection, frame: Frame) -> list[MemberFigures]:
    """Every unit that must report, with its accepted content if there is one."""
    due = [
        one
        for one in reports.all_of(tx, frame.id)
        if not one.root and one.obligation in ("due", "closed")
    ]
    accepted = {one.id: one.revision for one in due if one.state in ACCEPTED}
    contents = revisions.current_contents(tx, accepted.items()) if accepted else {}
    return [_member(frame, one, contents.get(one.id)) for one in due]


def _member(frame: Frame, report: ReportRow, revision: Any) -> MemberFigures:
    return MemberFigures(
        unit=frame.units[report.unit],
        content=content_from(json.loads(revision.content)) if revision else None,
        confirmed=revision is not None and revision.confirmed_at is not None,
    )


def in_use(rows: list[Aggregate], plan: p.Plan) -> list[Aggregate]:
    """The row the plan's table shows for each indicator: the body's where it is the source."""
    sources = {indicator.code: indicator.source for indicator in plan.indicators}
    return [row for row in rows if row.source == sources[row.indicator]]


def as_json(row: Aggregate) -> Mapping[str, Any]:
    """A row as the interface gives it; exact decimals as text."""
    data: dict[str, Any] = as_data(row)
    return data


def has_estimates(rows: list[Aggregate], plan: p.Plan) -> bool:
    """Whether a figure the table shows is still an estimate."""
    return any(row.kind == "estimate" for row in in_use(rows, plan))
