"""Reports as the world sends them: huge, deep, empty, smuggling header lines."""

import json
import resource
from pathlib import Path
from typing import Any

import pytest
from small_folder import write
from test_report_file import REPORT

from states.plan import Plan
from workflow.intake.plan_folder import read_folder
from workflow.intake.problems import BadInput
from workflow.intake.report_file import read_report

MIB = 1024


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return read_folder(write(tmp_path)).plan


def codes(path: Path, plan: Plan) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_report(path, plan)
    return [problem.code for problem in refused.value.problems]


def given(folder: Path, data: bytes) -> Path:
    path = folder / "report.json"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"nul", b"\0" * 40])
def test_an_empty_file_is_no_report(tmp_path: Path, plan: Plan, data: bytes) -> None:
    assert codes(given(tmp_path, data), plan) == ["not_json"]


@pytest.mark.parametrize("mark", ["[", '{"sections":', '{"a":['])
def test_json_as_deep_as_a_well_is_refused(tmp_path: Path, plan: Plan, mark: str) -> None:
    assert codes(given(tmp_path, mark.encode() * 200_000), plan) == ["too_deep"]


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "report.json"
    with path.open("wb") as file:
        file.truncate(100 * MIB * MIB)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert codes(path, plan) == ["file_too_large"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * MIB


@pytest.mark.parametrize("number", ["1" + "0" * 40, "9" * 5000, "1e999", "-1e-40", "1e99999999"])
def test_a_number_beyond_sense_is_refused(tmp_path: Path, plan: Plan, number: str) -> None:
    text = json.dumps(REPORT).replace('"1.260"', number)
    assert codes(given(tmp_path, text.encode()), plan) == ["number_out_of_range"]


@pytest.mark.parametrize(
    "changes",
    [
        {"document": {"number": "1\r\nBcc: all@evil.example"}},
        {"document": {"signed_as": "Head\nX-Spam: yes"}},
        {"own_indicators": [{"name": "Own\r\nFrom: boss@evil.example"}]},
    ],
)
def test_line_breaks_in_one_line_texts_reach_no_header(
    tmp_path: Path, plan: Plan, changes: dict[str, Any]
) -> None:
    path = given(tmp_path, json.dumps(REPORT | changes).encode())
    assert codes(path, plan) == ["line_break_in_value"]


def test_a_name_of_five_thousand_letters_is_refused(tmp_path: Path, plan: Plan) -> None:
    for changes in (
        {"own_indicators": [{"name": "x" * 5000}]},
        {"document": {"number": "1" * 301}},
    ):
        path = given(tmp_path, json.dumps(REPORT | changes).encode())
        assert codes(path, plan) == ["too_long"]


def test_a_section_may_run_over_many_pages(tmp_path: Path, plan: Plan) -> None:
    long = "Nhiều trang.\n" * 20_000
    path = given(tmp_path, json.dumps(REPORT | {"sections": {"S1": long}}).encode())
    assert read_report(path, plan).raw["sections"]["S1"] == long
