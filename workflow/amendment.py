"""Amending a campaign under way: a new version of its plan, and everything that follows from it.

What has happened stays: the epoch is kept, no step fires twice, no report vanishes. Whoever
amends — a folder, a day of the calendar, a file of the register — says only what the plan is to
be; the rest is here.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection

from states.errors import Conflict, Refusal, Refused
from states.plan_diff import Change, Side, differences
from states.targets import locked_targets
from storage import campaigns, reports
from storage.audit import Actor, Entry
from storage.database import Database
from storage.reports import ReportRow
from workflow import amendable, versions
from workflow.acts import Answer, Request, perform
from workflow.aftermath import Aftermath, Amended, change_duties
from workflow.consequences import changes, picture
from workflow.edition import Edition
from workflow.frame import Frame, of_code, read
from workflow.new_reports import add_reports
from workflow.root_acts import allowed

Edit = Callable[[Edition], Edition]
# Whom they name is nobody's business but the register's: the log says only that they changed.
PRIVATE = frozenset({"display_name", "email", "phone", "note", "head_email", "drafter_email"})
TARGETS = "targets"


def amend(
    db: Database,
    edit: Edit,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    asked: Mapping[str, Any] | None = None,
    expect_version: int | None = None,
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Go on with the plan and register that ``edit`` makes of those in force.

    ``asked`` is what the command id stands for, ``expect_version`` the plan version that was
    looked at. One that changes nothing answers ``nothing_changed`` and stores nothing. Raises
    Refused (``role``, ``reason_missing``, ``campaign_closed``, ``campaign_presented``, and all
    that ``amendable`` objects to), Conflict ``plan_version_changed``.
    """
    payload = {"reason": reason, **(asked or {})}
    request = Request(actor, "amend", campaign, "", payload, command_id, dry_run)

    def work(tx: Connection) -> Answer:
        row, frame = of_code(tx, campaign, alone=True)
        if expect_version not in (None, frame.version):
            raise Conflict("plan_version_changed", campaign=frame.code, version=frame.version)
        edition = edit(frame.edition)
        found = changes_between(frame, frame.edition, edition)
        return _amend(
            tx, row, frame, _Wanted(edition, found), Amended(actor, now, reason, command_id)
        )

    return perform(db, request, now, work)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The edition that is asked for, and how it differs from the one in force."""

    edition: Edition
    changes: Sequence[Change]


def _amend(tx: Connection, row: Any, frame: Frame, wanted: _Wanted, act: Amended) -> Answer:
    before = reports.held(tx, frame.id)
    acting = _allowed(frame, before, wanted.changes, act)
    if not wanted.changes:
        return {"campaign": frame.code, "plan_version": frame.version, "nothing_changed": True}
    _check(row, frame, wanted.edition, before, act.reason)
    seen = picture(tx, frame)
    known = {one.unit for one in before}
    units = [unit for unit in wanted.edition.register.units if unit.code not in known]
    add_reports(tx, frame.id, wanted.edition.plan, frame.definition.initial, units)
    duties = change_duties(tx, frame, wanted.edition, before)
    amended = _store(tx, row, frame, wanted, replace(act, actor=acting))
    aftermath = Aftermath(tx, frame, amended, row, replace(act, actor=acting))
    answer = aftermath.carry_out(before, duties)
    return {
        "campaign": frame.code,
        "plan_version": amended.version,
        "changes": [change_line(change) for change in wanted.changes],
        **answer,
        **changes(tx, seen, amended),
    }


def _store(tx: Connection, row: Any, frame: Frame, wanted: _Wanted, act: Amended) -> Frame:
    """The new version, its entry in the campaign's chain; gives the frame to go on with."""
    edition, version = wanted.edition, frame.version + 1
    versions.store(
        tx,
        frame.id,
        version,
        edition,
        act.actor,
        act.now,
        reason=act.reason,
        carried=frame.carried.into(frame.edition, edition, frame.day(act.now)),
    )
    values = {
        "plan_version": version,
        "plan_hash": edition.plan_hash,
        "register_hash": edition.register_hash,
        "register_rev": row.register_rev + 1,
    }
    campaigns.change(tx, frame.id, values)
    entry = Entry(
        action="campaign_amended",
        at=act.now,
        actor=act.actor,
        campaign=frame.code,
        reason=act.reason,
        request=act.request,
        definition=frame.definition.sha256,
        data={
            **versions.logged(version, edition),
            "changes": [_logged(change) for change in wanted.changes],
        },
    )
    campaigns.record(tx, frame.id, entry)
    return read(tx, campaigns.by_id(tx, frame.id))


def _side(frame: Frame, edition: Edition) -> Side:
    """Targets on both sides by today's mergers: a merger is no correction of a target."""
    plan, register = edition.plan, edition.register
    return Side(plan, register, locked_targets(register.targets, frame.merged, plan))


def _allowed(
    frame: Frame, before: Sequence[ReportRow], found: Sequence[Change], act: Amended
) -> Actor:
    """Targets are corrected by the office alone, all else is amended by who opens campaigns."""
    root = next(one for one in before if one.root)
    of_targets = [change for change in found if change.table == TARGETS]
    acting = act.actor
    if of_targets:
        acting = allowed(frame, root, acting, act.now, ("office",), "amend")
    if len(of_targets) < len(found) or not found:
        acting = allowed(frame, root, acting, act.now, ("administrator", "approver"), "amend")
    return acting


def _check(row: Any, frame: Frame, edition: Edition, before: Sequence[Any], reason: str) -> None:
    noes = list(_standing_in_the_way(row, reason))
    noes += amendable.objections(frame, edition, before)
    if noes:
        raise Refused("amend", noes)


def _standing_in_the_way(row: Any, reason: str) -> Iterator[Refusal]:
    if row.status != "open":
        yield Refusal("campaign_closed")
    if row.presented_at is not None:
        yield Refusal("campaign_presented")
    if not reason.strip():
        yield Refusal("reason_missing")


def changes_between(frame: Frame, old: Edition, new: Edition) -> tuple[Change, ...]:
    """What differs between two editions of the campaign."""
    return differences(_side(frame, old), _side(frame, new))


def change_line(change: Change) -> Answer:
    """A change as the interface gives it."""
    return asdict(change)


def _logged(change: Change) -> list[Any]:
    """A change as the log keeps it: codes and values, nobody's name or address."""
    line = [change.table, change.code, change.change, change.field]
    if not change.field or change.field in PRIVATE:
        return line
    return [*line, change.old, change.new]
