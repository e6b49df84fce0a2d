"""A figure held against its indicator: a reading that can be reckoned with, or its faults."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from states.content import Figure, IndicatorFigure
from states.finding import Finding
from states.numbers import percentage
from states.plan import Indicator


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal

    @property
    def measure(self) -> Fraction:
        return Fraction(self.value)


@dataclass(frozen=True, slots=True)
class Ratio:
    numerator: Decimal
    denominator: Decimal

    @property
    def measure(self) -> Fraction | None:
        """The exact percentage; None over a denominator of zero."""
        return percentage(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A grade or a yes or no, and whether the plan calls it good."""

    given: str | bool
    good: bool


@dataclass(frozen=True, slots=True)
class Faults:
    """Why a figure cannot be used; it counts as no data."""

    findings: tuple[Finding, ...]


Reading = Amount | Ratio | Verdict


def path_of(code: str) -> str:
    return f"indicators.{code}"


def is_reported(figure: IndicatorFigure) -> bool:
    values = (figure.actual, figure.numerator, figure.denominator, figure.grade or None, figure.yes)
    return any(value is not None for value in values)


def read_figure(indicator: Indicator, figure: IndicatorFigure | None) -> Reading | Faults:
    if figure is None:
        return _fault(indicator, "indicator_missing")
    match indicator.value:
        case "grade":
            return _read_grade(indicator, figure.grade)
        case "yes_no":
            return _read_answer(indicator, figure.yes)
        case "ratio":
            return _read_ratio(indicator, figure.numerator, figure.denominator)
        case "count" | "money":
            return _read_amount(indicator, figure.actual)


def _read_grade(indicator: Indicator, grade: str) -> Verdict | Faults:
    if not grade:
        return _fault(indicator, "indicator_missing")
    if grade not in indicator.scale:
        return _fault(indicator, "grade_unknown", given=grade)
    return Verdict(grade, grade in indicator.good)


def _read_answer(indicator: Indicator, answer: bool | None) -> Verdict | Faults:
    return _fault(indicator, "indicator_missing") if answer is None else Verdict(answer, answer)


def _read_amount(indicator: Indicator, actual: Figure) -> Amount | Faults:
    if not isinstance(actual, Decimal):
        return _unread(indicator, actual)
    if indicator.min is not None and actual < indicator.min:
        return _fault(indicator, "value_out_of_range", given=str(actual), min=str(indicator.min))
    if indicator.max is not None and actual > indicator.max:
        return _fault(indicator, "value_out_of_range", given=str(actual), max=str(indicator.max))
    return Amount(actual)


def _read_ratio(indicator: Indicator, numerator: Figure, denominator: Figure) -> Ratio | Faults:
    if not isinstance(numerator, Decimal) or not isinstance(denominator, Decimal):
        return _unread(indicator, numerator, denominator)
    terms = {"numerator": str(numerator), "denominator": str(denominator)}
    if numerator < 0 or denominator < 0:
        return _fault(indicator, "value_out_of_range", **terms)
    if indicator.max_percent is None:
        if numerator > denominator:
            return _fault(indicator, "numerator_gt_denominator", **terms)
    elif Fraction(numerator) * 100 > Fraction(indicator.max_percent) * Fraction(denominator):
        return _fault(indicator, "ratio_over_max", **terms, max=str(indicator.max_percent))
    return Ratio(numerator, denominator)


def _unread(indicator: Indicator, *values: Figure) -> Faults:
    """What is missing is said first: no reading can stand in for it."""
    if None in values:
        return _fault(indicator, "indicator_missing")
    path = path_of(indicator.code)
    texts = (value for value in values if isinstance(value, str))
    return Faults(tuple(Finding("number_ambiguous", path, {"given": text}) for text in texts))


def _fault(indicator: Indicator, code: str, **fields: str) -> Faults:
    return Faults((Finding(code, path_of(indicator.code), fields),))
