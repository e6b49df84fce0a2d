"""Numbers as people write them, from exact values."""

import math
from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_decimal

HALF = Fraction(1, 2)


def number(value: Decimal | int, lang: str) -> str:
    """The whole value, grouped: ``1.234,5``."""
    return format_decimal(value, locale=lang, decimal_quantization=False)


def percent(share: Decimal | Fraction, lang: str) -> str:
    """A share of one with two decimals, half up: ``64,29%``."""
    hundredths = Fraction(share) * 10_000
    rounded = math.floor(abs(hundredths) + HALF)
    exact = Decimal(rounded if hundredths >= 0 else -rounded).scaleb(-2)
    return f"{format_decimal(exact, '#,##0.00', locale=lang)}%"
