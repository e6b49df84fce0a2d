"""Help and usage in the language of the product, where the library speaks its own."""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from dondoc.cli.options import grouped
from dondoc.cli.words import t
from states.errors import BadRequest
from workflow.intake.problems import nearest


def _panels() -> None:
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = t("cli.panel.arguments")
    rich_utils.OPTIONS_PANEL_TITLE = t("cli.panel.options")
    rich_utils.COMMANDS_PANEL_TITLE = t("cli.panel.commands")
    rich_utils.REQUIRED_LONG_STRING = t("cli.panel.required")
    rich_utils.DEFAULT_STRING = t("cli.panel.default")


class Command(TyperCommand):
    """A command that explains itself in our words."""

    def get_help_option(self, ctx: typer.Context) -> Any:
        return _translated(super().get_help_option(ctx))

    def format_usage(self, ctx: typer.Context, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=t("cli.panel.usage"))

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:
        _panels()
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A group of commands; a name it does not know is answered with the nearest, not run."""

    def get_help_option(self, ctx: typer.Context) -> Any:
        return _translated(super().get_help_option(ctx))

    def format_usage(self, ctx: typer.Context, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=t("cli.panel.usage"))

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:
        _panels()
        super().format_help(ctx, formatter)

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise BadRequest(
                "usage_command", command=name, nearest=nearest(name, self.list_commands(ctx))
            )
        return super().resolve_command(ctx, args)


def _translated(option: Any) -> Any:
    if option is not None:
        option.help = t("cli.option.help")
    return option


def noun(name: str) -> typer.Typer:
    """A group of commands about one noun; its help is ``cli.<noun>``."""
    return typer.Typer(
        name=name,
        cls=Group,
        help=t(f"cli.{name}"),
        no_args_is_help=True,
        options_metavar=t("cli.metavar.options"),
        subcommand_metavar=t("cli.metavar.command"),
    )


def verb(
    app: typer.Typer, name: str, of: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add a command to a noun; its help is ``cli.<noun>.<verb>``, or ``cli.<verb>`` at the top."""
    noun_name = of or (app.info.name if isinstance(app.info.name, str) else "")
    code = f"cli.{noun_name}.{name}" if noun_name else f"cli.{name}"

    def add(command: Callable[..., None]) -> Callable[..., None]:
        declare = app.command(
            name, cls=Command, help=t(code), options_metavar=t("cli.metavar.options")
        )
        declare(grouped(command))
        return command

    return add
