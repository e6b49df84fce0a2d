"""What holds at every moment of any campaign: GOALS (Fair claims) and RULES 1 to 4 as code."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cast import ZONE
from story import Seen

from states.definition import shipped

STATES = {state.code for state in shipped().states}
URGING = {"reminder", "last_working_day", "due_today", "overdue", "formal_letter"}
LIMITED = URGING - {"formal_letter"} | {"confirm_figures"}
LISTING = {"outstanding_list", "decide_without"}
SETTLED = ("fired", "skipped")
STANDS = ("state", "revision", "revision_hash", "obligation", "merged_into", "epoch", "extensions")


def hold(before: Seen, after: Seen, *, by_clock: bool) -> None:
    """Everything, of the rows before and after one thing that happened."""
    reports_are_sound(after)
    versions_count_acts(before, after)
    steps_are_settled_once(before, after)
    planned_steps_are_wanted(after)
    mails_are_sound(before, after)
    nobody_is_urged_in_vain(before, after)
    no_day_brings_too_much(after)
    members_are_sound(after)
    targets_are_counted_once(after)
    if by_clock:
        the_clock_keeps_hours(before, after)
        nothing_is_missed(after)
    if before.campaign.presented_at is not None:
        for unit, row in after.reports.items():
            assert _said(row, STANDS) == _said(before.reports[unit], STANDS)


def reports_are_sound(seen: Seen) -> None:
    entries = Counter(entry.chain for entry in seen.log)
    clocks = Counter(
        row.unit for row in seen.rows["due_row"] if (row.kind, row.status) == ("review", "planned")
    )
    for unit, row in seen.reports.items():
        assert row.state in STATES
        assert (row.state == "submitted") == (row.reader_step is not None)
        assert clocks[unit] <= (row.state == "submitted")
        assert row.chain_n == entries[f"report:{row.id}"]
        assert bool(row.merged_into) == (row.obligation == "merged")
    root = next(row for row in seen.reports.values() if row.root)
    assert (root.state == "presented") == (seen.campaign.presented_at is not None)


def versions_count_acts(before: Seen, after: Seen) -> None:
    """The log only grows; each act that it tells of is the next version of its report."""
    assert after.log[: len(before.log)] == before.log
    told: dict[str, list[int]] = {unit: [] for unit in after.reports}
    for entry in after.log[len(before.log) :]:
        data = json.loads(entry.body)["data"]
        if entry.chain != "system" and entry.unit and "version" in data:
            told[entry.unit].append(data["version"])
    for unit, row in after.reports.items():
        was = before.reports[unit].version
        assert told[unit] == list(range(was + 1, row.version + 1)), unit


def steps_are_settled_once(before: Seen, after: Seen) -> None:
    known = {row.id: row for row in after.rows["due_row"]}
    for row in before.rows["due_row"]:
        if row.status in SETTLED:
            assert known[row.id] == row
    keys = Counter((row.report_id, row.step, row.occurrence) for row in known.values())
    assert set(keys.values()) <= {1}
    fired: Counter[Any] = Counter()
    for entry in after.log:
        if entry.action == "step_fired":
            data = json.loads(entry.body)["data"]
            fired[entry.unit, data["step"], data["occurrence"]] += 1
    assert set(fired.values()) <= {1}
    if after.campaign.paused or after.campaign.status != "open":
        assert _newly_fired(before, after) == []


def _newly_fired(before: Seen, after: Seen) -> list[Any]:
    planned = {row.id for row in before.rows["due_row"] if row.status == "planned"}
    rows = after.rows["due_row"]
    return [row for row in rows if row.id in planned and row.status == "fired"]


def planned_steps_are_wanted(seen: Seen) -> None:
    for row in seen.rows["due_row"]:
        if row.status not in ("planned", "awaiting_confirmation"):
            continue
        report = seen.reports[row.unit]
        assert seen.campaign.status == "open"
        assert report.obligation == "due" or row.kind in ("review", "resubmit", "figures")
        if row.kind == "ladder":
            assert row.occurrence == report.epoch
            assert report.root or report.first_received is None
        if row.kind == "ladder" and row.status == "planned":
            assert seen.frame.workdays.is_open(row.due_at, seen.frame.zone), row


def mails_are_sound(before: Seen, after: Seen) -> None:
    assert len(after.mails) == len(after.rows["mail"])
    stopped = after.installation.mail_held or after.campaign.paused
    for key, mail in after.mails.items():
        old = before.mails.get(key)
        assert mail.status in ("ready", "sent", "dropped"), mail.status
        assert bool(mail.reason) == (mail.status == "dropped")
        assert (mail.sent_at is not None) == (mail.status == "sent")
        if old is not None and old.status != "ready":
            assert mail == old
        elif mail.status == "sent":
            assert not stopped
            assert mail.body
            assert mail.subject


def nobody_is_urged_in_vain(before: Seen, after: Seen) -> None:
    """Not when it is decided, nor when it leaves."""
    for mail in _new(before, after):
        assert not any(_silent(before, unit) for unit in _urged(mail)), mail
        if mail.letter in LISTING:
            assert all(_outstanding(before, unit, mail.decided_at) for unit in mail.units), mail
    for key, mail in after.mails.items():
        old = before.mails.get(key)
        if mail.status == "sent" and (old is None or old.status != "sent"):
            assert not any(_silent(after, unit) for unit in _urged(mail)), mail
        if mail.status == "ready" and _urged(mail):
            assert not all(_silent(after, unit) for unit in _urged(mail)), mail


def _new(before: Seen, after: Seen) -> Iterator[Any]:
    return (mail for key, mail in after.mails.items() if key not in before.mails)


def _urged(mail: Any) -> list[str]:
    return list(mail.units) if mail.letter in URGING else []


def _silent(seen: Seen, unit: str) -> bool:
    """Whether nobody is to be urged about the unit's report."""
    report = seen.reports[unit]
    return report.first_received is not None or report.obligation != "due"


