"""What may stand in a digest, for whom: one function a kind of open thing."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection

from notifications.facts import DigestItem
from storage import bad_addresses, contacts, digests, due, outbox, reports
from storage.reports import ReportRow
from workflow.actors import current_reader
from workflow.directory import IN_THE_UNIT, Recipient, directory
from workflow.frame import Frame
from workflow.steps import letter_of, step_of

Status = Literal["", "new", "today", "overdue"]
MOMENT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of one person's digest."""

    to: Recipient
    fact: DigestItem

    @property
    def news(self) -> bool:
        """Whether it is told once; everything else stands in each digest until it is done."""
        return self.fact["kind"] in ("step", "formal_sent")


@dataclass(slots=True)
class _View:
    """What all kinds look at, read once."""

    tx: Connection
    frame: Frame
    now: dt.datetime
    day: dt.date
    since: dt.datetime
    by_id: dict[int, ReportRow] = field(default_factory=dict)

    def to_role(self, unit: str, role: str) -> list[Recipient]:
        return directory(self.frame).holders(unit, role, self.day) if role else []

    def to_reader(self, unit: str) -> list[Recipient]:
        reader = directory(self.frame).reader_of(unit, self.day)
        return [reader] if reader else []


def items(tx: Connection, frame: Frame, now: dt.datetime) -> Iterator[Item]:
    """Everything open in the campaign, for everyone it concerns."""
    since = digests.last_run(tx, frame.id) or frame.opened_at - MOMENT
    view = _View(tx, frame, now, frame.day(now), since)
    view.by_id = {one.id: one for one in reports.all_of(tx, frame.id)}
    for kind in (_steps, _formal, _tasks, _calls, _bounced, _reading, _returns):
        yield from kind(view)


def _item(
    view: _View, recipients: Iterable[Recipient], key: str, kind: Any, unit: str, **rest: Any
) -> Iterator[Item]:
    fact = DigestItem(
        key=f"{kind}:{key}",
        kind=kind,
        unit=unit,
        name=view.frame.units[unit].name,
        step=rest.get("step", ""),
        letter=rest.get("letter", ""),
        day=rest.get("day", ""),
        status=rest.get("status", ""),
        person=rest.get("person", ""),
        phone=rest.get("phone", ""),
        count=rest.get("count", 1),
    )
    if "address" in rest:
        fact["address"] = rest["address"]
    for one in recipients:
        yield Item(one, fact)


def _steps(view: _View) -> Iterator[Item]:
    """Steps decided since the last digests whose ``cc`` or ``digest_to`` names the role."""
    for row in due.fired_between(view.tx, view.frame.id, view.since, view.now):
        if row.kind == "figures":
            continue
        step = step_of(view.frame, row)
        # Of one instant the clock's steps come before the digests, a confirmation may follow.
        if row.decided_at == view.since and not step.requires_confirmation:
            continue
        units = _named(view, row) if step.list else [row.unit]
        for role in dict.fromkeys((*step.cc, *step.digest_to)):
            people = view.to_role(row.unit, role)
            for unit in units:
                yield from _item(
                    view,
                    people,
                    f"{row.step}:{row.occurrence}:{unit}",
                    "step",
                    unit,
                    step=row.step,
                    letter=letter_of(view.frame, step, view.by_id[row.report_id]),
                    day=view.frame.day(row.decided_at).isoformat(),
                )


def _named(view: _View, row: Any) -> list[str]:
    """The units a list step is about, as its mails name them."""
    mails = outbox.decided(view.tx, view.frame.id, row.decided_at, step=row.step)
    units = [unit for mail in mails if mail.decided_at == row.decided_at for unit in mail.units]
    return list(dict.fromkeys(units)) or [row.unit]


def _formal(view: _View) -> Iterator[Item]:
    """Formal letters decided since the last digests: to the units' readers and the approver."""
    sent = outbox.decided(view.tx, view.frame.id, view.since, letter="formal_letter")
    seen = {(unit, row.step, row.decided_at) for row in sent for unit in row.units}
    for unit, step, at in sorted(seen):
        approver = view.to_role(unit, view.frame.first_role("approver"))
        day = view.frame.day(at).isoformat()
        yield from _item(
            view,
            [*view.to_reader(unit), *approver],
            f"{step}:{unit}:{at.isoformat()}",
            "formal_sent",
            unit,
            step=step,
            letter="formal_letter",
            day=day,
        )


