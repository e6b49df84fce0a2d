"""The root report: builds, the conference, its presentation."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from states.errors import BadRequest, Conflict, Refusal, Refused
from storage import campaigns, figures, reports, revisions
from storage.audit import Actor, Entry
from storage.database import Database
from storage.reports import ReportRow
from workflow import aggregates
from workflow.acts import Answer, Request, perform
from workflow.bulk import pass_many
from workflow.frame import Frame, of_code
from workflow.milestones import meet
from workflow.move import find
from workflow.root_acts import allowed, touch


def build(
    db: Database,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Gather the reviewed members into the next revision of the root report.

    It waits for nobody and says n of N. Raises Refused ``role``, and ``wrong_state`` unless
    the root is in draft.
    """
    request = Request(actor, "build", campaign, command_id=command_id, dry_run=dry_run)

    def work(tx: Connection) -> Answer:
        _, frame = of_code(tx, campaign, alone=True)
        campaigns.change(tx, frame.id, {})
        root = find(tx, frame, frame.root.code)
        acting = allowed(frame, root, actor, now, ("office", "approver"), "build")
        if root.state != frame.definition.initial:
            raise Refused("build", [Refusal("wrong_state", {"state": root.state})])
        taken = _take_in(tx, frame, root, acting, now)
        content = _content(tx, frame, root, now)
        revisions.save_draft(tx, root.id, content, actor.person, now)
        data = {"taken": taken, **{key: content[key] for key in ("included", "of", "estimate")}}
        touch(tx, frame, root, acting, now, "built", data)
        return {
            "campaign": frame.code,
            "unit": root.unit,
            "revision": root.revision + 1,
            "newly_included": taken,
            **{key: content[key] for key in ("included", "of", "not_included", "estimate")},
        }

    return perform(db, request, now, work)


def _take_in(
    tx: Connection, frame: Frame, root: ReportRow, actor: Actor, now: dt.datetime
) -> list[str]:
    """Every reviewed member moves to consolidated through the machine, each with its entry."""
    members = reports.members(tx, frame.id, "reviewed")
    pass_many(tx, frame, members, "consolidate", actor, now, in_revision=True)
    known = {row.report_id for row in figures.members(tx, root.id)}
    fresh = []
    for one in members:
        values = {"revision": one.revision, "hash": one.revision_hash, "at": now}
        if one.id in known:
            figures.renew_member(tx, root.id, one.id, values)
        else:
            since: dict[str, Any] = {"since_revision": root.revision + 1, "stale": False}
            fresh.append({"parent_id": root.id, "report_id": one.id, **values, **since})
    figures.add_members(tx, fresh)
    return [one.unit for one in members]


def _content(tx: Connection, frame: Frame, root: ReportRow, now: dt.datetime) -> dict[str, Any]:
    table = aggregates.table(tx, frame)
    due = [
        one
        for one in reports.all_of(tx, frame.id)
        if not one.root and one.obligation in ("due", "closed")
    ]
    included = [one for one in due if one.state == "consolidated"]
    return {
        "built_at": now.astimezone(frame.zone).isoformat(),
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


def hold_conference(
    db: Database,
    at: dt.datetime,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    note: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Record that the conference was held; never a condition of anything.

    Raises BadRequest ``held_later`` for a time to come, Refused ``role``, Conflict
    ``already_done``.
    """
    payload = {"at": at.isoformat(), "note": note}
    request = Request(actor, "conference", campaign, "", payload, command_id, dry_run)

    if at > now:
        raise BadRequest("held_later", at=at.isoformat())

    def work(tx: Connection) -> Answer:
        row, frame = of_code(tx, campaign, alone=True)
        root = find(tx, frame, frame.root.code)
        acting = allowed(frame, root, actor, now, ("office", "approver"), "conference")
        if row.conference_at is not None:
            raise Conflict("already_done", unit=root.unit, move="conference", winner="")
        campaigns.change(tx, frame.id, {"conference_at": at})
        held = {"held_at": at.isoformat()}
        entry = Entry(action="conference_held", at=now, actor=acting, campaign=frame.code,
                      unit=root.unit, reason=note, data=held)  # fmt: skip
        campaigns.record(tx, frame.id, entry)
        meet(tx, frame, root, "conference_held", now)
        return {"campaign": frame.code, "conference_at": at.astimezone(frame.zone).isoformat()}

    return perform(db, request, now, work)
