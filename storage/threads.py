"""Threads of mails: the message that later letters to an address refer to."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, bindparam, case, func, or_, select

from storage.outbox import MAIL, MAIL_UNIT
from storage.ready import Ready, each, room, spread


def beginnings(
    tx: Connection,
    campaign_id: int,
    *,
    first: str,
    letters: Sequence[str],
    addresses: Sequence[str],
    reports: Sequence[int],
) -> dict[str, str]:
    """By address the id of the message its thread began with: the earliest letter ``first``,
    or, where there was none, the earliest of ``letters`` about one of the ``reports``."""
    lists = spread(address=addresses, letter=letters, report=reports)
    query = _beginnings(room(addresses), room(letters), room(reports))
    rows = query.all(tx, {"campaign": campaign_id, "first": first, **lists})
    return {row.address: row.message_id for row in rows}


@lru_cache(maxsize=64)
def _beginnings(addresses: int, letters: int, reports: int) -> Ready:
    first, about = bindparam("first", type_=MAIL.c.letter.type), each("report", reports)
    opening = func.min(case((MAIL.c.letter == first, MAIL.c.id)))
    named = select(MAIL_UNIT.c.mail_id).where(MAIL_UNIT.c.report_id.in_(about))
    roots = (
        select(func.coalesce(opening, func.min(MAIL.c.id)).label("id"))
        .where(MAIL.c.campaign_id == bindparam("campaign"))
        .where(MAIL.c.address.in_(each("address", addresses)))
        .where(MAIL.c.letter.in_(each("letter", letters)))
        .where(or_(MAIL.c.letter == first, MAIL.c.id.in_(named)))
        .group_by(MAIL.c.address)
        .subquery()
    )
    return Ready(select(MAIL.c.address, MAIL.c.message_id).join(roots, MAIL.c.id == roots.c.id))
