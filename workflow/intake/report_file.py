"""A report as a file (``dondoc-report/1``): keys, types and codes checked, content untouched."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from i18n.phrases import parse_moment
from states.plan import Plan
from states.record import record
from workflow.intake.document import Document
from workflow.intake.json_lines import parse
from workflow.intake.plan_names import check_line, refer
from workflow.intake.problems import (
    BadInput,
    Keys,
    Problem,
    Problems,
    has_errors,
    in_order,
)
from workflow.intake.report_content import check_content, is_day
from workflow.intake.shape import build
from workflow.intake.text_file import decoded, is_folder, read_bytes

_CONTENT = ("fields", "indicators", "own_indicators")  # of types the plan decides
_OF_EXAMPLES = ("case", "expected")


@dataclass(frozen=True, slots=True)
class ReportFile:
    """``raw`` is the file's data without the keys of examples; its types are checked."""

    campaign: str
    unit: str
    version: int
    channel: Literal["online", "registered"]
    received_at: dt.datetime | None
    recorded_at: dt.datetime | None
    raw: Mapping[str, Any]


Reports = dict[tuple[str, int], ReportFile]


@record
class _Document:
    number: str | None = None
    dated: str | None = None
    adopted_on: str | None = None
    signed_as: str | None = None


@record
class _Conference:
    held: bool | None = None
    date: str | None = None
    combined_with: str | None = None


@record
class _Head:
    """The part of a report whose types do not depend on the plan."""

    schema: Literal["dondoc-report/1"]
    campaign: str
    unit: str
    version: int
    document: _Document | None = None
    as_of: str | None = None
    as_of_kind: Literal["actual", "estimate"] = "actual"
    channel: Literal["online", "registered"] = "online"
    received_at: str | None = None
    recorded_at: str | None = None
    conference: _Conference | None = None
    sections: Mapping[str, str] = field(default_factory=dict)


def read_report(path: Path, plan: Plan, unit: str = "") -> ReportFile:
    """One report, of that unit if one is asked for. Raises BadInput with every problem."""
    problems = Problems(path.name)
    found = _read(path, plan, [unit] if unit else [], problems)
    if found is None or has_errors(problems.found):
        raise BadInput(in_order(problems.found))
    return found[0]


def read_reports(folder: Path, plan: Plan, units: Collection[str] = ()) -> Reports:
    """Every ``*.json`` of a folder by unit and version. Raises BadInput with every problem."""
    reports, problems = reports_in(folder, plan, units)
    if has_errors(problems):
        raise BadInput(problems)
    return reports


def reports_in(
    folder: Path, plan: Plan, units: Collection[str] = ()
) -> tuple[Reports, list[Problem]]:
    """The reports that could be read, and everything that is wrong with the others."""
    reports: Reports = {}
    files: dict[tuple[str, int], str] = {}
    found: list[Problem] = []
    for path in sorted(folder.glob("*.json")) if is_folder(folder) else ():
        problems = Problems(f"{folder.name}/{path.name}")
        if read := _read(path, plan, units, problems):
            report, document = read
            own = (report.unit, report.version)
            if own in reports:
                document.error(
                    "duplicate_report",
                    ("version",),
                    unit=report.unit,
                    version=report.version,
                    other=files[own],
                )
            reports.setdefault(own, report)
            files.setdefault(own, path.name)
        found += in_order(problems.found)
    return reports, found


def _read(
    path: Path, plan: Plan, units: Collection[str], problems: Problems
) -> tuple[ReportFile, Document] | None:
    """The report with bad values replaced; ``units`` are those it may be of, if any are named."""
    data = read_bytes(path, problems)
    text = None if data is None else decoded(data, problems)
    document = None if text is None else parse(text, problems)
    if document is None:
        return None
    kept = {key: value for key, value in document.data.items() if key not in _OF_EXAMPLES}
    plain = {key: value for key, value in kept.items() if key not in _CONTENT}
    try:
        head = build(_Head, plain, document, lambda keys: keys)
    except BadInput:
        return None
    _check_head(head, document, plan, units)
    check_content(document, plan)
    report = ReportFile(
        campaign=head.campaign,
        unit=head.unit,
        version=head.version,
        channel=head.channel,
        received_at=_moment(document, "received_at", head.received_at),
        recorded_at=_moment(document, "recorded_at", head.recorded_at),
        raw=kept,
    )
    return report, document


def _check_head(head: _Head, document: Document, plan: Plan, units: Collection[str]) -> None:
    if head.campaign != plan.campaign.code:
        document.error(
            "does_not_match",
            ("campaign",),
            key="campaign",
            expected=plan.campaign.code,
            got=head.campaign,
        )
    if len(units) == 1 and head.unit not in units:
        expected = next(iter(units))
        document.error("does_not_match", ("unit",), key="unit", expected=expected, got=head.unit)
    elif units:
        refer(document, ("unit",), head.unit, "unit", units)
    if head.version < 1:
        document.error("bad_value", ("version",), value=str(head.version), allowed="1, 2, 3, …")
    written, conference = head.document or _Document(), head.conference or _Conference()
    for keys, text in (
        (("as_of",), head.as_of),
        (("document", "dated"), written.dated),
        (("document", "adopted_on"), written.adopted_on),
        (("conference", "date"), conference.date),
    ):
        if text and not is_day(text):
            document.error("bad_date", keys, value=text)
    for keys, line in (
        (("document", "number"), written.number),
        (("document", "signed_as"), written.signed_as),
        (("conference", "combined_with"), conference.combined_with),
    ):
        check_line(document, keys, line or "")
    kinds = plan.rules.provisional.kinds
    if head.as_of_kind not in kinds:
        allowed = ", ".join(kinds)
        document.error("bad_value", ("as_of_kind",), value=head.as_of_kind, allowed=allowed)
    _check_sections(head.sections, document, plan)


def _check_sections(sections: Mapping[str, str], document: Document, plan: Plan) -> None:
    known = {section.code: section for section in plan.outline}
    for code in sections:
        keys: Keys = ("sections", code)
        refer(document, keys, code, "section", known)
        if code in known and known[code].fields:
            document.error("section_has_fields", keys, section=code)


def _moment(document: Document, key: str, text: str | None) -> dt.datetime | None:
    found = parse_moment(text) if text else None
    if text and not isinstance(found, dt.datetime):
        document.error("bad_moment", (key,), value=text)
    return found if isinstance(found, dt.datetime) else None
