"""The rules of the moves: one small pure function a rule, in a closed registry.

A guard returns nothing when the move may pass and raises ``No`` when not. Names in a
definition resolve here and nowhere else: a dotted path would import, and so run, code.
"""

from collections.abc import Callable

from states.definition import Move
from states.errors import Field, Refusal
from states.facts import Facts

Guard = Callable[[Move, Facts], None]
GUARDS: dict[str, Guard] = {}
# Refusals that the actor lifts by giving what is asked for; they do not close a button.
ASKS = frozenset(
    {"no_remarks", "reason_missing", "errors_unconfirmed", "open_errors", "estimates_open"}
)
# The end of a campaign ends every move, also by a definition that was pinned before.
ALWAYS = ("campaign_closed",)


class No(Exception):
    """A guard's refusal, with its code and fields."""

    def __init__(self, code: str, **fields: Field) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, fields)


def guard(function: Guard) -> Guard:
    """Register a guard under the function's name, which is also its refusal code."""
    GUARDS[function.__name__] = function
    return function


@guard
def role(move: Move, facts: Facts) -> None:
    if not facts.capacities.intersection(move.by):
        raise No("role", needs=list(move.by))


@guard
def not_active(move: Move, facts: Facts) -> None:
    if facts.obligation not in ("due", "closed"):
        raise No("not_active", obligation=facts.obligation)


@guard
def campaign_closed(move: Move, facts: Facts) -> None:
    if facts.campaign_closed:
        raise No("campaign_closed")


@guard
def campaign_presented(move: Move, facts: Facts) -> None:
    if facts.campaign_presented:
        raise No("campaign_presented")


@guard
def deadline_passed(move: Move, facts: Facts) -> None:
    if facts.deadline_refused:
        raise No("deadline_passed")


@guard
def nothing_to_submit(move: Move, facts: Facts) -> None:
    if not facts.has_content:
        raise No("nothing_to_submit")


@guard
def not_adopted(move: Move, facts: Facts) -> None:
    if facts.adoption_missing:
        raise No("not_adopted")


@guard
def errors_unconfirmed(move: Move, facts: Facts) -> None:
    if facts.errors and facts.errors_refused:
        raise No("errors_refused", errors=facts.errors)
    if facts.errors and not facts.errors_confirmed:
        raise No("errors_unconfirmed", errors=facts.errors)


@guard
def reading_started(move: Move, facts: Facts) -> None:
    if facts.reading_started:
        raise No("reading_started")


@guard
def own_unit(move: Move, facts: Facts) -> None:
    if facts.own_unit:
        raise No("own_unit")


@guard
def no_remarks(move: Move, facts: Facts) -> None:
    if not facts.remarks:
        raise No("no_remarks")


@guard
def revision_changed(move: Move, facts: Facts) -> None:
    if facts.revision_changed:
        raise No("revision_changed")


@guard
def estimate_unconfirmed(move: Move, facts: Facts) -> None:
    if facts.estimate and not facts.root:
        raise No("estimate_unconfirmed")


@guard
def open_errors(move: Move, facts: Facts) -> None:
    if facts.errors and not (facts.overridden and facts.reason_given):
        raise No("open_errors", errors=facts.errors)


@guard
def no_estimate(move: Move, facts: Facts) -> None:
    # A consolidating report's estimates are replaced by a build or waived with a reason.
    if facts.root or not facts.estimate:
        raise No("no_estimate")


@guard
def reason_missing(move: Move, facts: Facts) -> None:
    if not facts.reason_given:
        raise No("reason_missing")


@guard
def not_in_revision(move: Move, facts: Facts) -> None:
    if not facts.in_revision:
        raise No("not_in_revision")


@guard
def parent_presented(move: Move, facts: Facts) -> None:
    if facts.parent_presented:
        raise No("parent_presented")


@guard
def parent_unpresented(move: Move, facts: Facts) -> None:
    if not facts.parent_presenting:
        raise No("parent_unpresented")


@guard
def estimates_open(move: Move, facts: Facts) -> None:
    if facts.estimates_open and not (facts.estimates_waived and facts.reason_given):
        raise No("estimates_open")


@guard
def children_unpresentable(move: Move, facts: Facts) -> None:
    if facts.unpresentable:
        raise No("children_unpresentable", units=list(facts.unpresentable))


def guards_of(move: Move) -> tuple[str, ...]:
    """The guards of a move: those its definition names, and those no move does without."""
    return (*move.guards, *(name for name in ALWAYS if name not in move.guards))


def refusals(move: Move, facts: Facts) -> tuple[Refusal, ...]:
    """Every guard's no, in the order of the definition; empty when the move may pass."""
    found = []
    for name in guards_of(move):
        try:
            GUARDS[name](move, facts)
        except No as no:
            found.append(no.refusal)
    return tuple(found)
