"""The program: its commands, what is said before them, and how every error ends."""

import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from dondoc.cli import errors, nouns
from dondoc.cli.help import Group, program
from dondoc.cli.options import Place, option
from dondoc.cli.words import asked_language, check_language, speak
from states.errors import DondocError

NAME = "dondoc"
_TOLD = (DondocError, typer.TyperException, typer.Exit, typer.Abort, BrokenPipeError)


class Root(Group):
    """The program as a whole: nothing leaves it but words and an exit code."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:
        """Run a command line and exit. Never shows a traceback."""
        line = list(sys.argv[1:] if args is None else args)
        extra |= {"standalone_mode": False, "prog_name": NAME}
        sys.exit(self._exit_code(line, extra))

    def _exit_code(self, line: list[str], extra: dict[str, Any]) -> int:
        try:
            speak(asked_language(line))
            check_language(line)
            result = super().main(line, **extra)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read our output has enough; the interpreter must not try to write the rest.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return errors.FAILED
        except typer.TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                typer.echo(error.format_message())
                return errors.BAD_INPUT
            return errors.report(error, as_json="--json" in line)
        except Exception as error:
            return errors.report(error, as_json="--json" in line)
        return result if isinstance(result, int) else 0

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order in which a campaign meets them."""
        return list(nouns.ORDER)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what nobody foresaw goes to the log before it is told."""
        try:
            return super().invoke(ctx)
        except _TOLD:
            raise
        except Exception as error:
            errors.log_unexpected(error, ctx.obj.data if ctx.obj else None)
            raise


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"{NAME} {version(NAME)}")
        raise typer.Exit


app = program(Root)


@app.callback()
def place(
    ctx: typer.Context,
    data: Annotated[Path | None, option("data", "folder")] = None,
    database: Annotated[str, option("database", "url")] = "",
    lang: Annotated[str, option("lang", "lang")] = "",
    _show_version: Annotated[bool, option("version", callback=_version)] = False,
) -> None:
    ctx.obj = Place(data, database, lang)


nouns.add_to(app)


def run() -> None:
    """The entry point of the installed program."""
    warnings.showwarning = errors.show_warning
    get_command(app).main()
