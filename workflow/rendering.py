"""A decided mail becomes bytes: words for the moment of leaving, then frozen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from i18n.languages import available_languages, written_language
from notifications.compose import compose, subject
from notifications.context import Context
from notifications.facts import Facts
from notifications.message import Headers, build
from workflow.frame import Frame


@dataclass(frozen=True, slots=True)
class Sender:
    """From where mail leaves. An empty address means the plan's own, as in a trial."""

    base_url: str
    address: str = ""

    def address_for(self, frame: Frame) -> str:
        """The envelope sender of a campaign's mails."""
        return self.address or frame.plan.mail.reply_to


def render(
    frame: Frame, row: Any, units: Sequence[Any], sender: Sender, now: dt.datetime
) -> dict[str, Any]:
    """Subject, bytes and the units it still speaks of. Raises DondocError for unsafe headers."""
    facts = _still_due(row, units)
    letter = compose(facts, _context(frame, row, facts, sender.base_url, now))
    language, mail = _language(frame, row.lang), frame.plan.mail
    headers = Headers(
        date=now.astimezone(zone_of(frame, facts)),
        sender=sender.address_for(frame),
        sender_name=mail.sender.get(language, ""),
        to=tuple(facts["to"]),
        cc=tuple(facts["cc"]),
        reply_to=mail.reply_to,
        subject=letter.subject,
        message_id=row.message_id,
        in_reply_to=row.in_reply_to,
        language=language,
    )
    return {
        "subject": letter.subject,
        "body": build(headers, letter.text, letter.html),
        "units": _named(row, facts),
    }


def headline(
    frame: Frame, row: Any, units: Sequence[Any], now: dt.datetime
) -> tuple[str, list[str]]:
    """Subject and units of a mail that leaves at that moment."""
    facts = _still_due(row, units)
    return subject(facts, _context(frame, row, facts, "", now)), _named(row, facts)


def _context(frame: Frame, row: Any, facts: Facts, base_url: str, now: dt.datetime) -> Context:
    """Words are for that moment, in the recipient's language and zone."""
    return Context(
        plan=frame.plan,
        workdays=frame.workdays,
        zone=zone_of(frame, facts),
        now=now,
        base_url=base_url,
        lang=_language(frame, row.lang),
    )


def _named(row: Any, facts: Facts) -> list[str]:
    """The units a mail speaks of, or, speaking of none, concerns."""
    codes: list[str] = [unit["code"] for unit in facts["units"]]
    return codes or row.units


def _still_due(row: Any, units: Sequence[Any]) -> Facts:
    """The stored facts without the units whose reports have moved meanwhile, and without
    those who were written to about them only."""
    facts = cast(Facts, dict(row.facts))
    gone = {unit.unit for unit in units if unit.dropped}
    if gone:
        facts["units"] = [unit for unit in facts["units"] if unit["code"] not in gone]
    if gone and "written" in facts:
        left = [facts["written"][unit["code"]] for unit in facts["units"]]
        facts["to"] = list(dict.fromkeys(one for copy in left for one in copy["to"]))
        facts["cc"] = list(dict.fromkeys(one for copy in left for one in copy["cc"]))
    return facts


def zone_of(frame: Frame, facts: Facts) -> ZoneInfo:
    """The zone in which a mail leaves and is dated: that of the addressee's unit."""
    return ZoneInfo(facts["zone"]) if "zone" in facts else frame.zone


def _language(frame: Frame, wanted: str) -> str:
    """The recipient's language where the product speaks it, else the campaign's."""
    known = available_languages()
    default = written_language(frame.plan.campaign.default_language, known)
    return wanted if wanted in known else default
