"""Amendments of the fixed cast's campaign: another plan, calendar or register under way."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cast import World

from states import calendar_edit
from states.plan import Plan, Step
from states.register import Post, Register, Unit
from storage.audit import Actor
from workflow.acts import Answer
from workflow.amendment import amend
from workflow.edition import Edition

REASON = "Theo thông báo mới"
UNIT_REPORT = "M1-UNIT-REPORT"


def amended(
    world: World, edit: Callable[[Edition], Edition], by: str = "OFC-CHIEF", **rest: Any
) -> Answer:
    """Amend now, as the chief of the office unless said otherwise."""
    reason = rest.pop("reason", REASON)
    return amend(world.db, edit, reason, Actor(by, channel="test"), world.now, **rest)


def with_plan(world: World, change: Callable[[Plan], Plan], **rest: Any) -> Answer:
    return amended(world, lambda e: replace(e, plan=change(e.plan)), **rest)


def with_register(world: World, change: Callable[[Register], Register], **rest: Any) -> Answer:
    return amended(world, lambda e: replace(e, register=change(e.register)), **rest)


def deadline(world: World, date: str, milestone: str = UNIT_REPORT, **rest: Any) -> Answer:
    """Move a milestone to before that day."""
    return with_plan(world, lambda plan: dated(plan, date, milestone), **rest)


def dated(plan: Plan, date: str, milestone: str = UNIT_REPORT) -> Plan:
    day = dt.date.fromisoformat(date)
    milestones = tuple(
        replace(m, date=day, phrase={}) if m.code == milestone else m for m in plan.milestones
    )
    return replace(plan, milestones=milestones)


def close(world: World, first: str, last: str = "", **rest: Any) -> Answer:
    """Close days of the calendar."""
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    return with_plan(world, lambda plan: closed(plan, *days), **rest)


def closed(plan: Plan, first: dt.date, last: dt.date) -> Plan:
    calendar = calendar_edit.close_days(plan.calendar, first, last, {"vi": "Nghỉ"})
    return replace(plan, calendar=calendar)


def open_day(world: World, day: str, **rest: Any) -> Answer:
    """Have a day worked."""
    asked = dt.date.fromisoformat(day)

    def change(plan: Plan) -> Plan:
        return replace(plan, calendar=calendar_edit.open_days(plan.calendar, asked, asked))

    return with_plan(world, change, **rest)


def steps(world: World, *steps: Step, without: tuple[str, ...] = (), **rest: Any) -> Answer:
    """Add or replace steps of the ladder, or leave some out."""

    def change(plan: Plan) -> Plan:
        ladder = {one.step: one for one in plan.escalation if one.step not in without}
        return replace(plan, escalation=(*(ladder | {s.step: s for s in steps}).values(),))

    return with_plan(world, change, **rest)


def unit(world: World, code: str, **changes: Any) -> Answer:
    """Change a unit of the register."""

    def change(register: Register) -> Register:
        units = (replace(u, **changes) if u.code == code else u for u in register.units)
        return replace(register, units=tuple(units))

    return with_register(world, change)


def people(world: World, *more: Post, without: tuple[str, ...] = ()) -> Answer:
    """Posts that come, people who go."""

    def change(register: Register) -> Register:
        left = (post for post in register.posts if post.person_id not in without)
        return replace(register, posts=(*left, *more))

    return with_register(world, change)


def newly_founded(world: World, pattern: str, code: str, **changes: Any) -> Answer:
    """A unit like another one, with a head of its own, comes into the register."""

    def change(register: Register) -> Register:
        like = next(u for u in register.units if u.code == pattern)
        address = f"bithu@{code.lower()}.donvi.example"
        named = {"code": code, "name": f"{like.name} {code}", "aliases": ()}
        new: Unit = replace(like, **named, head_email=address, drafter_email="")
        first = next(p for p in register.posts if p.unit == pattern)
        person = {"person_id": f"SEC-{code}", "display_name": f"Bí thư {code}"}
        head = replace(first, **person, unit=code, email="")
        return replace(
            register,
            units=(*register.units, replace(new, **changes)),
            posts=(*register.posts, head),
        )

    return with_register(world, change)


def targets(world: World, code: str, indicator: str, target: Any, **rest: Any) -> Answer:
    """Correct a unit's target."""

    def change(register: Register) -> Register:
        rows = (
            replace(t, target=target) if (t.unit, t.indicator) == (code, indicator) else t
            for t in register.targets
        )
        return replace(register, targets=tuple(rows))

    return with_register(world, change, **rest)
