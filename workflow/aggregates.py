"""A consolidating report's table of figures: what members report, rolled up; the root's also
what bodies hold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from states import plan as p
from states.aggregation import Aggregate, HeldFigure, MemberFigures, aggregate, body_aggregate
from states.normalise import content_from
from states.numbers import total
from states.record import as_data
from storage import figures, reports, revisions
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.members import descendants_of, members_of
from workflow.own_part import own_part

HELD = TypeAdapter(HeldFigure)
ACCEPTED = ("reviewed", "consolidated", "presented")


def table(tx: Connection, frame: Frame, unit: str = "") -> list[Aggregate]:
    """A row for every indicator over the units under this one (the root if none is named).

    Only the root's has a second row for each figure that a body has entered.
    """
    above = unit or frame.root.code
    members = member_figures(tx, frame, above)
    held = _held(tx, frame) if above == frame.root.code else {}
    rows = []
    for indicator in frame.plan.indicators:
        rows.append(aggregate(_measured(indicator, frame, above, members), members, frame.plan))
        if indicator.code in held:
            rows.append(body_aggregate(indicator, held[indicator.code], frame.plan))
    return rows


def _held(tx: Connection, frame: Frame) -> dict[str, HeldFigure]:
    """The figures bodies hold; estimates only where the plan lets a draft use them."""
    rows = figures.in_use(tx, frame.id)
    held = {code: HELD.validate_python(row.data) for code, row in rows.items()}
    if frame.plan.rules.provisional.draft_may_use_estimates:
        return held
    return {code: figure for code, figure in held.items() if figure.kind == "actual"}


def _measured(
    indicator: p.Indicator, frame: Frame, unit: str, members: Sequence[MemberFigures]
) -> p.Indicator:
    """The indicator with the target of the unit that consolidates: the root's is the plan's.

    Below the root it is the unit's own locked one, the common one, or, of what is summed, the
    sum of its members'.
    """
    if unit == frame.root.code or indicator.unit_target == "common":
        return indicator
    target = None
    if indicator.unit_target == "per_unit":
        target = frame.targets.get(unit, {}).get(indicator.code)
        if target is None and indicator.aggregation == "sum":
            targets = (frame.targets.get(one.unit.code, {}) for one in members)
            locked = [of[indicator.code] for of in targets if indicator.code in of]
            target = total(locked) if locked else None
    return replace(indicator, root_target=target)


def member_figures(tx: Connection, frame: Frame, unit: str) -> list[MemberFigures]:
    """Every unit under this one that must report, with its accepted content if there is one.

    Below its own members the content is the one their accepted reports were built from, so
    that the parts add up to the whole.
    """
    every = reports.all_of(tx, frame.id)
    ids = {one.unit: one.id for one in every}
    accepted = [one for one in members_of(frame, unit, every) if one.state in ACCEPTED]
    layer = {one.id: one.revision for one in accepted}
    taken: dict[int, _Taken] = {}
    while layer:
        found = {
            key: _Taken(json.loads(row.content), row.confirmed_at is not None)
            for key, row in revisions.current_contents(tx, layer.items()).items()
        }
        taken = {**found, **taken}
        below = (one for of in found.values() for one in of.data.get("members", ()))
        layer = {
            ids[one["unit"]]: one["revision"] for one in below if ids[one["unit"]] not in taken
        }
    return [_member(frame, one, taken.get(one.id)) for one in descendants_of(frame, unit, every)]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A submission that counts; ``confirmed``: its estimates were confirmed."""

    data: Mapping[str, Any]
    confirmed: bool


def _member(frame: Frame, report: ReportRow, taken: _Taken | None) -> MemberFigures:
    return MemberFigures(
        unit=frame.units[report.unit],
        content=content_from(own_part(taken.data)) if taken else None,
        confirmed=taken is not None and taken.confirmed,
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
