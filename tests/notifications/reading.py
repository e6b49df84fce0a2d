"""Reading a letter as a test does: its blocks, its facts, its text on one line."""

import re
from collections.abc import Iterator
from pathlib import Path

import samples as s

import notifications
from notifications.blocks import Block, Button, FactList
from notifications.compose import Rendered, compose
from notifications.context import Context
from notifications.facts import Facts
from notifications.frame import framed
from notifications.letters import LETTERS, letter_of
from notifications.writer import Writer

TEMPLATES = Path(notifications.__file__).parent / "templates"
EVERY = [*((name, 1) for name in LETTERS), *((name, 2) for name in s.TO_UNITS)]


def mail(letter: str, count: int = 1) -> Rendered:
    return compose(*s.sample(letter, count))


def blocks(facts: Facts, context: Context) -> tuple[Block, ...]:
    letter = letter_of(facts["letter"])
    writer = Writer(facts, context, internal=letter.internal)
    return framed(writer, tuple(letter.body(writer)))


def labels(found: tuple[Block, ...]) -> Iterator[str]:
    """The labels of the facts and the links, in the order people meet them."""
    for block in found:
        if isinstance(block, FactList):
            yield from (row.label for row in block.rows)
        elif isinstance(block, Button):
            yield "link"


def fact(rendered: Rendered, label: str) -> str:
    flat = " ".join(rendered.text.split())
    found = re.search(rf"- {label}: (.*?)(?: - |$)", flat)
    return found[1] if found else ""


def flat(text: str) -> str:
    return " ".join(text.split())
