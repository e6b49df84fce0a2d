"""The door: every state change of every report passes here.

One transaction reads the facts, lets every guard speak, asks the machine for the next state,
changes the row by compare-and-set, writes what follows and adds the audit entry.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from sqlalchemy import Connection

from states.errors import Conflict, NoSuchMove, NotFound, Refused
from states.machine import next_state
from storage import audit, reports
from storage.audit import Actor, Entry
from storage.database import Database
from storage.reports import ReportRow
from workflow import effects
from workflow.actors import standing
from workflow.acts import Answer, Request, perform
from workflow.frame import Frame, of_code
from workflow.gather import Asked, Gathered, gather
from workflow.mailing import Mailing
from workflow.passage import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A move asked for by a person, with what he brings."""

    move: str
    unit: str
    actor: Actor
    campaign: str = ""
    asked: Asked = field(default_factory=Asked)
    expect_version: int | None = None
    command_id: str = ""
    dry_run: bool = False

    def request(self) -> Request:
        """What the command id stands for: the move and everything given with it."""
        payload = {
            "content": self.asked.content,
            "registered": self.asked.registered,
            "received_at": str(self.asked.received_at or ""),
            "confirm_errors": self.asked.confirm_errors,
            "reason": self.asked.reason,
            "remarks": list(self.asked.remarks),
            "override": self.asked.override,
            "waive_estimates": self.asked.waive_estimates,
            "revision": self.asked.revision_hash,
        }
        return Request(
            self.actor,
            self.move,
            campaign=self.campaign,
            unit=self.unit,
            payload=payload,
            command_id=self.command_id,
            dry_run=self.dry_run,
        )


def move(db: Database, command: Command, now: dt.datetime) -> Answer:
    """Make the move at ``now`` and say where the report stands.

    Raises NotFound (campaign, unit, person), BadRequest (a receipt's day), Conflict (stale
    version, somebody was quicker), NoSuchMove and Refused. Nothing is changed then, and the
    refusal is in the system's log.
    """

    def work(tx: Connection) -> Answer:
        alone = command.move in effects.ORDERED
        campaign, frame = of_code(tx, command.campaign, alone=alone)
        report = find(tx, frame, command.unit)
        expect(frame, report, command.expect_version)
        mailing = Mailing(frame, now)
        passage = go(tx, campaign, frame, report, command, mailing, now)
        mailing.store(tx)
        return passage.answer | {"mails": [_mail(row) for row in mailing.rows]}

    return perform(db, command.request(), now, work)


def find(tx: Connection, frame: Frame, unit: str) -> ReportRow:
    """The unit's report. Raises NotFound with code ``unit``."""
    report = reports.by_unit(tx, frame.id, unit)
    if report is None:
        raise NotFound("unit", unit=unit, campaign=frame.code)
    return report


def expect(frame: Frame, report: ReportRow, version: int | None) -> None:
    """Raises Conflict ``stale_version`` unless the report is as the caller saw it."""
    if version is not None and version != report.version:
        raise Conflict("stale_version", expected=version, **winner(frame, report))


def winner(frame: Frame, report: ReportRow) -> dict[str, str | int]:
    """Who made the report's last act, and when: what a conflict says of whoever was quicker."""
    return {
        "unit": report.unit,
        "version": report.version,
        "winner": report.last_actor,
        "move": report.last_move,
        "at": frame.local(report.last_at) if report.last_at else "",
    }


def go(
    tx: Connection,
    campaign: Any,
    frame: Frame,
    report: ReportRow,
    command: Command,
    mailing: Mailing,
    now: dt.datetime,
) -> Passage:
    """One report through the door, inside the caller's transaction."""
    person, asked = command.actor.person, command.asked
    gathered = gather(tx, campaign, frame, report, person, command.move, asked, now)
    target = _target(frame, report, command, gathered, now)
    asked.check_receipt(frame, now)
    row = frame.definition.find(command.move, report.state, root=report.root)
    assert row is not None
    passage = Passage(
        tx=tx,
        frame=frame,
        report=report,
        gathered=gathered,
        asked=asked,
        move=command.move,
        target=target,
        actor=gathered.standing.acting(command.actor, row.by),
        now=now,
        mailing=mailing,
    )
    effects.EFFECTS[command.move](passage)
    _commit(passage, command)
    effects.after(passage, campaign)
    return passage


def _target(
    frame: Frame, report: ReportRow, command: Command, gathered: Gathered, now: dt.datetime
) -> str:
    try:
        return next_state(frame.definition, command.move, gathered.facts)
    except (NoSuchMove, Refused) as error:
        late = error.code in ("wrong_state", "role") and not command.expect_version
        if late and report.last_move == command.move and _was_his(frame, report, command, now):
            raise Conflict("already_done", **winner(frame, report)) from error
        raise


def _was_his(frame: Frame, report: ReportRow, command: Command, now: dt.datetime) -> bool:
    """Whether the move was the actor's before somebody made it; else he is refused, not late."""
    person, registering = command.actor.person, command.asked.registered
    return any(
        standing(frame, before, person, now, registering=registering).capacities.intersection(by)
        for before, by in _before(frame, report, command.move)
    )


def _before(
    frame: Frame, report: ReportRow, move: str
) -> Iterator[tuple[ReportRow, Sequence[str]]]:
    """The report as it may have stood before that move, and who could make it then."""
    for row in frame.definition.moves:
        if row.name == move:
            for source, step in product(row.sources, range(len(frame.readers(report.level)))):
                yield replace(report, state=source, reader_step=step), row.by


def _commit(passage: Passage, command: Command) -> None:
    """Row, audit entry and answer; the row only if nobody changed it meanwhile."""
    report = passage.report
    entry = Entry(
        action=passage.move,
        at=passage.now,
        actor=passage.actor,
        campaign=passage.frame.code,
        unit=report.unit,
        source=report.state,
        to=passage.target,
        revision=passage.values.get("revision_hash", report.revision_hash),
        reason=passage.asked.reason,
        request=command.command_id,
        definition=passage.frame.definition.sha256,
        data={**passage.data, "version": report.version + 1},
    )
    head = audit.append(passage.tx, passage.frame.id, report.head, [entry])
    values = {
        **passage.values,
        "state": passage.target,
        "version": report.version + 1,
        "last_move": passage.move,
        "last_actor": passage.actor.person,
        "last_at": passage.now,
        "chain_n": head.n,
        "chain_hash": head.hash,
    }
    if not reports.change(passage.tx, report, values):
        raise Conflict("stale_version", expected=report.version, **winner(passage.frame, report))
    passage.answer |= _answer(passage, values)


def _answer(passage: Passage, values: Mapping[str, Any]) -> Answer:
    return {
        "campaign": passage.frame.code,
        "unit": passage.report.unit,
        "move": passage.move,
        "state": passage.target,
        "version": values["version"],
        "revision": values.get("revision", passage.report.revision),
        "revision_hash": values.get("revision_hash", passage.report.revision_hash),
        "at": passage.frame.local(passage.now),
        "actor": passage.actor.person,
        "role": passage.actor.role,
    }


def _mail(row: Mapping[str, Any]) -> Answer:
    return {key: row[key] for key in ("letter", "step", "units", "kind")} | {"to": row["address"]}
