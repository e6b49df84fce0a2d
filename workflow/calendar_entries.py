"""Which letters bring a deadline's calendar entry: decided with the letter, never at sending.

A letter that announces a deadline brings the entry to an address that does not hold it as it
stands; any other letter about the unit only brings an entry up to date, or takes it out again.
Whatever moved the deadline needs to do nothing about calendars: the next letter notices.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from notifications.facts import Due, Entry
from notifications.letters import LETTERS
from states.instants import DAY, start_of_day
from storage import calendar_entries
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.letter_facts import milestone_of

ANNOUNCING = ("opening", "reminder", "last_working_day", "due_today", "extended")
Brought = tuple[str, Entry]  # the milestone, and its entry as it is to be held
OVER = ("waived", "merged", "exempt")


def may_bring(letter: str) -> bool:
    """Whether the letter is one to a unit about itself."""
    return not LETTERS[letter].internal


class Entries:
    """The entries of the reports that the letters of one act are about."""

    def __init__(self, tx: Connection, frame: Frame, report_ids: set[int]) -> None:
        self._frame = frame
        self._entries = calendar_entries.of_reports(tx, report_ids) if report_ids else {}
        self._held = calendar_entries.held(tx, report_ids) if self._entries else {}
        self._new: dict[calendar_entries.Key, dict[str, Any]] = {}
        self._kept: dict[calendar_entries.Key, dict[str, Any]] = {}

    def brought(
        self,
        letter: str,
        address: str,
        about: Iterable[tuple[ReportRow, Due | None, str]],
        *,
        is_copy: bool,
    ) -> dict[int, Brought]:
        """By report what a mail is to bring about it: its report, deadline and milestone given.

        Without a milestone it is the unit's own.
        """
        found = {
            report.id: self._wanted(
                letter, address, report, due, milestone=milestone, is_copy=is_copy
            )
            for report, due, milestone in about
        }
        return {key: entry for key, entry in found.items() if entry}

    def _wanted(
        self,
        letter: str,
        address: str,
        report: ReportRow,
        due: Due | None,
        *,
        milestone: str,
        is_copy: bool,
    ) -> Brought | None:
        milestone = milestone or _own_milestone(self._frame, report)
        if not milestone or due is None or not may_bring(letter):
            return None
        at = (report.id, milestone, address.lower())
        announcing = letter in ANNOUNCING and not is_copy
        entry = self._entries.get(at[:2])
        if at not in self._held and not announcing:
            return None
        now = {
            "ends_at": _ends_at(self._frame, due),
            "cancelled": self._is_over(letter, report, milestone),
        }
        if entry is None:
            if now["cancelled"]:
                return None
            entry = self._make(report, milestone, now)
        elif any(entry[name] != value for name, value in now.items()):
            entry = self._change(entry, now)
        if self._held.get(at, -1) == entry["sequence"]:
            return None
        if at not in self._held and entry["cancelled"]:
            return None
        self._held[at] = entry["sequence"]
        return milestone, _fact(entry)

    def store(self, tx: Connection) -> None:
        """Write what was decided, in the transaction of the letters."""
        calendar_entries.store(tx, list(self._new.values()), list(self._kept.values()))

    def _is_over(self, letter: str, report: ReportRow, milestone: str) -> bool:
        """Whether nothing more is to be done by that day. The ladder of a milestone that other
        acts meet stops with them, so its letters speak of what is still ahead."""
        by = next(m.completed_by for m in self._frame.plan.milestones if m.code == milestone)
        sent = letter == "received" or report.first_received is not None
        return report.obligation in OVER or (sent and by == "submit")

    def _make(self, report: ReportRow, milestone: str, now: Mapping[str, Any]) -> dict[str, Any]:
        uid = _uid(self._frame, report.unit, milestone)
        entry = {"report_id": report.id, "milestone": milestone, "uid": uid, "sequence": 0, **now}
        self._new[report.id, milestone] = self._entries[report.id, milestone] = entry
        return entry

    def _change(self, entry: dict[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
        entry |= {"sequence": entry["sequence"] + 1, **now}
        key = (entry["report_id"], entry["milestone"])
        if key not in self._new:
            self._kept[key] = entry
        return entry


def _own_milestone(frame: Frame, report: ReportRow) -> str:
    """The milestone that letters about a unit's report speak of; a root's letters name theirs."""
    milestone = None if report.root else milestone_of(frame, report.level)
    return milestone.code if milestone else ""


def _ends_at(frame: Frame, due: Due) -> dt.datetime:
    if "instant" in due:
        return dt.datetime.fromisoformat(due["instant"])
    return start_of_day(dt.date.fromisoformat(due["last_valid_day"]) + DAY, frame.zone)


def _uid(frame: Frame, unit: str, milestone: str) -> str:
    """One for ever; the domain is that of the office's own address."""
    facts = json.dumps(["entry", frame.code, unit, milestone])
    domain = frame.plan.mail.reply_to.rpartition("@")[2]
    return f"{hashlib.sha256(facts.encode()).hexdigest()[:32]}@{domain}"


def _fact(entry: Mapping[str, Any]) -> Entry:
    return Entry(
        uid=entry["uid"],
        sequence=entry["sequence"],
        ends_at=entry["ends_at"].isoformat(),
        cancelled=entry["cancelled"],
    )
