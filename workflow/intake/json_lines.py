"""JSON text with the line of every key and item; a key may stand only once in a table."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from workflow.intake.document import DEEPEST, Document, checked, kind_of
from workflow.intake.problems import Keys, Place, Problems

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]|\n|[^\s\[\]{},:"]+')


def parse(text: str, problems: Problems) -> Document | None:
    """The document, figures exact, or ``None`` with a problem."""
    try:
        data = json.loads(
            text, parse_float=Decimal, parse_int=_integer, parse_constant=_no_constant
        )
    except RecursionError:
        problems.error("too_deep", Place(line=1), deepest=DEEPEST)
    except json.JSONDecodeError as reason:
        problems.error("not_json", Place(line=reason.lineno))
    except ValueError:
        problems.error("not_json", Place(line=1))
    else:
        return _document(data, text, problems)
    return None


def _document(data: Any, text: str, problems: Problems) -> Document | None:
    if not isinstance(data, dict):
        problems.error("wrong_type", Place(line=1), expected="table", got=kind_of(data))
        return None
    lines, doubles = lines_of(text)
    document = checked(Document(data, lines, problems))
    if document is not None:
        for keys, line in doubles:
            place = Place(keys, line, document.at(keys).path)
            problems.error("duplicate", place, value=str(keys[-1]))
    return document


def lines_of(text: str) -> tuple[dict[Keys, int], list[tuple[Keys, int]]]:
    """The line of every key and item of a valid JSON text, and the keys that stand twice."""
    lines: dict[Keys, int] = {}
    doubles: list[tuple[Keys, int]] = []
    path: list[str | int] = []
    line, is_key = 1, False
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == "\n":
            line += 1
        elif token == ",":
            is_key = isinstance(path[-1], str)
            path[-1] = _next(path[-1])
        elif token == ":":
            is_key = False
        elif token in "}]":
            path.pop()
            is_key = False
        elif is_key:
            path[-1] = json.loads(token)
            if tuple(path) in lines:
                doubles.append((tuple(path), line))
            lines.setdefault(tuple(path), line)
        else:
            lines.setdefault(tuple(path), line)
            if token in "{[":
                path.append("" if token == "{" else 0)
                is_key = token == "{"
    return lines, doubles


def _next(key: str | int) -> str | int:
    return key if isinstance(key, str) else key + 1


def _integer(digits: str) -> int | Decimal:
    # Python refuses to make an int of thousands of digits; a Decimal is refused with a place
    return int(digits) if len(digits) < 100 else Decimal(digits)


def _no_constant(_name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError
