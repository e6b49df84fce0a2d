"""The frame of a campaign: all that no move changes, read once and shared.

Plan, register, calendar and definition change only with the campaign's plan version. A version
is written once, and frames are kept by the hashes of its texts, so none is ever stale: not after
an amendment, and not after one that was only tried and rolled back. Which units are merged, and
so whose targets a unit answers for, counts as register; marks on addresses are kept by a hash of
their own. Whoever raises the revision must not read the frame again in the same transaction: a
dry run would leave behind what never was.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from states import plan as p
from states.asked import indicators_asked, sections_asked
from states.deadlines import Deadline, deadline_of
from states.definition import Definition, parse
from states.errors import NotFound, Refusal, Refused
from states.ladder import Rung, plan_ladder
from states.naming import Names, names_of
from states.register import Post, Register, StandIn, Unit
from states.targets import locked_targets
from states.workdays import Workdays
from storage import bad_addresses, campaigns, plan_versions, reports
from workflow.edition import Carried, Edition, carried_of, edition_of, post_key

# By engine: a database that is gone takes its frames along, and no later one inherits them.
_kept: WeakKeyDictionary[Engine, dict[tuple[Any, ...], "Frame"]] = WeakKeyDictionary()
_KEEP = 8


@dataclass(frozen=True)
class Frame:
    """A campaign as the door sees it. Immutable; safe to share between threads."""

    id: int
    code: str
    version: int
    plan: p.Plan
    register: Register
    carried: Carried
    merged: Mapping[str, str]
    definition: Definition
    opened_at: dt.datetime
    zone: ZoneInfo = field(repr=False)
    workdays: Workdays = field(repr=False)
    bad_addresses: frozenset[str] = frozenset()

    @property
    def edition(self) -> Edition:
        return Edition(self.plan, self.register)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.register.units}

    @property
    def posts(self) -> tuple[Post, ...]:
        return self.register.posts

    @property
    def stand_ins(self) -> tuple[StandIn, ...]:
        return self.register.stand_ins

    def known_since(self, post: Post) -> dt.date | None:
        """The day on which the post came into the register; ``None`` if it was there from the
        first."""
        return self.carried.known_since.get(post_key(post))

    @cached_property
    def targets(self) -> Mapping[str, Mapping[str, Decimal]]:
        """The locked targets by unit and indicator; those of merged units with their heirs."""
        return locked_targets(self.register.targets, self.merged, self.plan)

    @cached_property
    def acts_as(self) -> Mapping[str, str]:
        """The built-in role of every role of the plan."""
        return {role.code: role.acts_as for role in self.plan.roles}

    @cached_property
    def roles(self) -> Mapping[str, p.Role]:
        return {role.code: role for role in self.plan.roles}

    @cached_property
    def steps(self) -> Mapping[tuple[str, str], p.Step]:
        """The steps by code and milestone (ladders of two levels may use the same code), also
        those that are no longer in the plan but may have fired."""
        steps = (*self.carried.former_steps, *self.plan.escalation)
        return {(step.step, step.milestone): step for step in steps}

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

    def consolidates(self, unit: str) -> bool:
        """Whether the unit's report is built from those of the units under it."""
        return unit in self.children or unit == self.root.code

    def asks(self, unit: str) -> bool:
        """Whether the plan asks the unit for sections or figures of its own."""
        found = self.units[unit]
        return bool(sections_asked(self.plan, found) or indicators_asked(self.plan, found))

    @cached_property
    def deadlines(self) -> Mapping[str, Deadline]:
        """By milestone the deadline the plan sets; windows set none.

        What counts for a report says ``workflow.deadlines``, which knows extensions.
        """
        cutoffs, workdays = self.plan.cutoffs, self.workdays
        found = {m.code: deadline_of(m, self.zone, workdays, cutoffs) for m in self.plan.milestones}
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
        """The plan's ladder of a milestone at the unit's hours: steps with instants, in order.

        What a report's own steps are says ``workflow.deadlines``, which knows extensions.
        """
        return self._ladders[self.zones[unit]].get(milestone, ())

    @cached_property
    def names(self) -> Names:
        """The names by which a unit can be told in another one's text."""
        return names_of(self.units.values(), self.plan)

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

    def local(self, instant: dt.datetime) -> str:
        """An instant as RFC 3339 in the campaign's zone."""
        return instant.astimezone(self.zone).isoformat()


def load(tx: Connection, row: Any) -> Frame:
    """The frame of a campaign row, kept while its plan, register and addresses stay the same."""
    frames = _kept.setdefault(tx.engine, {})
    hashes = (row.plan_hash, row.register_hash)
    edition = (row.id, row.plan_version, row.register_rev, row.opened_at, *hashes)
    key = (*edition, row.bad_addresses)
    frame = frames.get(key)
    if frame is None:
        while len(frames) >= _KEEP:
            frames.pop(next(iter(frames)))
        # If only the marks on its addresses have changed, the plan need not be read again.
        before = next((kept for old, kept in frames.items() if old[:-1] == edition), None)
        marks = bad_addresses.everyone(tx)
        frame = frames[key] = replace(before or read(tx, row), bad_addresses=marks)
    return frame


def read(tx: Connection, row: Any) -> Frame:
    """The frame of a campaign row, read anew and kept by nobody: also of what is not committed."""
    # By its number: what a version says is the same whenever it is read.
    version = plan_versions.one(tx, row.id, row.plan_version)
    edition = edition_of(version.plan, version.register_text)
    return Frame(
        id=row.id,
        code=row.code,
        version=row.plan_version,
        plan=edition.plan,
        register=edition.register,
        carried=carried_of(version.carried),
        definition=parse(campaigns.definition_text(tx, row.id)),
        merged=reports.merged(tx, row.id),
        opened_at=row.opened_at,
        zone=ZoneInfo(edition.plan.campaign.timezone),
        workdays=Workdays.of(edition.plan.calendar),
        bad_addresses=bad_addresses.everyone(tx),
    )


def of_code(tx: Connection, code: str, *, alone: bool = False) -> tuple[Any, Frame]:
    """The campaign's row and frame. An empty code means the only open one; where none is open,
    the only one there is.

    In a transaction that writes, the row stays as it is until the commit: first of all rows an
    act takes, together with other acts or ``alone`` (one that bumps the campaign's version).
    Raises NotFound with code ``campaign`` (with the known codes as field).
    """
    row = campaigns.by_code(tx, code or _only_one(tx), alone=alone)
    if row is None:
        known = [row.code for row in campaigns.all_campaigns(tx)]
        raise NotFound("campaign", campaign=code, known=known)
    return row, load(tx, row)


def local(frame: Frame, instant: dt.datetime | None) -> str | None:
    """An instant as RFC 3339 in the campaign's zone."""
    return frame.local(instant) if instant is not None else None


def of_open(tx: Connection, code: str, action: str, *, alone: bool = False) -> tuple[Any, Frame]:
    """The same for an act that a closed campaign does not allow.

    Raises Refused ``campaign_closed``.
    """
    row, frame = of_code(tx, code, alone=alone)
    if row.status != "open":
        raise Refused(action, [Refusal("campaign_closed")])
    return row, frame


def _only_one(tx: Connection) -> str:
    """The code of the only open campaign, or of the only one; "" if there are none or several."""
    everyone = campaigns.all_campaigns(tx)
    rows = [row for row in everyone if row.status == "open"] or everyone
    return str(rows[0].code) if len(rows) == 1 else ""
