"""How a figure stands to its target, on the way through the term."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from states.plan import Indicator, Term

Status = Literal[
    "not_applicable", "no_data", "no_target", "met", "behind", "exceeded", "on_track"
]  # fmt: skip


def elapsed_share(term: Term, as_of: dt.date) -> Fraction:
    """The part of the term that has passed with that day; both ends of the term count."""
    return Fraction((as_of - term.start).days + 1, (term.end - term.start).days + 1)


def status_against(
    target: Decimal | None,
    measure: Fraction,
    indicator: Indicator,
    term: Term | None,
    as_of: dt.date | None,
) -> Status:
    """Compared exactly, before any rounding; ``measure`` is an amount or a percentage."""
    if target is None or indicator.direction == "none":
        return "no_target"
    goal = Fraction(target)
    if indicator.direction == "down":
        return "met" if measure <= goal else "behind"
    if measure >= goal:
        return "exceeded" if measure > goal else "met"
    if indicator.pacing == "linear" and term is not None and as_of is not None:
        return "on_track" if measure >= goal * elapsed_share(term, as_of) else "behind"
    return "behind"
