"""Report files: types, codes of the plan, dates, what was asked for."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_folder import brief, write

import dondoc
from states.plan import Plan
from workflow.intake.plan_folder import read_folder
from workflow.intake.problems import BadInput
from workflow.intake.report_file import read_report, read_reports

EXAMPLE = Path(dondoc.__file__).parent / "example"
REPORT: dict[str, Any] = {
    "schema": "dondoc-report/1",
    "case": "an example",
    "campaign": "spring",
    "unit": "A1",
    "version": 1,
    "document": {"number": "1", "dated": "2023-05-04", "adopted_on": "", "signed_as": "Head"},
    "as_of": "2023-04-30",
    "channel": "registered",
    "received_at": "2023-05-04T15:20:00+07:00",
    "conference": {"held": False, "date": None},
    "sections": {"S1": "Text"},
    "fields": {"S2": {"limits": ["one"], "since": "2023-01-01"}},
    "indicators": [
        {"code": "I1", "target": 15.0, "actual": "1.260"},
        {"code": "I2", "numerator": 1, "denominator": 2.5},
    ],
    "own_indicators": [{"name": "Own", "unit": "%", "target": 1, "actual": None}],
    "expected": {"findings": []},
}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return read_folder(write(tmp_path)).plan


def report(path: Path, **changes: Any) -> Path:
    data = {key: value for key, value in (REPORT | changes).items() if value != "left out"}
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return path


def found_in(path: Path, plan: Plan, unit: str = "") -> list[Any]:
    with pytest.raises(BadInput) as refused:
        read_report(path, plan, unit)
    return [
        (problem.code, problem.path, dict(problem.fields)) for problem in refused.value.problems
    ]


def test_a_report_is_read_with_exact_figures(tmp_path: Path, plan: Plan) -> None:
    read = read_report(report(tmp_path / "r.json"), plan, "A1")
    assert (read.campaign, read.unit, read.version, read.channel) == (
        "spring",
        "A1",
        1,
        "registered",
    )
    zone = dt.timezone(dt.timedelta(hours=7))
    assert read.received_at == dt.datetime(2023, 5, 4, 15, 20, tzinfo=zone)
    assert read.recorded_at is None
    assert read.raw["indicators"][1] == {
        "code": "I2",
        "numerator": 1,
        "denominator": Decimal("2.5"),
    }
    assert read.raw.keys() == REPORT.keys() - {"case", "expected"}


WRONG: tuple[Any, ...] = (
    ({"colour": 1}, [("unknown_key", "colour", {"key": "colour", "nearest": ""})]),
    (
        {"sectons": {}, "sections": "left out"},
        [("unknown_key", "sectons", {"key": "sectons", "nearest": "sections"})],
    ),
    ({"unit": "left out"}, [("missing_key", "unit", {"key": "unit"})]),
    ({"version": 1.0}, [("wrong_type", "version", {"expected": "integer", "got": "number"})]),
    ({"version": "1"}, [("wrong_type", "version", {"expected": "integer", "got": "text"})]),
    ({"version": 0}, [("bad_value", "version", {"value": "0", "allowed": "1, 2, 3, …"})]),
    (
        {"schema": "dondoc-report/2"},
        [("bad_value", "schema", {"value": "dondoc-report/2", "allowed": "dondoc-report/1"})],
    ),
    (
        {"channel": "post"},
        [("bad_value", "channel", {"value": "post", "allowed": "online, registered"})],
    ),
    (
        {"campaign": "autumn"},
        [
            (
                "does_not_match",
                "campaign",
                {"key": "campaign", "expected": "spring", "got": "autumn"},
            )
        ],
    ),
    ({"as_of": "30/4/2023"}, [("bad_date", "as_of", {"value": "30/4/2023"})]),
    (
        {"document": {"dated": "2023-02-30", "adopted_on": "soon", "colour": ""}},
        [
            ("unknown_key", "document.colour", {"key": "colour", "nearest": ""}),
            ("bad_date", "document.dated", {"value": "2023-02-30"}),
            ("bad_date", "document.adopted_on", {"value": "soon"}),
        ],
    ),
    (
        {"received_at": "2023-05-04T15:20:00"},
        [("bad_moment", "received_at", {"value": "2023-05-04T15:20:00"})],
    ),
    (
        {"conference": {"held": "yes"}},
        [("wrong_type", "conference.held", {"expected": "yes_no", "got": "text"})],
    ),
    (
        {"sections": {"S1": None}},
        [("wrong_type", "sections.S1", {"expected": "text", "got": "nothing"})],
    ),
    (
        {"sections": {"S9": "", "S2": ""}},
        [
            (
                "unknown_reference",
                "sections.S9",
                {"kind": "section", "value": "S9", "nearest": "S2"},
            ),
            ("section_has_fields", "sections.S2", {"section": "S2"}),
        ],
    ),
    (
        {"fields": {"S1": {}, "S2": {"limit": [], "limits": "one", "since": "May"}}},
        [
            ("unknown_reference", "fields.S1", {"kind": "section", "value": "S1", "nearest": "S2"}),
            (
                "unknown_reference",
                "fields.S2.limit",
                {"kind": "field", "value": "limit", "nearest": "limits"},
            ),
            ("wrong_type", "fields.S2.limits", {"expected": "list", "got": "text"}),
            ("bad_date", "fields.S2.since", {"value": "May"}),
        ],
    ),
    (
        {"fields": {"S2": None}},
        [("wrong_type", "fields.S2", {"expected": "table", "got": "nothing"})],
    ),
    ({"fields": []}, [("wrong_type", "fields", {"expected": "table", "got": "list"})]),
    ({"indicators": {}}, [("wrong_type", "indicators", {"expected": "list", "got": "table"})]),
    (
        {"indicators": [1, {"actual": 1}, {"code": "I1", "actul": 1, "yes": 1}, {"code": "I1"}]},
        [
            ("wrong_type", "indicators.1", {"expected": "table", "got": "integer"}),
            ("missing_key", "indicators.2.code", {"key": "code"}),
            ("unknown_key", "indicators.I1.actul", {"key": "actul", "nearest": "actual"}),
            ("wrong_type", "indicators.I1.yes", {"expected": "yes_no", "got": "integer"}),
            ("duplicate", "indicators.I1.code", {"value": "I1"}),
        ],
    ),
    (
        {"indicators": [{"code": "I9", "actual": True}]},
        [
            ("wrong_type", "indicators.I9.actual", {"expected": "figure", "got": "yes_no"}),
            (
                "unknown_reference",
                "indicators.I9.code",
                {"kind": "indicator", "value": "I9", "nearest": "I2"},
            ),
        ],
    ),
    (
        {"own_indicators": [{"name": 1}]},
        [("wrong_type", "own_indicators.1.name", {"expected": "text", "got": "integer"})],
    ),
)


@pytest.mark.parametrize(("changes", "problems"), WRONG)
def test_a_wrong_report_is_refused_with_all_its_problems(
    tmp_path: Path, plan: Plan, changes: dict[str, Any], problems: list[Any]
) -> None:
    assert sorted(found_in(report(tmp_path / "r.json", **changes), plan), key=str) == sorted(
        problems, key=str
    )


def test_a_problem_names_file_and_line(tmp_path: Path, plan: Plan) -> None:
    path = report(tmp_path / "r.json", as_of="never")
    with pytest.raises(BadInput) as refused:
        read_report(path, plan)
    line = next(n for n, text in enumerate(path.read_text().split("\n"), 1) if '"as_of"' in text)
    assert [brief(problem) for problem in refused.value.problems] == [
        ("bad_date", "r.json", line, "as_of")
    ]


def test_a_report_of_another_unit_is_refused(tmp_path: Path, plan: Plan) -> None:
    assert found_in(report(tmp_path / "r.json"), plan, "A2") == [
        ("does_not_match", "unit", {"key": "unit", "expected": "A2", "got": "A1"})
    ]


def test_a_report_that_is_not_there_is_refused(tmp_path: Path, plan: Plan) -> None:
    assert found_in(tmp_path / "r.json", plan) == [("missing_file", "", {"name": "r.json"})]


def test_a_file_the_system_refuses_to_read_is_a_problem(plan: Plan) -> None:
    name = "x" * 1000
    assert found_in(Path(name), plan) == [
        ("unreadable_file", "", {"name": "x" * 299 + "…", "reason": "ENAMETOOLONG"})
    ]


def test_all_reports_of_the_example_are_found_by_unit_and_version() -> None:
    folder = read_folder(EXAMPLE)
    units = [unit.code for unit in folder.register.units]
    reports = read_reports(EXAMPLE / "reports", folder.plan, units)
    assert len(reports) == 81
    assert all((item.unit, item.version) == own for own, item in reports.items())


def test_two_files_of_one_version_and_unknown_units_are_errors(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    report(folder / "a.json")
    report(folder / "b.json", expected="left out")
    report(folder / "c.json", unit="A3")
    with pytest.raises(BadInput) as refused:
        read_reports(folder, plan, ["A1", "A2"])
    assert [(brief(problem)[:2], dict(problem.fields)) for problem in refused.value.problems] == [
        (("duplicate_report", "reports/b.json"), {"unit": "A1", "version": 1, "other": "a.json"}),
        (
            ("unknown_reference", "reports/c.json"),
            {"kind": "unit", "value": "A3", "nearest": "A2"},
        ),
    ]
