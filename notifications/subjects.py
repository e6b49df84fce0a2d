"""Subjects: the campaign's prefix, the units' codes, then the deadline or the letter's verb."""

import re

from notifications.letters import Thread
from notifications.writer import Writer
from states.errors import BadRequest

NAMED = 4
UNSAFE = re.compile(r"[\r\n\0]")


def subject_of(w: Writer, thread: Thread) -> str:
    """One line. Raises BadRequest ``header_unsafe`` for data that could start another header."""
    prefix = w.text(w.plan.mail.subject_prefix) or w.text(w.plan.campaign.short_name)
    tags = "".join(f"[{tag}]" for tag in (prefix, _codes(w)) if tag)
    words = w.say("thread_subject" if thread == "deadline" else _own(w))
    subject = f"{tags} {words}"
    if UNSAFE.search(subject):
        raise BadRequest("header_unsafe", header="Subject")
    return subject


def _codes(w: Writer) -> str:
    codes = [unit["code"] for unit in w.facts.get("units", [])]
    if len(codes) > NAMED:
        return w.say("unit_count", n=len(codes))
    return ", ".join(codes)


def _own(w: Writer) -> str:
    return "subject" if "subject" in w.template.blocks else "heading"
