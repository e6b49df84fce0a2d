"""What a unit sends: the content of one submission as immutable data.

Figures keep the exact value the sender gave: a number as ``Decimal``, or text that could
not be read as one number (then a finding asks).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

FieldValue = str | tuple[str, ...] | bool | Decimal | None
Figure = Decimal | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Number, dates and signature of the written report; empty where not yet given."""

    number: str = ""
    dated: dt.date | None = None
    adopted_on: dt.date | None = None
    signed_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    held: bool = False
    date: dt.date | None = None
    combined_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFigure:
    """What is reported for one indicator; which of the values is used is the plan's."""

    code: str
    target: Figure = None
    actual: Figure = None
    numerator: Figure = None
    denominator: Figure = None
    grade: str = ""
    yes: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIndicator:
    name: str
    unit: str = ""
    target: Figure = None
    actual: Figure = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One report, draft or submission. Texts are NFC."""

    document: Document = field(default_factory=Document)
    as_of: dt.date | None = None
    as_of_kind: Literal["actual", "estimate"] = "actual"
    conference: Conference = field(default_factory=Conference)
    sections: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, FieldValue]] = field(default_factory=dict)
    indicators: tuple[IndicatorFigure, ...] = ()
    own_indicators: tuple[OwnIndicator, ...] = ()
