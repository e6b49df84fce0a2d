"""held-figures.toml: the figures bodies hold themselves, by round."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Literal

from states.aggregation import HeldFigure
from states.plan import Indicator, Plan
from states.record import record
from workflow.intake.document import Document
from workflow.intake.plan_indicators import body_of
from workflow.intake.plan_names import refer
from workflow.intake.problems import BadInput, Keys, Problem, Problems, in_order
from workflow.intake.shape import build
from workflow.intake.text_file import read_text
from workflow.intake.toml_lines import parse

HELD_FIGURES = "held-figures.toml"
_ROUNDS: tuple[Literal["draft", "final"], ...] = ("draft", "final")


@record
class _Round:
    kind: Literal["actual", "estimate"]
    as_of: dt.date
    entered_on: dt.date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@record
class _Figure:
    indicator: str
    source: str
    draft: _Round | None = None
    final: _Round | None = None


@record
class _File:
    figure: tuple[_Figure, ...] = ()


def read_held_figures(
    path: Path, plan: Plan | None
) -> tuple[tuple[HeldFigure, ...], list[Problem]]:
    """The figures that could be read, and everything that is wrong with the file.

    Without a plan there are none, and only what the file says by itself is judged.
    """
    problems = Problems(path.name)
    text = read_text(path, problems)
    document = None if text is None else parse(text, problems)
    figures = () if document is None else _figures(document, plan)
    return figures, in_order(problems.found)


def _figures(document: Document, plan: Plan | None) -> tuple[HeldFigure, ...]:
    try:
        file = build(_File, document.data, document, lambda keys: keys)
    except BadInput:
        return ()
    if plan is None:
        return ()
    indicators = {indicator.code: indicator for indicator in plan.indicators}
    held: list[HeldFigure] = []
    seen: set[str] = set()
    for index, figure in enumerate(file.figure):
        keys: Keys = ("figure", index)
        refer(document, (*keys, "indicator"), figure.indicator, "indicator", indicators)
        if figure.indicator in seen:
            document.error("duplicate", (*keys, "indicator"), value=figure.indicator)
        seen.add(figure.indicator)
        if indicator := indicators.get(figure.indicator):
            _check_source(figure, indicator, keys, document)
            held += _rounds(figure, indicator, keys, document)
    return tuple(held)


def _check_source(figure: _Figure, indicator: Indicator, keys: Keys, document: Document) -> None:
    own = indicator.source if body_of(indicator.source) else ""
    if figure.source != own:
        at = (*keys, "source")
        document.error("wrong_source", at, indicator=indicator.code, source=own or "units")


def _rounds(
    figure: _Figure, indicator: Indicator, keys: Keys, document: Document
) -> list[HeldFigure]:
    held: list[HeldFigure] = []
    for name in _ROUNDS:
        entry: _Round | None = getattr(figure, name)
        if entry is not None:
            _check_values(entry, indicator, (*keys, name), document)
            held.append(
                HeldFigure(
                    indicator=figure.indicator,
                    source=figure.source,
                    round=name,
                    kind=entry.kind,
                    as_of=entry.as_of,
                    entered_on=entry.entered_on,
                    value=entry.value,
                    numerator=entry.numerator,
                    denominator=entry.denominator,
                )
            )
    if not held and document.clean(*((*keys, name) for name in _ROUNDS)):
        document.error("missing_key", (*keys, "draft"), key="draft")
    return held


def _check_values(entry: _Round, indicator: Indicator, keys: Keys, document: Document) -> None:
    """An amount has a value; what is shown as a share has both its terms."""
    is_amount = indicator.value in ("count", "money")
    wanted = ("value",) if is_amount else ("numerator", "denominator")
    for key in ("value", "numerator", "denominator"):
        given = getattr(entry, key) is not None
        if key in wanted and not given:
            document.error("missing_key", (*keys, key), key=key)
        elif given and key not in wanted:
            document.error("key_not_for_kind", (*keys, key), key=key, kind=indicator.value)
