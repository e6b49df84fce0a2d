"""A plan to start from is right on every day somebody may begin."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dondoc.starter import languages, starter
from i18n.languages import available_languages
from states.errors import DondocError
from workflow.intake.plan_folder import check_folder, read_folder

LANGUAGES = sorted(set(languages()) & set(available_languages()))
SUNDAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize("lang", LANGUAGES)
@given(day=st.dates(dt.date(2024, 1, 1), dt.date(2034, 12, 31)))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_it_passes_its_own_check_without_a_warning_on_any_day(
    tmp_path: Path, lang: str, day: dt.date
) -> None:
    folder = tmp_path / lang / day.isoformat()
    if not folder.exists():
        starter(lang, day).write(folder)
    assert [one for one in check_folder(folder) if one.severity != "info"] == []
    opened = read_folder(folder).plan.campaign.opened_on
    assert 0 < (opened - day).days <= 16


def test_there_is_one_for_every_language_that_is_spoken() -> None:
    assert set(available_languages()) <= set(languages())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_comment_of_a_key_is_in_words(lang: str) -> None:
    texts = starter(lang, SUNDAY).texts
    assert {name for name, text in texts.items() if "key." in text or "{{" in text} == set()
    assert tomllib.loads(texts["plan.toml"])["campaign"]["default_language"] == lang
    comments = [line for line in texts["plan.toml"].splitlines() if line.startswith("#")]
    assert len(comments) > 50


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_files_are_those_a_plan_folder_reads_and_a_page_that_explains_them(lang: str) -> None:
    assert set(starter(lang, SUNDAY).texts) == {
        "README.md", "plan.toml", "units.csv", "people.csv", "targets.csv", "stand-ins.csv",
    }  # fmt: skip


def test_a_language_without_one_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(DondocError) as refused:
        starter("xx", SUNDAY)
    assert (refused.value.code, refused.value.fields["known"]) == ("no_starter", "en, vi")


def test_a_folder_that_cannot_be_taken_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "mine.txt").write_text("mine")
    with pytest.raises(OSError, match="plan"):
        starter("vi", SUNDAY).write(tmp_path / "plan")
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]
    assert [path.name for path in (tmp_path / "plan").iterdir()] == ["mine.txt"]
