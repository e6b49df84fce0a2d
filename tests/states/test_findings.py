"""The checks of a submission as a whole: its dates, its signature, its receipt."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from finding_cases import UNIT, bare, found, indicator, section

from states.asked import cutoff_of
from states.content import Content, Document
from states.deadlines import last_day
from states.findings import SEVERITIES, CheckContext, Finding, check, is_complete
from states.normalise import content_of
from states.plan import Plan

DEADLINE = dt.datetime.fromisoformat("2023-05-05T00:00:00+07:00")
TICK = dt.timedelta(microseconds=1)


def test_every_code_of_the_contract_has_its_severity() -> None:
    by_severity = {
        severity: sum(1 for each in SEVERITIES.values() if each == severity)
        for severity in ("error", "warning", "info")
    }
    assert by_severity == {"error": 14, "warning": 9, "info": 5}


def test_figures_must_be_of_the_last_day_of_the_cut_off(plan: Plan) -> None:
    cutoff = cutoff_of(plan, "unit")
    assert cutoff is not None
    before = dataclasses.replace(cutoff, boundary="before")
    mismatch = [("cutoff_mismatch", "as_of")]
    april_30, april_29 = Content(as_of=dt.date(2023, 4, 30)), Content(as_of=dt.date(2023, 4, 29))
    assert last_day(cutoff.date, cutoff.boundary) == april_30.as_of
    assert found(april_30, bare(plan), cutoff=cutoff) == []
    assert found(april_29, bare(plan), cutoff=cutoff) == mismatch
    assert found(april_29, bare(plan), cutoff=before) == []
    assert found(Content(), bare(plan), cutoff=cutoff) == mismatch
    assert found(Content(), bare(plan)) == []


@pytest.mark.parametrize(
    ("kind", "dated", "codes"),
    [
        ("actual", dt.date(2023, 4, 29), [("as_of_after_document_date", "document.dated")]),
        ("actual", dt.date(2023, 4, 30), []),
        ("actual", None, []),
        ("estimate", dt.date(2023, 4, 29), [("estimate_unconfirmed", "as_of_kind")]),
    ],
)
def test_actual_figures_are_not_older_than_their_document(
    plan: Plan, kind: Any, dated: dt.date | None, codes: list[tuple[str, str]]
) -> None:
    document = Document(dated=dated)
    content = Content(document=document, as_of=dt.date(2023, 4, 30), as_of_kind=kind)
    assert found(content, bare(plan)) == codes


def test_a_confirmed_estimate_is_no_finding(plan: Plan) -> None:
    document = Document(dated=dt.date(2023, 4, 26))
    content = Content(document=document, as_of=dt.date(2023, 4, 30), as_of_kind="estimate")
    assert found(content, bare(plan), figures_confirmed=True) == []


@pytest.mark.parametrize(
    ("signed_as", "by_deputy", "told"),
    [
        ("K/T Bí thư, Phó Bí thư", False, True),
        ("KT. Giám đốc", False, True),
        ("Bí thư", True, True),
        ("Bí thư", False, False),
        ("T/M Ban Thường vụ", False, False),
        ("KTS Nguyễn", False, False),
    ],
)
def test_a_deputys_signature_or_sending_is_told(
    plan: Plan, signed_as: str, by_deputy: bool, told: bool
) -> None:
    content = Content(document=Document(signed_as=signed_as))
    expected = [("signed_by_deputy", "document.signed_as")] if told else []
    assert found(content, bare(plan), submitted_by_deputy=by_deputy) == expected


def test_the_first_late_instant_is_the_deadline_itself(plan: Plan) -> None:
    sent = {"deadline": DEADLINE}
    assert found(Content(), bare(plan), received_at=DEADLINE - TICK, **sent) == []
    assert found(Content(), bare(plan), received_at=DEADLINE, **sent) == [("late", "submitted_at")]
    settled = {"received_at": DEADLINE, "timeliness_settled": True, **sent}
    assert found(Content(), bare(plan), **settled) == []


def test_a_paper_is_late_by_its_receipt_and_its_recording_is_told(plan: Plan) -> None:
    paper: dict[str, Any] = {"registered": True, "deadline": DEADLINE}
    at_once = {"received_at": DEADLINE - TICK, "recorded_at": DEADLINE - TICK}
    afterwards = {"received_at": DEADLINE - TICK, "recorded_at": DEADLINE}
    late = {"received_at": DEADLINE, "recorded_at": DEADLINE + TICK}
    told = ("recorded_after_receipt", "recorded_at")
    assert found(Content(), bare(plan), **paper, **at_once) == []
    assert found(Content(), bare(plan), **paper, **afterwards) == [told]
    assert found(Content(), bare(plan), **paper, **late) == [("late", "received_at"), told]


def test_only_missing_parts_make_a_submission_incomplete() -> None:
    incomplete = {code for code in SEVERITIES if not is_complete([Finding(code, "")])}
    assert incomplete == {
        "section_missing",
        "field_missing",
        "field_empty_phrase",
        "indicator_missing",
    }
    assert is_complete([])


def test_findings_carry_the_facts_of_their_words(plan: Plan) -> None:
    asked = bare(plan, indicators=(indicator(),), outline=(section(min_words=3),))
    raw = {"sections": {"S1": "một"}, "indicators": [{"code": "I", "target": 6, "actual": 2000}]}
    content, _ = content_of(raw, "vi")
    ctx = CheckContext(plan=asked, unit=UNIT, targets={"I": Decimal(9)})
    assert check(content, ctx) == (
        Finding("section_too_short", "sections.S1", {"words": 1, "min_words": 3}),
        Finding("outlier_vs_target", "indicators.I", {"times": 222}),
        Finding("target_changed", "indicators.I", {"locked": "9", "reported": "6"}),
    )