def _tasks(view: _View) -> Iterator[Item]:
    """Steps that wait for a confirmation: to whoever signs, else the approver."""
    for row in due.awaiting(view.tx, view.frame.id):
        step = step_of(view.frame, row)
        signer = step.signed_by or view.frame.first_role("approver")
        yield from _item(
            view,
            view.to_role(row.unit, signer),
            f"{row.step}:{row.occurrence}:{row.unit}",
            "confirm",
            row.unit,
            step=row.step,
            letter=letter_of(view.frame, step, view.by_id[row.report_id]),
            day=view.frame.day(row.due_at).isoformat(),
        )


def _calls(view: _View) -> Iterator[Item]:
    """Units that could not be written to: to their readers, one line a unit."""
    by_unit: dict[str, list[Any]] = {}
    for row in contacts.open_calls(view.tx, view.frame.id):
        by_unit.setdefault(row.unit, []).append(row)
    for unit, rows in by_unit.items():
        heads = view.to_role(unit, view.frame.first_role("unit_head"))
        yield from _item(
            view,
            view.to_reader(unit),
            f"{unit}:{rows[-1].step}:{rows[-1].occurrence}",
            "call",
            unit,
            step=rows[-1].step,
            day=view.frame.day(rows[-1].at).isoformat(),
            person=heads[0].post.display_name if heads else "",
            phone=heads[0].post.phone if heads else "",
            count=len(rows),
        )


def _bounced(view: _View) -> Iterator[Item]:
    """Addresses that take no mail: a unit's to its reader, others to the approver."""
    if not view.frame.bad_addresses:
        return
    marks = {row.address: row.since for row in bad_addresses.listed(view.tx)}
    for post, address in directory(view.frame).unreachable(view.day):
        since, unit = marks[address], post.unit
        in_unit = view.frame.acts_as.get(post.role) in IN_THE_UNIT
        approver = view.frame.first_role("approver")
        yield from _item(
            view,
            view.to_reader(unit) if in_unit else view.to_role(unit, approver),
            f"{unit}:{address}:{since.isoformat()}",
            "bounced",
            unit,
            day=view.frame.day(since).isoformat(),
            person=post.display_name,
            phone=post.phone,
            address=address,
        )


def _status(view: _View, exclusive: dt.datetime) -> Status:
    if view.now >= exclusive:
        return "overdue"
    last_day = view.frame.day(exclusive - MOMENT)
    return "today" if last_day == view.day else "new"


def _reading(view: _View) -> Iterator[Item]:
    """Reports to read, for whose turn it is; an overdue first reader stands with the approver."""
    for report in view.by_id.values():
        role = current_reader(view.frame, report)
        if role is None or report.review_due is None:
            continue
        status = _status(view, report.review_due)
        last_day = view.frame.day(report.review_due - MOMENT).isoformat()
        turn = f"{report.unit}:{role}:{report.reached.get(role, 0)}:{status}"
        readers = view.to_role(report.unit, role)
        yield from _item(view, readers, turn, "read", report.unit, status=status, day=last_day)
        if status == "overdue" and report.reader_step == 0 and not report.root:
            approver = view.to_role(report.unit, view.frame.first_role("approver"))
            name = readers[0].post.display_name if readers else ""
            yield from _item(
                view, approver, turn, "reader_overdue", report.unit,
                status=status, day=last_day, person=name,
            )  # fmt: skip


def _returns(view: _View) -> Iterator[Item]:
    """Returned reports due back today or overdue: to the unit's reader."""
    for report in view.by_id.values():
        asked = report.state == "draft" and report.returned and report.obligation == "due"
        if not asked or report.resubmit_due is None:
            continue
        status = _status(view, report.resubmit_due)
        if status != "new":
            last_day = view.frame.day(report.resubmit_due - MOMENT)
            yield from _item(
                view,
                view.to_reader(report.unit),
                f"{report.unit}:{report.visit}:{status}",
                "resubmit",
                report.unit,
                status=status,
                day=last_day.isoformat(),
            )
