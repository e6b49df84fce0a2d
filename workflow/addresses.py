"""Addresses that take no mail: who has them, and how one is used again."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from notifications.answers import meaning_of
from states.errors import NotFound, Refusal, Refused
from storage import bad_addresses, campaigns, installation, outbox
from storage.audit import Actor, Entry
from storage.database import Database
from workflow.acts import Answer, Request, perform
from workflow.bounced import BOUNCED, MARKED
from workflow.directory import directory
from workflow.frame import Frame, load, local

MAY_CLEAR = ("reader", "office", "approver", "leadership", "administrator")


def marked_lines(tx: Connection, now: dt.datetime) -> list[Answer]:
    """Every marked address with why, since when, and which posts of open campaigns have it."""
    frames = _open_frames(tx)
    posts: dict[str, list[Answer]] = {}
    for frame in frames:
        for post, address in directory(frame).unreachable(frame.day(now)):
            who = {"unit": post.unit, "role": post.role, "name": post.display_name}
            posts.setdefault(address, []).append({"campaign": frame.code, **who})
    return [
        {
            "address": row.address,
            "since": local(frames[0], row.since) if frames else row.since.isoformat(),
            "code": row.code or None,
            "meaning": meaning_of(row.code, row.words),
            "words": row.words or None,
            "mail": row.mail_id,
            "posts": posts.get(row.address, []),
        }
        for row in bad_addresses.listed(tx)
    ]


def clear(
    db: Database,
    address: str,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    *,
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Write to the address again: somebody knows that it works now.

    Mails that came back or were not sent meanwhile stay so; they are named, to be retried.
    Raises NotFound ``bad_address`` or ``person``, Refused ``role``, ``reason_missing``.
    """
    payload = {"address": address.lower(), "reason": reason}
    request = Request(
        actor, "address_cleared", payload=payload, command_id=command_id, dry_run=dry_run
    )

    def work(tx: Connection) -> Answer:
        mark = bad_addresses.one(tx, address)
        if mark is None:
            raise NotFound("bad_address", address=address)
        _check(_open_frames(tx), reason, actor, now)
        clear_in(tx, address, reason, actor, now)
        mails = [row.id for row in outbox.failed_to(tx, address, (BOUNCED, MARKED))]
        return {"address": mark.address, "mails": mails}

    return perform(db, request, now, work)


def clear_in(tx: Connection, address: str, reason: str, actor: Actor, now: dt.datetime) -> bool:
    """The same inside another act, such as an import of people; false if it was not marked."""
    mark = bad_addresses.one(tx, address)
    if mark is None or not bad_addresses.clear(tx, address):
        return False
    # The log names the mail that came back, not the address.
    data = {"mail": mark.mail_id, "code": mark.code}
    entry = Entry(action="address_cleared", at=now, actor=actor, reason=reason, data=data)
    installation.record(tx, entry)
    return True


def _check(frames: Sequence[Frame], reason: str, actor: Actor, now: dt.datetime) -> None:
    known = [frame for frame in frames if directory(frame).knows(actor.person)]
    if not known:
        raise NotFound("person", person=actor.person)
    noes = []
    if not any(role in MAY_CLEAR for frame in known for role in _roles(frame, actor, now)):
        noes.append(Refusal("role", {"needs": list(MAY_CLEAR)}))
    if not reason.strip():
        noes.append(Refusal("reason_missing"))
    if noes:
        raise Refused("address_cleared", noes)


def _roles(frame: Frame, actor: Actor, now: dt.datetime) -> Iterator[str]:
    posts = directory(frame).posts_of(actor.person, frame.day(now))
    return (frame.acts_as.get(post.role, "") for post in posts)


def _open_frames(tx: Connection) -> list[Frame]:
    return [load(tx, row) for row in campaigns.all_campaigns(tx) if row.status == "open"]
