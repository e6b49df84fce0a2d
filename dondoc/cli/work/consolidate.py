"""Consolidating reports: built, shown, their figures and conferences."""

import datetime as dt
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection

from dondoc.cli.options import Acting, Reading
from dondoc.cli.words import language, t
from dondoc.cli.work import moments, report_page
from dondoc.cli.work.desk import Desk, actor, desk, with_conferences
from dondoc.cli.work.looks import word
from dondoc.cli.work.output import Column, Json, grid, pairs
from notifications import plan_words
from states.errors import Refusal, Refused
from storage import figures, reports, revisions
from storage.reports import ReportRow
from workflow import aggregates
from workflow.consolidation import build, hold_conference
from workflow.frame import Frame
from workflow.held_figures import enter_figures
from workflow.intake.held_figures_file import read_held_figures
from workflow.intake.problems import BadInput, has_errors
from workflow.move import find
from workflow.own_part import is_built
from workflow.views import aggregate_line, report_view


def _value(row: Any) -> str:
    if row["percent"] is not None:
        return f"{report_page.shown(row['percent'])}%"
    return report_page.shown(row["value"])


def _coverage(row: Any) -> str:
    return f"{row['with_data']}/{row['applicable']}" if row["applicable"] is not None else ""


COLUMNS = (
    Column("indicator", lambda row: Text(row["indicator"])),
    Column("name", lambda row: Text(row["name"]), wrap=True),
    Column("value", _value, justify="right"),
    Column("target", lambda row: report_page.shown(row["root_target"]), justify="right"),
    Column("indicator_status", lambda row: word("indicator_status", row["status"])),
    Column("with_data", _coverage, justify="right", wide=True),
    Column("figure_kind", lambda row: word("figure_kind", row["kind"]), wide=True),
)


def build_(ctx: typer.Context, asked: Acting, unit: str) -> None:
    with desk(ctx, asked) as place:
        answer = build(place.db, actor(asked.by), place.now(), unit=unit, **_shared(asked))
        place.out.one(answer, lambda console: _show_build(console, answer))


def _shared(asked: Acting) -> dict[str, Any]:
    return {
        "campaign": asked.campaign,
        "command_id": asked.command_id,
        "dry_run": asked.dry_run,
    }


def _show_build(console: Console, answer: Json) -> None:
    code = "cli.consolidate.would_build" if answer.get("dry_run") else "cli.consolidate.built"
    console.print(Text(t(code, **answer)), soft_wrap=True)
    console.print(
        pairs(
            [
                ("new", ", ".join(answer["newly_included"])),
                ("not_included", ", ".join(answer["not_included"])),
                ("figure_kind", t("cli.consolidate.estimates") if answer["estimate"] else ""),
            ]
        )
    )


def show(ctx: typer.Context, asked: Reading, unit: str) -> None:
    with desk(ctx, asked) as place:
        now = place.now()
        with place.db.reading() as tx:
            frame, held = with_conferences(tx, asked.campaign)
            report = find(tx, frame, unit or frame.root.code)
            if not frame.consolidates(report.unit):
                raise Refused("show", [Refusal("not_consolidating", {"unit": report.unit})])
            view = report_view(tx, frame, report, now, conference=report.unit in held)
            view |= built_content(tx, frame, report)
        place.out.one(view, lambda console: _show(console, frame, view))


def built_content(tx: Connection, frame: Frame, report: ReportRow) -> Json:
    """What the last build holds; before the first one, the table as it would be now."""
    stale = {row.report_id for row in figures.members(tx, report.id) if row.stale}
    units = [one.unit for one in reports.all_of(tx, frame.id) if one.id in stale]
    draft = revisions.draft(tx, report.id)
    if draft is not None and is_built(draft.content):
        stored, built = draft.content["aggregates"], draft.content
    else:
        stored = [aggregates.as_json(row) for row in aggregates.table(tx, frame, report.unit)]
        built = {"built_at": None, "included": 0}
    return {**built, "aggregates": [aggregate_line(row) for row in stored], "stale": units}


def table_rows(frame: Frame, rows: list[Json], unit: str = "") -> list[Json]:
    """The rows the plan's table shows, each with its name; below the root only units have any."""
    known = {indicator.code: indicator for indicator in frame.plan.indicators}
    below = bool(unit) and unit != frame.root.code
    return [
        row | {"name": plan_words.indicator(frame.plan, row["indicator"], language())}
        for row in rows
        if below or row["source"] == known[row["indicator"]].source
    ]


def _show(console: Console, frame: Frame, view: Json) -> None:
    report_page.show(console, frame, view)
    included = ""
    if view["built_at"]:
        built = dt.datetime.fromisoformat(view["built_at"]).astimezone(frame.zone)
        included = t("cli.consolidate.included", **view, at=moments.full(built))
    console.print(
        pairs(
            [
                ("build", included or t("cli.consolidate.not_built")),
                ("not_included", ", ".join(view.get("not_included", ()))),
                ("stale", ", ".join(view["stale"])),
            ]
        )
    )
    rows = table_rows(frame, view["aggregates"], view["unit"])
    console.print(grid(rows, COLUMNS, console.width))


def import_figures(ctx: typer.Context, asked: Acting, file: Path, round_: str) -> None:
    with desk(ctx, asked) as place:
        held, problems = read_held_figures(file, place.frame(asked.campaign).plan)
        if has_errors(problems):
            raise BadInput(problems)
        answer = enter_figures(
            place.db, round_, held, actor(asked.by), place.now(), **_shared(asked)
        )
        words = t("cli.consolidate.figures", **answer | {"round": t(f"cli.round.{round_}")})
        _say(place, answer, words)


def conference(ctx: typer.Context, asked: Acting, at: str, unit: str) -> None:
    with desk(ctx, asked) as place:
        held_at = place.when(asked.campaign).instant(at)
        answer = hold_conference(
            place.db, held_at, actor(asked.by), place.now(), unit=unit, **_shared(asked)
        )
        local = held_at.astimezone(place.frame(asked.campaign).zone)
        _say(place, answer, t("cli.consolidate.conference_held", at=moments.full(local)))


def _say(place: Desk, answer: Json, words: str) -> None:
    dry = t("cli.dry_run") if answer.get("dry_run") else ""
    place.out.one(answer, lambda console: console.print(Text(words + dry), soft_wrap=True))
