"""Help and usage in the language of the product; nouns and verbs that speak it."""

import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from dondoc.cli.words import t
from states.errors import BadRequest


class Command(TyperCommand):
    """A command that explains itself in our words."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        _parameters(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands; a name it does not know is answered with the nearest, not run."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        self.format_commands(ctx, formatter)
        _parameters(self, ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section(t("cli.panel.commands")):
            formatter.write_dl(self.summaries(ctx))

    def summaries(self, ctx: Any) -> list[tuple[str, str]]:
        """Every command with what it does."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, command.help or "") for name, command in commands if command is not None]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            from workflow.intake.problems import nearest

            raise BadRequest(
                "usage_command", command=name, nearest=nearest(name, self.list_commands(ctx))
            )
        return super().resolve_command(ctx, args)


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    # The library puts what must be given into braces, which people take for something to type.
    pieces = re.sub(r"\{(\w+)\}", r"\1", " ".join(command.collect_usage_pieces(ctx)))
    formatter.write_usage(ctx.command_path, pieces, prefix=f"{t('cli.panel.usage')} ")


def _parameters(command: Any, ctx: Any, formatter: Any) -> None:
    """Arguments, then options, each with what its value is called and what it does."""
    own = [param for param in command.get_params(ctx) if not param.hidden]
    for kind in ("argument", "option"):
        rows = [_record(param) for param in own if param.param_type_name == kind]
        if rows:
            with formatter.section(t(f"cli.panel.{kind}s")):
                formatter.write_dl(rows)


def _record(param: Any) -> tuple[str, str]:
    if param.param_type_name == "argument":
        return param.metavar, param.help
    if param.name == "help":
        return ", ".join(param.opts), t("cli.option.help")
    name = " ".join(part for part in (", ".join(param.opts), param.metavar) if part)
    return name, t("cli.panel.required", help=param.help) if param.required else param.help


def noun(name: str) -> typer.Typer:
    """A group of commands about one noun; its help is ``cli.<noun>``."""
    app = typer.Typer(
        name=name,
        cls=Group,
        help=t(f"cli.{name}"),
        no_args_is_help=True,
        options_metavar=t("cli.metavar.options"),
        subcommand_metavar=t("cli.metavar.command"),
    )
    # Without a callback a noun with one verb would lose it.
    app.callback()(_nothing_before_the_verb)
    return app


def _nothing_before_the_verb() -> None:
    pass


def program(cls: type[Group]) -> typer.Typer:
    """The program itself. Plain text for help: it starts at once and reads well everywhere."""
    return typer.Typer(
        cls=cls,
        help=t("cli.dondoc"),
        no_args_is_help=True,
        options_metavar=t("cli.metavar.options"),
        subcommand_metavar=t("cli.metavar.command"),
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def verb(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add a command to a noun; its help is ``cli.<noun>.<verb>``, or ``cli.<verb>`` at the top."""
    from dondoc.cli.options import grouped

    of = app.info.name
    code = f"cli.{of}.{name}" if isinstance(of, str) else f"cli.{name}"

    def add(command: Callable[..., None]) -> Callable[..., None]:
        declare = app.command(
            name, cls=Command, help=t(code), options_metavar=t("cli.metavar.options")
        )
        declare(grouped(command))
        return command

    return add
