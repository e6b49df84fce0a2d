"""What is missing or wrong in the table of figures."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from states.asked import indicators_asked, target_of
from states.content import Content, Figure, IndicatorFigure
from states.figures import Amount, Faults, Ratio, Reading, is_reported, path_of, read_figure
from states.finding import Finding
from states.plan import Indicator, Plan
from states.register import Unit

_FAR_OFF = 100


def figure_findings(
    content: Content, plan: Plan, unit: Unit, locked: Mapping[str, Decimal]
) -> Iterator[Finding]:
    figures = {figure.code: figure for figure in content.indicators}
    asked = indicators_asked(plan, unit)
    for indicator in asked:
        target = target_of(indicator, locked)
        figure = figures.get(indicator.code)
        yield from _value_findings(indicator, read_figure(indicator, figure), target)
        if figure is not None and plan.rules.targets_locked:
            yield from _target_findings(figure, target)
    codes = {indicator.code for indicator in asked}
    for figure in content.indicators:
        if figure.code not in codes and is_reported(figure):
            yield Finding("not_applicable_reported", path_of(figure.code))
    yield from _own_findings(content)


def _value_findings(
    indicator: Indicator, read: Reading | Faults, target: Decimal | None
) -> Iterator[Finding]:
    if isinstance(read, Faults):
        yield from read.findings
    elif isinstance(read, (Amount, Ratio)) and target is not None and target > 0:
        measure = read.measure
        if measure is not None and measure > _FAR_OFF * Fraction(target):
            times = int(measure / Fraction(target))
            yield Finding("outlier_vs_target", path_of(indicator.code), {"times": times})


def _target_findings(figure: IndicatorFigure, locked: Decimal | None) -> Iterator[Finding]:
    path = path_of(figure.code)
    if isinstance(figure.target, str):
        yield Finding("number_ambiguous", path, {"given": figure.target})
    elif figure.target is not None and locked is not None and figure.target != locked:
        fields = {"locked": str(locked), "reported": str(figure.target)}
        yield Finding("target_changed", path, fields)


def _own_findings(content: Content) -> Iterator[Finding]:
    """The unit's own indicators carry no code; their place in the list, from 0, is their path."""
    for place, own in enumerate(content.own_indicators):
        values: tuple[Figure, ...] = (own.target, own.actual)
        for value in values:
            if isinstance(value, str):
                yield Finding("number_ambiguous", f"own_indicators.{place}", {"given": value})
