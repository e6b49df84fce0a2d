"""A mail that came back: its address is marked, its units are to be telephoned."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from notifications.letters import letter_of
from storage import bad_addresses, campaigns, contacts, outbox
from storage.audit import Actor, Entry

BOUNCED = "bounced"
MARKED = "address_marked"


def bounce(
    tx: Connection,
    mail: Any,
    now: dt.datetime,
    actor: Actor,
    *,
    code: str,
    words: str,
    bad: bool,
) -> bool:
    """The mail came back for good. A ``bad`` address gets no more mail until it is cleared.

    Says whether the address was marked just now.
    """
    mark = {"address": mail.address, "since": now, "code": code, "words": words}
    marked = bad and bad_addresses.mark(tx, mark | {"mail_id": mail.id})
    ask_for_calls(tx, mail, now)
    # The log names the mail, not the address.
    data = {"mail": mail.id, "message_id": mail.message_id, "code": code, "marked": marked}
    campaign = campaigns.by_id(tx, mail.campaign_id).code
    entry = Entry(action="mail_bounced", at=now, actor=actor, campaign=campaign, data=data)
    campaigns.record(tx, mail.campaign_id, entry)
    return marked


def ask_for_calls(tx: Connection, mail: Any, now: dt.datetime) -> None:
    """The units the mail was written to must be telephoned; asked once a mail.

    Not for a copy, nor for a letter about units that goes to somebody above them.
    """
    if letter_of(mail.letter).internal or mail.facts.get("copy"):
        return
    named = outbox.units_of(tx, [mail.id]).get(mail.id, [])
    calls = [
        {"report_id": one.report_id, "step": BOUNCED, "occurrence": mail.id, "at": now}
        for one in named
        if not one.dropped
    ]
    contacts.raise_calls_once(tx, calls)
