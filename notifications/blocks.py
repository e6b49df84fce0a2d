"""What a mail is made of: blocks that say the same in plain text and in HTML."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FactList:
    rows: tuple[Row, ...]
    kind: ClassVar[str] = "facts"


@dataclass(frozen=True, slots=True)
class Items:
    """A titled list; an entry may have several lines."""

    title: str
    entries: tuple[str, ...]
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell names its row; an empty cell says nothing."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    url: str
    kind: ClassVar[str] = "button"


@dataclass(frozen=True, slots=True)
class Footer:
    paragraphs: tuple[str, ...]
    kind: ClassVar[str] = "footer"


Block = Heading | Paragraph | FactList | Items | Table | Button | Footer
