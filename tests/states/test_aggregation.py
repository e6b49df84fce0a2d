"""The roll-up over the units: what counts, what is left out, what is named."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.aggregation import MemberFigures, aggregate
from states.content import Content, IndicatorFigure
from states.plan import Indicator, Plan
from states.register import Unit

CUTOFF = dt.date(2023, 4, 30)


def asked(value: Any, rule: Any, **changes: Any) -> Indicator:
    base = Indicator(
        code="I",
        value=value,
        unit="",
        direction="up",
        aggregation=rule,
        texts={},
        unit_target="common",
        root_target=Decimal(90),
        scale=("a", "b"),
        good=("a",),
        min=Decimal(0),
    )
    return dataclasses.replace(base, **changes)


def member(code: str, as_of: dt.date = CUTOFF, **figure: Any) -> MemberFigures:
    unit = Unit(code=code, name=code, level="unit", group="G2")
    figures = (IndicatorFigure(code="I", **figure),)
    return MemberFigures(unit=unit, content=Content(indicators=figures, as_of=as_of))


def unheard(code: str) -> MemberFigures:
    unit = Unit(code=code, name=code, level="unit", group="G2")
    return MemberFigures(unit=unit, content=None)


def of_kind(sent: MemberFigures, kind: Any, confirmed: bool = False) -> MemberFigures:
    assert sent.content is not None
    content = dataclasses.replace(sent.content, as_of_kind=kind)
    return dataclasses.replace(sent, content=content, confirmed=confirmed)


COUNT = asked("count", "sum")
RATIO = asked("ratio", "ratio_of_sums")


def test_whoever_gave_nothing_usable_is_named_and_left_out_of_the_value(plan: Plan) -> None:
    members = [
        member("D", actual=Decimal(4)),
        unheard("C"),
        member("B", actual="1.260"),
        member("A", actual=Decimal(-1)),
        member("E"),
    ]
    row = aggregate(COUNT, members, plan)
    assert (row.value, row.applicable, row.with_data) == (Decimal(4), 5, 1)
    assert row.no_data == ("A", "B", "C", "E")


def test_where_nothing_was_heard_there_is_no_value(plan: Plan) -> None:
    row = aggregate(COUNT, [unheard("A")], plan)
    assert (row.value, row.status, row.kind, row.as_of) == (None, "no_data", None, None)
    assert (row.applicable, row.with_data, row.no_data) == (1, 0, ("A",))


def test_where_nothing_applies_there_is_no_value_rather_than_zero(plan: Plan) -> None:
    elsewhere = dataclasses.replace(COUNT, applies_to_groups=("G5",))
    row = aggregate(elsewhere, [member("A", actual=Decimal(4)), unheard("B")], plan)
    assert (row.value, row.status) == (None, "not_applicable")
    assert (row.applicable, row.with_data, row.no_data) == (0, 0, ())


def test_a_denominator_of_zero_leaves_every_count(plan: Plan) -> None:
    empty = member("A", numerator=Decimal(0), denominator=Decimal(0))
    some = member("B", numerator=Decimal(9), denominator=Decimal(10))
    row = aggregate(RATIO, [empty, some], plan)
    assert (row.applicable, row.with_data, row.percent) == (1, 1, Decimal("90.00"))
    alone = aggregate(RATIO, [empty], plan)
    assert (alone.applicable, alone.percent, alone.status) == (0, None, "not_applicable")


def test_a_figure_that_is_not_to_be_rolled_up_has_no_value(plan: Plan) -> None:
    row = aggregate(asked("count", "none"), [member("A", actual=Decimal(4))], plan)
    assert (row.value, row.applicable, row.with_data) == (None, 1, 1)


def test_a_sum_of_zeros_is_zero(plan: Plan) -> None:
    row = aggregate(COUNT, [member("A", actual=Decimal(0))], plan)
    assert (row.value, row.status) == (Decimal(0), "behind")


def test_the_root_target_is_compared_before_rounding(plan: Plan) -> None:
    short = member("A", numerator=Decimal(899999), denominator=Decimal(1000000))
    row = aggregate(RATIO, [short], plan)
    assert (row.percent, row.status) == (Decimal("90.00"), "behind")
    untargeted = dataclasses.replace(RATIO, root_target=None)
    assert aggregate(untargeted, [short], plan).status == "no_target"


def test_one_unconfirmed_estimate_makes_the_row_an_estimate(plan: Plan) -> None:
    first, second = (member(code, actual=Decimal(1)) for code in "AB")
    estimate = of_kind(second, "estimate")
    assert aggregate(COUNT, [first, estimate], plan).kind == "estimate"
    assert aggregate(COUNT, [first, of_kind(second, "estimate", True)], plan).kind == "actual"


def test_an_estimate_that_gives_no_figure_is_no_matter(plan: Plan) -> None:
    silent = of_kind(member("B"), "estimate")
    assert aggregate(COUNT, [member("A", actual=Decimal(1)), silent], plan).kind == "actual"


def test_mixed_days_are_not_shown_and_the_latest_sets_the_pace(plan: Plan) -> None:
    early = member("A", dt.date(2020, 7, 1), actual=Decimal(40))
    late = member("B", dt.date(2025, 6, 30), actual=Decimal(40))
    paced = dataclasses.replace(COUNT, pacing="linear")
    row = aggregate(paced, [early, late], plan)
    assert (row.as_of, row.status) == (None, "behind")
    assert aggregate(paced, [early, early], plan).status == "on_track"


counts = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@st.composite
def mixed_members(draw: st.DrawFn) -> tuple[list[MemberFigures], list[MemberFigures]]:
    members = []
    for place in range(draw(st.integers(0, 12))):
        terms = sorted((draw(counts), draw(counts)))
        sent = member(
            f"U{place:02}",
            actual=draw(st.none() | st.just("1.260") | counts),
            numerator=terms[0],
            denominator=draw(st.just(terms[1]) | st.none()),
            yes=draw(st.none() | st.booleans()),
        )
        members.append(draw(st.sampled_from([sent, unheard(f"U{place:02}")])))
    return members, draw(st.permutations(members))


@pytest.mark.parametrize(
    "rolled",
    [COUNT, RATIO, asked("yes_no", "share_of_units"), asked("money", "none")],
    ids=lambda one: one.aggregation,
)
@given(lists=mixed_members())
def test_the_order_of_the_members_is_no_matter(
    plan: Plan, rolled: Indicator, lists: tuple[list[MemberFigures], list[MemberFigures]]
) -> None:
    members, shuffled = lists
    row = aggregate(rolled, members, plan)
    assert row == aggregate(rolled, shuffled, plan)
    assert row.applicable == (row.with_data or 0) + len(row.no_data)
