"""Deadline phrases, dates and moments as people and orders write them.

A phrase is read only where it can mean one thing: "trước ngày 05/5/2023", "hết ngày 30/4/2023",
"before 5 May 2023", "by the end of 30 April 2023", "through 2023-05-08". Whatever leaves a choice
is not guessed; `undecidable` says why.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

Boundary = Literal["before", "through"]
Undecidable = Literal["vague", "time_of_day", "period", "recurring", "several", "weekday"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """``before``: done while earlier than the date; ``through``: the date still counts."""

    date: dt.date
    boundary: Boundary
    earliest: dt.date | None = None

    @property
    def last_valid_day(self) -> dt.date:
        return self.date - dt.timedelta(days=1) if self.boundary == "before" else self.date


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days from now, written ``+3wd``."""

    count: int


_YEARS = range(1900, 3000)  # so that adding days or a zone never leaves the calendar
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = (
    (r"thứ (?:hai|2)", r"mon(?:day)?"),
    (r"thứ (?:ba|3)", r"tue(?:s(?:day)?)?"),
    (r"thứ (?:tư|4)", r"wed(?:nesday)?"),
    (r"thứ (?:năm|5)", r"thu(?:rs(?:day)?)?"),
    (r"thứ (?:sáu|6)", r"fri(?:day)?"),
    (r"thứ (?:bảy|7)", r"sat(?:urday)?"),
    (r"chủ nhật", r"sun(?:day)?"),
)
_ISO = r"\d{4}-\d{2}-\d{2}"
_WRITTEN = r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2} tháng \d{1,2} năm \d{4}"
_WEEKDAY = rf"(?:{'|'.join(vi for vi, _ in _WEEKDAYS)}),? "
_ON = rf"(?:{_WEEKDAY})?(?:ngày )?"
_DATE = rf"(?P<last>{_ISO}|{_WRITTEN})(?![\d/-])"
_FROM = rf"(?P<first>{_ISO}|{_WRITTEN}|\d{{1,2}}/\d{{1,2}})"

