"""timeline.csv: what happened in a campaign, with the reports and figures it speaks of."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from i18n.phrases import parse_phrase, undecidable
from states.aggregation import HeldFigure
from states.plan import Plan
from states.register import Register
from workflow.intake import cells
from workflow.intake.csv_file import Row, read_rows
from workflow.intake.held_figures_file import HELD_FIGURES, read_held_figures
from workflow.intake.problems import BadInput, Problems, has_errors, in_order
from workflow.intake.report_file import Reports, reports_in
from workflow.intake.text_file import exists

EVENTS = (
    "draft_saved", "submitted", "registered", "figures_confirmed", "returned", "endorsed",
    "approved", "withdrawn", "reopened", "confirmed", "extended", "waived", "merged",
    "closed_without_report", "contact", "figures", "consolidated", "presented",
    "conference_held",
)  # fmt: skip
_WITH_CONTENT = ("draft_saved", "submitted", "registered")
_OF_A_REVISION = (*_WITH_CONTENT, "figures_confirmed", "returned", "endorsed", "approved")
_DECISIONS = ("extended", "waived", "merged", "closed_without_report")
_WITH_NOTE = ("returned", "confirmed", "figures", *_DECISIONS)
_ROUNDS = ("draft", "final")
_COLUMNS = ("at", "unit", "version", "event", "by", "note", "received_at")


@dataclass(frozen=True, slots=True)
class Event:
    """One row. ``at`` and ``received_at`` are aware; version 0 means none was given."""

    line: int
    at: dt.datetime
    unit: str
    version: int
    event: str
    by: str
    note: str
    received_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events in their order, with everything needed to play them."""

    events: tuple[Event, ...]
    reports: Reports
    held_figures: tuple[HeldFigure, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows may speak of. ``built`` are units whose reports are made from others."""

    units: frozenset[str]
    built: frozenset[str]
    people: frozenset[str]
    steps: frozenset[str]
    reports: Reports
    has_figures: bool


def read_timeline(path: Path, plan: Plan, register: Register) -> Timeline:
    """The timeline with the ``reports`` folder and held figures beside it.

    Raises BadInput with every problem of every file.
    """
    problems = Problems(path.name)
    rows = read_rows(path, problems, _COLUMNS, _COLUMNS[:5])
    units = [unit.code for unit in register.units]
    reports, found = reports_in(path.parent / "reports", plan, units)
    held: tuple[HeldFigure, ...] = ()
    has_figures = exists(path.parent / HELD_FIGURES)
    if has_figures:
        held, of_held = read_held_figures(path.parent / HELD_FIGURES, plan)
        found += of_held
    known = _Known(
        units=frozenset(units),
        built=frozenset(unit.parent for unit in register.units),
        people=frozenset(post.person_id for post in register.posts),
        steps=frozenset(step.step for step in plan.escalation),
        reports=reports,
        has_figures=has_figures,
    )
    events = [(row, event) for row in rows if (event := _event(row, known))]
    _check_order(events)
    found = [*in_order(problems.found), *found]
    if has_errors(found):
        raise BadInput(found)
    return Timeline(tuple(event for _, event in events), reports, held)


def _event(row: Row, known: _Known) -> Event | None:
    for column in ("at", "unit", "event", "by"):
        cells.required(row, column)
    at = cells.moment(row, "at")
    name = cells.reference(row, "event", "event", EVENTS)
    event = Event(
        line=row.line,
        at=at or dt.datetime.min.replace(tzinfo=dt.UTC),
        unit=cells.reference(row, "unit", "unit", known.units),
        version=cells.count(row, "version") or 0,
        event=name,
        by=cells.reference(row, "by", "person", known.people),
        note=row.text("note"),
        received_at=cells.moment(row, "received_at"),
    )
    _check_event(row, event, known)
    return event if at else None


def _check_event(row: Row, event: Event, known: _Known) -> None:
    """What this kind of event needs beside a time, a unit and a person."""
    name = event.event
    if name in _WITH_NOTE:
        cells.required(row, "note")
    if name == "confirmed":
        cells.reference(row, "note", "step", known.steps)
    if name == "figures":
        cells.reference(row, "note", "round", _ROUNDS)
        if not known.has_figures:
            row.error("missing_file", "event", name=HELD_FIGURES)
    if name == "extended" and event.note and parse_phrase(event.note) is None:
        reason = undecidable(event.note) or "vague"
        row.error("phrase_undecidable", "note", phrase=event.note, reason=reason)
    if name == "merged":
        cells.reference(row, "note", "unit", known.units - {event.unit})
    _check_content(row, event, known)
    _check_receipt(row, event)


def _check_content(row: Row, event: Event, known: _Known) -> None:
    if event.event in _OF_A_REVISION and not event.version:
        row.error("empty_value", "version", key="version")
    has_file = (event.unit, event.version) in known.reports or event.unit in known.built
    if event.event in _WITH_CONTENT and not has_file and row.clean("unit"):
        row.error("missing_report", "version", unit=event.unit, version=event.version)


def _check_receipt(row: Row, event: Event) -> None:
    """Paper has a time of receipt, before it was recorded; nothing else has one."""
    if event.event == "registered":
        cells.required(row, "received_at")
    elif event.received_at:
        row.error("key_not_for_kind", "received_at", key="received_at", kind=event.event)
    if event.received_at and event.received_at > event.at:
        first, second = row.text("received_at"), row.text("at")
        row.error("wrong_order", "received_at", first=first, second=second)


def _check_order(events: list[tuple[Row, Event]]) -> None:
    latest: Event | None = None
    for row, event in events:
        if latest and event.at < latest.at:
            row.error("out_of_order", "at", line=latest.line)
        else:
            latest = event
