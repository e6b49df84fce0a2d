"""From a report file to content, and from content to the data that is stored and back."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from states.content import (
    Conference,
    Content,
    Document,
    FieldValue,
    Figure,
    IndicatorFigure,
    OwnIndicator,
)
from states.finding import Finding
from states.numbers import Number, NumberFormat, exact, read_number

Raw = Mapping[str, Any]
ReadText = Callable[[str], str]
ReadFigure = Callable[[Any, str], Figure]


def content_of(raw: Raw, number_format: NumberFormat) -> tuple[Content, tuple[Finding, ...]]:
    """Read a report file whose keys and types were checked; numbers are int or ``Decimal``.

    The findings say what reading changed. A figure that is not one number stays text, so that
    every later check asks about it.
    """
    reading = _Reading(number_format)
    content = _content(raw, reading.text, reading.figure)
    return content, reading.findings()


def content_data(content: Content) -> dict[str, Any]:
    """The content as JSON-ready data; numbers as ``{"number": "27.5"}``, apart from text."""
    data: dict[str, Any] = _data(content)
    return data


def content_from(data: Raw) -> Content:
    """The content that ``content_data`` made this data of."""
    return _content(data, str, _stored_figure)


class _Reading:
    """Reads texts and figures of one report and remembers what it changed."""

    def __init__(self, number_format: NumberFormat) -> None:
        self._format: NumberFormat = number_format
        self._composed = False
        self._commas: list[Finding] = []

    def text(self, value: str) -> str:
        composed = unicodedata.normalize("NFC", value)
        self._composed |= composed != value
        return composed

    def figure(self, value: str | int | Decimal | None, path: str) -> Figure:
        if value is None:
            return None
        if not isinstance(value, str):
            return _bounded(value)
        typed = self.text(value).strip()
        read = read_number(typed, self._format)
        if not isinstance(read, Number):
            return typed or None
        if read.decimal_comma:
            self._commas.append(Finding("decimal_comma_parsed", path, {"value": str(read.value)}))
        return read.value

    def findings(self) -> tuple[Finding, ...]:
        changed = (Finding("text_normalised", "sections"),) if self._composed else ()
        return (*changed, *self._commas)


def _content(raw: Raw, text: ReadText, figure: ReadFigure) -> Content:
    return Content(
        document=_document(raw.get("document") or {}, text),
        as_of=_date(raw.get("as_of")),
        as_of_kind=raw.get("as_of_kind") or "actual",
        conference=_conference(raw.get("conference") or {}, text),
        sections={code: text(value) for code, value in (raw.get("sections") or {}).items()},
        fields={
            code: {name: _answer(value, text) for name, value in answers.items()}
            for code, answers in (raw.get("fields") or {}).items()
        },
        indicators=tuple(_indicator(each, text, figure) for each in raw.get("indicators") or ()),
        own_indicators=tuple(
            _own_indicator(each, text, figure, f"own_indicators.{place}")
            for place, each in enumerate(raw.get("own_indicators") or ())
        ),
    )


def _document(raw: Raw, text: ReadText) -> Document:
    return Document(
        number=text(raw.get("number") or ""),
        dated=_date(raw.get("dated")),
        adopted_on=_date(raw.get("adopted_on")),
        signed_as=text(raw.get("signed_as") or ""),
    )


def _conference(raw: Raw, text: ReadText) -> Conference:
    return Conference(
        held=bool(raw.get("held")),
        date=_date(raw.get("date")),
        combined_with=text(raw.get("combined_with") or ""),
    )


def _indicator(raw: Raw, text: ReadText, figure: ReadFigure) -> IndicatorFigure:
    path = f"indicators.{raw['code']}"
    return IndicatorFigure(
        code=raw["code"],
        target=figure(raw.get("target"), path),
        actual=figure(raw.get("actual"), path),
        numerator=figure(raw.get("numerator"), path),
        denominator=figure(raw.get("denominator"), path),
        grade=text(raw.get("grade") or ""),
        yes=raw.get("yes"),
    )


def _own_indicator(raw: Raw, text: ReadText, figure: ReadFigure, path: str) -> OwnIndicator:
    return OwnIndicator(
        name=text(raw.get("name") or ""),
        unit=text(raw.get("unit") or ""),
        target=figure(raw.get("target"), path),
        actual=figure(raw.get("actual"), path),
    )


def _answer(value: Any, text: ReadText) -> FieldValue:
    match value:
        case str():
            return text(value)
        case list() | tuple():
            return tuple(text(item) for item in value)
        case dt.date():
            return value.isoformat()
        case None | bool():
            return value
        case {"number": number}:
            return Decimal(number)
        case _:
            return _bounded(value)


def _date(value: dt.date | str | None) -> dt.date | None:
    if isinstance(value, str):
        return dt.date.fromisoformat(value) if value else None
    return value


def _stored_figure(value: Any, _path: str) -> Figure:
    return Decimal(value["number"]) if isinstance(value, Mapping) else value


def _bounded(value: int | Decimal) -> Decimal | str:
    number = exact(value)
    return str(value) if number is None else number


def _data(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _data(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: _data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_data(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return {"number": f"{value:f}"} if isinstance(value, Decimal) else value
