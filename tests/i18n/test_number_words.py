"""Numbers as people write them."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.numbers import number, percent


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("1234.5"), "1.234,5"),
        (1260, "1.260"),
        (Decimal("98.0"), "98"),
        (Decimal("0.0005"), "0,0005"),
        (Decimal("-15000"), "-15.000"),
        (0, "0"),
    ],
)
def test_thousands_are_parted_by_points_and_decimals_by_a_comma(
    value: Decimal | int, words: str
) -> None:
    assert number(value, "vi") == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(9, 14), "64,29%"),
        (Fraction(1, 1), "100,00%"),
        (Decimal("0.90005"), "90,01%"),
        (Decimal("0.900049999"), "90,00%"),
        (Fraction(0), "0,00%"),
        (Fraction(-1, 3), "-33,33%"),
        (Fraction(8793, 650), "1.352,77%"),
    ],
)
def test_percentages_have_two_decimals_rounded_half_up(
    share: Fraction | Decimal, words: str
) -> None:
    assert percent(share, "vi") == words


@given(st.fractions(min_value=0, max_value=1000))
def test_a_percentage_is_rounded_once_from_the_exact_share(share: Fraction) -> None:
    digits = percent(share, "vi").removesuffix("%").replace(".", "").replace(",", "")
    assert int(digits) == math.floor(share * 10_000 + Fraction(1, 2))
