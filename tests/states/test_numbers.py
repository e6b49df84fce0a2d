"""Figures read from text are never guessed; sums and percentages are exact."""

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.numbers import (
    Number,
    NumberFormat,
    Unread,
    exact,
    number_format_of,
    percentage,
    read_number,
    total,
    two_decimals,
)
from states.plan import Plan

FORMATS: tuple[NumberFormat, ...] = ("vi", "en", "de")
figures = st.decimals(
    min_value=Decimal(-(10**12)), max_value=Decimal(10**12), allow_nan=False, places=3
)


@pytest.mark.parametrize(
    ("text", "number_format", "value"),
    [
        ("9", "vi", "9"),
        (" -1 ", "vi", "-1"),
        ("−1", "vi", "-1"),
        ("+12", "en", "12"),
        ("1260", "vi", "1260"),
        ("27.5", "en", "27.5"),
        ("27.5", "vi", "27.5"),
        ("1.234.567", "vi", "1234567"),
        ("1,234,567", "en", "1234567"),
        ("1,234.5", "en", "1234.5"),
        ("1.2345", "de", "1.2345"),
    ],
)
def test_a_text_that_is_one_number_is_read(
    text: str, number_format: NumberFormat, value: str
) -> None:
    assert read_number(text, number_format) == Number(Decimal(value))


@pytest.mark.parametrize(
    ("text", "number_format", "value"),
    [
        ("27,5", "vi", "27.5"),
        ("27,50", "de", "27.5"),
        ("27,5", "en", "27.5"),
        ("1.234,5", "vi", "1234.5"),
        ("1.234,567", "de", "1234.567"),
    ],
)
def test_a_decimal_comma_is_read_and_told(
    text: str, number_format: NumberFormat, value: str
) -> None:
    assert read_number(text, number_format) == Number(Decimal(value), decimal_comma=True)


@pytest.mark.parametrize("number_format", FORMATS)
@pytest.mark.parametrize("text", ["1.260", "1,260", "-1.260", "0,500", "12345.678"])
def test_one_separator_and_three_digits_are_never_guessed(
    text: str, number_format: NumberFormat
) -> None:
    assert read_number(text, number_format) == Unread.AMBIGUOUS


@pytest.mark.parametrize("number_format", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "abc", "khoảng 30", "30 %", "5/10", "1 260"),
        *("1e5", "1E400", "NaN", "Infinity", "0x10", "1_000", "٣", "27,5\n8"),
        *(".5", "5.", "1,2,3", "1.23.456", "1.234,", "12,34.5", "0.123.456", "--1"),
        *("9" * 19, "9" * 5000, "0." + "1" * 10),
    ],
)
def test_what_is_no_plain_number_is_refused(text: str, number_format: NumberFormat) -> None:
    assert read_number(text, number_format) == Unread.NOT_A_NUMBER


def test_groups_are_read_only_as_the_campaign_writes_them() -> None:
    assert read_number("1,234.5", "vi") == Unread.NOT_A_NUMBER
    assert read_number("1.234,5", "en") == Unread.NOT_A_NUMBER


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_a_grouped_number_reads_as_the_number_it_was(whole: int) -> None:
    grouped = f"{whole:,}"
    expected = Unread.AMBIGUOUS if 1000 <= abs(whole) < 1_000_000 else Number(Decimal(whole))
    assert read_number(grouped, "en") == expected
    assert read_number(grouped.replace(",", "."), "vi") == expected


@given(figures)
def test_a_decimal_reads_back_unless_it_could_be_a_group(value: Decimal) -> None:
    text = f"{value:f}"
    assert read_number(text, "en") == Unread.AMBIGUOUS
    longer = read_number(text + "0", "en")
    assert longer == Number(value)


@given(st.text(max_size=20), st.sampled_from(FORMATS))
def test_no_text_breaks_the_reading(text: str, number_format: NumberFormat) -> None:
    assert isinstance(read_number(text, number_format), (Number, Unread))


@pytest.mark.parametrize(
    ("given_value", "plain"),
    [("14.0", "14"), ("1E+2", "100"), ("-0", "0"), ("0.50", "0.5"), ("1.0" + "0" * 12, "1")],
)
def test_a_number_is_kept_in_its_plainest_form(given_value: str, plain: str) -> None:
    assert str(exact(Decimal(given_value))) == plain


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "1E400", "1E-10", "1E18"])
def test_a_number_that_cannot_be_meant_is_none(text: str) -> None:
    assert exact(Decimal(text)) is None


@given(st.lists(figures, max_size=30).flatmap(lambda v: st.tuples(st.just(v), st.permutations(v))))
def test_a_sum_is_exact_in_any_order(lists: tuple[list[Decimal], list[Decimal]]) -> None:
    values, shuffled = lists
    assert total(values) == total(shuffled)
    assert Fraction(total(values)) == sum((Fraction(value) for value in values), Fraction(0))


def test_a_sum_keeps_every_digit() -> None:
    assert total([Decimal("9" * 18), Decimal("0.000000001")]) == Decimal("9" * 18 + ".000000001")


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        ("9", "14", "64.29"),
        ("1", "800", "0.13"),
        ("-1", "800", "-0.13"),
        ("96", "96", "100.00"),
        ("0", "3", "0.00"),
        ("1999", "2000", "99.95"),
        ("99999", "100000", "100.00"),
    ],
)
def test_percentages_show_two_decimals_half_up(
    numerator: str, denominator: str, shown: str
) -> None:
    exact_percentage = percentage(Decimal(numerator), Decimal(denominator))
    assert exact_percentage is not None
    assert str(two_decimals(exact_percentage)) == shown


def test_a_percentage_over_zero_is_none() -> None:
    assert percentage(Decimal(5), Decimal(0)) is None


def test_numbers_are_typed_in_the_format_of_the_plan_else_of_its_language(plan: Plan) -> None:
    def format_of(number_format: NumberFormat | None, language: str) -> NumberFormat:
        return number_format_of(
            dataclasses.replace(
                plan.campaign, number_format=number_format, default_language=language
            )
        )

    assert format_of("de", "vi") == "de"
    assert format_of(None, "vi") == "vi"
    assert format_of(None, "fr") == "en"
