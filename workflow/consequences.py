"""What an act changes in what is still to come: steps and mails, before and after it.

Two pictures are taken inside the act's own transaction and compared, so that a dry run tells
exactly what the act would do. No clock is asked: a step is to come while its row is open
(planned, or awaiting somebody's confirmation), whatever its instant says; a missed step that
waits for the send window is still to come, one that fired or was skipped is not. A mail is to
come while nobody has tried to send it; one on its way is left out.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from states import plan as p
from storage import due, unsent
from workflow.frame import Frame, local
from workflow.schedule import CONFIRM_FIGURES
from workflow.steps import letter_of

Json = dict[str, Any]
_Step = tuple[str, str]
_Mail = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """Steps by unit and code, mails by id and unit, as they stood; ``report_ids`` is the view."""

    report_ids: frozenset[int] | None
    steps: Mapping[_Step, Json]
    mails: Mapping[_Mail, Any]


def picture(tx: Connection, frame: Frame, report_ids: Collection[int] | None = None) -> Picture:
    """What is to come of the campaign, or of those reports only, by the plan of that frame.

    Two statements, however many units.
    """
    view = None if report_ids is None else frozenset(report_ids)
    rows = due.open_rows(tx, frame.id, view)
    steps = frame.steps
    return Picture(
        view,
        {(row.unit, row.step): _step(frame, row, steps) for row in rows},
        {(row.id, row.unit): row for row in unsent.listed(tx, frame.id, view)},
    )


def changes(tx: Connection, before: Picture, frame: Frame) -> Json:
    """What has changed since: ``{"steps": […], "mails": […]}``, empty lists if nothing has.

    ``frame`` is the campaign's as it is now, of the new plan after an amendment. A step is
    ``change`` (added, moved, dropped), ``unit, step, milestone, letter, was, due_at``: one that
    came is without ``was``, one that went without ``due_at``; both are instants in the
    campaign's zone, in whose order the steps stand. A step counts as moved also when it passes
    into another epoch of its ladder. A mail is ``change`` (decided, dropped), ``letter, step,
    kind, units, to``; one dropped for some of its units names these.
    """
    after = picture(tx, frame, before.report_ids)
    steps = sorted(_steps(before.steps, after.steps), key=_when)
    told = [s | {"was": local(frame, s["was"]), "due_at": local(frame, s["due_at"])} for s in steps]
    gone = (row for key, row in before.mails.items() if key not in after.mails)
    come = (row for key, row in after.mails.items() if key not in before.mails)
    return {"steps": told, "mails": [*_mails("dropped", gone), *_mails("decided", come)]}


def _step(frame: Frame, row: Any, steps: Mapping[tuple[str, str], p.Step]) -> Json:
    letter = CONFIRM_FIGURES if row.kind == "figures" else None
    if (row.step, row.milestone) in steps:
        letter = letter_of(frame, steps[row.step, row.milestone], row)
    return {
        "unit": row.unit,
        "step": row.step,
        "milestone": row.milestone or None,
        "letter": letter,
        "due_at": row.due_at,
    }


def _steps(before: Mapping[_Step, Json], after: Mapping[_Step, Json]) -> Iterator[Json]:
    for key, step in before.items():
        if key not in after:
            yield {"change": "dropped", **step, "was": step["due_at"], "due_at": None}
    for key, step in after.items():
        was = before[key]["due_at"] if key in before else None
        if was != step["due_at"]:
            yield {"change": "moved" if was else "added", **step, "was": was}


def _when(step: Json) -> tuple[dt.datetime, str]:
    return step["due_at"] or step["was"], step["unit"]


def _mails(change: str, rows: Iterable[Any]) -> list[Json]:
    """One line a mail, with the units that came or went."""
    found: dict[int, Json] = {}
    for row in rows:
        mail = {"letter": row.letter, "step": row.step or None, "kind": row.kind}
        line = found.setdefault(row.id, {"change": change, **mail, "units": [], "to": row.address})
        if row.unit is not None:
            line["units"].append(row.unit)
    return [found[key] for key in sorted(found)]
