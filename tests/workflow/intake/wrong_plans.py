"""One change to the small plan and the exact problems it must give."""

from pathlib import Path
from typing import Any

import pytest
from small_folder import PLAN, changed, judged, line_of, write

Wrong = tuple[str, str, str, dict[str, Any]]  # code, part of the line, path, fields


def wrong_plan(name: str, old: str, new: str, *problems: Wrong) -> Any:
    return pytest.param(old, new, problems, id=name)


def reference(part: str, path: str, kind: str, value: str, nearest: str) -> Wrong:
    fields = {"kind": kind, "value": value, "nearest": nearest}
    return ("unknown_reference", part, path, fields)


def missing(part: str, path: str) -> Wrong:
    return ("missing_key", part, path, {"key": path.rpartition(".")[2]})


def later(part: str, path: str, value: str) -> Wrong:
    return ("not_supported_yet", part, path, {"key": path.rpartition(".")[2], "value": value})


def order(part: str, path: str, first: str, second: str) -> Wrong:
    return ("wrong_order", part, path, {"first": first, "second": second})


def not_one_of(part: str, path: str, value: str, allowed: str) -> Wrong:
    return ("bad_value", part, path, {"value": value, "allowed": allowed})


def of_other_type(part: str, path: str, expected: str, got: str) -> Wrong:
    return ("wrong_type", part, path, {"expected": expected, "got": got})


def in_plan(folder: Path, old: str, new: str, severity: str) -> list[Any]:
    found = judged(write(folder, plan=changed(PLAN, (old, new))))
    problems = [
        (problem.code, problem.line, problem.path, dict(problem.fields))
        for problem in found
        if problem.file == "plan-small.toml" and problem.severity == severity
    ]
    return sorted(problems, key=_place)


def expected(old: str, new: str, problems: tuple[Wrong, ...]) -> list[Any]:
    text = changed(PLAN, (old, new))
    wanted = [(code, line_of(text, part), path, fields) for code, part, path, fields in problems]
    return sorted(wanted, key=_place)


def _place(problem: Any) -> tuple[int, str]:
    return problem[1], problem[2]
