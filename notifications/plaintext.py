"""Blocks as plain text that reads well at 76 columns; a link stands alone on its line."""

import textwrap
from collections.abc import Iterable, Iterator

from notifications.blocks import (
    Block,
    Button,
    FactList,
    Footer,
    Heading,
    Items,
    Paragraph,
    Table,
)  # fmt: skip

WIDTH = 76
RULE = "-----"


def plain(blocks: Iterable[Block]) -> str:
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield from _wrapped(text)
        case FactList(rows):
            for row in rows:
                yield from _wrapped(f"{row.label}: {row.value}", bullet="- ")
        case Items(title, entries):
            yield from _titled(title)
            for entry in entries:
                yield from _wrapped(entry, bullet="- ")
        case Table():
            yield from _table(block)
        case Button(label, url):
            yield f"{label}:"
            yield f"  {url}"
        case Footer(paragraphs):
            yield RULE
            for paragraph in paragraphs:
                yield from _wrapped(paragraph)


def _table(table: Table) -> Iterator[str]:
    yield from _titled(table.title)
    for first, *rest in table.rows:
        yield from _wrapped(first, bullet="- ")
        for label, cell in zip(table.head[1:], rest, strict=True):
            if cell:
                yield from _wrapped(f"{label}: {cell}", bullet="  ")


def _titled(title: str) -> Iterator[str]:
    if title:
        yield from _wrapped(title)


def _wrapped(text: str, bullet: str = "") -> Iterator[str]:
    """Wrapped at blanks only, so that no link or code is cut; later lines are indented."""
    indent = " " * len(bullet)
    for number, line in enumerate(text.splitlines() or [""]):
        yield from textwrap.wrap(
            line,
            WIDTH,
            initial_indent=indent if number else bullet,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
