"""Amending on the command line: plan folder, calendar, register; closing and reopening."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from command_line import EXAMPLE, Folder

CODE = "so-ket-2023"
CHIEF = ("--as", "OFC-CHIEF", "--reason", "Theo thông báo mới")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The example's folder with another deadline for the units."""
    folder = tmp_path / "plan"
    shutil.copytree(EXAMPLE, folder)
    path = folder / "plan-2023.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("trước ngày 05/5/2023", "trước ngày 11/5/2023", 1)
    path.write_text(text.replace("date = 2023-05-05", "date = 2023-05-11", 1), encoding="utf-8")
    return folder


def rows(answer: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer)))


def written(path: Path, lines: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys())
        writer.writeheader()
        writer.writerows(lines)
    return str(path)


def test_a_dry_run_tells_the_changes_and_their_consequences(opened: Folder, plan: Path) -> None:
    before = opened.ok("audit", "list").out
    would = opened.ok("campaign", "amend", CODE, str(plan), *CHIEF, "--dry-run").one
    assert opened.ok("audit", "list").out == before
    assert (would["plan_version"], would["dry_run"]) == (2, True)
    assert {(c["table"], c["code"], c["field"]) for c in would["changes"]} == {
        ("milestones", "M1-UNIT-REPORT", "phrase"), ("milestones", "M1-UNIT-REPORT", "date"),
    }  # fmt: skip
    assert {step["change"] for step in would["steps"]} == {"moved"}
    assert {mail["letter"] for mail in would["mails"]} == {"extended"}
    done = opened.ok("campaign", "amend", CODE, str(plan), *CHIEF).one
    assert {**done, "dry_run": True} == would


def test_the_same_folder_applied_again_changes_nothing(opened: Folder, plan: Path) -> None:
    opened.ok("campaign", "amend", CODE, str(plan), *CHIEF)
    again = opened.ok("campaign", "amend", CODE, str(plan), *CHIEF).one
    assert (again["nothing_changed"], again["plan_version"]) == (True, 2)
    assert len(opened.ok("campaign", "show", CODE).one["versions"]) == 2
    assert opened.ok("audit", "verify").one["ok"] is True


def test_versions_are_shown_with_what_they_changed(opened: Folder, plan: Path) -> None:
    opened.ok("campaign", "amend", CODE, str(plan), *CHIEF)
    first, second = opened.ok("campaign", "show", CODE).one["versions"]
    assert (first["version"], second["reason"]) == (1, "Theo thông báo mới")
    old = opened.ok("campaign", "show", CODE, "--plan-version", "1").one
    new = opened.ok("campaign", "show", CODE, "--plan-version", "2").one
    assert (old["changes"], old["plan"]["milestones"][0]["date"]) == ([], "2023-05-05")
    assert (len(new["changes"]), new["plan"]["milestones"][0]["date"]) == (2, "2023-05-11")
    missing = opened("campaign", "show", CODE, "--plan-version", "7", "--json")
    assert (missing.exit, missing.error["code"]) == (3, "plan_version")


def test_every_problem_of_the_folder_is_told_and_nothing_is_stored(
    opened: Folder, plan: Path
) -> None:
    path = plan / "plan-2023.toml"
    path.write_text(path.read_text("utf-8").replace("timezone =", "timezon ="), encoding="utf-8")
    answer = opened("campaign", "amend", CODE, str(plan), *CHIEF, "--json")
    assert (answer.exit, answer.error["code"]) == (2, "bad_input")
    assert len(opened.ok("campaign", "show", CODE).one["versions"]) == 1


def test_what_may_not_change_is_refused_with_the_cure(opened: Folder, plan: Path) -> None:
    path = plan / "plan-2023.toml"
    text = path.read_text("utf-8").replace('code = "so-ket-2023"', 'code = "khac"')
    path.write_text(text.replace("Asia/Ho_Chi_Minh", "Asia/Bangkok"), encoding="utf-8")
    answer = opened("campaign", "amend", CODE, str(plan), *CHIEF, "--json")
    assert answer.exit == 1
    assert answer.error["fields"]["codes"] == ["other_campaign", "value_fixed"]
    assert all("refused." not in no["detail"] for no in answer.error["fields"]["refusals"])
    assert "Asia/Ho_Chi_Minh" in answer.error["detail"]


def test_a_day_is_closed_and_opened_again(opened: Folder) -> None:
    closed = opened.ok("calendar", "close", "26/4/2023", "--name", "Nghỉ", *CHIEF).one
    assert {step["step"] for step in closed["steps"]} >= {"R1", "R2"}
    days = opened.ok("calendar", "show").many
    assert {"kind": "closed", "from": "2023-04-26", "to": "2023-04-26", "name": "Nghỉ"} in days
    assert opened.ok("calendar", "close", "2023-04-26", "--name", "x", *CHIEF).one[
        "nothing_changed"
    ]
    opened.ok("calendar", "open", "2023-04-26", *CHIEF)
    assert len(opened.ok("calendar", "show").many) == len(days) - 1
    opened.ok("calendar", "open", "22/4/2023", *CHIEF)
    extra = [row for row in opened.ok("calendar", "show").many if row["kind"] == "extra"]
    assert [row["from"] for row in extra] == ["2023-04-22"]


