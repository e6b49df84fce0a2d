"""Everything that is wrong with a plan folder, at once."""

from pathlib import Path

import typer
from rich.text import Text

from dondoc.cli.errors import FAILED, problem_line
from dondoc.cli.options import Shown
from dondoc.cli.work.looks import severity
from dondoc.cli.work.output import Column, Out
from workflow.intake.plan_folder import check_folder
from workflow.intake.problems import has_errors

COLUMNS = (
    Column("severity", severity),
    Column("place", lambda row: _place(row["file"], row["line"])),
    Column("path", lambda row: Text(row["path"]), wrap=True),
    Column("detail", lambda row: Text(row["detail"]), wrap=True),
)


def check(_ctx: typer.Context, asked: Shown, folder: Path) -> None:
    problems = check_folder(folder)
    lines = [problem_line(problem) for problem in problems]
    Out(as_json=asked.json).many(lines, COLUMNS, empty="cli.plan.good")
    if has_errors(problems):
        raise typer.Exit(FAILED)


def _place(file: str, line: int | None) -> Text:
    return Text(f"{file}:{line}" if line else file)
