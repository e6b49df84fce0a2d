"""The program: its commands, what is said before them, and how every error ends."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from dondoc.cli.declare import Place, option
from dondoc.cli.exits import BAD_INPUT, FAILED
from dondoc.cli.help import Group, program
from dondoc.cli.nouns import Commands
from dondoc.cli.start import NAME, told_version
from dondoc.cli.words import asked_language, check_language, speak, t
from states.errors import DondocError

_TOLD = (DondocError, typer.TyperException, typer.Exit, typer.Abort, BrokenPipeError)


class Root(Group):
    """The program as a whole: nothing leaves it but words and an exit code."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: Any = Commands()

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
            return FAILED
        except typer.TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                typer.echo(error.format_message())
                return BAD_INPUT
            return _told(error, line)
        except Exception as error:
            return _told(error, line)
        return result if isinstance(result, int) else 0

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order in which a campaign meets them."""
        return list(self.commands)

    def summaries(self, ctx: Any) -> list[tuple[str, str]]:
        """From the words alone, so that no command need be loaded."""
        return [(name, t(f"cli.{name}")) for name in self.commands]

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what nobody foresaw goes to the log before it is told."""
        try:
            return super().invoke(ctx)
        except _TOLD:
            raise
        except Exception as error:
            from dondoc.cli import errors

            errors.log_unexpected(error, ctx.obj.data if ctx.obj else None)
            raise


def _told(error: BaseException, line: Sequence[str]) -> int:
    from dondoc.cli import errors

    return errors.report(error, as_json="--json" in line)


def _show_warning(*told: Any, **given: Any) -> None:
    from dondoc.cli import errors

    errors.show_warning(*told, **given)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(told_version())
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


def run() -> None:
    """Run what was typed."""
    import warnings

    warnings.showwarning = _show_warning
    get_command(app).main()
