"""Sections and fields: missing, too short, saying nothing."""

from decimal import Decimal
from typing import Any

import pytest
from finding_cases import bare, field, found, section

from states.content import Content
from states.plan import Plan
from states.register import Unit


def of_section(plan: Plan, text: str | None, **changes: Any) -> list[tuple[str, str]]:
    content = Content(sections={} if text is None else {"S1": text})
    return found(content, bare(plan, outline=(section(**changes),)))


def of_field(plan: Plan, answer: Any, **changes: Any) -> list[tuple[str, str]]:
    outline = (section(fields=(field(**changes),)),)
    return found(Content(fields={"S1": {"f": answer}}), bare(plan, outline=outline))


@pytest.mark.parametrize("text", [None, "", "  \n", "Không có.", " NONE "])
def test_a_required_section_that_says_nothing_is_missing(plan: Plan, text: str | None) -> None:
    assert of_section(plan, text, min_words=5) == [("section_missing", "sections.S1")]
    assert of_section(plan, text, min_words=5, required=False) == []


def test_words_are_counted_by_blanks_and_the_minimum_is_enough(plan: Plan) -> None:
    assert of_section(plan, "một hai\nba", min_words=3) == []
    assert of_section(plan, "một hai-ba", min_words=3) == [("section_too_short", "sections.S1")]


def test_a_section_that_was_given_may_be_too_short_though_not_required(plan: Plan) -> None:
    too_short = [("section_too_short", "sections.S1")]
    assert of_section(plan, "một", min_words=3, required=False) == too_short


def test_a_section_of_another_level_is_not_asked(plan: Plan) -> None:
    assert of_section(plan, None, levels=("bloc",)) == []
    root = Unit(code="R", name="R", level="bloc")
    assert found(Content(), bare(plan, outline=(section(),)), unit=root) == []


def test_a_section_with_fields_has_no_text_of_its_own(plan: Plan) -> None:
    assert of_field(plan, "Said.", required=False) == []
    assert of_field(plan, "", required=False) == []


@pytest.mark.parametrize("answer", [None, "", " . ", (), ("", " ")])
def test_a_required_field_without_an_answer_is_missing(plan: Plan, answer: Any) -> None:
    assert of_field(plan, answer) == [("field_missing", "fields.S1.f")]
    assert of_field(plan, answer, none_is_answer=True) == [("field_missing", "fields.S1.f")]


@pytest.mark.parametrize("answer", ["Không có.", " không  CÓ… ", ("Không.",), ("None", "")])
def test_an_answer_that_says_nothing_is_empty_unless_the_plan_takes_it(
    plan: Plan, answer: Any
) -> None:
    assert of_field(plan, answer) == [("field_empty_phrase", "fields.S1.f")]
    assert of_field(plan, answer, none_is_answer=True) == []
    assert of_field(plan, answer, required=False) == []


@pytest.mark.parametrize(
    ("type_", "answer"),
    [
        ("text", "Không có gì đáng kể trong năm"),
        ("list", ("Không có.", "Một việc")),
        ("yes_no", False),
        ("number", Decimal(0)),
        ("date", "2023-05-04"),
    ],
)
def test_any_other_answer_will_do(plan: Plan, type_: Any, answer: Any) -> None:
    assert of_field(plan, answer, type=type_) == []


def test_a_number_typed_into_a_field_must_be_one_number(plan: Plan) -> None:
    assert of_field(plan, "27,5", type="number") == []
    assert of_field(plan, "1.260", type="number") == [("number_ambiguous", "fields.S1.f")]


def test_a_wish_to_change_a_target_is_seen_in_any_text(plan: Plan) -> None:
    content = Content(
        sections={"S6": "We ask to\nLower  the target."},
        fields={"S1": {"f": ("nothing", "please lower the target")}},
    )
    assert found(content, bare(plan)) == [
        ("target_change_requested", "sections.S6"),
        ("target_change_requested", "fields.S1.f"),
    ]
