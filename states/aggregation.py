"""The root's table: what the units report, rolled up, and what a body holds itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from states.asked import is_asked
from states.content import Content
from states.figures import Amount, Faults, Ratio, Reading, Verdict, read_figure
from states.indicators import Kind, kind_of
from states.numbers import total, two_decimals
from states.pacing import Status, status_against
from states.plan import Indicator, Plan
from states.register import Unit

Rolled = Amount | Ratio | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFigures:
    """A unit that must report, with what it sent; ``confirmed``: its estimates were confirmed."""

    unit: Unit
    content: Content | None
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFigure:
    """A figure a body holds itself: a value, or a numerator and a denominator."""

    indicator: str
    source: str
    round: Literal["draft", "final"]
    kind: Kind
    as_of: dt.date
    entered_on: dt.date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """One row of the table; without anything to show ``value`` is None, not 0.

    ``value`` is what the target is compared with: an amount, or a percentage to two decimals.
    ``applicable`` = ``with_data`` + the units named in ``no_data``; a body counts no units.
    ``as_of`` is None where the members' days differ.
    """

    indicator: str
    rule: str
    applicable: int | None
    with_data: int | None
    no_data: tuple[str, ...]
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    percent: Decimal | None
    root_target: Decimal | None
    status: Status
    as_of: dt.date | None
    kind: Kind | None
    source: str


@dataclass(slots=True)
class _Gathered:
    """The members an indicator is asked of, sorted by whether they gave a figure."""

    no_data: list[str]
    readings: list[Reading]
    contents: list[tuple[Content, bool]]


def aggregate(indicator: Indicator, members: Sequence[MemberFigures], plan: Plan) -> Aggregate:
    """The row of source ``units``; ``members`` are all units that are due, heard of or not."""
    found = _gather(indicator, members, plan)
    kinds = {kind_of(content, confirmed) for content, confirmed in found.contents}
    days = {content.as_of for content, _ in found.contents}
    # Mixed days are not shown; the pace is then judged by the latest, which asks the most.
    latest = max((day for day in days if day is not None), default=None)
    return _row(
        indicator,
        plan,
        _roll_up(indicator, found.readings),
        source="units",
        paced_on=latest,
        as_of=latest if len(days) == 1 else None,
        kind="estimate" if "estimate" in kinds else "actual" if kinds else None,
        with_data=len(found.readings),
        no_data=tuple(sorted(found.no_data)),
    )


def body_aggregate(indicator: Indicator, held: HeldFigure, plan: Plan) -> Aggregate:
    """The row of a body: one figure, not rolled up."""
    return _row(
        indicator,
        plan,
        _held(held),
        source=held.source,
        paced_on=held.as_of,
        as_of=held.as_of,
        kind=held.kind,
    )


def _gather(indicator: Indicator, members: Sequence[MemberFigures], plan: Plan) -> _Gathered:
    found = _Gathered([], [], [])
    for member in members:
        if not is_asked(indicator, member.unit, plan):
            continue
        read = _read(indicator, member.content)
        if member.content is None or isinstance(read, Faults):
            found.no_data.append(member.unit.code)
        elif not isinstance(read, Ratio) or read.denominator:  # over zero: leaves every count
            found.readings.append(read)
            found.contents.append((member.content, member.confirmed))
    return found


def _read(indicator: Indicator, content: Content | None) -> Reading | Faults:
    figures = () if content is None else content.indicators
    figure = next((figure for figure in figures if figure.code == indicator.code), None)
    return read_figure(indicator, figure)


def _roll_up(indicator: Indicator, readings: Sequence[Reading]) -> Rolled:
    if not readings:
        return None
    match indicator.aggregation:
        case "sum":
            return Amount(total(read.value for read in readings if isinstance(read, Amount)))
        case "ratio_of_sums":
            ratios = [read for read in readings if isinstance(read, Ratio)]
            return Ratio(
                total(ratio.numerator for ratio in ratios),
                total(ratio.denominator for ratio in ratios),
            )
        case "share_of_units":
            good = [read for read in readings if isinstance(read, Verdict) and read.good]
            return Ratio(Decimal(len(good)), Decimal(len(readings)))
        case "none":
            return None


def _held(held: HeldFigure) -> Rolled:
    if held.numerator is not None and held.denominator is not None:
        return Ratio(held.numerator, held.denominator)
    return None if held.value is None else Amount(held.value)


def _row(
    indicator: Indicator,
    plan: Plan,
    rolled: Rolled,
    *,
    source: str,
    paced_on: dt.date | None,
    as_of: dt.date | None,
    kind: Kind | None,
    with_data: int | None = None,
    no_data: tuple[str, ...] = (),
) -> Aggregate:
    percent = _percent(rolled)
    return Aggregate(
        indicator=indicator.code,
        rule=indicator.aggregation,
        applicable=None if with_data is None else with_data + len(no_data),
        with_data=with_data,
        no_data=no_data,
        value=rolled.value if isinstance(rolled, Amount) else percent,
        numerator=rolled.numerator if isinstance(rolled, Ratio) else None,
        denominator=rolled.denominator if isinstance(rolled, Ratio) else None,
        percent=percent,
        root_target=indicator.root_target,
        status=_status(indicator, plan, rolled, paced_on, unheard=bool(no_data)),
        as_of=as_of,
        kind=kind,
        source=source,
    )


def _percent(rolled: Rolled) -> Decimal | None:
    measure = rolled.measure if isinstance(rolled, Ratio) else None
    return None if measure is None else two_decimals(measure)


def _status(
    indicator: Indicator, plan: Plan, rolled: Rolled, paced_on: dt.date | None, *, unheard: bool
) -> Status:
    measure = None if rolled is None else rolled.measure
    if measure is None:
        return "no_data" if unheard else "not_applicable"
    term = plan.campaign.term
    return status_against(indicator.root_target, measure, indicator, term, paced_on)
