"""Digests: once a working day, to each person who has something new, all that is open."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection

from notifications import facts as f
from storage import campaigns, digests
from storage.database import Database
from workflow.digest_items import Item, items
from workflow.directory import Recipient
from workflow.frame import Frame, load
from workflow.mailing import Letter, Mailing


def send_digests(db: Database, now: dt.datetime) -> int:
    """Decide the digests of this working day where that has not been done; how many.

    A day is taken once, by whichever node comes first; days that were missed are not made up.
    """
    with db.reading() as tx:
        wanted = [row.id for row in campaigns.all_campaigns(tx) if _is_due(tx, row, now)]
    return sum(db.write(partial(_send, campaign_id, now)) for campaign_id in wanted)


def _send(campaign_id: int, now: dt.datetime, tx: Connection) -> int:
    row = campaigns.hold(tx, campaign_id, alone=True)
    return _decide(tx, load(tx, row), now) if _is_due(tx, row, now) else 0


def _is_due(tx: Connection, row: Any, now: dt.datetime) -> bool:
    if row.paused or row.status != "open":
        return False
    frame = load(tx, row)
    open_now = now >= frame.opened_at and frame.workdays.is_open(now, frame.zone)
    return open_now and not digests.done(tx, frame.id, frame.day(now))


def next_at(tx: Connection, row: Any, now: dt.datetime) -> dt.datetime:
    """When this campaign's next digests are decided: now, or the next window start."""
    frame = load(tx, row)
    opening = frame.workdays.next_opening(now, frame.zone)
    if not digests.done(tx, frame.id, frame.day(opening)):
        return opening
    tomorrow = frame.workdays.shift(frame.day(opening), 1)
    return frame.workdays.opens_at(tomorrow, frame.zone)


def _decide(tx: Connection, frame: Frame, now: dt.datetime) -> int:
    day = frame.day(now)
    found = list(items(tx, frame, now))
    digests.begin(tx, frame.id, day, now)
    told = digests.last_of_each(tx, frame.id)
    mailing = Mailing(frame, now)
    rows = []
    for recipient, everything in _by_address(found):
        known = set(told.get(recipient.address.lower(), ()))
        mine = [item for item in everything if not (item.news and item.fact["key"] in known)]
        keys = sorted({item.fact["key"] for item in mine})
        if known.issuperset(keys):
            continue
        mailing.add(_letter(frame, day, recipient, mine))
        rows.append(
            {
                "campaign_id": frame.id,
                "address": recipient.address.lower(),
                "day": day,
                "at": now,
                "keys": keys,
            }
        )
    digests.add(tx, rows)
    mailing.store(tx)
    return len(rows)


def _by_address(found: list[Item]) -> Iterator[tuple[Recipient, list[Item]]]:
    by_address: dict[str, list[Item]] = {}
    for item in found:
        if item.to.address:
            by_address.setdefault(item.to.address.lower(), []).append(item)
    for address in sorted(by_address):
        mine = by_address[address]
        # The person's own post names him; standing in for somebody is said beside it.
        first = next((item.to for item in mine if not item.to.instead_of), mine[0].to)
        yield first, list({item.fact["key"]: item for item in mine}.values())


def _letter(frame: Frame, day: dt.date, recipient: Recipient, mine: list[Item]) -> Letter:
    order = {code: n for n, code in enumerate(frame.units)}
    units = sorted({i.fact["unit"] for i in mine if i.fact["unit"]}, key=lambda u: order[u])
    return Letter(
        name="digest",
        extra=day.isoformat(),
        about=[],
        to=[recipient],
        post=recipient.post.role_title,
        units=units,
        facts=f.Facts(items=[item.fact for item in mine]),
    )
