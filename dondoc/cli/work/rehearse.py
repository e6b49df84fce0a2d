"""The whole campaign in virtual time: every mail that would leave."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.text import Text

from dondoc.cli.options import Shown
from dondoc.cli.words import t
from dondoc.cli.work import moments
from dondoc.cli.work.campaign import read_opening
from dondoc.cli.work.mail import units_in_short
from dondoc.cli.work.moments import When
from dondoc.cli.work.output import Column, Out, note
from dondoc.cli.work.progress import progress
from states.errors import BadRequest
from workflow.intake.plan_calendar import last_day
from workflow.intake.timeline_file import read_timeline
from workflow.opening import opening_instant
from workflow.rehearsal import rehearse as play

_COUNT = re.compile(r"[0-9]{1,6}")
COLUMNS = (
    Column("decided_at", lambda row: moments.short(row["at"])),
    Column("letter", lambda row: t(f"letter.{row['letter']}"), wrap=True),
    Column("step", lambda row: Text(row["step"] or "")),
    Column("units", lambda row: units_in_short(row["units"])),
    Column("to", lambda row: Text(row["to"]), breaks_at="@"),
)


def rehearse(
    _ctx: typer.Context,
    asked: Shown,
    folder: Path,
    timeline: Path | None,
    since: str,
    until: str,
    what_if: str,
) -> None:
    late = _late(what_if, timeline)
    opening = read_opening(folder)
    story = read_timeline(timeline, opening.plan, opening.register) if timeline else None
    begins = opening_instant(opening.plan)
    when = When.of(opening.plan, begins)
    first = when.instant(since) if since else None
    last = when.through(until) if until else None
    ends = last or (story.events[-1].at if story and story.events else None)
    ends = ends or when.instant(last_day(opening.plan).isoformat())
    with progress("cli.progress.rehearse", begins, ends) as follow:
        found = play(opening, story, since=first, until=last, late=late, on_moment=follow)
    Out(as_json=asked.json).many(found.mails, COLUMNS)
    _tell_awaiting(found.awaiting)
    note("cli.rehearse.total", n=len(found.mails))


def _late(what_if: str, timeline: Path | None) -> int | None:
    """The number of ``late=N``. Raises BadRequest for anything else, or beside a timeline."""
    if not what_if:
        return None
    key, _, number = what_if.partition("=")
    if key.strip() != "late" or not _COUNT.fullmatch(number.strip()):
        raise BadRequest("bad_what_if", value=what_if)
    if timeline is not None:
        raise BadRequest("what_if_with_timeline")
    return int(number)


def _tell_awaiting(tasks: Sequence[Mapping[str, Any]]) -> None:
    """Which steps would wait for somebody, each once with its units."""
    steps: dict[tuple[str, str], list[str]] = {}
    for task in tasks:
        steps.setdefault((task["step"], task["since"]), []).append(task["unit"])
    for (step, since), units in steps.items():
        listed = ", ".join(units)
        note("cli.rehearse.awaiting", step=step, since=moments.short(since), units=listed)
