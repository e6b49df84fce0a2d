"""Numbers as people write them, from exact values."""

import math
from decimal import Decimal
from fractions import Fraction

HALF = Fraction(1, 2)


def number(value: Decimal | int, lang: str) -> str:
    """The whole value, grouped: ``1.234,5``."""
    return _decimal(value, lang)


def percent(share: Decimal | Fraction, lang: str) -> str:
    """A share of one with two decimals, half up: ``64,29%``."""
    hundredths = Fraction(share) * 10_000
    rounded = math.floor(abs(hundredths) + HALF)
    exact = Decimal(rounded if hundredths >= 0 else -rounded).scaleb(-2)
    return f"{_decimal(exact, lang, '#,##0.00')}%"


def _decimal(value: Decimal | int, lang: str, pattern: str | None = None) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - most commands show no such number

    return format_decimal(value, pattern, locale=lang, decimal_quantization=pattern is not None)
