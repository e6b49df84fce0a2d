"""Data on stdout: tables for people, JSON for programs. Talk goes to stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import typer

from dondoc.cli.words import t

# Tables are loaded where one is drawn: programs, which ask for JSON, never see one.
if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

Json = dict[str, Any]
WIDE = 100
LONG = 20
Cell = Callable[[Mapping[str, Any]], "str | Text"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the code of its heading, and what it says of a row.

    Where the terminal is narrow ``wide`` ones are left out, and long texts of one word get a
    new line before ``breaks_at``.
    """

    head: str
    cell: Cell
    justify: Literal["left", "right"] = "left"
    wrap: bool = False
    wide: bool = False
    breaks_at: str = ""


class Out:
    """Where a command puts its answer: JSON if asked, or if nobody is looking."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json or not sys.stdout.isatty()

    def one(self, data: Mapping[str, Any], show: Callable[["Console"], None]) -> None:
        """One object."""
        if self.as_json:
            _write(data)
        else:
            show(console())

    def many(
        self,
        rows: Iterable[Mapping[str, Any]],
        columns: Sequence[Column],
        empty: str = "cli.nothing",
    ) -> None:
        """A list: one object a line, or a table; an empty one is said to be so."""
        if self.as_json:
            for row in rows:
                _write(row)
            return
        listed = list(rows)
        if listed:
            screen = console()
            screen.print(grid(listed, columns, screen.width))
        else:
            note(empty)


def _write(data: Mapping[str, Any]) -> None:
    # A line is whole when it is written: whoever waits for it may be on the other end of a pipe.
    print(json.dumps(data, ensure_ascii=False, default=str), flush=True)


def console() -> "Console":
    """The terminal. Colours only where it has them and NO_COLOR is not set."""
    from rich.console import Console

    return Console(highlight=False)


def plain(text: str) -> "Text":
    """What somebody has written: shown as it is, whatever brackets it has."""
    from rich.text import Text

    return Text(text)


def note(code: str, **fields: object) -> None:
    """Say something beside the data."""
    typer.echo(t(code, **fields), err=True)


def grid(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], width: int) -> "Table":
    """Rows under headings; long texts wrap, codes and words of states never do."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    shown = [column for column in columns if width >= WIDE or not column.wide]
    for column in shown:
        table.add_column(
            t(f"cli.head.{column.head}"),
            justify=column.justify,
            no_wrap=not column.wrap,
            overflow="fold",
            ratio=1 if column.wrap else None,
        )
    for row in rows:
        table.add_row(*(_cell(column, row, width) for column in shown))
    return table


def _cell(column: Column, row: Mapping[str, Any], width: int) -> "str | Text":
    """What a column says, in lines that fit where they are known to be long."""
    text = column.cell(row)
    if not column.breaks_at or width >= WIDE or len(text) <= LONG:
        return text
    return str(text).replace(column.breaks_at, f"\n{column.breaks_at}", 1)


def pairs(rows: Iterable[tuple[str, "str | Text"]]) -> "Table":
    """Facts of one thing: what it is called, then what it is; empty ones are left out."""
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for head, value in rows:
        if value:
            table.add_row(t(f"cli.head.{head}"), value)
    return table
