"""What is wrong with files, on the terminal: by file, by line, with a summary at the end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from dondoc.cli.exits import FAILED
from dondoc.cli.problem_words import problem_line
from dondoc.cli.words import t
from dondoc.cli.work.looks import severity
from dondoc.cli.work.output import Out, console, note
from workflow.intake.problems import Problem, has_errors

Line = Mapping[str, Any]


def tell(problems: Sequence[Problem], *, as_json: bool, good: str) -> None:
    """Say everything; one error makes the command fail. ``good`` is said where there is none."""
    lines = [problem_line(problem) for problem in problems]
    out = Out(as_json=as_json)
    if out.as_json:
        out.many(lines, ())
    else:
        _show(console(), lines)
        _sum_up(lines, good)
    if has_errors(problems):
        raise typer.Exit(FAILED)


def _show(screen: Console, lines: Sequence[Line]) -> None:
    for file, group in groupby(lines, key=lambda line: str(line["file"])):
        screen.print(Text(file, style="bold"))
        screen.print(_table(list(group)))
        screen.print()


def _table(lines: Sequence[Line]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for line in lines:
        table.add_row(_line(line["line"]), severity(line), _words(line))
    return table


def _line(number: int | None) -> str:
    return t("cli.check.line", line=number) if number else t("cli.check.whole_file")


def _words(line: Line) -> Group:
    """The path, what is wrong with its cure, and what the key is for."""
    parts = [Text(line["path"], style="dim")] if line["path"] else []
    parts.append(Text(line["detail"]))
    if line["meaning"]:
        parts.append(Text(line["meaning"], style="dim italic"))
    return Group(*parts)


def _sum_up(lines: Sequence[Line], good: str) -> None:
    counts = Counter(line["severity"] for line in lines)
    if not counts["error"] and not counts["warning"]:
        note(good)
    if lines:
        kinds = [kind for kind in ("error", "warning", "info") if counts[kind] or kind == "error"]
        typer.echo(", ".join(t(f"cli.check.{kind}s", n=counts[kind]) for kind in kinds), err=True)
