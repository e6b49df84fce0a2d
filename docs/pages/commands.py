"""Every command with its options, from the command line itself."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from docs.pages.markdown import VIETNAMESE, heading, page, table
from dondoc.cli.main import app
from dondoc.cli.start import NAME
from i18n.words import catalogue, say

EXITS = range(6)


def text(lang: str) -> str:
    root: Any = get_command(app)
    exits = [[str(code), say(f"reference.exit.{code}", lang)] for code in EXITS]
    parts = [
        _options(root, lang),
        heading("reference.exit_codes", lang),
        table(("code", "meaning"), exits, lang),
    ]
    for path, command in _leaves(root, ()):
        parts += _command(path, command, lang)
    return page("commands", lang, *parts)


def _leaves(group: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, in the order of the help."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "commands"):
            yield from _leaves(command, (*path, name))
        else:
            yield (*path, name), command


def _command(path: tuple[str, ...], command: Any, lang: str) -> list[str]:
    usage = [NAME, *path, *(_argument(one) for one in command.params if _is_argument(one))]
    told = [command.help or ""]
    if lang != VIETNAMESE and (words := catalogue(VIETNAMESE).get(f"cli.{'.'.join(path[-2:])}")):
        told.append(f"*{words[0]}*")
    return [f"## {' '.join([NAME, *path])}", *told, f"```\n{' '.join(usage)}\n```",
            _options(command, lang)]  # fmt: skip


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _argument(param: Any) -> str:
    return param.metavar if param.required else f"[{param.metavar}]"


def _options(command: Any, lang: str) -> str:
    rows = [_row(one, lang) for one in command.params if not getattr(one, "hidden", False)]
    return table(("option", "meaning"), [row for row in rows if row], lang)


def _row(param: Any, lang: str) -> list[str]:
    if _is_argument(param):
        return [f"`{param.metavar}`", param.help or ""]
    names = ", ".join(f"`{name}`" for name in param.opts)
    told = f"{param.help or ''}{' ◆' if param.required else ''}"
    return [f"{names} {param.metavar or ''}".strip(), told]
