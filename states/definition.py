"""A workflow as data: states and moves, read from a definition file and pinned by hash."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Scope = Literal["any", "root", "member"]


@dataclass(frozen=True, slots=True)
class State:
    code: str
    initial: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table of moves. ``by`` are capacities; ``guards`` are registered names."""

    name: str
    sources: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    guards: tuple[str, ...]
    scope: Scope = "any"

    def leaves(self, state: str, *, root: bool) -> bool:
        """Whether this row leads away from the state, for the root or for a member."""
        return state in self.sources and self.scope in ("any", "root" if root else "member")


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    sha256: str

    def __hash__(self) -> int:
        """By its fingerprint: machines are looked up by definition at every move."""
        return hash(self.sha256)

    @property
    def initial(self) -> str:
        return next(state.code for state in self.states if state.initial)

    def names(self) -> tuple[str, ...]:
        """The names of all moves, each once, in the order of the file."""
        return tuple(dict.fromkeys(move.name for move in self.moves))

    def find(self, name: str, state: str, *, root: bool) -> Move | None:
        """The row that is taken by that name from that state, if there is one."""
        return next((m for m in self.moves if m.name == name and m.leaves(state, root=root)), None)


def parse(text: str) -> Definition:
    """Read a definition. Raises KeyError or TOMLDecodeError on a malformed file."""
    data = tomllib.loads(text)
    return Definition(
        name=data["name"],
        states=tuple(State(**state) for state in data["states"]),
        moves=tuple(_move(row) for row in data["moves"]),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _move(row: dict[str, Any]) -> Move:
    return Move(
        name=row["name"],
        sources=tuple(row["from"]),
        to=row["to"],
        by=tuple(row["by"]),
        guards=tuple(row["guards"]),
        scope=row.get("scope", "any"),
    )


def shipped_text(name: str = "review") -> str:
    """The text of a shipped definition, as it is hashed."""
    return resources.files("states").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@cache
def shipped(name: str = "review") -> Definition:
    """The shipped definition of that name."""
    return parse(shipped_text(name))
