"""All commands, in the order in which help lists them; each is declared once it is asked for."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from typer.main import get_group

from dondoc.cli.help import Group, program

# The module of each, where that is not called as the command is.
_DECLARED = {
    "unit": "register",
    "people": "register",
    "stand-in": "register",
    "target": "register",
    "tick": "due",
    "confirm": "due",
    "present": "consolidate",
}
ORDER = (
    "demo", "init", "plan", "definition", "rehearse", "campaign", "calendar", "unit", "people",
    "stand-in", "target", "report", "contact", "obligation", "due", "confirm", "consolidate",
    "present", "mail", "audit", "worker", "tick", "clock", "replay",
)  # fmt: skip


class Commands(Mapping[str, Any]):
    """The commands by name: looking at one loads what declares it, listing them nothing."""

    def __getitem__(self, name: str) -> Any:
        if name not in ORDER:
            raise KeyError(name)
        return _of_module(_DECLARED.get(name, name))[name]

    def __iter__(self) -> Iterator[str]:
        return iter(ORDER)

    def __len__(self) -> int:
        return len(ORDER)


@cache
def _of_module(name: str) -> Mapping[str, Any]:
    """Its noun and its verbs without one."""
    module = import_module(f"dondoc.cli.{name}")
    found = program(Group)
    if noun := getattr(module, "app", None):
        found.add_typer(noun)
    if add_to := getattr(module, "add_to", None):
        add_to(found)
    return get_group(found).commands
