"""What a new version of the plan means for every report: its duty, its steps, its clocks, and
who is told."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from notifications.facts import Due
from storage import contacts, due, replanning, reports, revisions, unsent
from storage.audit import Actor
from storage.reports import ReportRow
from storage.types import instant_text
from workflow import reminders
from workflow.deadlines import deadline_for
from workflow.duty import LISTS
from workflow.edition import Edition
from workflow.frame import Frame
from workflow.ledger import Ledger
from workflow.mailing import Mailing
from workflow.new_reports import duty, duty_entry, open_chains
from workflow.notices import NOTICE, moved_deadlines, notice, told_before
from workflow.rechecking import recheck
from workflow.replanning import Replanned, Situation, by_report, replan
from workflow.report_clocks import clock_values
from workflow.schedule import Done
from workflow.views import met_milestones

Json = dict[str, Any]
AMENDED = "amended"
DONE = ("fired", "skipped")
# Set by the register, and so changed by it; what a person has decided stays decided.
BY_REGISTER = ("due", "exempt", "merged")


@dataclass(frozen=True, slots=True)
class Amended:
    """The act: by whom, when and why."""

    actor: Actor
    now: dt.datetime
    reason: str
    request: str = ""


@dataclass(slots=True)
class _Outcome:
    """What becomes of one report."""

    report: ReportRow
    steps: Replanned = field(default_factory=Replanned)
    values: dict[str, Any] = field(default_factory=dict)
    duty: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, Due] = field(default_factory=dict)
    joins: bool = False

    @property
    def touched(self) -> bool:
        return bool(self.steps or self.values or self.duty)


def change_duties(
    tx: Connection, frame: Frame, edition: Edition, before: Sequence[ReportRow]
) -> dict[str, Mapping[str, str]]:
    """Let who must report follow the register; by unit the duty, where it is another now."""
    after = {unit.code: unit for unit in edition.register.units}
    changed: dict[str, Mapping[str, str]] = {}
    rows = []
    for report in before:
        was = duty(frame.plan, frame.units[report.unit])
        is_ = duty(edition.plan, after[report.unit])
        if was != is_ and report.obligation in BY_REGISTER:
            changed[report.unit] = is_
            rows.append({"b_id": report.id, **is_})
    reports.change_many(tx, rows)
    return changed


class Aftermath:
    """One amendment's consequences for all reports, in the amendment's own transaction."""

    def __init__(self, tx: Connection, old: Frame, new: Frame, campaign: Any, act: Amended) -> None:
        self.tx = tx
        self.old = old
        self.new = new
        self.campaign = campaign
        self.act = act
        self.rows = by_report(replanning.rows_of_plan(tx, new.id))
        self.returned = revisions.last_remarks(tx, new.id)
        self.untold = replanning.untold(tx, new.id, NOTICE)

    def carry_out(
        self, before: Sequence[ReportRow], duties: Mapping[str, Mapping[str, str]]
    ) -> Json:
        """Replan every report, tell whom it concerns, log it; gives what the answer says of it."""
        tx, act = self.tx, self.act
        known = {one.id for one in before}
        everyone = reports.all_of(tx, self.new.id)
        joined = [one for one in everyone if one.id not in known]
        open_chains(tx, self.new, joined, act.actor, act.now)
        # With the chains just opened.
        everyone = reports.all_of(tx, self.new.id)
        errors = recheck(tx, self.old, self.new, [one for one in everyone if one.id in known])
        outcomes = [
            self._outcome(one, duties.get(one.unit, {}), errors, new=one.id not in known)
            for one in everyone
        ]
        self._store(outcomes)
        touched = [one for one in outcomes if one.touched and one.report.id in known]
        reports.change_many(tx, [_row(one) for one in touched])
        told = self._tell(outcomes)
        self._log(touched)
        self._open({one.report.id for one in outcomes if one.joins})
        return {
            "joined": [one.unit for one in joined],
            "duties": [{"unit": unit, **duty_entry(**d)} for unit, d in duties.items()],
            "told": told,
            "replanned": sum(bool(outcome.steps) for outcome in outcomes),
        }

    def _outcome(
        self, report: ReportRow, duty: Mapping[str, str], errors: Mapping[int, int], *, new: bool
    ) -> _Outcome:
        found = _Outcome(report, duty=duty)
        if report.id in errors:
            found.values["errors"] = errors[report.id]
        if report.obligation != "due":
            return found
        held = self.campaign.conference_at is not None
        met = met_milestones(self.new, report, conference=held)
        found.joins = new or bool(duty)
        if not found.joins:
            found.moved = moved_deadlines(self.old, self.new, report, met)
            found.values |= clock_values(self.new, report, self.returned.get(report.id))
        rows = self.rows.get(report.id, ())
        situation = Situation(report, rows, met, frozenset(found.moved), found.joins)
        found.steps = replan(self.new, self.act.now, situation)
        return found

    def _store(self, outcomes: Sequence[_Outcome]) -> None:
        tx, now = self.tx, self.act.now
        replanning.change_rows(tx, [row for one in outcomes for row in one.steps.changed])
        due.plan(tx, [row for one in outcomes for row in one.steps.fresh])
        for one in outcomes:
            if one.duty and one.report.obligation != "due":
                due.supersede(tx, one.report.id, now, one.report.obligation)
                unsent.withdraw(tx, one.report.id, AMENDED, keeping=LISTS)
                contacts.close_calls(tx, one.report.id, now)
        replanning.move_clocks(tx, list(self._clocks(outcomes)))
        for milestone in {code for one in outcomes for code in one.moved}:
            # They say a date that no longer is.
            ids = [one.report.id for one in outcomes if milestone in one.moved]
            replanning.withdraw(tx, milestone, NOTICE, ids, AMENDED)
        gone = {s.step for s in self.old.plan.escalation} - {
            s.step for s in self.new.plan.escalation
        }
        replanning.drop_steps(tx, self.new.id, gone, AMENDED)

    def _clocks(self, outcomes: Sequence[_Outcome]) -> Iterator[Json]:
        for one in outcomes:
            for kind, column in (("review", "review_due"), ("resubmit", "resubmit_due")):
                if one.values.get(column) is not None:
                    at = one.values[column]
                    yield {"b_report": one.report.id, "b_kind": kind, "at": at}

    def _tell(self, outcomes: Sequence[_Outcome]) -> list[str]:
        """One notice to each report whose next deadline moved; the units that are told."""
        mailing = Mailing(self.new, self.act.now)
        told = []
        for one in outcomes:
            if not one.moved:
                continue
            milestone, old = next(iter(one.moved.items()))
            old = told_before(self.untold.get(one.report.id)) or old
            done = {_key(row) for row in self.rows.get(one.report.id, ()) if row.status in DONE}
            done |= {(one.report.id, step, one.report.epoch) for step in one.steps.skipped}
            letter = notice(
                self.new, one.report, milestone, old, self.act.reason, self.act.now, done
            )
            if letter is not None:
                mailing.add(letter)
                told.append(one.report.unit)
        mailing.store(self.tx)
        return told

    def _log(self, outcomes: Sequence[_Outcome]) -> None:
        ledger = Ledger(self.new, self.act.now, self.act.actor)
        for one in outcomes:
            ledger.add(one.report, "replanned", reason=self.act.reason, data=self._data(one))
        ledger.store(self.tx)

    def _open(self, report_ids: Collection[int]) -> None:
        """Opening letters of units that come in; in a pause they wait like every step."""
        rows = [
            row
            for row in due.due(self.tx, self.new.id, self.act.now)
            if row.kind == "event" and row.report_id in report_ids and not self.campaign.paused
        ]
        reminders.fire(self.tx, self.new, rows, self.act.now)

    def _data(self, one: _Outcome) -> Json:
        steps = one.steps
        told: Json = {
            "added": {step: instant_text(at) for step, at in steps.added.items()},
            "moved": {step: instant_text(at) for step, at in steps.moved.items()},
            "removed": steps.removed,
            "skipped": steps.skipped,
            "deadlines": {code: self._instant(one, code) for code in one.moved},
            **{name: _plain(value) for name, value in one.values.items()},
        }
        numbers = {
            "plan_version": self.new.version,
            "plan_rev": one.report.plan_rev + bool(steps),
            "version": one.report.version + 1,
        }
        return {**{key: value for key, value in told.items() if value}, **one.duty, **numbers}

    def _instant(self, one: _Outcome, milestone: str) -> str:
        deadline = deadline_for(self.new, one.report, milestone)
        assert deadline is not None
        return instant_text(deadline.instant)


def _key(row: Any) -> Done:
    return row.report_id, row.step, row.occurrence


def _plain(value: Any) -> Any:
    return instant_text(value) if isinstance(value, dt.datetime) else value


def _row(one: _Outcome) -> Json:
    report = one.report
    return {
        "b_id": report.id,
        "version": report.version + 1,
        "plan_rev": report.plan_rev + bool(one.steps),
        "review_due": report.review_due,
        "resubmit_due": report.resubmit_due,
        "errors": report.errors,
        **one.values,
    }
