"""Static checks of a definition: what is wrong with it before anyone runs it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from states.definition import Definition, Move, Scope
from states.guards import GUARDS

CAPACITIES = frozenset(
    {"submitter", "registry", "reader", "last_reader", "office", "approver", "leadership", "clock"}
)
READING = frozenset({"reader", "last_reader"})
# Whoever keeps the system never decides on a report: separation of duties.
EXCLUDED = frozenset({"administrator"})


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """A code, the keys of the place it is about (as in ``moves, 3, to``) and the wrong name."""

    code: str
    keys: tuple[str | int, ...]
    name: str


def check(definition: Definition) -> tuple[DefinitionProblem, ...]:
    """Everything that is wrong with a definition; empty when it can be run."""
    return (
        *_names(definition),
        *_ends(definition),
        *_moves(definition),
        *_reach(definition),
        *_cycles(definition),
    )


def _names(definition: Definition) -> Iterator[DefinitionProblem]:
    seen: set[str] = set()
    for i, state in enumerate(definition.states):
        if state.code in seen:
            yield DefinitionProblem("duplicate_state", ("states", i, "code"), state.code)
        seen.add(state.code)
    for i, move in enumerate(definition.moves):
        for key, names in (("from", move.sources), ("to", (move.to,))):
            for name in names:
                if name not in seen:
                    yield DefinitionProblem("unknown_state", ("moves", i, key), name)
        yield from _lists(i, move)


def _lists(i: int, move: Move) -> Iterator[DefinitionProblem]:
    for name in move.guards:
        if "." in name:
            yield DefinitionProblem("dotted_guard", ("moves", i, "guards"), name)
        elif name not in GUARDS:
            yield DefinitionProblem("unknown_guard", ("moves", i, "guards"), name)
    for key, names in (("from", move.sources), ("by", move.by), ("guards", move.guards)):
        for name in sorted({one for one in names if names.count(one) > 1}):
            yield DefinitionProblem("named_twice", ("moves", i, key), name)


def _ends(definition: Definition) -> Iterator[DefinitionProblem]:
    initial = [(i, state.code) for i, state in enumerate(definition.states) if state.initial]
    if not initial:
        yield DefinitionProblem("no_initial_state", ("states",), "")
    for i, name in initial[1:]:
        yield DefinitionProblem("several_initial_states", ("states", i, "initial"), name)
    if not any(state.final for state in definition.states):
        yield DefinitionProblem("no_final_state", ("states",), "")


def _moves(definition: Definition) -> Iterator[DefinitionProblem]:
    final = {state.code for state in definition.states if state.final}
    taken: set[tuple[str, str, bool]] = set()
    for i, move in enumerate(definition.moves):
        yield from _one_move(i, move, final)
        for source in move.sources:
            keys = {(move.name, source, root) for root in _roots(move, source)}
            if keys & taken:
                yield DefinitionProblem("duplicate_move", ("moves", i, "name"), move.name)
            taken |= keys


def _roots(move: Move, source: str) -> Iterator[bool]:
    """For whom the row leads away from the state: members (False), the root (True)."""
    return (root for root in (False, True) if move.leaves(source, root=root))


def _one_move(i: int, move: Move, final: set[str]) -> Iterator[DefinitionProblem]:
    for source in move.sources:
        if source in final:
            yield DefinitionProblem("leaves_final_state", ("moves", i, "from"), source)
    if move.scope not in get_args(Scope):
        yield DefinitionProblem("unknown_scope", ("moves", i, "scope"), move.scope)
    if not move.by:
        yield DefinitionProblem("nobody_may_move", ("moves", i, "by"), move.name)
    for name in move.by:
        if name in EXCLUDED:
            yield DefinitionProblem("excluded_by_separation", ("moves", i, "by"), name)
        elif name not in CAPACITIES:
            yield DefinitionProblem("unknown_capacity", ("moves", i, "by"), name)
    yield from _unguarded(i, move)


def _unguarded(i: int, move: Move) -> Iterator[DefinitionProblem]:
    """``by`` is only enforced by the guard ``role``, one's own unit only by ``own_unit``."""
    if "role" not in move.guards and set(move.by) - {"clock"}:
        yield DefinitionProblem("anybody_may_move", ("moves", i, "guards"), move.name)
    if "own_unit" not in move.guards and READING & set(move.by):
        yield DefinitionProblem("own_unit_unguarded", ("moves", i, "guards"), move.name)


Edges = dict[str, set[str]]


def _edges(moves: Iterable[Move], *, root: bool | None = None) -> Edges:
    """Where one can go from each state; ``root`` for whom, ``None`` for anybody."""
    edges: Edges = {}
    for move in moves:
        for source in move.sources:
            if root is None or move.leaves(source, root=root):
                edges.setdefault(source, set()).add(move.to)
    return edges


def _closure(start: Iterable[str], edges: Edges) -> set[str]:
    seen = set(start)
    front = list(seen)
    while front:
        for state in edges.get(front.pop(), set()) - seen:
            seen.add(state)
            front.append(state)
    return seen


def _reach(definition: Definition) -> Iterator[DefinitionProblem]:
    """A state may be of the root alone or of members alone, but who reaches it must get out."""
    initial = [state.code for state in definition.states if state.initial]
    finals = {state.code for state in definition.states if state.final}
    sides = [_edges(definition.moves, root=root) for root in (False, True)]
    for i, state in enumerate(definition.states):
        reached = [edges for edges in sides if state.code in _closure(initial, edges)]
        if not reached:
            yield DefinitionProblem("unreachable_state", ("states", i), state.code)
        elif state.final or not finals:
            continue
        elif any(not edges.get(state.code, set()) - {state.code} for edges in reached):
            yield DefinitionProblem("dead_end", ("states", i), state.code)
        elif any(not finals & _closure([state.code], edges) for edges in reached):
            yield DefinitionProblem("no_way_to_final_state", ("states", i), state.code)


def _cycles(definition: Definition) -> Iterator[DefinitionProblem]:
    automatic = [(i, m) for i, m in enumerate(definition.moves) if set(m.by) == {"clock"}]
    edges = _edges(move for _, move in automatic)
    for i, move in automatic:
        if set(move.sources) & _closure([move.to], edges):
            yield DefinitionProblem("cycle_without_a_person", ("moves", i), move.name)
