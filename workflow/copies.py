"""Passages that stand in two units' reports: found when the second is submitted, shown at once.

Who copied is told by the text: whoever names the other's unit did; else whoever sent later.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from states.finding import Finding
from states.likeness import Runs, is_copied, runs, sketch
from storage import prints, revisions
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.own_part import own_part

# How many of the likest texts are read to the end.
READ = 5


@dataclass(frozen=True, slots=True)
class _Twin:
    """A section that stands in two reports, and which of them copied it."""

    section: str
    report_id: int
    revision: int
    unit: str
    mine: bool


def note_copies(
    tx: Connection, frame: Frame, report: ReportRow, revision: int, content: Mapping[str, Any]
) -> None:
    """Mark what a new submission copied, and what was copied from it by earlier ones."""
    texts = _texts(content)
    for twin in _twins(tx, frame, report, texts):
        if twin.mine:
            prints.mark(tx, report.id, revision, twin.section, twin.report_id)
        else:
            prints.mark(tx, twin.report_id, twin.revision, twin.section, report.id)
    sketches = {section: sketch(found) for section, (_, found) in texts.items()}
    prints.remember(tx, frame.id, report.id, revision, sketches)


def copies_in(
    tx: Connection, frame: Frame, report: ReportRow, content: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """The findings a submission of that content would have, were it sent now."""
    seen = {
        twin.section: twin.unit for twin in _twins(tx, frame, report, _texts(content)) if twin.mine
    }
    return tuple(_finding(section, unit) for section, unit in seen.items())


def copies_of(tx: Connection, report: ReportRow, revision: int) -> tuple[Finding, ...]:
    """The findings of a submission made before."""
    return tuple(_finding(row.section, row.unit) for row in prints.copies(tx, report.id, revision))


def _finding(section: str, unit: str) -> Finding:
    return Finding("duplicate_text", f"sections.{section}", {"unit": unit})


def _texts(content: Mapping[str, Any]) -> dict[str, tuple[str, Runs]]:
    sections = own_part(content).get("sections") or {}
    return {code: (text, runs(text)) for code, text in sections.items()}


def _twins(
    tx: Connection, frame: Frame, report: ReportRow, texts: Mapping[str, tuple[str, Runs]]
) -> Iterator[_Twin]:
    for section, (text, found) in texts.items():
        numbers = sketch(found)
        if not numbers:
            continue
        near = prints.like(tx, frame.id, report.id, section, numbers, READ)
        rows = revisions.current_contents(tx, [(row.report_id, row.revision) for row in near])
        for other in near:
            sections = own_part(json.loads(rows[other.report_id].content)).get("sections", {})
            theirs = sections.get(section, "")
            twin = _Twin(section, other.report_id, other.revision, other.unit, mine=True)
            yield from _judged(frame, report, (text, found), theirs, twin)


def _judged(
    frame: Frame, report: ReportRow, mine: tuple[str, Runs], theirs: str, twin: _Twin
) -> Iterator[_Twin]:
    text, found = mine
    other = runs(theirs)
    named = _names(frame, theirs, twin.unit, report.unit)
    if named and not _names(frame, text, report.unit, twin.unit):
        if is_copied(other, found):
            yield _Twin(twin.section, twin.report_id, twin.revision, report.unit, mine=False)
    elif is_copied(found, other):
        yield twin


def _names(frame: Frame, text: str, own: str, other: str) -> bool:
    """Whether a unit's text names the other unit."""
    return any(other in units for _, units in frame.names.others(text, own))