# English: no slashes, since 05/06/2023 is another day to other readers.
_MONTH = "|".join(
    rf"{name[:3]}(?:t(?:ember)?)?" if name == "september" else rf"{name[:3]}(?:{name[3:]})?"
    for name in _MONTHS
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY_MONTH = rf"{_DAY}(?: of)? (?:{_MONTH})\.?|(?:{_MONTH})\.? {_DAY}"
_ENGLISH = rf"(?:the )?(?:{_DAY_MONTH}),? \d{{4}}"
_ON_DAY = rf"(?:(?:{'|'.join(en for _, en in _WEEKDAYS)})\.?,? )?"
_ANY = rf"(?:{_ISO}|{_ENGLISH})(?![\d/-])"
_LAST = rf"{_ON_DAY}(?P<last>{_ISO}|{_ENGLISH})(?![\d/-])"
_FIRST = rf"{_ON_DAY}(?P<first>{_ISO}|{_ENGLISH}|{_DAY_MONTH}|{_DAY})"
_END_OF = r"(?:the )?end of (?:the day (?:on |of )?)?"

# read in this order, each taking its words away: "từ … đến hết ngày …" is not "hết ngày …"
_FORMS: tuple[tuple[str, Boundary], ...] = (
    (rf"từ {_ON}{_FROM} đến trước {_ON}{_DATE}", "before"),
    (rf"từ {_ON}{_FROM} đến (?:hết )?{_ON}{_DATE}", "through"),
    (rf"from {_FIRST} (?:to|until|till) before {_LAST}", "before"),
    (rf"(?:from|between) {_FIRST} (?:through|to|until|till|and) (?:{_END_OF})?{_LAST}", "through"),
    (rf"trong (?:{_WEEKDAY})?ngày (?P<first>){_DATE}", "through"),
    (rf"(?:during|in the course of) (?P<first>){_LAST}", "through"),
    (rf"(?:chậm|muộn) nhất (?:(?:là|vào|đến) )?(?:hết )?{_ON}{_DATE}", "through"),
    (rf"không (?:(?:muộn|chậm) hơn|quá) {_ON}{_DATE}", "through"),
    (rf"hết {_ON}{_DATE}", "through"),
    (
        r"(?:on or before|through|up to and including|not? later than(?: on)?)"
        rf" (?:{_END_OF})?{_LAST}",
        "through",
    ),
    (rf"(?:(?:by|until|till|to|before) )?{_END_OF}{_LAST}", "through"),
    (rf"(?:by|until|till|to|on) {_LAST},? (?:at the latest|inclusive)", "through"),
    (rf"(?<!không )(?<!từ )trước {_ON}{_DATE}", "before"),
    (rf"(?<!not )(?:before|prior to|earlier than) {_LAST}", "before"),
)
_REASONS: tuple[tuple[Undecidable, re.Pattern[str]], ...] = (
    (
        "time_of_day",
        re.compile(
            r"\d ?(?:giờ|h\d{0,2})\b|\d:\d\d|\d ?(?:am|pm|a\.m|p\.m|o'clock)\b"
            r"|\b(?:noon|midnight|close of business)\b"
        ),
    ),
    (
        "recurring",
        re.compile(
            r"h[àằ]ng (?:ngày|tuần|tháng|quý|năm)|\b(?:every|each) \w"
            r"|\b(?:weekly|monthly|quarterly|yearly|annually)\b"
        ),
    ),
    (
        "period",
        re.compile(
            r"\d ngày (?:làm việc )?(?:kể từ|tính từ|sau)|(?:trong vòng|thời hạn) \d"
            r"|\bwithin \w+ (?:\w+ )?days?\b"
            r"|\d (?:working |business |calendar )?days? (?:after|from|of|following)\b"
        ),
    ),
    (
        "vague",
        re.compile(
            r"\b(?:đầu|giữa|cuối) (?:tuần|tháng|quý|năm|kỳ)|(?:thượng|trung|hạ) tuần"
            r"|(?:trong|trước|hết) (?:tuần|tháng|quý|năm)|sớm nhất có thể"
            r"|\b(?:early|mid|late|beginning of|middle of|end of)[ -](?:in )?(?:the )?"
            rf"(?:week|month|quarter|year|(?:{_MONTH})\b)|as soon as possible"
            rf"|\b(?:before|by|until|till|through|in|during) (?:{_MONTH})(?: \d{{4}})?(?!\w| \d)"
            # whether the day itself still counts is what orders are misread about
            rf"|\b(?:by|until|till|due(?: on)?) {_ON_DAY}{_ANY}"
        ),
    ),
)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_WITH_WEEKDAY = re.compile(
    rf"(?<!\w)(?:{_WEEKDAY}(?:ngày )?(?:{_ISO}|{_WRITTEN})"
    rf"|(?:{'|'.join(en for _, en in _WEEKDAYS)})\.?,? (?:{_ISO}|{_ENGLISH}))(?![\d/-])"
)
_WORKING_DAYS = re.compile(r"\+(\d{1,4})wd", re.ASCII)

# what a plan has if it does not list its own: answers that say nothing, wishes to change targets
EMPTY_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "vi": ("Không", "Không có", "Chưa có", "Không phát sinh"),
    "en": ("None", "Nothing", "Nil", "N/A", "Not applicable"),
}
TARGET_CHANGES: Mapping[str, tuple[str, ...]] = {
    "vi": ("điều chỉnh chỉ tiêu", "điều chỉnh mục tiêu", "hạ chỉ tiêu", "giảm chỉ tiêu"),
    "en": ("adjust the target", "lower the target", "revise the target"),
}


