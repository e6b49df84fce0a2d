"""The whole story of one mail: decided, held, tried, refused, sent, and what came back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from notifications.answers import enhanced, meaning, meaning_of
from storage import bad_addresses, deliveries, installation
from workflow.frame import Frame, local
from workflow.views import Json

WAITING = ("ready", "retry", "uncertain")


def history(tx: Connection, frame: Frame, mail: Any, now: dt.datetime) -> list[Json]:
    """Events in the order they happened; attempts are timed by the real clock, also in a trial."""
    return [*_before(tx, frame, mail, now), *_attempts(tx, frame, mail), *_after(tx, frame, mail)]


def _event(frame: Frame, event: str, at: dt.datetime | None, **said: Any) -> Json:
    return {
        "event": event,
        "at": local(frame, at),
        "code": said.get("code") or None,
        "meaning": said.get("meaning"),
        "words": said.get("words") or None,
    }


def _before(tx: Connection, frame: Frame, mail: Any, now: dt.datetime) -> Iterator[Json]:
    yield _event(frame, "decided", mail.decided_at)
    unsent = mail.status in WAITING
    if mail.not_before > mail.decided_at:
        yield _event(frame, "waits_until", mail.not_before)
    if unsent and installation.read(tx).mail_held:
        yield _event(frame, "held", now)


def _attempts(tx: Connection, frame: Frame, mail: Any) -> Iterator[Json]:
    for one in deliveries.attempts(tx, mail.id):
        if one.outcome == "sent":
            yield _event(frame, "sent", one.at, code=str(one.code or ""), words=one.text)
            continue
        means = meaning(one.code, one.text, one.verb or "RCPT") if one.code else None
        code = enhanced(one.text) or str(one.code or "")
        yield _event(
            frame, f"tried_{one.outcome}", one.at, code=code, meaning=means, words=one.text
        )


def _after(tx: Connection, frame: Frame, mail: Any) -> Iterator[Json]:
    for one in deliveries.notices(tx, mail.id):
        means = meaning_of(one.code, one.words) if one.action != "delivered" else None
        yield _event(
            frame, f"notice_{one.action}", one.at, code=one.code, meaning=means, words=one.words
        )
    if mail.status in ("retry", "uncertain") and mail.retry_at:
        yield _event(frame, "retry_at", mail.retry_at)
    mark = bad_addresses.one(tx, mail.address)
    if mark is not None:
        yield _event(frame, "marked", mark.since, code=mark.code)
    if mail.status == "dropped":
        yield _event(frame, "dropped", None)
    if mail.status == "failed":
        yield _event(frame, "given_up", None)
