"""What is wrong with a file, in words: codes inside a sentence are spoken, days are dates."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from dondoc.cli.words import language, say_if_known, t
from i18n import dates
from workflow.intake.problems import Problem

_CODED = {
    "expected": "problem.kind", "got": "problem.kind", "kind": "problem.kind",
    "reason": "problem.reason", "letter": "letter", "move": "move",
}  # fmt: skip
_DAYS = ("first", "second", "last", "day", "last_valid_day", "days")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def problem_line(problem: Problem) -> dict[str, Any]:
    """A problem of a file as the interface gives it.

    ``meaning`` says what the key or column is for, where it is one of ours.
    """
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "path": problem.path,
        "detail": _detail(problem),
        "meaning": _meaning(problem),
    }


def _detail(problem: Problem) -> str:
    fields = {name: _spoken(name, value) for name, value in problem.fields.items()}
    if fields.get("nearest") and (words := say_if_known(f"problem.{problem.code}.near", **fields)):
        return words
    return t(f"problem.{problem.code}", **fields)


def _spoken(name: str, value: str | int) -> object:
    if name in _DAYS and isinstance(value, str):
        return _days(value, listed=name == "days")
    kind = _CODED.get(name)
    return (say_if_known(f"{kind}.{value}") if kind else "") or value


def _days(value: str, *, listed: bool) -> str:
    """A day with weekday and year; a list of days, written with blanks, in short."""
    parts = value.split()
    if (len(parts) > 1 and not listed) or not parts or not all(_is_day(part) for part in parts):
        return value
    days = [dt.date.fromisoformat(part) for part in parts]
    if not listed:
        return dates.with_weekday(days[0], language())
    return ", ".join(dates.short_with_weekday(day, language()) for day in days)


def _is_day(text: str) -> bool:
    try:
        return bool(_ISO.fullmatch(text)) and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _meaning(problem: Problem) -> str:
    """What the nearest key around the place is for; only errors need to be told."""
    if problem.severity != "error" or not problem.key:
        return ""
    table = problem.file if problem.file.endswith(".csv") else ""
    parts = [*([table] if table else []), *problem.key.split(".")]
    codes = (f"key.{'.'.join(parts[:length])}" for length in range(len(parts), 1, -1))
    return next((words for code in codes if (words := say_if_known(code))), "")


def place_and_words(problem: Mapping[str, Any]) -> str:
    """``units.csv:14 (email): what is wrong and what to do``."""
    place = problem["file"] + (f":{problem['line']}" if problem["line"] else "")
    path = f" ({problem['path']})" if problem["path"] else ""
    return f"{place}{path}: {problem['detail']}"
