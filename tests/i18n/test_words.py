"""Words by code: nothing a person can meet lacks them, and nothing missing crashes a person."""

import ast
from string import Formatter

import pytest
from used_words import HOUSE, VALUES

from i18n.languages import available_languages
from i18n.words import catalogue, say


def test_the_seven_words_for_situations_are_those_of_the_house() -> None:
    codes = VALUES["situation"].split()
    assert " · ".join(say(f"situation.{code}", "vi") for code in codes) == (
        "Chưa mở · Đang soạn · Chờ thẩm định · Trả lại để sửa · Đã duyệt · Đã tổng hợp · Đã trình"
    )
    assert " · ".join(say(f"situation.{code}", "en") for code in codes) == (
        "Not opened · Drafting · With reviewers · Returned · Approved · Consolidated · Presented"
    )


def test_passing_a_report_on_is_called_what_the_rules_call_it() -> None:
    assert say("move.endorse", "vi") == "Đồng ý, chuyển bước sau"


def test_a_missing_word_a_missing_field_and_a_missing_language_fall_back_to_the_code() -> None:
    assert say("no.such_code", "vi") == "no.such_code"
    assert say("remaining.left", "vi") == "remaining.left"
    assert say("remaining.left", "vi", n=[]) == "còn [] ngày làm việc"
    assert say("time.minute", "vi", hour="x", minute="y", date="z") == "time.minute"
    assert say("state.draft", "xx") == "state.draft"


def test_an_empty_field_shows_as_a_dash() -> None:
    words = say("problem.exactly_one_of", "vi", keys="at, on", got="")
    assert words == "Cần đúng một trong các khóa at, on, đang có: –; giữ một."


def test_fields_are_filled_in_and_may_bear_any_name() -> None:
    assert say("remaining.left", "vi", n=5, code="x", lang="y") == "còn 5 ngày làm việc"


def fields_of(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def problems_in_the_code() -> dict[str, set[str]]:
    """The code of every problem with the fields that all its callers give it."""
    found: dict[str, set[str]] = {}
    for path in (HOUSE / "workflow" / "intake").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="error" | "warning"),
                    args=[ast.Constant(value=str(code)), *_],
                    keywords=keywords,
                ):
                    brought = {word.arg for word in keywords if word.arg}
                    found[code] = found.get(code, brought) & brought
    return found


@pytest.mark.parametrize("lang", available_languages())
def test_every_problem_of_a_file_has_words_for_the_fields_it_brings(lang: str) -> None:
    told = catalogue(lang)
    found = {
        code: sorted(
            field
            for text in (*told[f"problem.{code}"], *told.get(f"problem.{code}.near", ()))
            for field in fields_of(text) - brought
        )
        for code, brought in problems_in_the_code().items()
    }
    assert {code: lacking for code, lacking in found.items() if lacking} == {}


def test_the_languages_of_the_product_are_those_with_a_catalogue() -> None:
    assert available_languages() == ("en", "vi")
