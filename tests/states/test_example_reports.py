"""Every report of the shipped example, held against what the example says of it."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import dondoc
from states.asked import cutoff_of
from states.content import Content
from states.deadlines import Deadline, deadline_of, resubmit_due
from states.findings import CheckContext, Finding, check, is_complete
from states.indicators import indicator_results
from states.normalise import content_of
from states.timeliness import (
    Received,
    counted_submission,
    late_by_working_days,
    obligation_of,
    timeliness,
)

FOLDER = Path(dondoc.__file__).parent / "example" / "reports"
REPORTS = [
    json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    for path in sorted(FOLDER.glob("*.json"))
]
SENT = [raw for raw in REPORTS if raw["unit"] != "DB33"]
TOLD = [raw for raw in SENT if "expected" in raw]
SILENT = [raw for raw in SENT if "expected" not in raw]

# Asked of the database: a test of copied passages holds it against the example.
NOT_HERE = {"duplicate_text"}
OF_RECEIPT = {"late", "recorded_after_receipt"}
CUT_OFF_ENDS = dt.datetime.fromisoformat("2023-05-01T00:00:00+07:00")
AFTERWARDS = dt.datetime.fromisoformat("2023-06-05T00:00:00+07:00")


@dataclass(frozen=True)
class Judged:
    """One submission, and the standing of its unit once it had come."""

    at: dt.datetime
    content: Content
    ctx: CheckContext
    findings: tuple[Finding, ...]
    timeliness: str


def name_of(raw: dict[str, Any]) -> str:
    return f"{raw['unit']}-{raw['version']}"


def deadline(example: Any) -> Deadline:
    found = deadline_of(example.plan.milestones[0], example.zone, example.workdays)
    assert found is not None
    return found


def judged(example: Any, raw: dict[str, Any]) -> Judged:
    """Play the submissions of the report's unit up to and including this one."""
    received: list[Received] = []
    counts = example.plan.rules.timeliness_counts
    until = deadline(example).instant
    unit = example.units[raw["unit"]]
    mine = [one for one in example.submissions if one.unit == unit.code]
    for sent in mine[: raw["version"]]:
        content, notes = content_of(example.reports[sent.unit, sent.version], "vi")
        ctx = CheckContext(
            plan=example.plan,
            unit=unit,
            targets=example.targets[unit.code],
            cutoff=cutoff_of(example.plan, unit.level),
            received_at=sent.at,
            recorded_at=sent.recorded_at,
            deadline=until,
            registered=sent.registered,
            submitted_by_deputy=sent.by.startswith("DEP-"),
            names=example.names,
            timeliness_settled=counted_submission(received, counts) is not None,
        )
        findings = (*notes, *check(content, ctx))
        received.append(Received(sent.at, is_complete(findings)))
        word = timeliness(AFTERWARDS, until, received, "due", counts)
        last = Judged(sent.at, content, ctx, findings, word)
    return last


def told(findings: Any) -> list[tuple[str, str, str]]:
    return sorted((one.code, one.severity, one.path) for one in findings)


@pytest.mark.parametrize("raw", TOLD, ids=name_of)
def test_a_report_has_the_findings_the_example_expects(example: Any, raw: dict[str, Any]) -> None:
    expected = sorted(
        (one["code"], one["severity"], one["path"])
        for one in raw["expected"]["findings"]
        if one["code"] not in NOT_HERE
    )
    assert told(judged(example, raw).findings) == expected


@pytest.mark.parametrize("raw", SILENT, ids=name_of)
def test_any_other_report_has_none_but_an_estimate_sent_before_the_cut_off_ends(
    example: Any, raw: dict[str, Any]
) -> None:
    sent = judged(example, raw)
    content_findings = [one for one in sent.findings if one.code not in OF_RECEIPT]
    early = [("estimate_unconfirmed", "warning", "as_of_kind")]
    assert told(content_findings) == (early if sent.at < CUT_OFF_ENDS else [])


def test_late_is_found_on_the_submissions_that_made_their_unit_late(example: Any) -> None:
    late = {
        name_of(raw)
        for raw in SENT
        if any(one.code == "late" for one in judged(example, raw).findings)
    }
    assert late == {"DB07-1", "CB14-1", "CB19-1", "CB28-1", "DB12-2", "DB22-2"}


@pytest.mark.parametrize(
    "raw", [raw for raw in TOLD if "timeliness" in raw["expected"]], ids=name_of
)
def test_a_report_is_as_timely_as_the_example_expects(example: Any, raw: dict[str, Any]) -> None:
    sent = judged(example, raw)
    expected = raw["expected"]
    assert sent.timeliness == expected["timeliness"]
    if "late_by" in expected:
        last_valid_day = deadline(example).last_valid_day
        days = late_by_working_days(last_valid_day, sent.at, example.zone, example.workdays)
        assert days == expected["late_by"]["working_days"]


def test_a_unit_that_never_submitted_is_missing(example: Any) -> None:
    until = deadline(example).instant
    assert timeliness(AFTERWARDS, until, [], "due", "first_complete_submission") == "missing"
    assert [one for one in example.submissions if one.unit == "DB33"] == []


@pytest.mark.parametrize("raw", TOLD, ids=name_of)
def test_a_report_stands_where_the_example_expects(example: Any, raw: dict[str, Any]) -> None:
    sent = judged(example, raw)
    statuses = {one.code: one.status for one in indicator_results(sent.content, sent.ctx)}
    expected = raw["expected"]["statuses"]
    assert {code: statuses[code] for code in expected} == expected


def test_the_returned_report_was_due_again_when_the_example_says(example: Any) -> None:
    (raw,) = (raw for raw in TOLD if name_of(raw) == "DB26-2")
    returned_at = dt.datetime.fromisoformat("2023-05-05T16:00:00+07:00")
    due = resubmit_due(
        returned_at,
        example.plan.rules.resubmit_within_wd,
        example.workdays,
        example.zone,
        deadline(example).instant,
    )
    assert due == dt.datetime.fromisoformat(raw["expected"]["resubmit_due_exclusive"])


def test_seventy_two_units_must_report(example: Any) -> None:
    assert len(example.due_units()) == 72
    assert obligation_of(example.units["CB31"], example.plan) == "merged"
    assert obligation_of(example.units["CB32"], example.plan) == "exempt"
    assert obligation_of(example.units["KHOI"], example.plan) == "due"
