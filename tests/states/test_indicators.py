"""Where a unit stands on an indicator."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from states.content import Content, IndicatorFigure
from states.findings import CheckContext
from states.indicators import IndicatorResult, indicator_results
from states.pacing import elapsed_share
from states.plan import Indicator, Plan, Term
from states.register import Unit

UNIT = Unit(code="U", name="U", level="unit", group="G2")
CUTOFF = dt.date(2023, 4, 30)
TERM = Term(start=dt.date(2020, 7, 1), end=dt.date(2025, 6, 30))


def result(plan: Plan, figure: dict[str, Any], **changes: Any) -> IndicatorResult:
    """The result of one indicator with a target of 10 of the unit's own."""
    as_of = changes.pop("as_of", CUTOFF)
    base = Indicator(
        code="I",
        value="count",
        unit="",
        direction="up",
        aggregation="sum",
        texts={},
        unit_target="per_unit",
        root_target=Decimal(90),
    )
    indicator = dataclasses.replace(base, **changes)
    asked = dataclasses.replace(plan, indicators=(indicator,))
    figures = (IndicatorFigure(code="I", **figure),) if figure else ()
    ctx = CheckContext(plan=asked, unit=UNIT, targets={"I": Decimal(10)})
    (only,) = indicator_results(Content(indicators=figures, as_of=as_of), ctx)
    return only


def amount(text: str) -> dict[str, Any]:
    return {"actual": Decimal(text)}


def ratio(numerator: int, denominator: int) -> dict[str, Any]:
    return {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}


def test_the_elapsed_share_counts_both_ends() -> None:
    assert elapsed_share(TERM, CUTOFF) == Fraction(1034, 1826)
    assert elapsed_share(TERM, TERM.end) == 1
    assert elapsed_share(TERM, TERM.start) == Fraction(1, 1826)


@pytest.mark.parametrize(
    ("actual", "status"),
    [
        ("10.000000001", "exceeded"),
        ("10", "met"),
        ("9.999999999", "on_track"),
        ("5.662650602", "behind"),
        ("5.662650603", "on_track"),
    ],
)
def test_upward_is_compared_exactly_and_paced_by_the_elapsed_share(
    plan: Plan, actual: str, status: str
) -> None:
    as_of = TERM.start + dt.timedelta(days=939)
    paced = dataclasses.replace(
        plan,
        campaign=dataclasses.replace(
            plan.campaign, term=Term(start=TERM.start, end=TERM.start + dt.timedelta(days=1659))
        ),
    )
    share = elapsed_share(paced.campaign.term or TERM, as_of)
    assert share == Fraction(47, 83)
    assert result(paced, amount(actual), pacing="linear", as_of=as_of).status == status


def test_exactly_the_elapsed_share_of_the_target_is_on_track(plan: Plan) -> None:
    halfway = dataclasses.replace(
        plan.campaign, term=Term(start=dt.date(2023, 4, 29), end=dt.date(2023, 5, 2))
    )
    paced = dataclasses.replace(plan, campaign=halfway)
    assert result(paced, amount("5"), pacing="linear").status == "on_track"
    assert result(paced, amount("4.999999999"), pacing="linear").status == "behind"


def test_without_pacing_short_of_the_target_is_behind(plan: Plan) -> None:
    assert result(plan, amount("9.999999999")).status == "behind"


def test_pacing_needs_a_term_and_a_day(plan: Plan) -> None:
    campaign = dataclasses.replace(plan.campaign, term=None)
    timeless = dataclasses.replace(plan, campaign=campaign)
    assert result(timeless, amount("9"), pacing="linear").status == "behind"
    assert result(plan, amount("9"), pacing="linear", as_of=None).status == "behind"


@pytest.mark.parametrize(("actual", "status"), [("10", "met"), ("0", "met"), ("10.1", "behind")])
def test_downward_is_met_up_to_the_target(plan: Plan, actual: str, status: str) -> None:
    assert result(plan, amount(actual), direction="down", pacing="linear").status == status


def test_a_ratio_is_compared_before_it_is_rounded(plan: Plan) -> None:
    common: dict[str, Any] = {"value": "ratio", "unit_target": "common"}
    short = result(plan, ratio(899999, 1000000), **common)
    assert (short.status, short.value) == ("behind", Decimal("90.00"))
    exact = result(plan, ratio(9, 10), **common)
    assert (exact.status, exact.numerator) == ("met", Decimal(9))


def test_a_ratio_over_zero_does_not_apply(plan: Plan) -> None:
    over_zero = result(plan, ratio(0, 0), value="ratio", unit_target="common")
    assert (over_zero.status, over_zero.value) == ("not_applicable", None)


@pytest.mark.parametrize(
    "not_asked", [{"applies_to_groups": ("G5",)}, {"levels": ("bloc",)}, {"unit_target": "none"}]
)
def test_what_is_not_asked_of_a_unit_does_not_apply(plan: Plan, not_asked: dict[str, Any]) -> None:
    assert result(plan, amount("5"), **not_asked).status == "not_applicable"


@pytest.mark.parametrize("figure", [{}, {"actual": "1.260"}, amount("-1")])
def test_a_figure_that_is_missing_or_faulty_is_no_data(plan: Plan, figure: dict[str, Any]) -> None:
    only = result(plan, figure, min=Decimal(0))
    assert (only.status, only.value) == ("no_data", None)


def test_a_ratio_over_the_whole_is_no_data(plan: Plan) -> None:
    assert result(plan, ratio(1, 0), value="ratio").status == "no_data"


@pytest.mark.parametrize(
    "untargeted",
    [
        {"unit_target": "untargeted"},
        {"direction": "none"},
        {"unit_target": "common", "root_target": None},
    ],
)
def test_without_a_target_there_is_no_standing(plan: Plan, untargeted: dict[str, Any]) -> None:
    assert result(plan, amount("5"), **untargeted).status == "no_target"


def test_grades_and_answers_are_met_or_behind(plan: Plan) -> None:
    graded: dict[str, Any] = {
        "value": "grade",
        "unit_target": "common",
        "scale": ("a", "b"),
        "good": ("a",),
    }
    assert result(plan, {"grade": "a"}, **graded).status == "met"
    assert result(plan, {"grade": "b"}, **graded).status == "behind"
    assert result(plan, {"yes": True}, value="yes_no").status == "met"
    assert result(plan, {"yes": False}, value="yes_no").status == "behind"
    assert result(plan, {"yes": False}, value="yes_no", unit_target="untargeted").status == (
        "no_target"
    )


def test_a_result_tells_the_locked_target_the_day_and_the_kind(plan: Plan) -> None:
    figure = {**amount("12.5"), "target": Decimal(6)}
    assert result(plan, figure) == IndicatorResult(
        code="I",
        status="exceeded",
        value=Decimal("12.5"),
        numerator=None,
        denominator=None,
        target=Decimal(10),
        as_of=CUTOFF,
        kind="actual",
    )


def test_an_estimate_counts_as_actual_once_confirmed(plan: Plan) -> None:
    content = Content(as_of=CUTOFF, as_of_kind="estimate")
    ctx = CheckContext(plan=plan, unit=UNIT)
    confirmed = dataclasses.replace(ctx, figures_confirmed=True)
    assert {one.kind for one in indicator_results(content, ctx)} == {"estimate"}
    assert {one.kind for one in indicator_results(content, confirmed)} == {"actual"}
