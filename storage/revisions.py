"""Drafts, frozen submissions, and what readers said about them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.ready import Ready, ready_insert
from storage.reports import REPORT
from storage.tables import Draft, Endorsement, Remark, Revision
from storage.types import table_of

DRAFT = table_of(Draft)
REVISION = table_of(Revision)
ENDORSEMENT = table_of(Endorsement)
REMARK = table_of(Remark)

_DRAFTS = select(DRAFT).where(DRAFT.c.report_id.in_(bindparam("reports", expanding=True)))
_DRAFT = Ready(select(DRAFT).where(DRAFT.c.report_id == bindparam("report")))
_REVISION = Ready(
    select(REVISION).where(
        REVISION.c.report_id == bindparam("report"), REVISION.c.n == bindparam("n")
    )
)
_FREEZE = ready_insert(REVISION)
_ENDORSE = ready_insert(ENDORSEMENT)
_BEGIN = ready_insert(DRAFT)
_RENEW = Ready(
    update(DRAFT)
    .where(DRAFT.c.report_id == bindparam("report"))
    .values({name: bindparam(name) for name in ("content", "saved_by", "saved_at")})
)


def draft(tx: Connection, report_id: int) -> Any:
    """What is being written, or ``None``."""
    return _DRAFT.first(tx, {"report": report_id})


def drafts(tx: Connection, report_ids: Iterable[int]) -> dict[int, Any]:
    """The drafts of several reports by report id."""
    found = tx.execute(_DRAFTS, {"reports": list(report_ids)})
    return {row.report_id: row for row in found}


def save_draft(
    tx: Connection, report_id: int, content: Mapping[str, Any], by: str, at: dt.datetime
) -> None:
    """Replace what is being written."""
    values = {"content": content, "saved_by": by, "saved_at": at}
    if not _RENEW.run(tx, {**values, "report": report_id}):
        _BEGIN.run(tx, {**values, "report_id": report_id})


def freeze(tx: Connection, values: Mapping[str, Any]) -> None:
    """Store a submission. Raises IntegrityError if that revision exists."""
    _FREEZE.run(tx, values)


def revision(tx: Connection, report_id: int, n: int) -> Any:
    """The nth submission, or ``None``."""
    return _REVISION.first(tx, {"report": report_id, "n": n})


def standing(tx: Connection, report_id: int) -> Sequence[Any]:
    """Submissions that were not withdrawn, in order: number, receipt, complete, estimate."""
    query = (
        select(
            REVISION.c.n, REVISION.c.received_at, REVISION.c.complete, REVISION.c.hash,
            REVISION.c.estimate, REVISION.c.confirmed_at,
        )
        .where(REVISION.c.report_id == report_id, REVISION.c.withdrawn_at.is_(None))
        .order_by(REVISION.c.n)
    )  # fmt: skip
    return tx.execute(query).all()


def contents(tx: Connection) -> Iterator[Any]:
    """Every stored submission with its content and hash, in constant memory."""
    columns = (REVISION.c.report_id, REVISION.c.n, REVISION.c.content, REVISION.c.hash)
    query = select(*columns).order_by(REVISION.c.report_id, REVISION.c.n)
    yield from tx.execution_options(yield_per=500).execute(query)


def change(tx: Connection, report_id: int, n: int, values: Mapping[str, Any]) -> None:
    """Mark a submission (confirmed, withdrawn); its content never changes."""
    where = (REVISION.c.report_id == report_id, REVISION.c.n == n)
    tx.execute(update(REVISION).where(*where).values(**values))


def current_contents(tx: Connection, pairs: Iterable[tuple[int, int]]) -> dict[int, Any]:
    """Revision rows of (report, revision) pairs, by report."""
    wanted = dict(pairs)
    query = select(REVISION).where(REVISION.c.report_id.in_(list(wanted)))
    return {row.report_id: row for row in tx.execute(query) if row.n == wanted[row.report_id]}


def add_endorsement(tx: Connection, values: Mapping[str, Any]) -> None:
    _ENDORSE.run(tx, values)


def endorsements(tx: Connection, report_id: int) -> Sequence[Any]:
    """Who passed or approved which revision, in order."""
    query = select(ENDORSEMENT).where(ENDORSEMENT.c.report_id == report_id)
    return tx.execute(query.order_by(ENDORSEMENT.c.id)).all()


def add_remarks(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    tx.execute(insert(REMARK), list(rows))


def remarks(tx: Connection, report_id: int) -> Sequence[Any]:
    """All numbered remarks of the report, in order."""
    query = select(REMARK).where(REMARK.c.report_id == report_id)
    return tx.execute(query.order_by(REMARK.c.id)).all()


def last_remarks(tx: Connection, campaign_id: int) -> dict[int, dt.datetime]:
    """By report of a campaign when it was last sent back."""
    query = (
        select(REMARK.c.report_id, func.max(REMARK.c.at).label("at"))
        .join(REPORT, REPORT.c.id == REMARK.c.report_id)
        .where(REPORT.c.campaign_id == campaign_id)
        .group_by(REMARK.c.report_id)
    )
    return {row.report_id: row.at for row in tx.execute(query)}
