"""SQLModel objects with a ``transitions`` machine of their own for every move: what the two
libraries' tutorials give when put together."""

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select
from transitions import Machine

from bench.peers import rows
from states.definition import shipped
from storage.tables import Endorsement, Report
from storage.tables_work import AuditEntry, DueRow, Mail, MailUnit
from storage.types import instant_text

DEFINITION = shipped()
TRANSITIONS = [
    {"trigger": move.name, "source": list(move.sources), "dest": move.to, "conditions": ["allowed"]}
    for move in DEFINITION.moves
]


class Model:
    """A stored row cannot be the machine's model; this stands in for it."""

    state: str
    approve: Any

    def __init__(self, report: Report) -> None:
        self.report = report
        self.machine = Machine(
            model=self,
            states=[state.code for state in DEFINITION.states],
            transitions=TRANSITIONS,
            initial=report.state,
        )

    def allowed(self) -> bool:
        return self.report.obligation == "due" and not self.report.errors


def approve(engine: Engine, unit: str, now: dt.datetime) -> None:
    with Session(engine) as session:
        wanted = select(Report).where(Report.campaign_id == 1, Report.unit == unit)
        report = session.exec(wanted).one()
        model = Model(report)
        assert model.approve()
        _change(session, report, model.state, now)
        for role in rows.ROLES:
            mail = _mail(unit, role, now)
            session.add(mail)
            session.flush()
            session.add(MailUnit(mail_id=mail.id, report_id=report.id))
        session.commit()


def _change(session: Session, report: Report, target: str, now: dt.datetime) -> None:
    head, source = report.chain_hash, report.state
    n, at = report.chain_n + 1, instant_text(now)
    body = rows.entry_body(report.unit, source, n, head, at, report.revision_hash)
    digest = hashlib.sha256(body).hexdigest()
    session.add(AuditEntry(chain=f"report:{report.id}", n=n, campaign_id=1, unit=report.unit,
                           action="approve", at=now, body=body, hash=digest,
                           prev=head))  # fmt: skip
    session.add(Endorsement(report_id=report.id, revision=report.revision, role="chief_of_office",
                            by=rows.PERSON, at=now, revision_hash=report.revision_hash,
                            final=True))  # fmt: skip
    report.state, report.version, report.reader_step = target, report.version + 1, None
    report.last_move, report.last_actor, report.last_at = "approve", rows.PERSON, now
    report.chain_n, report.chain_hash = n, digest
    session.add(report)
    clocks = select(DueRow).where(DueRow.report_id == report.id, DueRow.kind == "review")
    for row in session.exec(clocks.where(col(DueRow.status) == "planned")):
        row.status, row.reason, row.decided_at = "superseded", "read", now
        session.add(row)


def _mail(unit: str, role: str, now: dt.datetime) -> Mail:
    return Mail(campaign_id=1, message_id=rows.message_id(unit, role), kind="event",
                letter="approved", units=[unit], address=f"{role}@{unit}.example", lang="vi",
                decided_at=now, facts=rows.FACTS, not_before=now)  # fmt: skip
