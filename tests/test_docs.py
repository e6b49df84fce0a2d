"""The reference is made from the code, whole and current."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs.pages import codes, others, plan_keys
from dondoc.pictures.svg import svg
from i18n.languages import available_languages
from i18n.words import known_codes
from notifications.letters import LETTERS
from states.definition import shipped
from states.guards import GUARDS

ROOT = Path(__file__).parents[1]


def test_the_pages_are_those_the_code_makes_today() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}
    run = subprocess.run(
        [sys.executable, "-m", "docs", "--check"],
        cwd=ROOT, env=plain, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.stdout.split(), run.returncode) == ([], 0), "make docs\n" + run.stderr


@pytest.mark.parametrize("lang", available_languages())
def test_no_page_shows_a_code_where_a_word_belongs(lang: str) -> None:
    kinds = ("key.", "problem.", "reference.", "setting.", "letter_", "finding.", "picture.")
    for make in (plan_keys.text, codes.findings, codes.refusals, others.settings, others.letters):
        cells = [cell.strip() for cell in make(lang).split("|")]
        assert [cell for cell in cells if cell.startswith(kinds)] == []


@pytest.mark.parametrize("lang", available_languages())
def test_every_key_column_setting_and_letter_is_explained(lang: str) -> None:
    rows = [line for line in plan_keys.text(lang).splitlines() if line.startswith("| `")]
    assert len(rows) > 180
    assert [row for row in rows if "|  |" in row] == []
    named = {f"letter_when.{letter}" for letter in LETTERS}
    assert named <= known_codes(lang)


def test_every_problem_has_its_severity_from_the_code() -> None:
    rows = [line for line in codes.findings("vi").splitlines() if line.startswith("| `")]
    assert [row for row in rows if "|  |" in row] == []


def test_every_guard_of_the_shipped_workflow_is_in_the_reference_of_refusals() -> None:
    text = codes.refusals("vi")
    used = {guard for move in shipped().moves for guard in move.guards}
    assert used <= set(GUARDS)
    assert [guard for guard in used if f"| `{guard}` |" not in text] == []


def test_the_pictures_of_the_documentation_are_drawn_from_the_shipped_definition() -> None:
    for file, lang in others.pictures("en"):
        stored = (ROOT / "docs" / "images" / file).read_text(encoding="utf-8")
        assert stored == svg(shipped(), lang)
