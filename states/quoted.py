"""Figures quoted in the text as "a/b", held against the table.

Which indicator a quotation is about is told by the words beside it: each word weighs the more
the fewer indicators have it in their name. Only a clear case is called a difference: the
quotation must lean on one indicator, and stand nowhere in the table.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from states.asked import indicators_asked, target_of
from states.content import Content, IndicatorFigure
from states.figures import path_of
from states.finding import Finding
from states.plan import Indicator, Plan
from states.register import Unit
from states.tokens import words

Pair = tuple[Decimal, Decimal]

_NUMBER = r"[0-9]{1,15}(?:[.,][0-9]{3})*"
_QUOTED = re.compile(rf"(?<![\d/.,])({_NUMBER})\s?/\s?({_NUMBER})(?![\d/])(?!,\d)")
_BEFORE = re.compile(r"[;!?\n]|\.\s")
_AFTER = re.compile(r"[;,!?\n]|\.(?:\s|$)")
_REACH = (8, 6)
_REACH_CHARS = 160
# A third of the weight of a name, and no other name nearly as likely.
_LEAST_SHARE = 1 / 3
_CLEARLY = 1.25


@dataclass(frozen=True, slots=True)
class _Quotation:
    said: Pair
    beside: frozenset[str]


def quoted_findings(
    content: Content, plan: Plan, unit: Unit, locked: Mapping[str, Decimal]
) -> Iterator[Finding]:
    """At most one finding a text: on its first difference, all of them in its fields."""
    table = _table(content, plan, unit, locked)
    if not table:
        return
    asked = [each for each in plan.indicators if each.code in table]
    indexes = [_Index(asked, language) for language in plan.campaign.languages]
    for text in content.sections.values():
        differences = [
            (code, quotation.said)
            for quotation in _quotations(unicodedata.normalize("NFC", text))
            if quotation.said not in table.values()
            and (code := next(filter(None, (i.indicator_of(quotation) for i in indexes)), ""))
        ]
        if differences:
            code, said = differences[0]
            every = [f"{_written(pair)} ≠ {_written(table[each])}" for each, pair in differences]
            pairs = {"text": _written(said), "table": _written(table[code])}
            fields = pairs | {"all": "; ".join(every)}
            yield Finding("text_table_mismatch", path_of(code), fields)


def _table(
    content: Content, plan: Plan, unit: Unit, locked: Mapping[str, Decimal]
) -> dict[str, Pair]:
    figures = {figure.code: figure for figure in content.indicators}
    found: dict[str, Pair] = {}
    for indicator in indicators_asked(plan, unit):
        pair = _pair(indicator, figures.get(indicator.code), locked)
        if pair is not None:
            found[indicator.code] = pair
    return found


def _pair(
    indicator: Indicator, figure: IndicatorFigure | None, locked: Mapping[str, Decimal]
) -> Pair | None:
    """What the text would quote: numerator of denominator, or actual of target."""
    if figure is None:
        return None
    if indicator.value == "ratio":
        said = (figure.numerator, figure.denominator)
    elif indicator.value in ("count", "money"):
        locked_target = target_of(indicator, locked)
        said = (figure.actual, locked_target if figure.target is None else figure.target)
    else:
        return None
    first, second = said
    return (first, second) if isinstance(first, Decimal) and isinstance(second, Decimal) else None


class _Index:
    """The words of the indicators' names in one language, weighed."""

    def __init__(self, indicators: Sequence[Indicator], language: str) -> None:
        self._names = {each.code: _name(each, language) for each in indicators}
        self._held_by = Counter(word for name in self._names.values() for word in name)

    def indicator_of(self, quotation: _Quotation) -> str:
        """The code of the one indicator the words beside the figures speak of, or ""."""
        weighed = ((self._weight(name & quotation.beside), c) for c, name in self._names.items())
        (best, code), *others = sorted(weighed, reverse=True)
        enough = _LEAST_SHARE * self._weight(self._names[code])
        following = others[0][0] if others else 0.0
        return code if best > 0 and best >= max(enough, _CLEARLY * following) else ""

    def _weight(self, name: frozenset[str]) -> float:
        return sum(math.log((1 + len(self._names)) / self._held_by[word]) for word in name)


def _name(indicator: Indicator, language: str) -> frozenset[str]:
    said = unicodedata.normalize("NFC", f"{indicator.texts.get(language, '')} {indicator.unit}")
    return frozenset(word.casefold() for word in words(said))


def _quotations(text: str) -> Iterator[_Quotation]:
    for match in _QUOTED.finditer(text):
        said = (_read(match[1]), _read(match[2]))
        if not _is_month(said):
            before = text[max(0, match.start() - _REACH_CHARS) : match.start()]
            after = text[match.end() : match.end() + _REACH_CHARS]
            near = [
                *words(_BEFORE.split(before)[-1])[-_REACH[0] :],
                *words(_AFTER.split(after)[0])[: _REACH[1]],
            ]
            yield _Quotation(said, frozenset(word.casefold() for word in near))


def _is_month(said: Pair) -> bool:
    return said[0] <= 12 and 1900 <= said[1] <= 2100


def _read(number: str) -> Decimal:
    return Decimal(number.replace(".", "").replace(",", ""))


def _written(pair: Pair) -> str:
    return f"{pair[0]:f}/{pair[1]:f}"
