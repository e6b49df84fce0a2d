"""The outbox: every mail is a row first; who may send it is a row count of one."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from storage.campaigns import CAMPAIGN
from storage.locks import Lockable, as_is
from storage.ready import Ready, literals, ready_insert
from storage.reports import REPORT
from storage.tables_work import OPEN_MAIL, Mail, MailUnit
from storage.types import table_of

MAIL = table_of(Mail)
MAIL_UNIT = table_of(MailUnit)
# As in the index of open mails, word for word: only so may the database use it.
OPEN = text(OPEN_MAIL)
UNSENT = ("ready", "retry", "uncertain")
_UNSENT = MAIL.c.status.in_(literals(UNSENT))
_UNFINISHED = MAIL.c.status.in_(literals(("ready", "retry", "uncertain", "claimed")))
LIGHT = [column for column in MAIL.c if column.name not in ("body", "facts")]


def add(
    tx: Connection, mails: Sequence[Mapping[str, Any]], units: Sequence[Mapping[str, Any]]
) -> None:
    """Store decided mails. ``units`` name their mail by ``message_id``.

    Raises IntegrityError if a message id exists: the same mail is never decided twice.
    """
    _INSERT.run_many(tx, mails)
    _INSERT_UNIT.run_many(tx, units)


def unsent_twin(tx: Connection, mail: Mapping[str, Any]) -> Any:
    """A mail of the same letter, step, address and instant that has not been tried, or ``None``."""
    same = [MAIL.c[name] == mail[name] for name in ("campaign_id", "letter", "step", "decided_at")]
    query = select(MAIL).where(OPEN, MAIL.c.status == "ready", MAIL.c.body.is_(None), *same)
    mails = tx.execute(Lockable(query.order_by(MAIL.c.id), as_is).free(tx)).all()
    return next((one for one in mails if one.address.lower() == mail["address"].lower()), None)


def take_back(tx: Connection, mail_id: int) -> list[dict[str, Any]]:
    """Remove a mail that nobody has tried to send; gives the units it named."""
    mine = MAIL_UNIT.c.mail_id == mail_id
    named = select(*(column for column in MAIL_UNIT.c if column.name != "mail_id")).where(mine)
    units = [dict(row._mapping) for row in tx.execute(named)]
    tx.execute(delete(MAIL_UNIT).where(mine))
    tx.execute(delete(MAIL).where(MAIL.c.id == mail_id))
    return units


def withdraw(tx: Connection, report_id: int, unless_met: str, reason: str) -> None:
    """Take a report out of the unsent mails that hang on ``unless_met``; a mail that then
    speaks of no unit any more is dropped."""
    named = {"report": report_id, "unless": unless_met}
    if _LET_GO.run(tx, named):
        DROP.run(tx, {"report": report_id, "why": reason})


def next_at(tx: Connection) -> dt.datetime | None:
    """When the next unsent mail may leave (campaign time), or ``None``."""
    found: dt.datetime | None = _NEXT.first(tx, {}).at
    return found


def _running() -> Any:
    return MAIL.c.campaign_id.not_in(select(CAMPAIGN.c.id).where(CAMPAIGN.c.paused))


def ready(tx: Connection, now: dt.datetime, real_now: dt.datetime, limit: int) -> Sequence[Any]:
    """Mails that may leave: not before their time, not before their next try."""
    return tx.execute(_READY.free(tx), {"now": now, "real": real_now, "limit": limit}).all()


def claim(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make mails ours and freeze their bytes (``b_id``, ``body``, ``subject``, ``units`` …)."""
    _CLAIM.run_many(tx, rows)


def release_leases(tx: Connection, real_now: dt.datetime, dead: Iterable[str]) -> int:
    """Give back what a dead owner, or one past its lease, had claimed."""
    gone = or_(MAIL.c.lease_until < real_now, MAIL.c.owner.in_(list(dead)))
    done = tx.execute(
        update(MAIL)
        .where(and_(OPEN, MAIL.c.status == "claimed", gone))
        .values(status="uncertain", owner="", lease_until=None)
    )
    return done.rowcount


def owners(tx: Connection) -> set[str]:
    """Who holds claims now."""
    query = select(MAIL.c.owner).where(OPEN, MAIL.c.status == "claimed").distinct()
    return {row.owner for row in tx.execute(query)}


def finish(
    tx: Connection, mail_id: int, owner: str, attempt: int, values: Mapping[str, Any]
) -> bool:
    """Record the end of an attempt. A holder that lost its lease changes nothing: false."""
    done = tx.execute(
        update(MAIL)
        .where(
            MAIL.c.id == mail_id,
            MAIL.c.status == "claimed",
            MAIL.c.owner == owner,
            MAIL.c.attempts == attempt,
        )
        .values(owner="", lease_until=None, **values)
    )
    return done.rowcount == 1


def change(tx: Connection, mail_id: int, values: Mapping[str, Any]) -> None:
    """Change a mail that is not claimed: postpone, drop, retry by hand."""
    tx.execute(
        update(MAIL).where(MAIL.c.id == mail_id, MAIL.c.status != "claimed").values(**values)
    )


