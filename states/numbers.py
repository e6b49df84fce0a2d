"""Exact numbers: figures read from text, sums, percentages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation, localcontext
from enum import Enum
from fractions import Fraction
from typing import Literal

from states.plan import Campaign

NumberFormat = Literal["vi", "en", "de"]

# A lone mark can only be a decimal mark, unless three digits follow: then it may group.
_LONE = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_UNCLEAR = re.compile(r"[+-]?[0-9]+[.,][0-9]{3}")
_POINT_GROUPS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA_GROUPS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")

# Eighteen digits before the decimal mark and nine after it; a sum keeps all of them.
_FINEST = Decimal("1E-9")
_BOUNDS = Context(prec=27, traps=[InvalidOperation])
_SUM_DIGITS = 60


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    decimal_comma: bool = False


class Unread(Enum):
    """Why a text is not one number: it could be two, or it is none."""

    AMBIGUOUS = "ambiguous"
    NOT_A_NUMBER = "not_a_number"


def number_format_of(campaign: Campaign) -> NumberFormat:
    """The format numbers are typed in: the plan's, else that of its default language."""
    if campaign.number_format is not None:
        return campaign.number_format
    match campaign.default_language:
        case "vi" | "de" as language:
            return language
        case _:
            return "en"


def read_number(text: str, number_format: NumberFormat) -> Number | Unread:
    """Read a typed figure without guessing: "1.260" and "1,260" stay ambiguous everywhere."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if _UNCLEAR.fullmatch(text):
        return Unread.AMBIGUOUS
    plain = _plain(text, number_format)
    value = None if plain is None else exact(Decimal(plain.replace(",", ".")))
    if plain is None or value is None:
        return Unread.NOT_A_NUMBER
    return Number(value, decimal_comma="," in plain)


def exact(value: Decimal | int) -> Decimal | None:
    """The same number in its plainest form; None if it is not finite or too long to be meant."""
    try:
        bounded = Decimal(value).quantize(_FINEST, context=_BOUNDS)
    except InvalidOperation:
        return None
    if bounded != value:
        return None
    whole = bounded.to_integral_value()
    return (whole if whole == bounded else bounded.normalize()) or Decimal(0)


def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum, whatever the order."""
    with localcontext(prec=_SUM_DIGITS):
        return sum(values, Decimal(0))


def percentage(numerator: Decimal, denominator: Decimal) -> Fraction | None:
    """The exact percentage; None over a denominator of zero."""
    return 100 * Fraction(numerator) / Fraction(denominator) if denominator else None


def two_decimals(value: Fraction) -> Decimal:
    """For display only: rounded half up, away from zero."""
    hundredths = int(abs(value) * 100 + Fraction(1, 2))
    return Decimal(f"{'-' if value < 0 else ''}{hundredths}E-2")


def _plain(text: str, number_format: NumberFormat) -> str | None:
    if _LONE.fullmatch(text):
        return text
    if number_format == "en":
        return text.replace(",", "") if _COMMA_GROUPS.fullmatch(text) else None
    return text.replace(".", "") if _POINT_GROUPS.fullmatch(text) else None
