"""Figures quoted in the text, held against the table."""

from decimal import Decimal
from typing import Any

import pytest
from finding_cases import UNIT, bare, indicator

from states.content import Content, IndicatorFigure
from states.findings import CheckContext, Finding, check
from states.plan import Plan

ADMITTED = indicator(code="ADM", unit="member", texts={"en": "New members admitted this term"})
TRAINED = indicator(
    code="TRA", value="ratio", unit_target="common", root_target=Decimal(90),
    texts={"en": "Share of volunteers trained in first aid"},
)  # fmt: skip
FIGURES = (
    IndicatorFigure(code="ADM", actual=Decimal(5), target=Decimal(10)),
    IndicatorFigure(code="TRA", numerator=Decimal(1204), denominator=Decimal(1300)),
)


def mismatches(plan: Plan, *texts: str, figures: Any = FIGURES) -> list[Finding]:
    sections = {f"S{n}": text for n, text in enumerate(texts)}
    asked = bare(plan, indicators=(ADMITTED, TRAINED))
    ctx = CheckContext(plan=asked, unit=UNIT, targets={"ADM": Decimal(10)})
    found = check(Content(sections=sections, indicators=figures), ctx)
    return [one for one in found if one.code == "text_table_mismatch"]


def test_a_quotation_that_differs_from_its_row_is_found(plan: Plan) -> None:
    (found,) = mismatches(plan, "We admitted 6/10 new members.")
    assert found.path == "indicators.ADM"
    assert found.fields == {"text": "6/10", "table": "5/10", "all": "6/10 ≠ 5/10"}


@pytest.mark.parametrize(
    "text",
    [
        "We admitted 5/10 new members.",
        "We trained 1,204/1,300 volunteers in first aid; we admitted 5 / 10 new members.",
        "We trained 1.204/1.300 volunteers in first aid.",
    ],
)
def test_a_quotation_that_stands_in_the_table_is_right(plan: Plan, text: str) -> None:
    assert mismatches(plan, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "New members admitted until 30/4/2023.",
        "New members admitted since 4/2023.",
        "Ready 24/7, the kitchen cooked 3/4 of the meals.",
        "No figures at all.",
        "6/10",
        "1/2/3/4 new members admitted",
    ],
)
def test_dates_and_other_fractions_are_left_alone(plan: Plan, text: str) -> None:
    assert mismatches(plan, text) == []


def test_a_section_has_one_finding_that_names_all_differences(plan: Plan) -> None:
    (found,) = mismatches(plan, "We admitted 6/10 new members. Volunteers trained: 7/9 first aid.")
    assert (found.path, found.fields["all"]) == ("indicators.ADM", "6/10 ≠ 5/10; 7/9 ≠ 1204/1300")


def test_each_section_is_read_by_itself(plan: Plan) -> None:
    texts = ("We admitted 6/10 new members.", "Volunteers trained in first aid: 7/9")
    assert [one.path for one in mismatches(plan, *texts)] == ["indicators.ADM", "indicators.TRA"]


def test_without_a_row_there_is_nothing_to_differ_from(plan: Plan) -> None:
    assert mismatches(plan, "We admitted 6/10 new members.", figures=()) == []
