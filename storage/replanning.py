"""Changing planned rows and unsent mails in bulk, as an amendment or the end of a campaign does."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, exists, or_, select, update

from storage.due import DUE, OPEN
from storage.outbox import MAIL, MAIL_UNIT, UNSENT
from storage.outbox import OPEN as OPEN_MAILS

_AT_ONCE = 500
_PLAN_ROW = ("due_at", "milestone", "kind", "status", "reason", "decided_at")
_CHANGE = (
    update(DUE)
    .where(DUE.c.id == bindparam("b_id"))
    .values({name: bindparam(name) for name in _PLAN_ROW})
)


def rows_of_plan(tx: Connection, campaign_id: int) -> Sequence[Any]:
    """All rows that the plan asks for, clocks apart, whatever has become of them."""
    query = select(DUE).where(
        DUE.c.campaign_id == campaign_id, DUE.c.kind.in_(("ladder", "event", "figures"))
    )
    return tx.execute(query.order_by(DUE.c.report_id, DUE.c.id)).all()


def change_rows(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Give rows (``b_id``) another instant, place or status; all of ``_PLAN_ROW`` are named."""
    if rows:
        tx.execute(_CHANGE, list(rows))


def move_clocks(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Move running clocks of reports (``b_report``, ``b_kind``) to another instant (``at``)."""
    if rows:
        statement = (
            update(DUE)
            .where(DUE.c.report_id == bindparam("b_report"), DUE.c.kind == bindparam("b_kind"))
            .where(DUE.c.status == "planned")
            .values(due_at=bindparam("at"))
        )
        tx.execute(statement, list(rows))


def stop_campaign(tx: Connection, campaign_id: int, now: dt.datetime, reason: str) -> int:
    """Take everything that is still to come of a campaign out of the plan; how many rows."""
    rows = update(DUE).where(DUE.c.campaign_id == campaign_id, OPEN)
    return tx.execute(rows.values(status="superseded", reason=reason, decided_at=now)).rowcount


def restart_campaign(tx: Connection, campaign_id: int, reason: str) -> int:
    """Plan again what was taken out for that reason; how many rows."""
    rows = update(DUE).where(
        DUE.c.campaign_id == campaign_id, DUE.c.status == "superseded", DUE.c.reason == reason
    )
    return tx.execute(rows.values(status="planned", reason="", decided_at=None)).rowcount


def withdraw(
    tx: Connection, milestone: str, notice: str, report_ids: Sequence[int], reason: str
) -> None:
    """Take many reports out of the unsent mails that hang on a milestone, and out of the letter
    that told of its day, in few statements; a mail that then speaks of no unit any more is
    dropped."""
    # A mail on its way may come back and be tried again.
    leaving = select(MAIL.c.id).where(MAIL.c.status.in_((*UNSENT, "claimed")), OPEN_MAILS)
    told = leaving.where(MAIL.c.letter == notice)
    hangs = or_(MAIL_UNIT.c.unless_met == milestone, MAIL_UNIT.c.mail_id.in_(told))
    for start in range(0, len(report_ids), _AT_ONCE):
        some = report_ids[start : start + _AT_ONCE]
        mine = (MAIL_UNIT.c.report_id.in_(some), hangs)
        gone = update(MAIL_UNIT).where(*mine, MAIL_UNIT.c.mail_id.in_(leaving))
        tx.execute(gone.values(dropped=True))
        named = select(MAIL_UNIT.c.mail_id).where(MAIL_UNIT.c.report_id.in_(some))
        still = exists().where(MAIL_UNIT.c.mail_id == MAIL.c.id, ~MAIL_UNIT.c.dropped)
        empty = update(MAIL).where(
            MAIL.c.id.in_(named.where(MAIL_UNIT.c.dropped)), MAIL.c.status.in_(UNSENT), ~still
        )
        tx.execute(empty.values(status="dropped", reason=reason))


def drop_steps(tx: Connection, campaign_id: int, steps: Collection[str], reason: str) -> None:
    """Drop the unsent mails of steps that no longer are."""
    if steps:
        mails = _unsent(campaign_id).where(MAIL.c.step.in_(steps))
        tx.execute(mails.values(status="dropped", reason=reason))


def drop_all_but(tx: Connection, campaign_id: int, letters: Collection[str], reason: str) -> int:
    """Drop every unsent mail of a campaign except those letters; how many."""
    mails = _unsent(campaign_id).where(MAIL.c.letter.not_in(letters))
    return tx.execute(mails.values(status="dropped", reason=reason)).rowcount


def _unsent(campaign_id: int) -> Any:
    return update(MAIL).where(MAIL.c.campaign_id == campaign_id, MAIL.c.status.in_(UNSENT))


def untold(tx: Connection, campaign_id: int, letter: str) -> dict[int, Mapping[str, Any]]:
    """By report the facts of its earliest mail of that letter that nobody has tried to send."""
    query = (
        select(MAIL_UNIT.c.report_id, MAIL.c.facts)
        .join(MAIL, MAIL.c.id == MAIL_UNIT.c.mail_id)
        .where(MAIL.c.campaign_id == campaign_id, MAIL.c.letter == letter)
        .where(MAIL.c.status == "ready", MAIL.c.body.is_(None), ~MAIL_UNIT.c.dropped)
        .order_by(MAIL.c.id.desc())
    )
    return {row.report_id: row.facts for row in tx.execute(query)}
