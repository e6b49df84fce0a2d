"""A definition file: states and moves, read and judged with the line of everything wrong."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from states import checks
from states.definition import Definition, Move, Scope, State
from states.guards import GUARDS
from states.record import record
from workflow.intake.document import Document
from workflow.intake.plan_names import is_code
from workflow.intake.problems import BadInput, Keys, Problem, Problems, in_order
from workflow.intake.shape import build
from workflow.intake.text_file import composed, decoded, read_bytes
from workflow.intake.toml_lines import parse


@record
class _State:
    code: str
    initial: bool = False
    final: bool = False


@record
class _Move:
    name: str
    from_: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    guards: tuple[str, ...]
    scope: Scope = "any"


@record
class _File:
    schema: Literal["dondoc-workflow/1"]
    name: str
    states: tuple[_State, ...]
    moves: tuple[_Move, ...]


def read_definition(path: Path) -> tuple[Definition | None, list[Problem]]:
    """The definition if it can be run, and everything that is wrong with its file."""
    problems = Problems(path.name)
    data = read_bytes(path, problems)
    definition = None if data is None else definition_of(data, problems)
    return definition, in_order(problems.found)


def definition_of(data: bytes, problems: Problems) -> Definition | None:
    """The definition of a file's bytes; ``None`` where ``problems`` says what is wrong."""
    text = decoded(data, problems)
    document = None if text is None else parse(composed(text), problems)
    if document is None:
        return None
    definition = _definition(document, hashlib.sha256(data).hexdigest())
    return definition if definition and not problems.found else None


def _definition(document: Document, sha256: str) -> Definition | None:
    try:
        file = build(_File, _in_class(document.data), document, _in_file)
    except BadInput:
        return None
    definition = Definition(
        name=file.name,
        states=tuple(State(one.code, one.initial, one.final) for one in file.states),
        moves=tuple(
            Move(one.name, one.from_, one.to, one.by, one.guards, one.scope) for one in file.moves
        ),
        sha256=sha256,
    )
    _check_codes(definition, document)
    for problem in checks.check(definition):
        document.error(problem.code, problem.keys, **_fields(problem, definition))
    return definition


def _in_class(data: Mapping[str, Any]) -> dict[str, Any]:
    """``from`` is a word Python keeps for itself."""
    moves = data.get("moves")
    if not isinstance(moves, list):
        return dict(data)
    renamed = [
        {"from_" if key == "from" else key: value for key, value in move.items()}
        if isinstance(move, dict)
        else move
        for move in moves
    ]
    return {**data, "moves": renamed}


def _in_file(keys: Keys) -> Keys:
    return tuple("from" if key == "from_" else key for key in keys)


def _check_codes(definition: Definition, document: Document) -> None:
    """Codes stand in links and in the log."""
    for i, state in enumerate(definition.states):
        if not is_code(state.code):
            document.error("bad_code", ("states", i, "code"), value=state.code)
    for i, move in enumerate(definition.moves):
        if not is_code(move.name):
            document.error("bad_code", ("moves", i, "name"), value=move.name)


def _fields(problem: checks.DefinitionProblem, definition: Definition) -> dict[str, str]:
    known = {
        "unknown_state": [state.code for state in definition.states],
        "unknown_guard": list(GUARDS),
        "unknown_capacity": sorted(checks.CAPACITIES),
    }.get(problem.code, [])
    return {"name": problem.name, "known": ", ".join(known)}
