"""A small folder changed in several files at once, and the one finding that must come of it."""

from pathlib import Path
from typing import Any

import pytest
from small_folder import FILES, brief, changed, judged, line_of, write

Change = tuple[str, str, str]  # file, old part, new part


def case(name: str, code: str, where: str, path: str, *changes: Change) -> Any:
    """``where`` is ``file: part of the line``, looked for in the changed file."""
    return pytest.param(code, where, path, changes, id=name)


def find(folder: Path, severity: str, changes: tuple[Change, ...]) -> list[Any]:
    """What is found of that severity in the folder after the changes."""
    texts = _texts(changes)
    stems = {name.split(".")[0].split("-")[0]: text for name, text in texts.items()}
    found = judged(write(folder, **stems))
    return [brief(problem) for problem in found if problem.severity == severity]


def wanted(code: str, where: str, path: str, changes: tuple[Change, ...]) -> tuple[Any, ...]:
    file, _, part = where.partition(": ")
    return (code, file, line_of(_texts(changes)[file], part), path)


def _texts(changes: tuple[Change, ...]) -> dict[str, str]:
    texts = dict(FILES)
    for file, old, new in changes:
        texts[file] = changed(texts[file], (old, new))
    return texts
