"""Rows of the small folder changed, and the exact problems they must give."""

from pathlib import Path
from typing import Any

import pytest
from small_folder import FILES, changed, judged, line_of, write

Wrong = tuple[str, str, str, dict[str, Any]]  # code, part of the line, column, fields


def wrong_rows(name: str, old: str, new: str, *problems: Wrong) -> Any:
    return pytest.param(old, new, problems, id=name)


def found_in(folder: Path, file: str, old: str, new: str) -> list[Any]:
    """Everything found in the folder, warnings too."""
    stem = file.split(".", maxsplit=1)[0].split("-", maxsplit=1)[0]
    texts = {stem: changed(FILES[file], (old, new))}
    problems = [
        (problem.code, problem.file, problem.line, problem.path, dict(problem.fields))
        for problem in judged(write(folder, **texts))
    ]
    return sorted(problems, key=_place)


def expected(file: str, old: str, new: str, problems: tuple[Wrong, ...]) -> list[Any]:
    """``other.csv: part`` names a line of another, unchanged file."""
    wanted = []
    for code, part, column, fields in problems:
        name, _, rest = part.rpartition(": ")
        text = FILES[name] if name else changed(FILES[file], (old, new))
        line = line_of(text, rest) if rest else None
        wanted.append((code, name or file, line, column, fields))
    return sorted(wanted, key=_place)


def _place(problem: Any) -> tuple[str, int, str, str]:
    code, file, line, column, _ = problem
    return file, line or 0, column, code
