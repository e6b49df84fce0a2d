"""Where a unit stands on each indicator of the plan."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from states.asked import is_asked, target_of
from states.content import Content, IndicatorFigure
from states.figures import Amount, Faults, Ratio, Reading, Verdict, read_figure
from states.findings import CheckContext
from states.numbers import two_decimals
from states.pacing import Status, status_against
from states.plan import Indicator

Kind = Literal["actual", "estimate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorResult:
    """``value`` is the amount, the percentage to two decimals, the grade, or yes or no."""

    code: str
    status: Status
    value: Decimal | str | bool | None
    numerator: Decimal | None
    denominator: Decimal | None
    target: Decimal | None
    as_of: dt.date | None
    kind: Kind


def indicator_results(content: Content, ctx: CheckContext) -> tuple[IndicatorResult, ...]:
    """One result for every indicator of the plan, in its order."""
    figures = {figure.code: figure for figure in content.indicators}
    return tuple(_result(i, figures.get(i.code), content, ctx) for i in ctx.plan.indicators)


def kind_of(content: Content, confirmed: bool) -> Kind:
    """An estimate that was confirmed counts as actual."""
    return "actual" if confirmed else content.as_of_kind


def _result(
    indicator: Indicator, figure: IndicatorFigure | None, content: Content, ctx: CheckContext
) -> IndicatorResult:
    read = read_figure(indicator, figure) if is_asked(indicator, ctx.unit, ctx.plan) else None
    target = target_of(indicator, ctx.targets)
    return IndicatorResult(
        code=indicator.code,
        status=_status(read, target, indicator, content, ctx),
        value=_value(read),
        numerator=read.numerator if isinstance(read, Ratio) else None,
        denominator=read.denominator if isinstance(read, Ratio) else None,
        target=target,
        as_of=content.as_of,
        kind=kind_of(content, ctx.figures_confirmed),
    )


def _status(
    read: Reading | Faults | None,
    target: Decimal | None,
    indicator: Indicator,
    content: Content,
    ctx: CheckContext,
) -> Status:
    match read:
        case None:
            return "not_applicable"
        case Faults():
            return "no_data"
        case Verdict():
            return _verdict_status(read, indicator)
        case Amount() | Ratio():
            measure = read.measure
            if measure is None:
                return "not_applicable"
            term = ctx.plan.campaign.term
            return status_against(target, measure, indicator, term, content.as_of)


def _verdict_status(verdict: Verdict, indicator: Indicator) -> Status:
    if indicator.unit_target == "untargeted" or indicator.direction == "none":
        return "no_target"
    return "met" if verdict.good else "behind"


def _value(read: Reading | Faults | None) -> Decimal | str | bool | None:
    match read:
        case Amount():
            return read.value
        case Ratio():
            return None if read.measure is None else two_decimals(read.measure)
        case Verdict():
            return read.given
        case _:
            return None
