"""What stands around the body of every letter: verb, greeting, help, signature, footer."""

import re
from collections.abc import Iterator, Sequence

from notifications.blocks import Block, Footer, Heading, Paragraph
from notifications.writer import Writer

# Whoever is written to about no unit: what joins post and unit goes with the unit.
POST_AND_UNIT = re.compile(r"\{post\}.*?\{unit\}")


def framed(w: Writer, body: Sequence[Block]) -> tuple[Block, ...]:
    return (Heading(w.say("heading")), *_greeting(w), *body, *_ending(w))


def _greeting(w: Writer) -> Iterator[Paragraph]:
    yield Paragraph(greeting(w))
    if w.facts["recipient"]["instead_of"]:
        yield from w.paragraphs("instead")


def greeting(w: Writer) -> str:
    """The organisation's own form of address, else the shipped one."""
    form, names = w.text(w.plan.mail.greeting), w.say("names")
    if not names:
        form = POST_AND_UNIT.sub("{post}", form)
    if not form or ("{unit}" in form and not names):
        return w.say("greeting")
    post = str(w.common["post"])
    return " ".join(form.replace("{post}", post).replace("{unit}", names).split())


def _ending(w: Writer) -> Iterator[Block]:
    if help_ := w.text(w.plan.mail.help):
        yield Paragraph(help_)
    yield from w.paragraphs("signature")
    yield Footer(tuple(part for name in ("why", "basis", "next") if (part := w.say(name))))
