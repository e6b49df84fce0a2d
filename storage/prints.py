"""Sketches of submitted texts, and which section was found to be a copy of whose."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from storage.reports import REPORT
from storage.tables_text import TextCopy, TextPrint
from storage.types import table_of

PRINT = table_of(TextPrint)
COPY = table_of(TextCopy)

_FORGET = delete(PRINT).where(PRINT.c.report_id == bindparam("report"))
_LIKE = (
    select(PRINT.c.report_id, PRINT.c.revision, REPORT.c.unit)
    .join(REPORT, REPORT.c.id == PRINT.c.report_id)
    .where(
        PRINT.c.campaign_id == bindparam("campaign"),
        PRINT.c.section == bindparam("section"),
        PRINT.c.number.in_(bindparam("numbers", expanding=True)),
        PRINT.c.report_id != bindparam("report"),
    )
    .group_by(PRINT.c.report_id, PRINT.c.revision, REPORT.c.unit)
    .order_by(func.count().desc(), PRINT.c.report_id)
    .limit(bindparam("most"))
)
_COPIES = (
    select(COPY.c.section, REPORT.c.unit)
    .join(REPORT, REPORT.c.id == COPY.c.of_report)
    .where(COPY.c.report_id == bindparam("report"), COPY.c.revision == bindparam("revision"))
    .order_by(COPY.c.section)
)


def remember(
    tx: Connection,
    campaign_id: int,
    report_id: int,
    revision: int,
    sketches: Mapping[str, Sequence[int]],
) -> None:
    """Keep the sketches of the report's latest submission instead of any earlier ones."""
    forget(tx, report_id)
    rows = [
        {
            "report_id": report_id,
            "section": section,
            "number": number,
            "campaign_id": campaign_id,
            "revision": revision,
        }
        for section, numbers in sketches.items()
        for number in numbers
    ]
    if rows:
        tx.execute(insert(PRINT), rows)


def forget(tx: Connection, report_id: int) -> None:
    """The report has no submission that could be copied."""
    tx.execute(_FORGET, {"report": report_id})


def like(
    tx: Connection,
    campaign_id: int,
    report_id: int,
    section: str,
    numbers: Iterable[int],
    most: int,
) -> Sequence[Any]:
    """Reports whose section has some of the numbers, the likest first: id, revision, unit."""
    asked = {"campaign": campaign_id, "report": report_id, "section": section}
    return tx.execute(_LIKE, {**asked, "numbers": list(numbers), "most": most}).all()


def mark(tx: Connection, report_id: int, revision: int, section: str, of_report: int) -> None:
    """Note a copy; of several the first is kept."""
    key = {"report_id": report_id, "revision": revision, "section": section}
    known = select(COPY.c.section).where(*(COPY.c[name] == value for name, value in key.items()))
    if tx.execute(known).first() is None:
        tx.execute(insert(COPY), {**key, "of_report": of_report})


def copies(tx: Connection, report_id: int, revision: int) -> Sequence[Any]:
    """The sections of a submission that are copies, each with the unit it stands in as well."""
    return tx.execute(_COPIES, {"report": report_id, "revision": revision}).all()
