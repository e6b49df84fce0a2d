"""Blocks as plain text that reads well at 76 columns; a link stands alone on its line."""

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
    for number, line in enumerate(text.splitlines()):
        first = indent if number else bullet
        if len(first) + len(line) <= WIDTH:
            yield first + line
        else:
            yield from _filled(line, first, indent)


def _filled(line: str, first: str, indent: str) -> Iterator[str]:
    # The library for this takes longer than all the rest of a mail.
    word, *words = line.split() or [""]
    filled = first + word
    for word in words:
        if len(filled) + 1 + len(word) > WIDTH:
            yield filled
            filled = indent + word
        else:
            filled = f"{filled} {word}"
    yield filled
