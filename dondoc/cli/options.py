"""The options that commands share, and how a command takes a group of them as one argument."""

import dataclasses
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from dondoc.cli.declare import argument, option


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What every command takes."""

    json: Annotated[bool, option("json")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Shown):
    """What a command takes that looks at a campaign."""

    campaign: Annotated[str, option("campaign", "code")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Shown):
    """What a command takes that changes or sends something."""

    dry_run: Annotated[bool, option("dry-run")] = False
    yes: Annotated[bool, option("yes", flag="--yes -y")] = False
    no_input: Annotated[bool, option("no-input")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing(Asking):
    """What an act takes that whoever runs the program may do in his own name."""

    by: Annotated[str, option("by", "person", flag="--as")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling(Asking):
    """What an act of a person on a campaign that is named takes."""

    by: Annotated[str, option("as", "person")]
    command_id: Annotated[str, option("command-id", "id")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting(Asking):
    """What an act of a person on a campaign takes."""

    by: Annotated[str, option("as", "person")]
    campaign: Annotated[str, option("campaign", "code")] = ""
    command_id: Annotated[str, option("command-id", "id")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving(Acting):
    """What a move of a report takes."""

    expect_version: Annotated[int | None, option("expect-version", "version")] = None


Unit = Annotated[str, argument("unit")]
File = Annotated[Path, option("file", "file")]
OptionalFile = Annotated[Path | None, option("file", "file")]
Reason = Annotated[str, option("reason", "text")]
Revision = Annotated[str, option("revision", "hash")]
Until = Annotated[str, option("until", "time")]


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Let Typer see every field of an argument that is a dataclass as an option of its own."""
    asked = list(inspect.signature(command, eval_str=True).parameters.values())
    groups: dict[str, Any] = {
        one.name: one.annotation for one in asked if dataclasses.is_dataclass(one.annotation)
    }
    plain = [one for one in asked if one.name not in groups]
    shared = [each for group in groups.values() for each in _parameters(group)]
    signature = inspect.Signature(
        [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in [*plain, *shared]]
    )

    @functools.wraps(command)
    def run(**given: Any) -> None:
        built = {
            name: group(**{one.name: given.pop(one.name) for one in dataclasses.fields(group)})
            for name, group in groups.items()
        }
        command(**given, **built)

    run.__signature__ = signature  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in signature.parameters.values()}
    return run


def _parameters(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=hints[field.name],
            default=inspect.Parameter.empty
            if field.default is dataclasses.MISSING
            else field.default,
        )
        for field in dataclasses.fields(group)
    ]
