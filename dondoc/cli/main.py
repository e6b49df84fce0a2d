"""The program: its commands, what is said before them, and how every error ends."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from dondoc.cli import (
    audit,
    campaign,
    clock,
    consolidate,
    contact,
    demo,
    due,
    errors,
    init,
    mail,
    obligation,
    plan,
    present,
    rehearse,
    replay,
    report,
    report_moves,
    worker,
)
from dondoc.cli.help import Group
from dondoc.cli.options import Place
from dondoc.cli.words import speak, t

NAME = "dondoc"


class Root(Group):
    """The program as a whole: nothing leaves it but an exit code."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:
        """Run a command line and exit. Never shows a traceback."""
        line = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        extra["prog_name"] = NAME
        sys.exit(self._exit_code(line, extra))

    def _exit_code(self, line: list[str], extra: dict[str, Any]) -> int:
        try:
            result = super().main(line, **extra)
        except BrokenPipeError:
            # Whoever read our output has enough.
            sys.stdout = None  # type: ignore[assignment]
            return errors.FAILED
        except typer.Abort:
            typer.echo(t("cli.aborted"), err=True)
            return errors.FAILED
        except Exception as error:
            told = errors.report(error, as_json="--json" in line)
            return told
        return result if isinstance(result, int) else 0
