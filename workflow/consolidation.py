"""Consolidating reports, the root's and those between: builds; and the conference."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from states.errors import BadRequest, Conflict, Refusal, Refused
from storage import audit, campaigns, figures, reports, revisions
from storage.audit import Actor, Entry
from storage.database import Database
from storage.reports import ReportRow
from workflow import aggregates
from workflow.acts import Answer, Request, perform
from workflow.bulk import pass_many
from workflow.frame import Frame, of_open
from workflow.members import members_of
from workflow.milestones import meet
from workflow.move import find
from workflow.own_part import OWN, with_own
from workflow.quicker import quicker
from workflow.root_acts import allowed, touch


def build(
    db: Database,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    unit: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Gather the reviewed members of a unit (the root) into its report's next revision.

    It waits for nobody and says n of N. Raises Refused ``role``, ``not_consolidating`` for a
    unit without units under it, ``not_active``, and ``wrong_state`` unless the report is in
    draft.
    """
    request = Request(actor, "build", campaign, unit, command_id=command_id, dry_run=dry_run)

    def work(tx: Connection) -> Answer:
        _, frame = of_open(tx, campaign, "build", alone=True)
        campaigns.change(tx, frame.id, {})
        report = find(tx, frame, unit or frame.root.code)
        acting = allowed(frame, report, actor, now, _builders(report), "build")
        _check(frame, report)
        taken = _take_in(tx, frame, report, acting, now)
        content = _content(tx, frame, report, now)
        _save(tx, report, content, actor, now)
        data = {"taken": taken, **{key: content[key] for key in ("included", "of", "estimate")}}
        touch(tx, frame, report, acting, now, "built", data)
        return {
            "campaign": frame.code,
            "unit": report.unit,
            "revision": report.revision + 1,
            "newly_included": taken,
            **{key: content[key] for key in ("included", "of", "not_included", "estimate")},
        }

    return perform(db, request, now, work)


def _builders(report: ReportRow) -> tuple[str, ...]:
    """The office, and below the root whoever writes the unit's report."""
    return ("office", "approver") if report.root else ("office", "approver", "writer", "submitter")


def _check(frame: Frame, report: ReportRow) -> None:
    if not frame.consolidates(report.unit):
        raise Refused("build", [Refusal("not_consolidating", {"unit": report.unit})])
    noes = []
    if report.obligation not in ("due", "closed"):
        noes.append(Refusal("not_active", {"obligation": report.obligation}))
    if report.state != frame.definition.initial:
        noes.append(Refusal("wrong_state", {"state": report.state}))
    if noes:
        raise Refused("build", noes)


def _save(
    tx: Connection, report: ReportRow, content: dict[str, Any], actor: Actor, now: dt.datetime
) -> None:
    """What the unit wrote itself stays as it was."""
    before = revisions.draft(tx, report.id)
    if before is not None and OWN in before.content:
        content = with_own(content, before.content[OWN])
    revisions.save_draft(tx, report.id, content, actor.person, now)


def _take_in(
    tx: Connection, frame: Frame, parent: ReportRow, actor: Actor, now: dt.datetime
) -> list[str]:
    """Every reviewed member moves to consolidated through the machine, each with its entry."""
    every = reports.held(tx, frame.id)
    members = [one for one in members_of(frame, parent.unit, every) if one.state == "reviewed"]
    pass_many(tx, frame, members, "consolidate", actor, now, in_revision=True)
    known = {row.report_id for row in figures.members(tx, parent.id)}
    fresh = []
    for one in members:
        values = {"revision": one.revision, "hash": one.revision_hash, "at": now}
        if one.id in known:
            figures.renew_member(tx, parent.id, one.id, values)
        else:
            since: dict[str, Any] = {"since_revision": parent.revision + 1, "stale": False}
            fresh.append({"parent_id": parent.id, "report_id": one.id, **values, **since})
    figures.add_members(tx, fresh)
    return [one.unit for one in members]


def _content(tx: Connection, frame: Frame, parent: ReportRow, now: dt.datetime) -> dict[str, Any]:
    table = aggregates.table(tx, frame, parent.unit)
    due = members_of(frame, parent.unit, reports.all_of(tx, frame.id))
    included = [one for one in due if one.state == "consolidated"]
    return {
        "built_at": frame.local(now),
        "of": len(due),
        "included": len(included),
        "not_included": [one.unit for one in due if one.state != "consolidated"],
        "members": [
            {"unit": one.unit, "revision": one.revision, "hash": one.revision_hash}
            for one in included
        ],
        "aggregates": [aggregates.as_json(row) for row in table],
        "estimate": aggregates.has_estimates(table, frame.plan),
    }


def conferences(tx: Connection, frame: Frame, units: Iterable[str] = ()) -> frozenset[str]:
    """Those of the consolidating units (or of ``units``) whose conference has been held."""
    asked = units or {frame.root.code, *frame.children}
    return audit.units_with(tx, frame.id, "conference_held", asked)


def hold_conference(
    db: Database,
    at: dt.datetime,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    unit: str = "",
    note: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Record that a unit's (the root's) conference was held; never a condition of anything.

    Raises BadRequest ``held_later`` for a time to come, Refused ``role``, Conflict
    ``already_done``.
    """
    payload = {"at": at.isoformat(), "note": note}
    request = Request(actor, "conference", campaign, unit, payload, command_id, dry_run)

    def work(tx: Connection) -> Answer:
        _, frame = of_open(tx, campaign, "conference", alone=True)
        if at > now:
            raise BadRequest("held_later", at=frame.local(at))
        report = find(tx, frame, unit or frame.root.code)
        acting = allowed(frame, report, actor, now, _builders(report), "conference")
        if conferences(tx, frame, [report.unit]):
            first = quicker(tx, frame, report.unit, "conference_held")
            raise Conflict("already_done", unit=report.unit, move="conference", **first)
        campaigns.change(tx, frame.id, {"conference_at": at} if report.root else {})
        held = {"held_at": at.isoformat()}
        entry = Entry(action="conference_held", at=now, actor=acting, campaign=frame.code,
                      unit=report.unit, reason=note, data=held)  # fmt: skip
        campaigns.record(tx, frame.id, entry)
        meet(tx, frame, report, "conference_held", now)
        return {"campaign": frame.code, "conference_at": frame.local(at)}

    return perform(db, request, now, work)
