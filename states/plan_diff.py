"""What differs between two plans with their registers: one change a fact, codes and data only."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from states import plan as p
from states.closed_days import Calendar
from states.instants import DAY
from states.record import as_data
from states.register import Register

Targets = Mapping[str, Mapping[str, Decimal]]
# In the order in which people want to hear of them.
_LISTED: Mapping[str, Callable[[Any], str]] = {
    "milestones": lambda one: one.code,
    "cutoffs": lambda one: one.code,
    "escalation": lambda one: one.step,
    "roles": lambda one: one.code,
    "levels": lambda one: one.code,
    "groups": lambda one: one.code,
    "outline": lambda one: one.code,
    "indicators": lambda one: one.code,
    "optional_activities": lambda one: one.code,
    "activities": lambda one: one.code,
    "legal_basis": lambda one: one.number,
    "recipients": lambda one: " ".join(one.role),
}
UNORDERED = ("posts", "stand_ins")
_SINGLE = ("campaign", "rules", "mail", "documents")


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that came, went or says something else; ``old`` and ``new`` are JSON data.

    ``table`` is the plan's or the register's, ``code`` the thing's own (a calendar's is its
    first day); a field of "" is the thing as a whole.
    """

    table: str
    code: str
    change: Literal["added", "removed", "changed"]
    field: str = ""
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the plan, the register, and the targets that follow from both."""

    plan: p.Plan
    register: Register
    targets: Targets


def differences(old: Side, new: Side) -> tuple[Change, ...]:
    """Everything that differs, deadlines and steps first; nothing if both say the same."""
    return tuple(_differences(old, new))


def _differences(old: Side, new: Side) -> Iterator[Change]:
    for name, code_of in _LISTED.items():
        yield from _listed(name, getattr(old.plan, name), getattr(new.plan, name), code_of)
        if name == "escalation":
            yield from _calendar(old.plan.calendar, new.plan.calendar)
            yield from _register(old, new)
    for name in _SINGLE:
        yield from _fields(name, "", getattr(old.plan, name), getattr(new.plan, name))


def _register(old: Side, new: Side) -> Iterator[Change]:
    before, after = old.register, new.register
    yield from _listed("units", before.units, after.units, lambda unit: unit.code)
    yield from _listed("posts", before.posts, after.posts, _post)
    yield from _listed("stand_ins", before.stand_ins, after.stand_ins, _absence)
    yield from _targets(old, new)


def _post(post: Any) -> str:
    return f"{post.person_id} {post.role} {post.unit}"


def _absence(absence: Any) -> str:
    return f"{absence.person} {absence.from_.isoformat()}"


def _listed(
    table: str, old: Sequence[Any], new: Sequence[Any], code_of: Callable[[Any], str]
) -> Iterator[Change]:
    before, after = _by_code(old, code_of), _by_code(new, code_of)
    for key, one in before.items():
        if key not in after:
            yield Change(table, key[0], "removed", old=as_data(one))
    for key, one in after.items():
        if key not in before:
            yield Change(table, key[0], "added", new=as_data(one))
        else:
            yield from _fields(table, key[0], before[key], one)
    stayed = [key for key in before if key in after]
    if table not in UNORDERED and stayed != [key for key in after if key in before]:
        yield Change(table, "", "changed", "order")


def _by_code(things: Iterable[Any], code_of: Callable[[Any], str]) -> Mapping[tuple[str, int], Any]:
    """By code; of several alike, by their order."""
    found: dict[tuple[str, int], Any] = {}
    counts: dict[str, int] = {}
    for one in things:
        code = code_of(one)
        found[code, counts.setdefault(code, 0)] = one
        counts[code] += 1
    return found


def _fields(table: str, code: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    for field in fields(old):
        was, is_ = getattr(old, field.name), getattr(new, field.name)
        if was != is_:
            yield Change(table, code, "changed", field.name, as_data(was), as_data(is_))


def _calendar(old: Calendar, new: Calendar) -> Iterator[Change]:
    """Closed days run by run, extra workdays one by one, then hours and the rest."""
    was, is_ = _closed_days(old), _closed_days(new)
    yield from _runs("removed", {day: was[day] for day in was if day not in is_})
    yield from _runs("added", {day: is_[day] for day in is_ if day not in was})
    renamed = [day for day in is_ if day in was and was[day] != is_[day]]
    for first, _ in _run_ends(renamed, is_):
        yield Change("closed", first.isoformat(), "changed", "texts", was[first], is_[first])
    for day in sorted({*old.extra_workdays} ^ {*new.extra_workdays}):
        came = day in new.extra_workdays
        yield Change("extra_workdays", day.isoformat(), "added" if came else "removed")
    for change in _fields("calendar", "", old, new):
        if change.field not in ("closed", "extra_workdays"):
            yield change


def _closed_days(calendar: Calendar) -> dict[dt.date, Any]:
    return {
        closed.from_ + n * DAY: dict(closed.texts)
        for closed in calendar.closed
        for n in range((closed.to - closed.from_).days + 1)
    }


def _runs(change: Literal["added", "removed"], days: Mapping[dt.date, Any]) -> Iterator[Change]:
    for first, last in _run_ends(sorted(days), days):
        data = {"from": first.isoformat(), "to": last.isoformat(), "texts": days[first]}
        came = change == "added"
        old, new = (None, data) if came else (data, None)
        yield Change("closed", first.isoformat(), change, "", old, new)


def _run_ends(
    days: Sequence[dt.date], names: Mapping[dt.date, Any]
) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last day of every run of days of one name."""
    days = sorted(days)
    if not days:
        return
    breaks = [(a, b) for a, b in pairwise(days) if b - a > DAY or names[a] != names[b]]
    firsts = [days[0], *(b for _, b in breaks)]
    lasts = [*(a for a, _ in breaks), days[-1]]
    yield from zip(firsts, lasts, strict=True)


def _targets(old: Side, new: Side) -> Iterator[Change]:
    """Targets as units are measured by them, then where they are said to come from."""
    was, is_ = _flat(old.targets), _flat(new.targets)
    for key in [*was, *(key for key in is_ if key not in was)]:
        a, b = was.get(key), is_.get(key)
        if a != b:
            change: Any = "added" if a is None else "removed" if b is None else "changed"
            yield Change("targets", " ".join(key), change, "target", as_data(a), as_data(b))
    sources = {(row.unit, row.indicator): row.source for row in old.register.targets}
    for row in new.register.targets:
        source = sources.get((row.unit, row.indicator), row.source)
        if source != row.source:
            code = f"{row.unit} {row.indicator}"
            yield Change("targets", code, "changed", "source", source, row.source)


def _flat(targets: Targets) -> dict[tuple[str, str], Decimal]:
    return {
        (unit, indicator): target
        for unit, by_indicator in targets.items()
        for indicator, target in by_indicator.items()
    }