def units_of(tx: Connection, mail_ids: Iterable[int]) -> dict[int, list[Any]]:
    """The reports each mail speaks of, by mail."""
    found: dict[int, list[Any]] = {}
    query = (
        select(MAIL_UNIT, REPORT.c.unit)
        .join(REPORT, REPORT.c.id == MAIL_UNIT.c.report_id)
        .where(MAIL_UNIT.c.mail_id.in_(list(mail_ids)))
    )
    for row in tx.execute(query.order_by(MAIL_UNIT.c.mail_id, MAIL_UNIT.c.report_id)):
        found.setdefault(row.mail_id, []).append(row)
    return found


def ladder_letters(tx: Connection, report_ids: Iterable[int]) -> Sequence[Any]:
    """Letters of steps decided about those reports: report, step, letter, address, instant."""
    return tx.execute(_LADDER_LETTERS, {"reports": list(report_ids)}).all()


def decided(tx: Connection, campaign_id: int, since: dt.datetime, **where: str) -> Sequence[Any]:
    """Mails of that letter or step decided since then: step, unit list, instant."""
    query = select(MAIL.c.step, MAIL.c.units, MAIL.c.decided_at).where(
        MAIL.c.campaign_id == campaign_id,
        MAIL.c.decided_at >= since,
        *(MAIL.c[name] == value for name, value in where.items()),
    )
    return tx.execute(query.order_by(MAIL.c.id)).all()


def listed(tx: Connection, campaign_id: int | None = None) -> Sequence[Any]:
    """All mails in the order they were decided, without facts and bytes."""
    query = select(*LIGHT).order_by(MAIL.c.id)
    if campaign_id is not None:
        query = query.where(MAIL.c.campaign_id == campaign_id)
    return tx.execute(query).all()


def failed_to(tx: Connection, address: str, reasons: Sequence[str]) -> Sequence[Any]:
    """Mails to an address that failed for one of those reasons."""
    query = select(*LIGHT).where(
        func.lower(MAIL.c.address) == address.lower(),
        MAIL.c.status == "failed",
        MAIL.c.reason.in_(reasons),
    )
    return tx.execute(query.order_by(MAIL.c.id)).all()


def let_go(tx: Connection, now: dt.datetime) -> None:
    """Count every mail that may leave as sent, in a database whose mails go nowhere."""
    leaving = update(MAIL).where(OPEN, MAIL.c.status == "ready", MAIL.c.not_before <= now)
    tx.execute(leaving.where(_running()).values(status="sent", sent_at=now))


def left(tx: Connection, campaign_id: int) -> Sequence[Any]:
    """All mails that were not dropped, with their facts, in the order they were decided."""
    query = select(*LIGHT, MAIL.c.facts).where(
        MAIL.c.campaign_id == campaign_id, MAIL.c.status != "dropped"
    )
    return tx.execute(query.order_by(MAIL.c.id)).all()


def one(tx: Connection, mail_id: int) -> Any:
    """A mail with facts and bytes, or ``None``."""
    return tx.execute(select(MAIL).where(MAIL.c.id == mail_id)).one_or_none()


_READY = Lockable(
    select(MAIL)
    .where(
        OPEN,
        _UNSENT,
        MAIL.c.not_before <= bindparam("now"),
        or_(MAIL.c.retry_at.is_(None), MAIL.c.retry_at <= bindparam("real")),
        _running(),
    )
    .order_by(MAIL.c.not_before, MAIL.c.id)
    .limit(bindparam("limit")),
    as_is,
)
_NEXT = Ready(
    select(func.min(MAIL.c.not_before).label("at")).where(
        OPEN, MAIL.c.status == "ready", _running()
    )
)
_LET_GO = Ready(
    update(MAIL_UNIT)
    .where(
        MAIL_UNIT.c.report_id == bindparam("report"),
        MAIL_UNIT.c.unless_met == bindparam("unless"),
        # A mail on its way may come back and be tried again.
        MAIL_UNIT.c.mail_id.in_(select(MAIL.c.id).where(_UNFINISHED)),
    )
    .values(dropped=True)
)
DROP = Ready(
    update(MAIL)
    .where(
        MAIL.c.id.in_(
            select(MAIL_UNIT.c.mail_id).where(
                MAIL_UNIT.c.report_id == bindparam("report"), MAIL_UNIT.c.dropped
            )
        ),
        _UNSENT,
        ~exists().where(MAIL_UNIT.c.mail_id == MAIL.c.id, ~MAIL_UNIT.c.dropped),
    )
    .values(status="dropped", reason=bindparam("why"))
)
_LADDER_LETTERS = (
    select(MAIL_UNIT.c.report_id, MAIL.c.step, MAIL.c.letter, MAIL.c.address, MAIL.c.decided_at)
    .join(MAIL, MAIL.c.id == MAIL_UNIT.c.mail_id)
    .where(MAIL_UNIT.c.report_id.in_(bindparam("reports", expanding=True)), MAIL.c.step != "")
    .order_by(MAIL.c.id)
)
_INSERT = ready_insert(MAIL)
# By message id, so that the mails need not be read back: any number leaves in two statements.
_INSERT_UNIT = ready_insert(
    MAIL_UNIT,
    mail_id=select(MAIL.c.id).where(MAIL.c.message_id == bindparam("message_id")).scalar_subquery(),
)
_CLAIM = Ready(
    update(MAIL)
    .where(MAIL.c.id == bindparam("b_id"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "status", "owner", "lease_until", "attempts", "body", "subject", "units",
                "first_tried",
            )
        }
    )
)  # fmt: skip
