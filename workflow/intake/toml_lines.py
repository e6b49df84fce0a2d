"""TOML text with the line of every key."""

import calendar
import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from workflow.intake.document import DEEPEST, Document, checked
from workflow.intake.problems import Keys, Place, Problems

_TOKEN = re.compile(
    r'''(?P<word>"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}|\'\'\'(?:[^']|'{1,2}(?!'))*+'{3,5}'''
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*'|[^\s\[\]{}=,."'#]+)"""
    r"|(?P<mark>[\[\]{}=])|(?P<end>\n)|#[^\n]*",
    re.DOTALL,
)
_WHERE = re.compile(r"\(at line (\d+), column \d+\)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])")
_Token = tuple[str, str, int]


def parse(text: str, problems: Problems) -> Document | None:
    """The document, or ``None`` with a problem.

    A date that no calendar has is named, and the rest is read as if it were another day.
    """
    text = _possible_dates(text, problems)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        problems.error("too_deep", Place(line=1), deepest=DEEPEST)
    except ValueError as reason:
        where = _WHERE.search(str(reason))
        line = int(where[1]) if where else text.count("\n") + 1
        problems.error("not_toml", Place(line=line))
    else:
        return checked(Document(data, lines_of(text), problems))
    return None


def _possible_dates(text: str, problems: Problems) -> str:
    """The text with every impossible date replaced; the parser would stop at the first."""
    line, mended = 1, text
    for match in _TOKEN.finditer(text):
        word = match[0]
        if _DATE.match(word) and not _exists(word[:10]):
            problems.error("bad_date", Place(line=line), value=word)
            start = match.start()
            mended = f"{mended[:start]}{_last_of_month(word)}{mended[start + 10 :]}"
        line += word.count("\n")
    return mended


def _last_of_month(word: str) -> str:
    """A day near the one that was meant, so that few other checks stumble over it."""
    year, month = max(1, int(word[:4])), min(12, max(1, int(word[5:7])))
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"


def _exists(day: str) -> bool:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def lines_of(text: str) -> dict[Keys, int]:
    """The line of every table and key of a valid TOML text; keys in values have none."""
    lines: dict[Keys, int] = {(): 1}
    last: dict[Keys, int] = {}
    table: Keys = ()
    for statement in _statements(text):
        line = statement[0][2]
        if statement[0][1] == "[":
            is_item = statement[1][1] == "["
            table = _table(_words(statement), last, is_item=is_item)
            _note(lines, table, line)
        else:
            equals = next(i for i, token in enumerate(statement) if token[1] == "=")
            _note(lines, table + _words(statement[:equals]), line)
    return lines


def _note(lines: dict[Keys, int], keys: Keys, line: int) -> None:
    """A key is where it is first named, and so are the tables it makes on its way."""
    for length in range(1, len(keys) + 1):
        lines.setdefault(keys[:length], line)


def _statements(text: str) -> Iterator[list[_Token]]:
    """Headers and assignments as tokens: kind, text, line."""
    statement: list[_Token] = []
    depth, line = 0, 1
    for match in _TOKEN.finditer(text + "\n"):
        token, kind = match[0], match.lastgroup
        if kind == "end" and depth == 0 and statement:
            yield statement
            statement = []
        elif kind in ("word", "mark"):
            statement.append((kind, token, line))
            depth += (token in ("[", "{")) - (token in ("]", "}"))
        line += token.count("\n")


def _words(tokens: list[_Token]) -> Keys:
    words = (token for kind, token, _ in tokens if kind == "word")
    return tuple(_plain(word) if word[0] in "\"'" else word for word in words)


def _plain(quoted: str) -> str:
    value: Any = tomllib.loads(f"key = {quoted}")["key"]
    return str(value)


def _table(names: Keys, last: dict[Keys, int], *, is_item: bool) -> Keys:
    """The keys of the table under a header; ``last`` counts the items of lists of tables."""
    keys: Keys = ()
    for name in names[:-1] if is_item else names:
        keys = (*keys, name)
        keys = (*keys, last[keys]) if keys in last else keys
    if not is_item:
        return keys
    items = (*keys, names[-1])
    last[items] = last.get(items, -1) + 1
    return (*items, last[items])
