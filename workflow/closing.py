"""The end of a campaign, and taking it back: nothing is asked for any more, nothing moves."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from states.errors import Conflict, Refusal, Refused
from storage import campaigns, replanning, reports
from storage.audit import Actor, Entry
from storage.database import Database
from storage.reports import ReportRow
from workflow.acts import Answer, Request, perform
from workflow.consequences import changes, picture
from workflow.frame import Frame, local, of_code
from workflow.root_acts import allowed
from workflow.situations import situation
from workflow.views import awaiting_lines

CLOSED = "campaign_closed"
MAY_CLOSE = ("administrator", "approver")
# What tells of an act that was made; whatever asks somebody for something stays unsent.
STILL_LEAVE = ("received", "returned", "approved", "extended")


def close_campaign(
    db: Database,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Close it: no further steps, digests and moves; unsent mails that ask for something are
    dropped. Gives what is left undone.

    Raises Refused ``role``, ``close_unpresented`` (one that was not presented needs a reason),
    Conflict ``already_closed``.
    """

    def work(tx: Connection) -> Answer:
        row, frame = of_code(tx, campaign, alone=True)
        acting = _allowed(tx, frame, actor, now, "close")
        if row.status != "open":
            raise Conflict("already_closed", campaign=frame.code)
        if row.presented_at is None and not reason.strip():
            raise Refused("close", [Refusal("close_unpresented")])
        seen = picture(tx, frame)
        left = _left(tx, frame)
        replanning.stop_campaign(tx, frame.id, now, CLOSED)
        replanning.drop_all_but(tx, frame.id, STILL_LEAVE, CLOSED)
        campaigns.change(tx, frame.id, {"status": "closed", "closed_at": now})
        data = {"left": {word: len(units) for word, units in left["reports"].items()}}
        _record(tx, frame, CLOSED, acting, now, reason, data)
        return {
            **_answer(frame, "closed", now),
            "left": left,
            **changes(tx, seen, frame),
        }

    request = Request(actor, "close", campaign, "", {"reason": reason}, command_id, dry_run)
    return perform(db, request, now, work)


def reopen_campaign(
    db: Database,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Take the closing back: what was to come comes, what was missed follows the catch-up rule.

    Mails that were dropped stay so. Raises Refused ``role``, ``reason_missing``, Conflict
    ``not_closed``.
    """

    def work(tx: Connection) -> Answer:
        row, frame = of_code(tx, campaign, alone=True)
        acting = _allowed(tx, frame, actor, now, "reopen")
        if row.status != "closed":
            raise Conflict("not_closed", campaign=frame.code)
        if not reason.strip():
            raise Refused("reopen", [Refusal("reason_missing")])
        seen = picture(tx, frame)
        replanning.restart_campaign(tx, frame.id, CLOSED)
        campaigns.change(tx, frame.id, {"status": "open", "closed_at": None})
        _record(tx, frame, "campaign_reopened", acting, now, reason, {})
        return {**_answer(frame, "open", now), **changes(tx, seen, frame)}

    request = Request(actor, "reopen", campaign, "", {"reason": reason}, command_id, dry_run)
    return perform(db, request, now, work)


def _allowed(tx: Connection, frame: Frame, actor: Actor, now: dt.datetime, action: str) -> Actor:
    root = next(one for one in reports.held(tx, frame.id) if one.root)
    return allowed(frame, root, actor, now, MAY_CLOSE, action)


def _left(tx: Connection, frame: Frame) -> Answer:
    """What stays undone: reports by where they stand, tasks that wait for a confirmation."""
    unfinished = (
        one
        for one in reports.all_of(tx, frame.id)
        if one.obligation in ("due", "closed") and one.state != "presented"
    )
    return {"reports": _by_situation(unfinished), "awaiting": list(awaiting_lines(tx, frame))}


def _by_situation(unfinished: Iterable[ReportRow]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for report in unfinished:
        found.setdefault(situation(report), []).append(report.unit)
    return found


def _answer(frame: Frame, status: str, now: dt.datetime) -> Answer:
    return {"campaign": frame.code, "status": status, "at": local(frame, now)}


def _record(
    tx: Connection,
    frame: Frame,
    action: str,
    actor: Actor,
    now: dt.datetime,
    reason: str,
    data: Mapping[str, Any],
) -> None:
    entry = Entry(
        action=action,
        at=now,
        actor=actor,
        campaign=frame.code,
        reason=reason,
        definition=frame.definition.sha256,
        data=data,
    )
    campaigns.record(tx, frame.id, entry)
