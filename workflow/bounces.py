"""Notices of mail servers taken in: each said of its mail, once; a bad address is marked."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from notifications.bounces import Bounce, Fate, read_bounce
from storage import deliveries, outbox
from storage.audit import Actor
from storage.database import Database
from workflow import bounced
from workflow.acts import Answer, Request, perform

Result = Literal["recorded", "known", "unknown", "not_sent", "other_recipient", "not_a_bounce"]
_ORDER = ("failed", "delayed", "delivered")


@dataclass(frozen=True, slots=True)
class _Told:
    """A notice, the mail it is about and what it says of that mail's one recipient."""

    mail: Any
    fate: Fate
    digest: str


def take_notice(
    db: Database, data: bytes, actor: Actor, now: dt.datetime, *, dry_run: bool = False
) -> Answer:
    """Take in one mail that may be a notice about one of ours.

    What is no notice, or is about no mail we have sent, changes nothing and is only answered:
    ``result``. Taken in again it is ``known``.
    """
    notice = read_bounce(data)
    if notice is None:
        return _answer("not_a_bounce")
    request = Request(actor, "notice_taken", payload={"digest": notice.digest}, dry_run=dry_run)
    return perform(db, request, now, lambda tx: _take(tx, notice, actor, now))


def _take(tx: Connection, notice: Bounce, actor: Actor, now: dt.datetime) -> Answer:
    mail = next(filter(None, (deliveries.mail_of(tx, one) for one in notice.message_ids)), None)
    if mail is None:
        return _answer("unknown")
    if not mail.attempts:
        return _answer("not_sent", mail)
    fate = _of_address(notice.fates, mail.address)
    if fate is None:
        return _answer("other_recipient", mail)
    told = _Told(outbox.one(tx, mail.id), fate, notice.digest)
    values = {"mail_id": mail.id, "at": now, "action": fate.action, "code": fate.code}
    if not deliveries.add_notice(tx, values | {"words": fate.words, "digest": notice.digest}):
        return _answer("known", mail, fate)
    return _answer("recorded", mail, fate, marked=_settle(tx, told, actor, now))


def _of_address(fates: tuple[Fate, ...], address: str) -> Fate | None:
    """What is said of our recipient; of somebody else, as after a forwarding, if he is alone."""
    ours = [fate for fate in fates if address.lower() in fate.recipients]
    found = ours or (list(fates) if len(fates) == 1 else [])
    return min(found, key=lambda fate: _ORDER.index(fate.action), default=None)


def _settle(tx: Connection, told: _Told, actor: Actor, now: dt.datetime) -> bool:
    """What the notice changes about the mail; says whether its address was marked."""
    mail, fate = told.mail, told.fate
    if fate.action == "delivered" and mail.status == "uncertain":
        values = {"status": "sent", "sent_at": now, "retry_at": None, "reason": ""}
        outbox.change(tx, mail.id, values)
    if fate.action != "failed" or mail.status in ("failed", "dropped"):
        return False
    outbox.change(tx, mail.id, {"status": "failed", "reason": bounced.BOUNCED, "retry_at": None})
    said = {"code": fate.code, "words": fate.words}
    return bounced.bounce(tx, mail, now, actor, **said, bad=fate.address_is_bad)


def _answer(
    result: Result, mail: Any = None, fate: Fate | None = None, *, marked: bool = False
) -> Answer:
    return {
        "result": result,
        "mail": mail.id if mail is not None else None,
        "to": mail.address if mail is not None else None,
        "action": fate.action if fate else None,
        "code": (fate.code or None) if fate else None,
        "words": (fate.words or None) if fate else None,
        "marked": marked,
    }
