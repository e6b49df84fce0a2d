"""The mail that only says that mail arrives."""

import datetime as dt
import secrets

from i18n import dates
from i18n.words import say
from notifications.blocks import Block, Heading, Paragraph
from notifications.message import Headers, build
from notifications.plaintext import plain
from notifications.templates import layout


def trial_letter(
    address: str, sender: str, sender_name: str, now: dt.datetime, lang: str
) -> tuple[str, bytes, str]:
    """Its Message-ID, bytes and plain text; ``now`` is said in its own zone."""
    assert now.tzinfo is not None
    subject = say("mail_test.subject", lang)
    at = dates.second(now, now.tzinfo, lang)
    blocks: tuple[Block, ...] = (
        Heading(subject),
        Paragraph(say("mail_test.body", lang, at=at)),
        Paragraph(say("mail_test.nothing_to_do", lang)),
    )
    text = plain(blocks)
    html = layout().render(
        lang=lang, subject=subject, preheader=say("mail_test.body", lang, at=at), blocks=blocks
    )
    message_id = f"<{secrets.token_hex(20)}@{sender.rpartition('@')[2]}>"
    headers = Headers(
        date=now,
        sender=sender,
        sender_name=sender_name,
        to=(address,),
        subject=subject,
        message_id=message_id,
        language=lang,
    )
    return message_id, build(headers, text, html), text
