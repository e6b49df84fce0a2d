"""Static checks of a definition: what is wrong with it before anyone runs it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from states.definition import Definition, Move, Scope
from states.guards import GUARDS

CAPACITIES = frozenset(
    {"submitter", "registry", "reader", "last_reader", "office", "approver", "leadership", "clock"}
)
REVIEWING = frozenset({"send_back", "endorse", "approve"})


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """A code, the row it is about ("moves.3", "states.0") and the name that is wrong."""

    code: str
    path: str
    name: str


def check(definition: Definition) -> tuple[DefinitionProblem, ...]:
    """Everything that is wrong with a definition; empty when it can be run."""
    return (
        *_names(definition),
        *_initial(definition),
        *_moves(definition),
        *_reach(definition),
        *_cycles(definition),
    )


def _names(definition: Definition) -> Iterator[DefinitionProblem]:
    seen: set[str] = set()
    for i, state in enumerate(definition.states):
        if state.code in seen:
            yield DefinitionProblem("duplicate_state", f"states.{i}", state.code)
        seen.add(state.code)
    for i, move in enumerate(definition.moves):
        for name in (*move.sources, move.to):
            if name not in seen:
                yield DefinitionProblem("unknown_state", f"moves.{i}", name)
        for name in move.guards:
            if "." in name:
                yield DefinitionProblem("dotted_guard", f"moves.{i}", name)
            elif name not in GUARDS:
                yield DefinitionProblem("unknown_guard", f"moves.{i}", name)


def _initial(definition: Definition) -> Iterator[DefinitionProblem]:
    initial = [state.code for state in definition.states if state.initial]
    if not initial:
        yield DefinitionProblem("no_initial_state", "states", "")
    for name in initial[1:]:
        yield DefinitionProblem("several_initial_states", "states", name)


def _moves(definition: Definition) -> Iterator[DefinitionProblem]:
    final = {state.code for state in definition.states if state.final}
    taken: set[tuple[str, str, bool]] = set()
    for i, move in enumerate(definition.moves):
        yield from _one_move(i, move, final)
        for source in move.sources:
            keys = {(move.name, source, root) for root in _roots(move, source)}
            if keys & taken:
                yield DefinitionProblem("duplicate_move", f"moves.{i}", move.name)
            taken |= keys


def _roots(move: Move, source: str) -> Iterator[bool]:
    """For whom the row leads away from the state: members (False), the root (True)."""
    return (root for root in (False, True) if move.leaves(source, root=root))


def _one_move(i: int, move: Move, final: set[str]) -> Iterator[DefinitionProblem]:
    for source in move.sources:
        if source in final:
            yield DefinitionProblem("leaves_final_state", f"moves.{i}", source)
    if move.scope not in get_args(Scope):
        yield DefinitionProblem("unknown_scope", f"moves.{i}", move.scope)
    if not move.by:
        yield DefinitionProblem("nobody_may_move", f"moves.{i}", move.name)
    for name in move.by:
        if name == "administrator" and move.name in REVIEWING:
            yield DefinitionProblem("excluded_by_separation", f"moves.{i}", name)
        elif name not in CAPACITIES:
            yield DefinitionProblem("unknown_capacity", f"moves.{i}", name)


def _edges(moves: Iterable[Move]) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {}
    for move in moves:
        for source in move.sources:
            edges.setdefault(source, set()).add(move.to)
    return edges


def _closure(start: Iterable[str], edges: dict[str, set[str]]) -> set[str]:
    seen = set(start)
    front = list(seen)
    while front:
        for state in edges.get(front.pop(), set()) - seen:
            seen.add(state)
            front.append(state)
    return seen


def _reach(definition: Definition) -> Iterator[DefinitionProblem]:
    edges = _edges(definition.moves)
    reached = _closure((s.code for s in definition.states if s.initial), edges)
    finals = {state.code for state in definition.states if state.final}
    for i, state in enumerate(definition.states):
        if state.code not in reached:
            yield DefinitionProblem("unreachable_state", f"states.{i}", state.code)
        elif not state.final and not edges.get(state.code, set()) - {state.code}:
            yield DefinitionProblem("dead_end", f"states.{i}", state.code)
        elif not finals & _closure([state.code], edges):
            yield DefinitionProblem("no_way_to_final_state", f"states.{i}", state.code)


def _cycles(definition: Definition) -> Iterator[DefinitionProblem]:
    automatic = [(i, m) for i, m in enumerate(definition.moves) if set(m.by) == {"clock"}]
    edges = _edges(move for _, move in automatic)
    for i, move in automatic:
        if set(move.sources) & _closure([move.to], edges):
            yield DefinitionProblem("cycle_without_a_person", f"moves.{i}", move.name)
