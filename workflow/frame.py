"""The frame of a campaign: all that no move changes, read once and shared.

Plan, register, calendar and definition change only with the campaign's plan version or
register revision, so they are kept by these and never go stale.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine

from states import plan as p
from states.deadlines import Deadline, deadline_of
from states.definition import Definition, parse
from states.errors import NotFound
from states.ladder import Rung, plan_ladder
from states.register import Post, StandIn, Unit
from states.workdays import Workdays
from storage import campaigns

PLAN = TypeAdapter(p.Plan)
UNIT = TypeAdapter(Unit)
POST = TypeAdapter(Post)
STAND_IN = TypeAdapter(StandIn)
# By engine: a database that is gone takes its frames along, and no later one inherits them.
_kept: WeakKeyDictionary[Engine, dict[tuple[int, str, int], "Frame"]] = WeakKeyDictionary()
_KEEP = 8


@dataclass(frozen=True)
class Frame:
    """A campaign as the door sees it. Immutable; safe to share between threads."""

    id: int
    code: str
    plan: p.Plan
    definition: Definition
    units: Mapping[str, Unit]
    posts: tuple[Post, ...]
    stand_ins: tuple[StandIn, ...]
    targets: Mapping[str, Mapping[str, Decimal]]
    opened_at: dt.datetime
    zone: ZoneInfo = field(repr=False)
    workdays: Workdays = field(repr=False)

    @cached_property
    def acts_as(self) -> Mapping[str, str]:
        """The built-in role of every role of the plan."""
        return {role.code: role.acts_as for role in self.plan.roles}

    @cached_property
    def roles(self) -> Mapping[str, p.Role]:
        return {role.code: role for role in self.plan.roles}

    @cached_property
    def lowest(self) -> str:
        """The level of the units that report."""
        return min(self.plan.levels, key=lambda level: level.rank).code

    @cached_property
    def root(self) -> Unit:
        """The unit at the top, whose report consolidates all others."""
        return next(u for u in self.units.values() if not u.parent)

    @cached_property
    def children(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            found.setdefault(unit.parent, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}

    @cached_property
    def deadlines(self) -> Mapping[str, Deadline]:
        """By milestone the deadline it sets; windows set none."""
        found = {m.code: deadline_of(m, self.zone) for m in self.plan.milestones}
        return {code: deadline for code, deadline in found.items() if deadline is not None}

    @cached_property
    def zones(self) -> Mapping[str, ZoneInfo]:
        """By unit the zone its mails leave in; deadlines keep that of the campaign."""
        return {
            code: ZoneInfo(unit.timezone) if unit.timezone else self.zone
            for code, unit in self.units.items()
        }

    @cached_property
    def _ladders(self) -> Mapping[ZoneInfo, Mapping[str, tuple[Rung, ...]]]:
        milestones = {m.code: m for m in self.plan.milestones}
        plan, days, opened = self.plan.escalation, self.workdays, self.opened_at
        return {
            zone: {
                code: plan_ladder(plan, milestones[code], deadline, days, zone, opened)
                for code, deadline in self.deadlines.items()
            }
            for zone in set(self.zones.values())
        }

    def rungs(self, milestone: str, unit: str) -> tuple[Rung, ...]:
        """The ladder of a milestone at the unit's hours: every step with its instant, in order."""
        return self._ladders[self.zones[unit]].get(milestone, ())

    @cached_property
    def cutoffs(self) -> Mapping[str, p.Cutoff]:
        """By level the cut-off of its figures."""
        return {cutoff.level: cutoff for cutoff in self.plan.cutoffs}

    def first_role(self, acts_as: str) -> str:
        """The first role of the plan that acts so; "" if there is none."""
        return next((r.code for r in self.plan.roles if r.acts_as == acts_as), "")

    def readers(self, level: str) -> tuple[str, ...]:
        """The roles that read a report of that level, in order; the last approves."""
        return tuple(self.plan.rules.readers.get(level, ()))

    def milestones(self, level: str) -> Iterator[p.Milestone]:
        return (m for m in self.plan.milestones if m.level == level)

    def ancestors(self, unit: str) -> Iterator[str]:
        """The unit itself, then its parents upwards."""
        while unit:
            yield unit
            unit = self.units[unit].parent

    def day(self, instant: dt.datetime, unit: str = "") -> dt.date:
        """The local day of an instant, in the campaign's zone or in that of a unit's mails."""
        zone = self.zones[unit] if unit else self.zone
        return instant.astimezone(zone).date()


def load(tx: Connection, row: Any) -> Frame:
    """The frame of a campaign row, kept while its plan and register stay the same."""
    frames = _kept.setdefault(tx.engine, {})
    key = (row.id, row.plan_hash, row.register_rev)
    frame = frames.get(key)
    if frame is None:
        while len(frames) >= _KEEP:
            frames.pop(next(iter(frames)))
        frame = frames[key] = _read(tx, row)
    return frame


def _read(tx: Connection, row: Any) -> Frame:
    register = campaigns.register_rows(tx, row.id)
    plan = PLAN.validate_json(campaigns.plan_text(tx, row.id), strict=True)
    units = [UNIT.validate_python(unit.data) for unit in register["units"]]
    targets: dict[str, dict[str, Decimal]] = {}
    for target in register["targets"]:
        targets.setdefault(target.unit, {})[target.indicator] = Decimal(target.target)
    return Frame(
        id=row.id,
        code=row.code,
        plan=plan,
        definition=parse(campaigns.definition_text(tx, row.id)),
        units={unit.code: unit for unit in units},
        posts=tuple(POST.validate_python(post.data) for post in register["posts"]),
        stand_ins=tuple(STAND_IN.validate_python(s.data) for s in register["stand_ins"]),
        targets=targets,
        opened_at=row.opened_at,
        zone=ZoneInfo(plan.campaign.timezone),
        workdays=Workdays.of(plan.calendar),
    )


def of_code(tx: Connection, code: str, *, alone: bool = False) -> tuple[Any, Frame]:
    """The campaign's row and frame. An empty code means the only open one.

    In a transaction that writes, the row stays as it is until the commit: first of all rows an
    act takes, together with other acts or ``alone`` (one that bumps the campaign's version).
    Raises NotFound with code ``campaign`` (with the known codes as field).
    """
    row = campaigns.by_code(tx, code or _only_open(tx), alone=alone)
    if row is None:
        known = [row.code for row in campaigns.all_campaigns(tx)]
        raise NotFound("campaign", campaign=code, known=known)
    return row, load(tx, row)


def _only_open(tx: Connection) -> str:
    """The code of the only open campaign; "" if there are none or several."""
    rows = [row for row in campaigns.all_campaigns(tx) if row.status == "open"]
    return rows[0].code if len(rows) == 1 else ""
