"""A submission nobody could object to, for rehearsing what people might do."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from states.asked import cutoff_of, indicators_asked, sections_asked, target_of
from states.deadlines import last_day
from states.plan import Indicator, OutlineField, Plan, Section
from states.register import Unit

_WORD = "x"
_ONE = Decimal(1)


def plausible(plan: Plan, unit: Unit, targets: Mapping[str, Decimal]) -> dict[str, Any]:
    """The data of a complete report of that unit: every section long enough, every figure good."""
    cutoff = cutoff_of(plan, unit.level)
    as_of = last_day(cutoff.date, cutoff.boundary).isoformat() if cutoff else None
    sections = sections_asked(plan, unit)
    return {
        "document": {"dated": as_of, "adopted_on": as_of},
        "as_of": as_of,
        "as_of_kind": "actual",
        "sections": {s.code: _text(s) for s in sections if not s.fields},
        "fields": {
            s.code: {field.code: _answer(field, as_of) for field in s.fields}
            for s in sections
            if s.fields
        },
        "indicators": [
            {"code": each.code, **_figure(each, target_of(each, targets))}
            for each in indicators_asked(plan, unit)
        ],
    }


def _text(section: Section) -> str:
    return " ".join([_WORD] * max(section.min_words, 1))


def _answer(field: OutlineField, day: str | None) -> Any:
    answers = {"text": _WORD, "list": [_WORD], "date": day, "number": _ONE, "yes_no": True}
    return answers[field.type]


def _figure(indicator: Indicator, target: Decimal | None) -> dict[str, Any]:
    match indicator.value:
        case "grade":
            return {"grade": (indicator.good or indicator.scale)[0]}
        case "yes_no":
            return {"yes": True}
        case "ratio":
            good = indicator.direction != "down"
            return {"numerator": _ONE if good else Decimal(0), "denominator": _ONE}
        case _:
            return {"actual": _within(indicator, target if target is not None else _ONE)}


def _within(indicator: Indicator, value: Decimal) -> Decimal:
    low = value if indicator.min is None else max(value, indicator.min)
    return low if indicator.max is None else min(low, indicator.max)
