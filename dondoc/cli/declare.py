"""How an argument or an option is declared, and what is said before every command."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from dondoc.cli.words import t


def argument(name: str) -> Any:
    """A positional argument with its word and its explanation."""
    return typer.Argument(
        metavar=t(f"cli.metavar.{name}"), help=t(f"cli.argument.{name}"), show_default=False
    )


def option(
    name: str, metavar: str = "", *, flag: str = "", callback: Callable[..., None] | None = None
) -> Any:
    """An option by its name on the line; ``metavar`` names its value, a switch has none.

    One with a callback is looked at before all others.
    """
    return typer.Option(
        *(flag or f"--{name}").split(),
        metavar=t(f"cli.metavar.{metavar}") if metavar else "",
        help=t(f"cli.option.{name}"),
        show_default=False,
        callback=callback,
        is_eager=callback is not None,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done: said before the command."""

    data: Path | None = None
    database: str = ""
    lang: str = ""
