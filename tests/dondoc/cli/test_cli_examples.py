"""The built-in examples on the command line: any of them, by number or name; and their levels."""

from pathlib import Path

import pytest
from command_line import EXAMPLE, Folder, run

SECOND = EXAMPLE / "harborlight"
UNTIL = "2025-03-26T09:00-04:00"


@pytest.fixture(scope="module")
def in_march(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The second example in its own week of regions, before the first build."""
    folder = Folder(tmp_path_factory.mktemp("march") / "data")
    folder.ok("init", "--trial")
    folder.ok("campaign", "open", str(SECOND))
    folder.ok("replay", str(SECOND / "timeline.csv"), "--until", UNTIL)
    return folder


@pytest.fixture
def march(in_march: Folder, tmp_path: Path) -> Folder:
    return in_march.copy_to(tmp_path / "march")


@pytest.mark.parametrize("asked", ["2", "harborlight"])
def test_an_example_is_asked_for_by_number_or_name(asked: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    summary = folder.ok("demo", "--once", "--example", asked).one
    assert summary["campaign"] == "quality-2025"
    assert summary["states"] == {"presented": 36, "draft": 1}
    assert summary["audit"]["ok"]
    assert summary["mails"]["by_status"] == {"sent": summary["mails"]["total"]}


def test_an_example_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    answer = run("--data", str(tmp_path), "demo", "--once", "--example", "7", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "example")
    assert answer.error["fields"]["known"] == ["1", "2 (harborlight)"]


def test_one_example_is_not_played_into_the_data_of_another(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    folder.ok("demo", "--once", "--example", "2")
    answer = folder("demo", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "demo_other")
    assert answer.error["fields"]["campaign"] == "quality-2025"


def test_a_region_is_built_shown_submitted_and_approved(march: Folder) -> None:
    built = march.ok("consolidate", "build", "--unit", "RV", "--as", "QL-RV", "--json").one
    assert (built["unit"], built["included"], built["of"]) == ("RV", 6, 6)
    shown = march.ok("consolidate", "show", "--unit", "RV", "--json").one
    assert shown["unit"] == "RV"
    assert [one["unit"] for one in shown["members"]] == [f"RV-{n:02d}" for n in range(1, 7)]
    report = str(SECOND / "reports" / "RV-1.json")
    line = ("consolidate", "submit", "--unit", "RV", "--file", report, "--as", "DIR-RV", "--json")
    assert march.ok(*line).one["state"] == "submitted"
    approved = march.ok("consolidate", "approve", "--unit", "RV", "--as", "NREV-1", "--json").one
    assert approved["state"] == "reviewed"
    network = march.ok("consolidate", "build", "--as", "QO-1", "--dry-run", "--json").one
    assert (network["unit"], network["newly_included"]) == ("HHN", ["RV"])


def test_a_clinic_consolidates_nothing(march: Folder) -> None:
    for line in (("build", "--as", "QO-1"), ("show",)):
        answer = march("consolidate", *line, "--unit", "RV-01", "--json")
        assert answer.exit == 1
        assert answer.error["fields"]["codes"] == ["not_consolidating"]


def test_a_report_is_shown_with_the_hour_of_its_deadline(march: Folder) -> None:
    due = march.ok("report", "show", "LP", "--json").one["due"]
    assert (due["time"], due["rolled"]) == ("17:00", None)
    assert due["instant"] == "2025-03-28T17:00:00-04:00"
    page = march.ok("--lang", "en", "report", "show", "LP").out
    assert "before 17:00 on Friday 28 March 2025" in page


def test_a_region_s_conference_meets_no_other_s(march: Folder) -> None:
    line = ("consolidate", "conference", "--unit", "RV", "--at", "2025-03-26T08:30-04:00")
    held = march.ok(*line, "--as", "DIR-RV", "--json").one
    assert held["conference_at"] == "2025-03-26T08:30:00-04:00"
    assert march(*line, "--as", "DIR-RV", "--json").exit == 4
    other = ("consolidate", "conference", "--at", "2025-03-26T08:30-04:00", "--as", "QO-1")
    assert march.ok(*other, "--json").one["campaign"] == "quality-2025"