def _outstanding(seen: Seen, unit: str, at: dt.datetime) -> bool:
    return not _silent(seen, unit) or seen.reports[unit].root


def no_day_brings_too_much(seen: Seen) -> None:
    letters: dict[tuple[str, dt.date], set[Any]] = {}
    digests: Counter[Any] = Counter()
    for mail in seen.mails.values():
        day = mail.decided_at.astimezone(ZONE).date()
        if mail.letter == "digest":
            digests[mail.address.lower(), day] += 1
        if mail.letter in LIMITED:
            for unit in mail.units:
                letters.setdefault((unit, day), set()).add((mail.step, mail.decided_at))
    assert set(digests.values()) <= {1}
    assert [key for key, steps in letters.items() if len(steps) > 1] == []


def the_clock_keeps_hours(before: Seen, after: Seen) -> None:
    for mail in _new(before, after):
        assert after.frame.workdays.is_open(mail.decided_at, after.frame.zone), mail


def nothing_is_missed(seen: Seen) -> None:
    """Once time has been at work, nothing that fell due in working hours is left."""
    now, campaign = seen.installation.clock, seen.campaign
    running = campaign.status == "open" and not campaign.paused
    if running and seen.frame.workdays.is_open(now, seen.frame.zone):
        planned = [row for row in seen.rows["due_row"] if row.status == "planned"]
        assert [row for row in planned if row.due_at <= now] == []
        if not seen.installation.mail_held:
            waiting = [mail for mail in seen.mails.values() if mail.status == "ready"]
            assert [mail for mail in waiting if mail.not_before <= now] == []


def members_are_sound(seen: Seen) -> None:
    by_id = {row.id: row for row in seen.reports.values()}
    members = {by_id[row.report_id].unit: row for row in seen.rows["member"]}
    assert len(members) == len(seen.rows["member"])
    for unit, row in seen.reports.items():
        if not row.root and row.state in ("consolidated", "presented"):
            member = members[unit]
            assert (member.revision, member.hash) == (row.revision, row.revision_hash)
            assert not member.stale


def targets_are_counted_once(seen: Seen) -> None:
    """Those of merged units with whoever answers for them now; nothing lost, nothing doubled."""
    expected: dict[str, dict[str, Decimal]] = {unit: {} for unit in seen.reports}
    for target in seen.frame.register.targets:
        mine = expected[_heir(seen, target.unit)]
        if target.target is not None:
            mine[target.indicator] = mine.get(target.indicator, Decimal(0)) + target.target
    assert {unit: dict(own) for unit, own in seen.frame.targets.items() if own} == {
        unit: own for unit, own in expected.items() if own
    }


def _heir(seen: Seen, unit: str) -> str:
    while seen.reports[unit].merged_into:
        unit = seen.reports[unit].merged_into
    return unit


def _said(row: Any, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]
