"""The whole campaign in virtual time: every mail that would leave."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from dondoc.cli.options import Shown
from dondoc.cli.words import t
from dondoc.cli.work import moments
from dondoc.cli.work.campaign import read_edition
from dondoc.cli.work.mail import units_in_short
from dondoc.cli.work.moments import When
from dondoc.cli.work.output import Column, Out, note
from dondoc.cli.work.progress import progress
from workflow.intake.timeline_file import read_timeline
from workflow.opening import opening_instant
from workflow.rehearsal import rehearse as play

COLUMNS = (
    Column("decided_at", lambda row: moments.short(row["at"])),
    Column("letter", lambda row: t(f"letter.{row['letter']}"), wrap=True),
    Column("step", lambda row: Text(row["step"] or "")),
    Column("units", lambda row: units_in_short(row["units"])),
    Column("to", lambda row: Text(row["to"]), wrap=True),
)


def rehearse(
    _ctx: typer.Context,
    asked: Shown,
    folder: Path,
    timeline: Path | None,
    since: str,
    until: str,
) -> None:
    opening = read_edition(folder)
    story = read_timeline(timeline, opening.plan, opening.register) if timeline else None
    begins = opening_instant(opening.plan)
    when = When.of(opening.plan, begins)
    first = when.instant(since) if since else None
    last = when.through(until) if until else None
    days = [milestone.date for milestone in opening.plan.milestones if milestone.date]
    ends = last or (story.events[-1].at if story and story.events else None)
    with progress("cli.progress.rehearse", begins, ends or when.instant(str(max(days)))) as follow:
        found = play(opening, story, since=first, until=last, on_moment=follow)
    Out(as_json=asked.json).many(found.mails, COLUMNS)
    _tell_awaiting(found.awaiting)
    note("cli.rehearse.total", n=len(found.mails))


def _tell_awaiting(tasks: Sequence[Mapping[str, Any]]) -> None:
    """Which steps would wait for somebody, each once with its units."""
    steps: dict[tuple[str, str], list[str]] = {}
    for task in tasks:
        steps.setdefault((task["step"], task["since"]), []).append(task["unit"])
    for (step, since), units in steps.items():
        listed = ", ".join(units)
        note("cli.rehearse.awaiting", step=step, since=moments.short(since), units=listed)
