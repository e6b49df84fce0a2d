"""Variations on the fixed cast: plans and registers for cases the example lacks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cast import SMALL, World, content, example, small_register
from databases import by_kind

from states.plan import Plan, Step
from states.register import Post, Register, StandIn

Changes = Mapping[str, Mapping[str, Any]]


def step(code: str, **changes: Any) -> Step:
    """A step of the example, changed."""
    return replace(next(one for one in example().plan.escalation if one.step == code), **changes)


def plan_of(*steps: Step, **changes: Any) -> Plan:
    """The example's plan with those steps only; keywords are other tables of the plan."""
    return replace(example().plan, escalation=steps, **changes)


def plan_with(*steps: Step, **changes: Any) -> Plan:
    """The example's plan; steps of a known code are replaced, others are added."""
    ladder = {one.step: one for one in example().plan.escalation}
    ladder |= {one.step: one for one in steps}
    return plan_of(*ladder.values(), **changes)


def calendar(**changes: Any) -> dict[str, Any]:
    """Another calendar, as a keyword of ``plan_with``."""
    return {"calendar": replace(example().plan.calendar, **changes)}


def register_with(
    *,
    units: Changes | None = None,
    people: Changes | None = None,
    without: tuple[str, ...] = (),
    more: tuple[Post, ...] = (),
    stand_ins: tuple[StandIn, ...] | None = None,
) -> Register:
    """The cast with units (by code) and people (by id) changed, left out or added."""
    cast, units, people = small_register(), units or {}, people or {}
    posts = (
        replace(post, **people.get(post.person_id, {}))
        for post in cast.posts
        if post.person_id not in without
    )
    return replace(
        cast,
        units=tuple(replace(unit, **units.get(unit.code, {})) for unit in cast.units),
        posts=(*posts, *more),
        stand_ins=cast.stand_ins if stand_ins is None else stand_ins,
    )


def head(unit: str) -> str:
    """The address of a unit's head in the example."""
    return f"bithu@{unit.lower()}.donvi.example"


def deputy(unit: str) -> str:
    return f"phobithu@{unit.lower()}.donvi.example"


def drafter(unit: str) -> str:
    return f"vanthu@{unit.lower()}.donvi.example"


def officer(n: int) -> str:
    """The address of the nth follow-up officer."""
    return f"theodoi{n}@dangkhoi.example"


CHIEF = "chanhvanphong@dangkhoi.example"
OFFICE = tuple(f"vanphong{n}@dangkhoi.example" for n in (1, 2, 3))
COMMITTEE = (
    "bithu@dangkhoi.example",
    "thuongtruc@dangkhoi.example",
    *(f"btv{n}@dangkhoi.example" for n in (3, 4, 5, 6, 7)),
)
REGISTRY = "vanthu@dangkhoi.example"


def addresses(mails: list[dict[str, Any]]) -> list[str]:
    """To whom, in the order of the alphabet."""
    return sorted(mail["to"] for mail in mails)


@by_kind
def _quiet(*_cast: str) -> dict[str, World]:
    """The worlds of that cast so far, by the moment they have come to."""
    return {}


def quiet(until: str, *units: str) -> World:
    """A world of one's own with those units, in which nobody has acted up to that moment."""
    cast = ("KHOI", *units) if units else SMALL
    known = _quiet(*cast)
    if until not in known:
        earlier = max((moment for moment in known if moment < until), default=None)
        world = known[earlier].copy() if earlier else World.open(register=small_register(cast))
        world.go_to(until)
        known[until] = world
    return known[until].copy()


UNTIL = "trước ngày 09/5/2023"


def extend(world: World, unit: str = "DB33", until: str = UNTIL, **rest: Any) -> dict[str, Any]:
    """Give a unit more time, as the approver unless said."""
    return world.decide("extend", unit, until=until, **rest)


def extended(at: str = "2023-04-26 09:00", *units: str) -> World:
    """DB33 has been given until the end of Monday 8 May."""
    world = quiet(at, *(units or ("DB33", "CB03")))
    extend(world)
    return world


def late_report(world: World, at: str = "", unit: str = "DB33") -> None:
    """The unit, which has no report in the example, sends one after all."""
    data, _ = content("DB05")
    world.move("submit", unit, f"SEC-{unit}", at=at, content=data, confirm_errors=True)
