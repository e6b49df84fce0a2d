"""Corrected targets: what was found in reports that were measured by the wrong ones."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from states.asked import indicators_asked, target_of
from states.finding import SEVERITIES
from states.findings import check
from states.normalise import content_from
from storage import revisions
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.letter_facts import check_context
from workflow.submission import finding_data

# The findings that compare a report with its locked targets.
MEASURED = frozenset({"target_changed", "outlier_vs_target"})


def recheck(
    tx: Connection, old: Frame, new: Frame, reports: Iterable[ReportRow]
) -> Mapping[int, int]:
    """Judge the current revisions of units with other targets anew; by report how many errors
    stand now, where that changed."""
    other = {
        one.id: one
        for one in reports
        if one.revision and not one.root and _measures(old, one) != _measures(new, one)
    }
    found = revisions.current_contents(tx, [(one.id, one.revision) for one in other.values()])
    errors: dict[int, int] = {}
    for report_id, row in found.items():
        if row.withdrawn_at is None:
            errors |= _recheck(tx, new, other[report_id], row)
    return errors


def _measures(frame: Frame, report: ReportRow) -> Mapping[str, Decimal | None]:
    own = frame.targets.get(report.unit, {})
    asked = indicators_asked(frame.plan, frame.units[report.unit])
    return {indicator.code: target_of(indicator, own) for indicator in asked}


def _recheck(tx: Connection, frame: Frame, report: ReportRow, row: Any) -> Mapping[int, int]:
    content = content_from(json.loads(row.content))
    fresh = [one for one in check(content, check_context(frame, report)) if one.code in MEASURED]
    kept = [one for one in row.findings if one["code"] not in MEASURED]
    judged = [*kept, *map(finding_data, fresh)]
    if judged == row.findings:
        return {}
    revisions.change(tx, report.id, row.n, {"findings": judged})
    errors = sum(SEVERITIES[one["code"]] == "error" for one in judged)
    return {report.id: errors} if errors != report.errors else {}
