"""The root's table of the shipped example, against totals reckoned independently."""

import datetime as dt
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import dondoc
from states.aggregation import Aggregate, HeldFigure, MemberFigures, aggregate, body_aggregate
from states.normalise import content_of
from states.numbers import two_decimals
from states.plan import Indicator, Plan

FOLDER = Path(dondoc.__file__).parent / "example"
CUTOFF = dt.date(2023, 4, 30)


def indicator(plan: Plan, code: str) -> Indicator:
    return next(one for one in plan.indicators if one.code == code)


def final_members(example: Any) -> list[MemberFigures]:
    """All due units with the content of their last submission; estimates were confirmed."""
    last = {one.unit: one.version for one in example.submissions}
    return [
        MemberFigures(
            unit=unit,
            content=content_of(example.reports[unit.code, last[unit.code]], "vi")[0]
            if unit.code in last
            else None,
            confirmed=True,
        )
        for unit in example.due_units()
    ]


def example_row(example: Any, code: str) -> Aggregate:
    return aggregate(indicator(example.plan, code), final_members(example), example.plan)


def figures(code: str) -> list[dict[str, str]]:
    lines = (FOLDER / "figures.csv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split(",")
    rows = (dict(zip(names, line.split(","), strict=True)) for line in lines[1:])
    return [row for row in rows if row["indicator"] == code]


@pytest.mark.parametrize("code", ["I01", "I12"])
def test_amounts_are_summed(example: Any, code: str) -> None:
    row = example_row(example, code)
    assert row.value == sum(Fraction(figure["actual"]) for figure in figures(code))
    assert (row.numerator, row.denominator, row.percent) == (None, None, None)
    assert (row.applicable, row.with_data, row.no_data) == (72, 71, ("DB33",))


@pytest.mark.parametrize("code", ["I02", "I04", "I05", "I06", "I07", "I08", "I09", "I11"])
def test_ratios_are_summed_above_and_below(example: Any, code: str) -> None:
    row = example_row(example, code)
    counted = [figure for figure in figures(code) if int(figure["denominator"])]
    above = sum(int(figure["numerator"]) for figure in counted)
    below = sum(int(figure["denominator"]) for figure in counted)
    assert (row.numerator, row.denominator) == (Decimal(above), Decimal(below))
    assert row.with_data == len(counted)
    assert row.value == row.percent == two_decimals(Fraction(100 * above, below))


@pytest.mark.parametrize("code", ["I03", "I10", "I13"])
def test_shares_count_units_over_those_with_data(example: Any, code: str) -> None:
    row = example_row(example, code)
    good = sum(
        figure["grade"] in ("xuat_sac", "tot") or figure["yes"] == "1" for figure in figures(code)
    )
    assert (row.numerator, row.denominator) == (Decimal(good), Decimal(len(figures(code))))


def test_the_units_rows_of_the_example(example: Any) -> None:
    shown = [
        f"{one.code} {row.with_data}/{row.applicable} {row.value} {row.status}"
        for one in example.plan.indicators
        if (row := example_row(example, one.code))
    ]
    assert shown == [
        "I01 71/72 377 on_track",
        "I02 71/72 99.47 exceeded",
        "I03 71/72 94.37 exceeded",
        "I04 71/72 93.11 exceeded",
        "I05 71/72 95.70 behind",
        "I06 71/72 0.32 met",
        "I07 71/72 96.77 exceeded",
        "I08 71/72 93.27 behind",
        "I09 71/72 96.79 exceeded",
        "I10 71/72 91.55 behind",
        "I11 30/30 98.65 exceeded",
        "I12 71/72 9363.5 on_track",
        "I13 18/18 88.89 exceeded",
        "I14 0/0 None not_applicable",
    ]


def test_rows_of_the_units_tell_their_source_day_and_kind(example: Any) -> None:
    row = example_row(example, "I01")
    assert (row.source, row.rule, row.root_target) == ("units", "sum", Decimal(650))
    assert (row.as_of, row.kind) == (CUTOFF, "actual")


def held_figures() -> list[HeldFigure]:
    text = (FOLDER / "held-figures.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    return [
        HeldFigure(
            indicator=entry["indicator"],
            source=entry["source"],
            round=name,
            kind=entry[name]["kind"],
            as_of=entry[name]["as_of"],
            entered_on=entry[name]["entered_on"],
            **{
                term: Decimal(entry[name][term])
                for term in ("value", "numerator", "denominator")
                if term in entry[name]
            },
        )
        for entry in data["figure"]
        for name in ("draft", "final")
    ]


def test_the_bodies_rows_of_the_example(plan: Plan) -> None:
    rows = [
        (held.round, body_aggregate(indicator(plan, held.indicator), held, plan))
        for held in held_figures()
    ]
    shown = [
        f"{name} {row.indicator} {row.value} {row.status} {row.kind} {row.as_of:%d/%m/%y}"
        for name, row in rows
    ]
    assert shown == [
        "draft I01 391 on_track estimate 30/05/23",
        "final I01 386 on_track actual 30/05/23",
        "draft I03 94.44 exceeded actual 31/12/22",
        "final I03 94.44 exceeded actual 31/12/22",
        "draft I04 93.14 exceeded actual 31/12/22",
        "final I04 93.14 exceeded actual 31/12/22",
        "draft I05 96.32 behind estimate 30/05/23",
        "final I05 95.74 behind actual 30/05/23",
        "draft I06 0.34 met actual 15/05/23",
        "final I06 0.37 met actual 30/05/23",
        "draft I14 3 on_track estimate 30/05/23",
        "final I14 2 behind actual 30/05/23",
    ]
    assert {row.source for _, row in rows} == {
        "body:organisation_board",
        "body:inspection_committee",
    }
    assert {(row.applicable, row.with_data, row.no_data) for _, row in rows} == {(None, None, ())}