def parse_date(text: str) -> dt.date | None:
    """A local calendar date: ``2023-05-04``, ``04/5/2023``, ``04 tháng 5 năm 2023``,
    ``4 May 2023`` or ``May 4, 2023``; one that is not on the weekday it names is none."""
    weekday, text = _weekday(_folded(text))
    day = _date(text)
    return day if day and weekday in (None, day.weekday()) else None


def _date(text: str) -> dt.date | None:
    parts = [int(part) for part in re.findall(r"\d+", text, re.ASCII)]
    if re.fullmatch(_WRITTEN, text, re.ASCII):
        parts.reverse()
    elif re.fullmatch(_ENGLISH, text, re.ASCII):
        name = re.search(rf"(?<![a-z])(?:{_MONTH})(?![a-z])", text)
        assert name
        month = next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name[0][:3]))
        parts = [parts[1], month, parts[0]]
    elif not re.fullmatch(_ISO, text, re.ASCII):
        return None
    try:
        day = dt.date(*parts)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _weekday(text: str) -> tuple[int | None, str]:
    """The weekday a date begins with, and the date without it."""
    for number, names in enumerate(_WEEKDAYS):
        if found := re.match(rf"(?:{'|'.join(names)})\.?,? (?:ngày )?(?=\w)", text):
            return number, text[found.end() :]
    return None, text


def parse_phrase(text: str) -> Phrase | None:
    """The deadline a phrase states; ``None`` if it states none or leaves a choice."""
    found, _ = _read(text)
    return found[0] if found and undecidable(text) is None else None


def undecidable(text: str) -> Undecidable | None:
    """Why a phrase that speaks of a time cannot be turned into one date."""
    found, rest = _read(text)
    if any(parse_date(written) is None for written in _WITH_WEEKDAY.findall(_folded(text))):
        return "weekday"
    if len({phrase.last_valid_day for phrase in found}) > 1:
        return "several"
    return next((reason for reason, pattern in _REASONS if pattern.search(rest)), None)


def language_of(phrase: str) -> str:
    """The language of a phrase that could be read: every Vietnamese form has marks."""
    return "en" if phrase.isascii() else "vi"


def parse_moment(text: str) -> dt.datetime | dt.date | WorkingDays | None:
    """An aware instant (RFC 3339 with offset), a local date, or ``+3wd``."""
    text = text.strip()
    if count := _WORKING_DAYS.fullmatch(text):
        return WorkingDays(int(count[1]))
    if not _MOMENT.fullmatch(text):
        return parse_date(text)
    try:
        moment = dt.datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _read(text: str) -> tuple[list[Phrase], str]:
    """The deadlines in a text in their order, and what is left of it without their words."""
    found: list[tuple[int, Phrase]] = []
    rest = _folded(text)
    for form, boundary in _FORMS:
        pattern = re.compile(rf"(?<!\w){form}")
        matches = list(pattern.finditer(rest))
        phrases = ((match.start(), _phrase(match.groupdict(), boundary)) for match in matches)
        found += [(at, phrase) for at, phrase in phrases if phrase]
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    return [phrase for _, phrase in sorted(found, key=itemgetter(0))], rest


def _phrase(match: dict[str, str | None], boundary: Boundary) -> Phrase | None:
    """One match as a phrase; a date that does not exist makes none."""
    last = parse_date(match["last"] or "")
    first = match.get("first")
    if last is None or first is None:
        return Phrase(last, boundary) if last else None
    # "trong ngày D" has one date; "từ ngày 20/4 đến hết ngày 30/4/2023" writes the year once
    start = _start(first, last) if first else last
    return Phrase(last, boundary, earliest=start) if start and start <= last else None


def _start(first: str, last: dt.date) -> dt.date | None:
    """The first day of a span, with the month and year that stand only at its end."""
    month = _MONTHS[last.month - 1]
    whole = (first, f"{first}/{last.year}", f"{first} {last.year}", f"{first} {month} {last.year}")
    return next((day for text in whole if (day := parse_date(text))), None)
