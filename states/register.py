"""The register of a campaign: units, posts with their holders, stand-ins, locked targets."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An organisation that reports. ``active_from`` and ``active_to`` are both included."""

    code: str
    name: str
    level: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    group: str = ""
    unit_head_title: str = ""
    head_email: str = ""
    drafter_email: str = ""
    reader: str = ""
    members: int | None = None
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    successor: str = ""
    timezone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One person in one post of one unit; both dates included, ``None`` is open."""

    person_id: str
    role: str
    unit: str
    role_title: str = ""
    display_name: str = ""
    email: str = ""
    phone: str = ""
    lang: str = ""
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    note: str = ""

    def held_on(self, day: dt.date) -> bool:
        """Whether the person holds the post on that local day."""
        return (self.active_from is None or self.active_from <= day) and (
            self.active_to is None or day <= self.active_to
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who takes an absent person's place; both dates included, one hop only."""

    person: str
    stand_in: str
    from_: dt.date
    to: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target locked when the campaign opens."""

    unit: str
    indicator: str
    target: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Everything of a plan folder beside the plan itself."""

    units: tuple[Unit, ...]
    posts: tuple[Post, ...]
    stand_ins: tuple[StandIn, ...] = ()
    targets: tuple[TargetRow, ...] = ()
