"""The values of cells: dates, counts, figures, codes, addresses."""

import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal
from zoneinfo import available_timezones

from i18n.phrases import parse_date, parse_moment
from states.instants import is_zone
from states.numbers import Number, NumberFormat, Unread, read_number
from workflow.intake.addresses import normal_address
from workflow.intake.csv_file import Row
from workflow.intake.plan_names import is_code
from workflow.intake.problems import nearest

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)


def required(row: Row, column: str) -> str:
    text = row.text(column)
    if not text:
        row.error("empty_value", column, key=column)
    return text


def code(row: Row, column: str) -> str:
    """A code that identifies the row's thing."""
    text = required(row, column)
    if text and not is_code(text):
        row.error("bad_code", column, value=text)
    return text


def reference(row: Row, column: str, kind: str, known: Collection[str]) -> str:
    """A code that must be known, or nothing; where nothing is known, nothing is judged."""
    text = row.text(column)
    if text and known and text not in known:
        near = nearest(text, known)
        row.error("unknown_reference", column, kind=kind, value=text, nearest=near)
    return text


def day(row: Row, column: str) -> dt.date | None:
    """``2023-05-04``, or nothing."""
    text = row.text(column)
    found = parse_date(text) if _ISO.fullmatch(text) else None
    if text and found is None:
        row.error("bad_date", column, value=text)
    return found


def moment(row: Row, column: str) -> dt.datetime | None:
    """``2023-05-04T08:00:00+07:00``, or nothing."""
    text = row.text(column)
    found = parse_moment(text)
    if isinstance(found, dt.datetime):
        return found
    if text:
        row.error("bad_moment", column, value=text)
    return None


def count(row: Row, column: str) -> int | None:
    text = row.text(column)
    if text and not _COUNT.fullmatch(text):
        row.error("bad_number", column, value=text)
        return None
    return int(text) if text else None


def figure(row: Row, column: str, number_format: NumberFormat) -> Decimal:
    """An exact figure, typed in the campaign's number format; what could be two is asked."""
    text = required(row, column)
    match read_number(text, number_format):
        case Number(value=value):
            return value
        case Unread.AMBIGUOUS:
            row.error("number_ambiguous", column, value=text)
        case _ if text:
            row.error("bad_number", column, value=text)
    return Decimal(0)


def address(row: Row, column: str) -> str:
    """A mail address in its normal form, or nothing."""
    text = row.text(column)
    found = normal_address(text) if text else ""
    if found is None:
        row.error("bad_address", column, value=text)
    return found or ""


def zone(row: Row, column: str) -> str:
    """A zone of the IANA database, or nothing."""
    text = row.text(column)
    if text and not is_zone(text):
        near = nearest(text, available_timezones())
        row.error("unknown_timezone", column, value=text, nearest=near)
        return ""
    return text


def period(row: Row, first: str, last: str) -> tuple[dt.date | None, dt.date | None]:
    """Two dates, both included; nothing is open."""
    begins, ends = day(row, first), day(row, last)
    if begins and ends and begins > ends:
        row.error("wrong_order", first, first=begins.isoformat(), second=ends.isoformat())
    return begins, ends
