"""Mails that are decided and not sent yet, seen from the reports they speak of."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, and_, select, update

from storage.outbox import DROP, MAIL, MAIL_UNIT, OPEN, UNSENT
from storage.reports import REPORT


def listed(
    tx: Connection, campaign_id: int, report_ids: Collection[int] | None = None
) -> Sequence[Any]:
    """A row for each unsent mail and each report it still speaks of (``unit`` is ``None`` if it
    speaks of none); with ``report_ids`` only those. A mail on its way is none of them."""
    speaks = and_(MAIL_UNIT.c.mail_id == MAIL.c.id, ~MAIL_UNIT.c.dropped)
    query = (
        select(
            MAIL.c.id,
            MAIL.c.letter,
            MAIL.c.step,
            MAIL.c.kind,
            MAIL.c.address,
            MAIL.c.not_before,
            REPORT.c.unit,
        )
        .outerjoin(MAIL_UNIT, speaks)
        .outerjoin(REPORT, REPORT.c.id == MAIL_UNIT.c.report_id)
        .where(OPEN, MAIL.c.status.in_(UNSENT), MAIL.c.campaign_id == campaign_id)
        .order_by(MAIL.c.id, MAIL_UNIT.c.report_id)
    )
    if report_ids is not None:
        query = query.where(MAIL_UNIT.c.report_id.in_(report_ids))
    return tx.execute(query).all()


def withdraw(tx: Connection, report_id: int, reason: str, keeping: Collection[str]) -> None:
    """Take a report out of every mail that has not left, but for letters of those names; a mail
    that then speaks of no unit any more is dropped."""
    leaving = select(MAIL.c.id).where(
        OPEN, MAIL.c.status.in_((*UNSENT, "claimed")), MAIL.c.letter.not_in(keeping)
    )
    mine = (MAIL_UNIT.c.report_id == report_id, MAIL_UNIT.c.mail_id.in_(leaving))
    tx.execute(update(MAIL_UNIT).where(*mine).values(dropped=True))
    DROP.run(tx, {"report": report_id, "why": reason})
