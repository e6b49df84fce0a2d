"""The moves of a definition as arrows between states, with the words that stand at them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from i18n.words import catalogue, say
from states.definition import Definition, Move


@dataclass(frozen=True, slots=True)
class Label:
    """A move as it is written at its arrow: its word and code, then who makes it."""

    word: str
    code: str
    who: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """All moves from one state to another; states are numbered in the order of the file."""

    source: int
    to: int
    labels: tuple[Label, ...]

    @property
    def span(self) -> tuple[int, int]:
        return min(self.source, self.to), max(self.source, self.to)


def arrows(definition: Definition, lang: str) -> tuple[Arrow, ...]:
    """The arrows in the order in which the file first names them."""
    numbers = {state.code: i for i, state in enumerate(definition.states)}
    found: dict[tuple[int, int], list[Label]] = {}
    for move in definition.moves:
        for source in move.sources:
            ends = numbers[source], numbers[move.to]
            found.setdefault(ends, []).append(_label(move, lang))
    return tuple(Arrow(source, to, tuple(labels)) for (source, to), labels in found.items())


def word(kind: str, code: str, lang: str) -> str:
    """The word of a code; a definition of one's own may have codes without one."""
    full = f"{kind}.{code}"
    return say(full, lang) if full in catalogue(lang) else code.replace("_", " ")


def who(move: Move, lang: str) -> str:
    return ", ".join(word("capacity", one, lang) for one in move.by)


def title(definition: Definition, lang: str) -> str:
    return say("picture.title", lang, name=definition.name)


def description(definition: Definition, lang: str) -> str:
    """The picture for somebody who cannot see it."""
    return say(
        "picture.desc",
        lang,
        initial=word("state", definition.initial, lang),
        final=", ".join(word("state", s.code, lang) for s in definition.states if s.final),
        moves="; ".join(_told(definition.moves, lang)),
    )


def _told(moves: Sequence[Move], lang: str) -> Iterator[str]:
    for move in moves:
        for source in move.sources:
            yield say(
                "picture.arrow",
                lang,
                move=word("move", move.name, lang),
                source=word("state", source, lang),
                to=word("state", move.to, lang),
            )


def _label(move: Move, lang: str) -> Label:
    by = who(move, lang)
    if move.scope != "any":
        by = f"{by} · {word('scope', move.scope, lang)}"
    return Label(word("move", move.name, lang), move.name, by)
