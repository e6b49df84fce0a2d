"""A decision on a unit's duty to report: what is asked, the case it is about, what it leaves."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from states import plan as p
from states.errors import Conflict, Refusal
from storage import contacts, due, reports, unsent
from storage.audit import Actor
from storage.reports import ReportRow
from workflow.actors import Standing, belongs_to
from workflow.acts import Answer, Request
from workflow.frame import Frame
from workflow.ledger import Ledger
from workflow.mailing import Mailing
from workflow.schedule import CONFIRM_FIGURES, due_row, figures_at, ladder_rows

DECIDES = ("approver",)
# Lists of a whole level are decided once; who stood on them then stays on them.
LISTS = ("outstanding_list", "decide_without")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision asked for by a person: which act on which unit's duty, and why.

    ``until`` is the phrase of an extension, ``into`` the unit that reports for a merged one.
    """

    act: str
    unit: str
    reason: str
    actor: Actor
    until: str = ""
    into: str = ""
    campaign: str = ""
    expect_version: int | None = None
    command_id: str = ""
    dry_run: bool = False

    def request(self) -> Request:
        """What the command id stands for: the act and everything given with it."""
        given = {"reason": self.reason, "until": self.until, "into": self.into}
        return Request(
            self.actor,
            self.act,
            campaign=self.campaign,
            unit=self.unit,
            payload={name: value for name, value in given.items() if value},
            command_id=self.command_id,
            dry_run=self.dry_run,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A decision with everything it is judged by, inside the act's own transaction."""

    tx: Connection
    campaign: Any
    frame: Frame
    report: ReportRow
    standing: Standing
    decision: Decision
    mailing: Mailing
    now: dt.datetime

    @property
    def actor(self) -> Actor:
        """The actor in the role that allows the act."""
        return self.standing.acting(self.decision.actor, DECIDES)

    @property
    def may_decide(self) -> bool:
        return bool(self.standing.capacities.intersection(DECIDES))

    @property
    def day(self) -> dt.date:
        """The local day of the act."""
        return self.frame.day(self.now)


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of decision: what speaks against it, whether it has just been made, what it does.

    ``carry_out`` gives what the answer says beside the facts common to all.
    """

    against: Callable[[Case], Iterator[Refusal]]
    repeated: Callable[[Case], bool]
    carry_out: Callable[[Case], Answer]


def by_whom(case: Case) -> Iterator[Refusal]:
    """Only an approver decides, and never about the unit he belongs to."""
    apart = case.frame.plan.rules.separation.submitter_may_not_review_own_unit
    if not case.may_decide:
        yield Refusal("role", {"needs": list(DECIDES)})
    elif apart and belongs_to(case.frame, case.report, case.decision.actor.person, case.day):
        yield Refusal("own_unit")


def how(case: Case) -> Iterator[Refusal]:
    """With a reason, and while the campaign can still be changed."""
    if not case.decision.reason.strip():
        yield Refusal("reason_missing")
    if case.campaign.status != "open":
        yield Refusal("campaign_closed")
    if case.campaign.presented_at is not None:
        yield Refusal("campaign_presented")


def standing_at(case: Case, *obligations: str) -> Iterator[Refusal]:
    """The duty must be one of these; the root's own is nobody's to end."""
    report = case.report
    if report.obligation in obligations and not report.root:
        return
    closed = report.obligation == "closed"
    yield Refusal("unit_closed" if closed else "not_active", {"obligation": report.obligation})


def with_readers(case: Case) -> Iterator[Refusal]:
    """A report that was sent must be read; one that was returned and never came back need not."""
    if case.report.state != case.frame.definition.initial:
        yield Refusal("already_received")


def just_made(case: Case) -> bool:
    """Whether the report's last act was this very one; somebody was quicker."""
    return case.report.last_move == case.decision.act


def record(
    case: Case,
    action: str,
    values: Mapping[str, Any],
    data: Mapping[str, Any] | None = None,
    *,
    of: ReportRow | None = None,
) -> None:
    """The act's entry and new version of the report, or ``of`` another one that it concerns.

    ``values`` are the columns it changes, all in the entry; ``data`` stands beside them there.
    Raises Conflict ``stale_version``.
    """
    report = of or case.report
    version = report.version + 1
    ledger = Ledger(case.frame, case.now, case.actor)
    ledger.add(
        report,
        action,
        reason=case.decision.reason.strip(),
        request=case.decision.command_id,
        data={**values, **(data or {}), "version": version},
    )
    ledger.store(case.tx)
    who = {"last_move": action if of else case.decision.act, "last_actor": case.actor.person}
    changed = {**values, **who, "last_at": case.now, "version": version}
    if not reports.change(case.tx, report, changed):
        raise Conflict("stale_version", expected=report.version, unit=report.unit)


def release(case: Case, reason: str) -> None:
    """Nothing more is asked of the unit: every step and clock stops, unsent mails stay unsent."""
    due.supersede(case.tx, case.report.id, case.now, reason)
    unsent.withdraw(case.tx, case.report.id, reason, keeping=LISTS)
    contacts.close_calls(case.tx, case.report.id, case.now)


def ladder_ahead(case: Case, report: ReportRow, milestone: p.Milestone) -> list[Any]:
    """The steps of a new epoch that still lie ahead; those already past are not planned.

    ``report`` is as the act leaves it. The opening letter is nobody's reminder: it has no epoch.
    """
    rows = ladder_rows(case.frame, report, milestone)
    return [row for row in rows if row["kind"] == "ladder" and row["due_at"] >= case.now]


def figures_ahead(case: Case, report: ReportRow) -> list[Any]:
    """The question for final figures, if its day is still to come."""
    at = figures_at(case.frame, report)
    if at is None or at < case.now:
        return []
    what: dict[str, Any] = {"kind": "figures", "occurrence": report.epoch}
    return [due_row(case.frame, report, CONFIRM_FIGURES, at, **what)]
