"""Look at reports: all of them, one, a file that might become one, and what could be done."""

from pathlib import Path
from typing import Any

import typer
from rich.text import Text
from sqlalchemy import Connection

from dondoc.cli.exits import FAILED
from dondoc.cli.options import Reading
from dondoc.cli.words import t
from dondoc.cli.work import report_page
from dondoc.cli.work.desk import actor, desk, with_conferences
from dondoc.cli.work.looks import severity, word
from dondoc.cli.work.output import Column, Json
from states.errors import BadRequest
from states.finding import Finding
from states.normalise import content_data, content_of
from storage import reports
from workflow.actors import standing
from workflow.copies import copies_in
from workflow.drafts import open_for_reading
from workflow.explaining import explain
from workflow.frame import Frame, of_code
from workflow.gather import Asked, find
from workflow.intake.report_file import ReportFile, read_report
from workflow.move import find as find_report
from workflow.replay import number_format
from workflow.views import finding_json, report_line, report_view

SITUATIONS = (
    "not_opened", "drafting", "with_reviewers", "returned", "approved", "consolidated", "presented",
)  # fmt: skip
NOTHING_RECEIVED = ("not_due", "missing")
COLUMNS = (
    Column("unit", lambda row: Text(row["unit"])),
    Column("name", lambda row: Text(row["name"]), wrap=True),
    Column("situation", report_page.situation),
    Column("timeliness", lambda row: word("timeliness", row["timeliness"])),
    Column("last_day", report_page.last_day, wide=True),
    Column("revision", lambda row: str(row["revision"] or ""), "right", wide=True),
)
FINDINGS = (
    Column("severity", severity),
    Column("path", lambda row: Text(row["path"])),
    Column("detail", lambda row: Text(row["note"]), wrap=True),
)


def _why(row: Any) -> Text:
    """Why not, each in its sentence; else what the move will ask for."""
    if row["codes"] == ["wrong_state"]:
        return Text(t("cli.not_in_this_state"), style="dim")
    return Text("\n".join(t(f"refused.{code}") for code in row["codes"] or row["needs"]))


MOVES = (
    Column("move", lambda row: t(f"move.{row['move']}")),
    Column("open", lambda row: Text("✓", "green") if row["open"] else Text("–", "dim")),
    Column("why", _why, wrap=True),
)


def list_(ctx: typer.Context, asked: Reading, state: str, *, late: bool, outstanding: bool) -> None:
    with desk(ctx, asked) as place:
        now = place.now()
        with place.db.reading() as tx:
            frame, held = with_conferences(tx, asked.campaign)
            every = reports.all_of(tx, frame.id)
            rows = [report_line(frame, one, now, one.unit in held) for one in every]
        known = (*(one.code for one in frame.definition.states), *SITUATIONS)
        if state and state not in known:
            raise BadRequest("state", state=state, known=list(dict.fromkeys(known)))
        wanted = [
            row
            for row in rows
            if (not state or state in (row["state"], row["situation"]))
            and (not late or row["timeliness"] == "late")
            and (not outstanding or _is_outstanding(row, frame))
        ]
        place.out.many(wanted, COLUMNS)


def _is_outstanding(row: Json, frame: Frame) -> bool:
    """A unit that must report and from which nothing has come."""
    return (
        row["unit"] != frame.root.code
        and row["obligation"] == "due"
        and row["timeliness"] in NOTHING_RECEIVED
    )


def show(ctx: typer.Context, asked: Reading, unit: str, by: str) -> None:
    with desk(ctx, asked) as place:
        now = place.now()
        if by:
            place.check_person(asked.campaign, by)
            open_for_reading(place.db, unit, actor(by), now, campaign=asked.campaign)
        with place.db.reading() as tx:
            frame, held = with_conferences(tx, asked.campaign)
            report = find_report(tx, frame, unit)
            view = report_view(tx, frame, report, now, conference=unit in held)
        _put_into_words(view["findings"])
        place.out.one(view, lambda console: report_page.show(console, frame, view))


def _put_into_words(findings: list[Json]) -> None:
    for one in findings:
        one["note"] = t(f"finding.{one['code']}", **one.get("fields", {}))


def check(ctx: typer.Context, asked: Reading, file: Path, by: str) -> None:
    with desk(ctx, asked) as place:
        now = place.now()
        with place.db.reading() as tx:
            _, frame = of_code(tx, asked.campaign)
            found = read_report(file, frame.plan)
            rows = [finding_json(one) for one in _findings(tx, frame, found, by, now)]
        _put_into_words(rows)
        place.out.many(rows, FINDINGS, empty="cli.report.clean")
        if any(row["severity"] == "error" for row in rows):
            raise typer.Exit(FAILED)


def _findings(
    tx: Connection, frame: Frame, file: ReportFile, by: str, now: Any
) -> tuple[Finding, ...]:
    report = find_report(tx, frame, file.unit)
    content, notes = content_of(file.raw, number_format(frame.plan.campaign))
    registered = file.channel == "registered"
    asked = Asked(notes=notes, registered=registered, received_at=file.received_at)
    found = find(frame, report, content, by, asked, now)
    found += copies_in(tx, frame, report, content_data(content))
    if not by:
        return found
    capacities = standing(frame, report, by, now, registering=registered).capacities
    may = capacities & {"submitter", "registry"}
    return found if may else (*found, Finding("submitter_role", "by"))


def explain_(ctx: typer.Context, asked: Reading, unit: str, by: str) -> None:
    with desk(ctx, asked) as place:
        now = place.now()
        with place.db.reading() as tx:
            row, frame = of_code(tx, asked.campaign)
            report = find_report(tx, frame, unit)
            rows = [
                {
                    "move": one.move,
                    "open": one.open,
                    "codes": list(one.codes),
                    "needs": list(one.needs),
                }
                for one in explain(tx, row, frame, report, by, now)
            ]
        place.out.many(rows, MOVES)
