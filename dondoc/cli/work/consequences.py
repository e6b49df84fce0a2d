"""What an act changes in what is still to come, as a table: added, moved, dropped.

Lines that differ only in the unit are one line, so that it reads as well for a thousand units.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from dondoc.cli.words import t
from dondoc.cli.work import moments, names
from dondoc.cli.work.looks import word
from dondoc.cli.work.output import Column, Json, grid
from workflow.frame import Frame

NAMED = 3


def _letter(row: Mapping[str, Any]) -> str:
    return t(f"letter.{row['letter']}") if row["letter"] else t("cli.consequences.no_letter")


STEPS = (
    Column("change", lambda row: word("change", row["change"])),
    Column("step", lambda row: Text(row["step"] or "")),
    Column("letter", _letter, wrap=True),
    Column("unit", lambda row: _some(row["units"], "units"), wrap=True),
    Column("was", lambda row: moments.short(row["was"])),
    Column("becomes", lambda row: moments.short(row["due_at"])),
)
MAILS = (
    Column("change", lambda row: word("change", row["change"])),
    Column("letter", _letter, wrap=True),
    Column("units", lambda row: _some(row["units"], "units"), wrap=True),
    Column("to", lambda row: _some(row["to"], "addresses"), wrap=True),
)


def show(console: Console, answer: Mapping[str, Any], frame: Frame) -> None:
    """``steps`` and ``mails`` of an answer, or that nothing changes."""
    named = [row | {"step": names.step(row["step"], [frame])} for row in answer["steps"]]
    steps = _together(named, ("change", "step", "letter", "was", "due_at"))
    mails = _together(answer["mails"], ("change", "step", "letter"))
    for name, rows, columns in (("steps", steps, STEPS), ("mails", mails, MAILS)):
        if rows:
            console.print(Text(f"\n{t(f'cli.consequences.{name}')}", style="bold"))
            console.print(grid(rows, columns, console.width))
        else:
            console.print(Text(t(f"cli.consequences.no_{name}"), style="dim"), soft_wrap=True)


def _together(rows: Iterable[Mapping[str, Any]], same: tuple[str, ...]) -> list[Json]:
    """Lines alike in those fields as one, with all their units and addresses."""
    found: dict[tuple[Any, ...], Json] = {}
    for row in rows:
        line = found.setdefault(tuple(row[name] for name in same), {**row, "units": [], "to": []})
        line["units"] += row["units"] if "units" in row else [row["unit"]]
        line["to"] += [row["to"]] if "to" in row else []
    return list(found.values())


def _some(names: Iterable[str], kind: str) -> str:
    """A few by name, more as a number."""
    known = list(dict.fromkeys(names))
    if len(known) > NAMED:
        return t(f"cli.consequences.{kind}", n=len(known))
    return ", ".join(known)
