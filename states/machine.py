"""The state machine on ``transitions``: one flyweight a definition, no callback does I/O.

Machines are built once and shared: a machine of its own for every report costs many times
the move itself, and a stored row cannot be the library's model.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from transitions import EventData, Machine, MachineError

from states.definition import Definition, Move
from states.errors import NoSuchMove, Refused
from states.facts import Facts
from states.guards import ASKS, GUARDS, No, guards_of, refusals


class _StandIn:
    """What the machine moves: one slot for the state, one for the facts."""

    __slots__ = ("facts", "state")

    def __init__(self, facts: Facts) -> None:
        self.state = facts.state
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Explained:
    """A move, whether it is open to the actor, why not, and what it will ask for."""

    move: str
    open: bool
    codes: tuple[str, ...]
    needs: tuple[str, ...]


def _stand_in(event: EventData) -> _StandIn:
    return cast(_StandIn, event.model)


def _condition(move: Move, name: str) -> Any:
    check = GUARDS[name]

    def holds(event: EventData) -> bool:
        check(move, _stand_in(event).facts)
        return True

    return holds


def _scope(move: Move) -> Any:
    def applies(event: EventData) -> bool:
        stand_in = _stand_in(event)
        return move.leaves(stand_in.state, root=stand_in.facts.root)

    return applies


@cache
def _machine(definition: Definition) -> Machine:
    machine = Machine(
        model=None,
        states=[state.code for state in definition.states],
        initial=definition.initial,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for move in definition.moves:
        machine.add_transition(
            move.name,
            list(move.sources),
            move.to,
            conditions=[_scope(move), *(_condition(move, name) for name in guards_of(move))],
        )
    return machine


def next_state(definition: Definition, name: str, facts: Facts) -> str:
    """The state the move leads to.

    Raises NoSuchMove if no row leaves the state by that name, Refused with every guard's no.
    """
    move = definition.find(name, facts.state, root=facts.root)
    if move is None:
        raise NoSuchMove(name, facts.state)
    noes = refusals(move, facts)
    if noes:
        raise Refused(name, noes)
    return _trigger(definition, name, facts)


def _trigger(definition: Definition, name: str, facts: Facts) -> str:
    stand_in = _StandIn(facts)
    try:
        moved = _machine(definition).events[name].trigger(stand_in)
    except No as no:
        raise Refused(name, [no.refusal]) from no
    except MachineError as error:
        raise NoSuchMove(name, facts.state) from error
    if not moved:
        raise NoSuchMove(name, facts.state)
    return stand_in.state


def explain(definition: Definition, facts: Facts) -> tuple[Explained, ...]:
    """Every move of the definition: open or not, the codes why not, what it will ask for."""
    return tuple(explain_move(definition, name, facts) for name in definition.names())


def open_moves(definition: Definition, facts: Facts) -> tuple[str, ...]:
    """The moves a page may offer: nothing stands against them but what they ask for."""
    return tuple(e.move for e in explain(definition, facts) if e.open)


def explain_move(definition: Definition, name: str, facts: Facts) -> Explained:
    """One move, as :func:`explain` tells it."""
    move = definition.find(name, facts.state, root=facts.root)
    if move is None:
        return Explained(name, open=False, codes=("wrong_state",), needs=())
    codes = tuple(no.code for no in refusals(move, facts))
    return Explained(
        name,
        open=ASKS.issuperset(codes),
        codes=tuple(code for code in codes if code not in ASKS),
        needs=tuple(code for code in codes if code in ASKS),
    )
