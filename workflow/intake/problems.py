"""What is wrong with data from outside: codes, fields and places, never sentences."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from states.errors import DondocError

Keys = tuple[str | int, ...]
Severity = Literal["error", "warning", "info"]
Field = str | int
_LONGEST_FIELD = 300
_UNPRINTABLE = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``path`` names the key or column, ``line`` counts from 1.

    ``key`` is the path without the codes and numbers of its items, as in ``milestones.owner``.
    """

    code: str
    severity: Severity
    file: str
    line: int | None
    path: str
    fields: Mapping[str, Field]
    key: str = ""


class BadInput(DondocError):
    """Data from outside cannot be used; carries every problem of every file that was read."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        errors = sum(problem.severity == "error" for problem in problems)
        super().__init__("bad_input", errors=errors)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: ``keys`` identify it, line and path are for people."""

    keys: Keys = ()
    line: int | None = None
    path: str = ""


class Problems:
    """Collects what is wrong with one file; of several errors at one place the first counts.

    A value that is already known to be bad is not judged again by the checks that follow.
    """

    def __init__(self, file: str) -> None:
        self.file = shown(file)
        self.found: list[Problem] = []
        self._bad: set[Keys] = set()

    def error(self, code: str, place: Place, /, **fields: Field) -> None:
        if self.clean(place):
            self._bad.add(place.keys)
            self._add(code, "error", place, fields)

    def warning(self, code: str, place: Place, /, **fields: Field) -> None:
        self._add(code, "warning", place, fields)

    def info(self, code: str, place: Place, /, **fields: Field) -> None:
        self._add(code, "info", place, fields)

    def clean(self, *places: Place) -> bool:
        """Whether none of the places, nor a table around one, has an error."""
        return not any(
            place.keys[:length] in self._bad
            for place in places
            for length in range(1, len(place.keys) + 1)
        )

    def _add(
        self, code: str, severity: Severity, place: Place, fields: Mapping[str, Field]
    ) -> None:
        safe = {name: shown(x) if isinstance(x, str) else x for name, x in fields.items()}
        key = shown(".".join(part for part in place.keys if isinstance(part, str)))
        path = shown(place.path)
        self.found.append(Problem(code, severity, self.file, place.line, path, safe, key))


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By line; what belongs to no line comes first."""
    return sorted(problems, key=lambda problem: problem.line or 0)


def shown(value: str) -> str:
    """Text of an unknown sender, cut and made safe for a terminal, a log or a page."""
    cut = value if len(value) <= _LONGEST_FIELD else value[: _LONGEST_FIELD - 1] + "…"
    return _UNPRINTABLE.sub("�", cut)


def nearest(value: str, known: Iterable[str]) -> str:
    """The known word most like the one that was written, or nothing."""
    by_folded = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(value.casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[close[0]] if close else ""