@pytest.mark.parametrize(
    ("line", "code"),
    [(("26/4",), "day"), (("2023-04-26", "--to", "2023-04-25"), "days_order"),
     (("2023-04-26", "--to", "2025-04-26"), "days_order")],
)  # fmt: skip
def test_days_that_cannot_be_meant_are_asked_again(
    opened: Folder, line: tuple[str, ...], code: str
) -> None:
    answer = opened("calendar", "open", *line, *CHIEF, "--json")
    assert (answer.exit, answer.error["code"]) == (2, code)


@pytest.mark.parametrize("noun", ["unit", "people", "stand-in", "target"])
def test_what_is_exported_changes_nothing_when_it_is_imported(
    opened: Folder, tmp_path: Path, noun: str
) -> None:
    path = tmp_path / "out.csv"
    path.write_text(opened.ok(noun, "export").out, encoding="utf-8")
    assert opened.ok(noun, "import", str(path), *CHIEF).one["nothing_changed"] is True
    assert len(opened.ok(noun, "export", "--json").many) == len(rows(path.read_text("utf-8")))


def test_a_new_unit_comes_in_with_its_head(opened: Folder, tmp_path: Path) -> None:
    units, people = rows(opened.ok("unit", "export").out), rows(opened.ok("people", "export").out)
    empty = {"aliases": "", "head_email": "", "drafter_email": ""}
    units.append({**units[-1], **empty, "code": "CB77", "name": "Chi bộ mới",
                  "active_from": "2023-04-01", "active_to": "", "successor": ""})  # fmt: skip
    head = next(one for one in people if one["person_id"] == "SEC-CB03")
    people.append({**head, "person_id": "SEC-CB77", "unit": "CB77", "email": "a@cb77.example"})
    file = written(tmp_path / "u.csv", units)
    alone = opened("unit", "import", file, *CHIEF, "--json")
    (problem,) = [p for p in alone.error["fields"]["problems"] if p["severity"] == "error"]
    assert (problem["file"], problem["code"]) == ("u.csv", "unit_never_has_head")
    both = written(tmp_path / "p.csv", people)
    done = opened.ok("unit", "import", file, "--people", both, *CHIEF).one
    assert done["joined"] == ["CB77"]
    (letter,) = opened.ok("mail", "list", "--unit", "CB77").many
    assert (letter["letter"], letter["to"], letter["status"]) == (
        "opening", "a@cb77.example", "sent",
    )  # fmt: skip


def test_a_unit_cannot_leave_the_list(opened: Folder, tmp_path: Path) -> None:
    units = [row for row in rows(opened.ok("unit", "export").out) if row["code"] != "CB30"]
    people = [row for row in rows(opened.ok("people", "export").out) if row["unit"] != "CB30"]
    targets = [row for row in rows(opened.ok("target", "export").out) if row["unit"] != "CB30"]
    files = {name: written(tmp_path / f"{name}.csv", lines) for name, lines in
             (("units", units), ("people", people), ("targets", targets))}  # fmt: skip
    answer = opened("unit", "import", files["units"], "--people", files["people"],
                    "--targets", files["targets"], *CHIEF, "--json")  # fmt: skip
    assert answer.error["code"] == "units_missing"
    assert "CB30" in answer.error["detail"]
    assert "active_to" in answer.error["detail"]


def test_a_missing_file_is_named_as_it_was_given(opened: Folder) -> None:
    answer = opened("people", "import", "nowhere.csv", *CHIEF, "--json")
    (problem,) = answer.error["fields"]["problems"]
    assert (answer.exit, problem["file"], problem["code"]) == (2, "nowhere.csv", "missing_file")


def test_a_campaign_is_closed_and_the_closing_is_taken_back(may: Folder) -> None:
    bare = may("campaign", "close", CODE, "--as", "ADM-1", "--json")
    assert (bare.exit, bare.error["code"]) == (1, "close_unpresented")
    would = may.ok("campaign", "close", CODE, *CHIEF, "--dry-run").one
    assert would["left"]["reports"]
    assert may.ok("campaign", "show", CODE).one["status"] == "open"
    may.ok("campaign", "close", CODE, *CHIEF)
    shown = may.ok("campaign", "show", CODE).one
    assert (shown["status"], shown["closed_at"]) == ("closed", "2023-05-09T08:00:00+07:00")
    assert may.ok("report", "list").many
    again = may("campaign", "close", CODE, *CHIEF, "--json")
    assert (again.exit, again.error["code"]) == (4, "already_closed")
    refused = may("confirm", "E2", "--unit", "DB33", "--as", "OFC-CHIEF", "--json")
    assert refused.error["code"] == "campaign_closed"
    may.ok("campaign", "reopen", CODE, *CHIEF)
    assert may.ok("campaign", "show", CODE).one["status"] == "open"
    assert may.ok("audit", "verify").one["ok"] is True


def test_a_command_id_amends_once(opened: Folder, plan: Path) -> None:
    line = ("campaign", "amend", CODE, str(plan), *CHIEF, "--command-id", "a1")
    assert opened.ok(*line).one == opened.ok(*line).one
    other = opened("calendar", "open", "2023-04-22", *CHIEF, "--command-id", "a1", "--json")
    assert (other.exit, other.error["code"]) == (4, "command_id_reused")
