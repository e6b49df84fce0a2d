"""Planning a report's steps anew under way: what has happened stays, what is to come moves.

The epoch is kept. Rows that are fired, skipped or confirmed are never planned again; open ones
move in place; steps that are gone are superseded; steps that came are planned if still ahead.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage import due
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.milestones import MET
from workflow.schedule import rows_of

REMOVED = "step_removed"
TAKEN_BACK = (REMOVED, "exempt", "merged")
PASSED = "passed_by_amendment"
PLACE = ("due_at", "milestone", "kind")

Row = Mapping[str, Any]


@dataclass(slots=True)
class Replanned:
    """What becomes of a report's rows: ``fresh`` to be added, ``changed`` in place."""

    fresh: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    added: dict[str, dt.datetime] = field(default_factory=dict)
    moved: dict[str, dt.datetime] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.fresh or self.changed)


@dataclass(frozen=True, slots=True)
class Situation:
    """What replanning a report goes by: which milestones are met, and of which the unit is told
    by a notice, so that a step that has thereby passed is not made up; ``joins`` if it has not
    been asked to report before."""

    report: ReportRow
    rows: Sequence[Any]
    met: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    joins: bool = False


def replan(frame: Frame, now: dt.datetime, at: Situation) -> Replanned:
    """The rows of one due report, as the frame's plan wants them."""
    found = Replanned()
    stored = {(row.step, row.occurrence): row for row in at.rows}
    wanted = {_key(row, at.rows): row for row in rows_of(frame, at.report)}
    letters = {row.step for row in at.rows}
    met = at.met | {row.milestone for row in at.rows if row.reason == MET}
    for key, row in wanted.items():
        if row["kind"] == "event":
            # A letter of the opening belongs to the day on which the unit came in.
            if at.joins and row["step"] not in letters:
                found.fresh.append({**row, "due_at": now})
        elif key not in stored:
            _add(found, row, now, met=row["milestone"] in met)
        else:
            _keep(found, stored[key], row, now, at, met)
    for key, old in stored.items():
        if key not in wanted and _is_open(old):
            found.removed.append(old.step)
            found.changed.append(_changed(old, status="superseded", reason=REMOVED, decided_at=now))
    return found


def _key(row: Row, stored: Sequence[Any]) -> tuple[str, int]:
    """What a wanted row is known by; the question for final figures goes by its latest time."""
    if row["kind"] != "figures":
        return row["step"], row["occurrence"]
    times = (old.occurrence for old in stored if old.step == row["step"])
    return row["step"], max(times, default=row["occurrence"])


def _add(found: Replanned, row: Row, now: dt.datetime, *, met: bool) -> None:
    if row["due_at"] >= now:
        stops = {"status": "superseded", "reason": MET, "decided_at": now} if met else {}
        found.fresh.append({**row, **stops})
        if not met:
            found.added[row["step"]] = row["due_at"]


def _keep(
    found: Replanned, old: Any, row: Row, now: dt.datetime, at: Situation, met: Iterable[str]
) -> None:
    """A step that is in the plan as it was: where it stands now, if it is still to come."""
    place = {name: row[name] for name in PLACE}
    if old.reason in TAKEN_BACK:
        # It is asked for again, and had never fired.
        if row["due_at"] >= now:
            found.added[old.step] = row["due_at"]
            stays = row["milestone"] in met
            status, reason = ("superseded", MET) if stays else ("planned", "")
            found.changed.append(_changed(old, **place, status=status, reason=reason))
        return
    if not _is_open(old) or all(getattr(old, name) == place[name] for name in PLACE):
        return
    state: dict[str, Any] = {}
    if old.status == "planned" and row["due_at"] < now and row["milestone"] in at.told:
        found.skipped.append(old.step)
        state = {"status": "skipped", "reason": PASSED, "decided_at": now}
    else:
        found.moved[old.step] = row["due_at"]
        if old.status == "awaiting_confirmation" and row["due_at"] > now:
            # Nobody has confirmed it, and its day is ahead again.
            state = {"status": "planned", "decided_at": None}
    found.changed.append(_changed(old, **place, **state))


def _is_open(row: Any) -> bool:
    """Whether the row may still come to something: open, or only stopped while a milestone is
    met, which a withdrawal undoes."""
    return row.status in due.STILL_OPEN or (row.status == "superseded" and row.reason == MET)


def _changed(old: Any, **values: Any) -> Row:
    kept = {
        name: getattr(old, name)
        for name in ("due_at", "milestone", "kind", "status", "reason", "decided_at")
    }
    return {"b_id": old.id, **kept, **values}


def by_report(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.report_id, []).append(row)
    return found
