"""A whole mail from its facts: subject, plain text and its HTML twin, in one Unicode form."""

import unicodedata
from dataclasses import dataclass

from notifications.context import Context
from notifications.facts import Facts
from notifications.frame import framed
from notifications.letters import letter_of
from notifications.plaintext import plain
from notifications.subjects import subject_of
from notifications.templates import layout
from notifications.writer import Writer


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def subject(facts: Facts, context: Context) -> str:
    """The subject alone, for lists of mails. Raises as ``compose`` does."""
    letter = letter_of(facts["letter"])
    writer = Writer(facts, context, internal=letter.internal)
    # A letter adds its own words before its first block.
    next(letter.body(writer), None)
    return unicodedata.normalize("NFC", subject_of(writer, letter.thread))


def compose(facts: Facts, context: Context) -> Rendered:
    """Raises NotFound ``letter`` for an unknown name, BadRequest ``header_unsafe``."""
    letter = letter_of(facts["letter"])
    writer = Writer(facts, context, internal=letter.internal)
    blocks = framed(writer, tuple(letter.body(writer)))
    subject = subject_of(writer, letter.thread)
    html = layout().render(
        lang=writer.lang, subject=subject, preheader=writer.say("preheader"), blocks=blocks
    )
    parts = (subject, plain(blocks), html)
    return Rendered(*(unicodedata.normalize("NFC", part) for part in parts))
