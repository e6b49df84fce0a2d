"""A file of keys and values that was read, with the line of every key and what is wrong."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflow.intake.problems import Field, Keys, Place, Problems

DEEPEST = 64
_LARGEST_POWER = 30  # figures beyond 10^30 or below 10^-30 are slips of the pen, or an attack
_KINDS: Mapping[type, str] = {  # in this order: a yes is an int, a moment is a date
    bool: "yes_no", int: "integer", Decimal: "number", str: "text", dt.datetime: "moment",
    dt.date: "date", dt.time: "time", list: "list", dict: "table",
}  # fmt: skip
_NAMES = ("code", "step", "indicator")  # what an item of a list is called by


@dataclass(frozen=True, slots=True)
class Document:
    data: dict[str, Any]
    lines: Mapping[Keys, int]
    problems: Problems

    def at(self, keys: Keys) -> Place:
        """The place of a key, or for a missing one the line of the table it should be in."""
        known = next((keys[:n] for n in range(len(keys), -1, -1) if keys[:n] in self.lines), ())
        return Place(keys, self.lines.get(known), self._path(keys))

    def error(self, code: str, keys: Keys, /, **fields: Field) -> None:
        self.problems.error(code, self.at(keys), **fields)

    def warning(self, code: str, keys: Keys, /, **fields: Field) -> None:
        self.problems.warning(code, self.at(keys), **fields)

    def info(self, code: str, keys: Keys, /, **fields: Field) -> None:
        self.problems.info(code, self.at(keys), **fields)

    def clean(self, *places: Keys) -> bool:
        """Whether no error was found at these keys or at a table around them."""
        return self.problems.clean(*(Place(keys) for keys in places))

    def _path(self, keys: Keys) -> str:
        """Dotted; an item of a list by its own code, else by its number from 1."""
        parts: list[str] = []
        node: Any = self.data
        for key in keys:
            node = _child(node, key)
            names = (node.get(name) for name in _NAMES) if isinstance(node, dict) else ()
            name = next((name for name in names if isinstance(name, str) and name), None)
            parts.append(key if isinstance(key, str) else name or str(key + 1))
        return ".".join(parts)


def _child(node: Any, key: str | int) -> Any:
    if isinstance(node, dict) and isinstance(key, str):
        return node.get(key)
    if isinstance(node, list) and isinstance(key, int) and key < len(node):
        return node[key]
    return None


def checked(document: Document) -> Document | None:
    """The document itself if its values can be handled safely, else ``None`` with problems."""
    if _depth(document.data, DEEPEST) > DEEPEST:
        document.problems.error("too_deep", Place(line=1), deepest=DEEPEST)
        return None
    is_safe = True
    for keys, value in leaves(document.data):
        if isinstance(value, str) and (bad := _bad_character(value)):
            document.error("bad_character", keys, character=bad)
            is_safe = False
        elif isinstance(value, (int, Decimal)) and not _handy(value):
            document.error("number_out_of_range", keys, power=_LARGEST_POWER)
    return document if is_safe else None


def leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value that is neither a table nor a list; of names in a table the name too."""
    if isinstance(value, dict):
        for key, item in value.items():
            if _bad_character(key):
                yield (*keys, key), key
            yield from leaves(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*keys, index))
    else:
        yield keys, value


def _depth(value: Any, left: int) -> int:
    if not isinstance(value, (dict, list)) or left < 0:
        return 0
    items = value.values() if isinstance(value, dict) else value
    return 1 + max((_depth(item, left - 1) for item in items), default=0)


def _bad_character(text: str) -> str:
    """NUL and halves of surrogate pairs: no database and no mail can hold them."""
    bad = next((c for c in text if c == "\0" or "\ud800" <= c <= "\udfff"), "")
    return f"U+{ord(bad):04X}" if bad else ""


def _handy(number: int | Decimal) -> bool:
    value = Decimal(number)
    return value.is_finite() and (value == 0 or abs(value.adjusted()) <= _LARGEST_POWER)


def kind_of(value: Any) -> str:
    """The kind of a value as it was written; the words for kinds are of the language."""
    return next((word for kind, word in _KINDS.items() if isinstance(value, kind)), "nothing")
