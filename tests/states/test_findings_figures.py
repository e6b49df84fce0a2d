"""The table of figures: missing, faulty, beside the target."""

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from finding_cases import bare, found, indicator

from states.content import Content, IndicatorFigure, OwnIndicator
from states.plan import Plan


def of_figure(plan: Plan, figure: dict[str, Any], **changes: Any) -> list[str]:
    figures = (IndicatorFigure(code="I", **figure),) if figure else ()
    asked = bare(plan, indicators=(indicator(**changes),))
    codes = found(Content(indicators=figures), asked, targets={"I": Decimal(10)})
    assert {path for _, path in codes} <= {"indicators.I"}
    return [code for code, _ in codes]


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        ("count", {"target": Decimal(10)}),
        ("money", {"numerator": Decimal(1)}),
        ("ratio", {"numerator": Decimal(1)}),
        ("ratio", {"numerator": "1.260"}),
        ("grade", {"actual": Decimal(1)}),
        ("yes_no", {"grade": "good"}),
        ("count", {}),
    ],
)
def test_an_indicator_without_its_own_kind_of_figure_is_missing(
    plan: Plan, value: Any, figure: dict[str, Any]
) -> None:
    assert of_figure(plan, figure, value=value) == ["indicator_missing"]


@pytest.mark.parametrize(
    ("actual", "codes"),
    [("0", []), ("-0.001", ["value_out_of_range"]), ("50", []), ("50.1", ["value_out_of_range"])],
)
def test_a_value_must_lie_between_minimum_and_maximum(
    plan: Plan, actual: str, codes: list[str]
) -> None:
    figure = {"actual": Decimal(actual)}
    assert of_figure(plan, figure, min=Decimal(0), max=Decimal(50)) == codes


@pytest.mark.parametrize(
    ("numerator", "denominator", "most", "codes"),
    [
        (36, 36, None, []),
        (37, 36, None, ["numerator_gt_denominator"]),
        (12, 8, 150, []),
        (13, 8, 150, ["ratio_over_max"]),
        (0, 0, None, []),
        (1, 0, None, ["numerator_gt_denominator"]),
        (1, 0, 150, ["ratio_over_max"]),
        (-1, 5, None, ["value_out_of_range"]),
        (-1, -5, 150, ["value_out_of_range"]),
    ],
)
def test_a_ratio_stays_within_the_whole_or_the_plans_maximum(
    plan: Plan, numerator: int, denominator: int, most: int | None, codes: list[str]
) -> None:
    figure = {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}
    limit = None if most is None else Decimal(most)
    assert of_figure(plan, figure, value="ratio", max_percent=limit) == codes


def test_a_grade_must_be_on_the_plans_scale(plan: Plan) -> None:
    scale = ("good", "bad")
    assert of_figure(plan, {"grade": "good"}, value="grade", scale=scale) == []
    assert of_figure(plan, {"grade": "best"}, value="grade", scale=scale) == ["grade_unknown"]


@pytest.mark.parametrize(("actual", "codes"), [("1000", []), ("1000.01", ["outlier_vs_target"])])
def test_more_than_a_hundred_times_the_target_is_an_outlier(
    plan: Plan, actual: str, codes: list[str]
) -> None:
    assert of_figure(plan, {"actual": Decimal(actual)}) == codes


def test_a_target_of_zero_has_no_outliers(plan: Plan) -> None:
    figure = {"numerator": Decimal(5), "denominator": Decimal(6)}
    common = {"unit_target": "common", "root_target": Decimal(0), "direction": "down"}
    assert of_figure(plan, figure, value="ratio", **common) == []


def test_text_in_place_of_a_number_is_asked_about(plan: Plan) -> None:
    assert of_figure(plan, {"actual": "1.260"}) == ["number_ambiguous"]
    both = {"numerator": "1.260", "denominator": "2.260"}
    assert of_figure(plan, both, value="ratio") == ["number_ambiguous"] * 2
    assert of_figure(plan, {"actual": Decimal(1), "target": "1.260"}) == ["number_ambiguous"]


def test_text_in_place_of_an_own_figure_is_asked_about(plan: Plan) -> None:
    own = (OwnIndicator(name="a"), OwnIndicator(name="b", actual="1.260"))
    expected = [("number_ambiguous", "own_indicators.1")]
    assert found(Content(own_indicators=own), bare(plan)) == expected


def test_a_target_that_differs_from_the_locked_one_is_an_error(plan: Plan) -> None:
    assert of_figure(plan, {"actual": Decimal(1), "target": Decimal("10.0")}) == []
    assert of_figure(plan, {"actual": Decimal(1), "target": Decimal(9)}) == ["target_changed"]


def test_a_common_target_is_locked_too(plan: Plan) -> None:
    common: dict[str, Any] = {"unit_target": "common", "root_target": Decimal(95)}
    figure = {"actual": Decimal(1), "target": Decimal(80)}
    assert of_figure(plan, figure, **common) == ["target_changed"]


def test_without_a_locked_target_none_can_differ(plan: Plan) -> None:
    figure = {"actual": Decimal(1), "target": Decimal(80)}
    assert of_figure(plan, figure, unit_target="untargeted") == []


def test_where_targets_are_not_locked_none_is_compared(plan: Plan) -> None:
    rules = dataclasses.replace(plan.rules, targets_locked=False)
    asked = bare(plan, indicators=(indicator(),), rules=rules)
    figures = (IndicatorFigure(code="I", actual=Decimal(1), target=Decimal(9)),)
    assert found(Content(indicators=figures), asked, targets={"I": Decimal(10)}) == []


@pytest.mark.parametrize(
    "not_asked",
    [{"applies_to_groups": ("G5",)}, {"levels": ("bloc",)}, {"unit_target": "none"}],
)
def test_a_figure_nobody_asked_for_is_a_warning_and_its_absence_is_not(
    plan: Plan, not_asked: dict[str, Any]
) -> None:
    assert of_figure(plan, {"actual": Decimal(1)}, **not_asked) == ["not_applicable_reported"]
    assert of_figure(plan, {"target": Decimal(1)}, **not_asked) == []
    assert of_figure(plan, {}, **not_asked) == []
