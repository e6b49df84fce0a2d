"""A register without anybody, a week without a working day: refused before anything opens."""

import shutil
from pathlib import Path

import pytest
from cast import EXAMPLE

from workflow.intake.plan_folder import check_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(EXAMPLE, tmp_path / "plan", ignore=shutil.ignore_patterns("reports"))


@pytest.mark.parametrize("name", ["units.csv", "people.csv"])
def test_a_register_file_with_only_its_header_is_an_error(folder: Path, name: str) -> None:
    header = (folder / name).read_text(encoding="utf-8").splitlines()[0]
    (folder / name).write_text(header + "\n", encoding="utf-8")
    found = [p for p in check_folder(folder) if p.code == "no_rows"]
    assert [(p.file, p.line, p.severity) for p in found] == [(name, 1, "error")]


def test_a_week_without_a_working_day_is_an_error(folder: Path) -> None:
    plan = folder / "plan-2023.toml"
    week = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    text = plan.read_text(encoding="utf-8").replace('weekend = ["sat", "sun"]', f"weekend = {week}")
    plan.write_text(text, encoding="utf-8")
    errors = [p for p in check_folder(folder) if p.severity == "error"]
    assert [(p.code, p.path) for p in errors] == [("bad_value", "calendar.weekend")]
