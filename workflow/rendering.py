"""A decided mail becomes bytes: words for the moment of leaving, then frozen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from i18n.languages import available_languages
from notifications.compose import compose
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
    facts = _still_due(frame, row, units)
    language = _language(frame, row.lang)
    context = Context(
        plan=frame.plan,
        workdays=frame.workdays,
        zone=frame.zone,
        now=now,
        base_url=sender.base_url,
        lang=language,
    )
    letter = compose(facts, context)
    mail = frame.plan.mail
    headers = Headers(
        date=now.astimezone(frame.zone),
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
    named = [unit["code"] for unit in facts["units"]]
    return {
        "subject": letter.subject,
        "body": build(headers, letter.text, letter.html),
        "units": named or row.units,
    }


def _still_due(frame: Frame, row: Any, units: Sequence[Any]) -> Facts:
    """The stored facts without the units whose reports have moved meanwhile."""
    facts = cast(Facts, dict(row.facts))
    dropped = {unit.report_id for unit in units if unit.dropped}
    if dropped:
        gone = {unit.unit for unit in units if unit.report_id in dropped}
        facts["units"] = [unit for unit in facts["units"] if unit["code"] not in gone]
    return facts


def _language(frame: Frame, wanted: str) -> str:
    """The recipient's language where the product speaks it, else the campaign's."""
    known = available_languages()
    default = frame.plan.campaign.default_language
    return wanted if wanted in known else (default if default in known else known[0])
