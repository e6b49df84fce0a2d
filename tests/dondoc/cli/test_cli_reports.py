"""Reports: listed, shown, checked, explained, and every move of them."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from command_line import EXAMPLE, Folder

COMPLETE = str(EXAMPLE / "reports" / "01-db05-complete.json")
POOR = str(EXAMPLE / "reports" / "04-db12-missing-sections.json")
PAPER = str(EXAMPLE / "reports" / "07-cb14-late-paper.json")
REPORT_FIELDS = {
    "unit", "level", "state", "situation", "revision", "version", "visit", "plan_rev",
    "obligation", "timeliness", "late_by", "due", "resubmit_due", "findings", "indicators",
    "step_reader",
}  # fmt: skip
Write = Callable[..., str]


def state(folder: Folder, unit: str) -> tuple[str, int]:
    shown = folder.ok("report", "show", unit).one
    return shown["state"], shown["version"]


def submitted(folder: Folder) -> Folder:
    folder.ok("report", "submit", "DB05", "--file", COMPLETE, "--as", "SEC-DB05")
    return folder


def test_a_report_is_shown_with_every_field_of_the_interface(may: Folder) -> None:
    shown = may.ok("report", "show", "DB12").one
    assert set(shown) >= REPORT_FIELDS
    assert {one["code"] for one in shown["findings"]} >= {"section_missing", "field_missing"}
    assert all(not one["note"].startswith("finding.") for one in shown["findings"])
    assert set(shown["due"]) >= {
        "phrase", "boundary", "instant", "last_valid_day", "last_working_day", "extended",
    }  # fmt: skip


def test_reports_are_listed_by_state_by_situation_late_and_outstanding(may: Folder) -> None:
    everything = may.ok("report", "list").many
    assert len(everything) == 75
    for word, field in (("submitted", "state"), ("returned", "situation")):
        listed = may.ok("report", "list", "--state", word).many
        assert listed == [one for one in everything if one[field] == word]
    late = may.ok("report", "list", "--late").many
    assert late == [one for one in everything if one["timeliness"] == "late"]
    assert {one["unit"] for one in may.ok("report", "list", "--outstanding").many} == {
        "CB14", "CB19", "DB33",
    }  # fmt: skip
    answer = may("report", "list", "--state", "lost", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "state")
    assert "returned" in answer.error["fields"]["known"]


def test_a_file_is_checked_before_it_is_sent(opened: Folder) -> None:
    good = opened("report", "check", COMPLETE, "--as", "SEC-DB05")
    assert (good.exit, good.out) == (0, "")
    poor = opened("report", "check", POOR)
    assert poor.exit == 1
    assert set(poor.many[0]) >= {"code", "severity", "path", "note"}
    stranger = opened("report", "check", COMPLETE, "--as", "SEC-CB14")
    assert (stranger.exit, [one["code"] for one in stranger.many]) == (1, ["submitter_role"])
    assert opened("report", "show", "DB05").one["state"] == "draft"


def test_what_cannot_be_read_is_bad_input(opened: Folder, report_file: Write) -> None:
    path = report_file("01-db05-complete", unit="DB55", colour="red")
    answer = opened("report", "check", path, "--json")
    assert (answer.exit, answer.error["code"]) == (2, "bad_input")
    assert {"unknown_key"} <= {one["code"] for one in answer.error["fields"]["problems"]}


def test_a_submission_is_acknowledged_at_once_even_at_night(opened: Folder) -> None:
    opened.ok("clock", "advance", "+14h")
    before = len(list((opened.path / "mailbox").glob("*.eml")))
    answer = opened.ok("report", "submit", "DB05", "--file", COMPLETE, "--as", "SEC-DB05").one
    assert (answer["state"], answer["revision"], answer["version"]) == ("submitted", 1, 1)
    assert [mail["letter"] for mail in answer["mails"]] == ["received"]
    assert len(list((opened.path / "mailbox").glob("*.eml"))) == before + 1


def test_a_dry_run_says_what_would_happen_and_changes_nothing(opened: Folder) -> None:
    line = ("report", "submit", "DB05", "--file", COMPLETE, "--as", "SEC-DB05")
    would = opened.ok(*line, "--dry-run").one
    assert state(opened, "DB05") == ("draft", 0)
    assert would == opened.ok(*line).one | {"dry_run": True}


def test_what_was_drafted_is_submitted(opened: Folder) -> None:
    opened.ok("report", "draft", "DB05", "--file", COMPLETE, "--as", "CLK-DB05")
    assert opened.ok("report", "show", "DB05").one["situation"] == "drafting"
    opened.ok("report", "submit", "DB05", "--as", "SEC-DB05")
    assert state(opened, "DB05") == ("submitted", 1)


def test_a_file_of_another_unit_is_refused(opened: Folder) -> None:
    answer = opened("report", "submit", "CB14", "--file", COMPLETE, "--as", "SEC-CB14", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "bad_input")


def test_every_guards_no_is_told(opened: Folder, report_file: Write) -> None:
    path = report_file("04-db12-missing-sections", document={"number": "1"})
    answer = opened("report", "submit", "DB12", "--file", path, "--as", "SEC-CB14", "--json")
    assert answer.exit == 1
    assert answer.error["fields"]["codes"] == ["role", "not_adopted", "errors_unconfirmed"]
    told = opened("report", "submit", "DB12", "--file", path, "--as", "SEC-CB14").err
    for refusal in answer.error["fields"]["refusals"]:
        assert refusal["detail"] in told
    assert "Traceback" not in told


def test_errors_pass_when_they_are_confirmed(opened: Folder) -> None:
    line = ("report", "submit", "DB12", "--file", POOR, "--as", "SEC-DB12")
    assert opened(*line).exit == 1
    answer = opened.ok(*line, "--confirm-errors").one
    assert "section_missing" in answer["findings"]


def test_an_unknown_unit_or_person_is_not_found_and_the_nearest_named(opened: Folder) -> None:
    unit = opened("report", "show", "CB144", "--json")
    assert (unit.exit, unit.error["code"]) == (3, "unit")
    assert unit.error["fields"]["nearest"] == "CB14"
    person = opened("report", "show", "CB14", "--as", "SEC-CB144", "--json")
    assert (person.exit, person.error["code"]) == (3, "person")
    assert person.error["fields"]["nearest"] == "SEC-CB14"


def test_the_same_command_id_is_one_move_and_the_same_answer(opened: Folder) -> None:
    line = ("report", "submit", "DB05", "--file", COMPLETE, "--as", "SEC-DB05")
    first = opened.ok(*line, "--command-id", "a1").one
    assert opened.ok(*line, "--command-id", "a1").one == first
    assert state(opened, "DB05") == ("submitted", 1)
    other = opened("report", "withdraw", "DB05", "--as", "SEC-DB05", "--command-id", "a1", "--json")
    assert (other.exit, other.error["code"]) == (4, "command_id_reused")


def test_a_stale_version_names_who_was_quicker_and_when(opened: Folder) -> None:
    submitted(opened)
    answer = opened(
        "report", "withdraw", "DB05", "--as", "SEC-DB05", "--expect-version", "0", "--json"
    )
    assert (answer.exit, answer.error["code"]) == (4, "stale_version")
    assert answer.error["fields"]["winner"] == "SEC-DB05"
    assert answer.error["fields"]["winner_name"] == "Bí thư DB05"
    assert "07:30:00, thứ Tư 15/3/2023" in answer.error["detail"]


def test_of_two_readers_at_once_one_succeeds_and_one_is_told_who_did(opened: Folder) -> None:
    submitted(opened)
    line = [
        sys.executable, "-c", "from dondoc.cli.main import run; run()",
        *opened.place, "report", "endorse", "DB05", "--as", "OFF-2", "--json",
    ]  # fmt: skip
    both = [
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ends = {one.returncode: err for one in both for _, err in [one.communicate(timeout=60)]}
    assert set(ends) == {0, 4}
    assert '"winner": "OFF-2"' in ends[4]
    assert state(opened, "DB05") == ("submitted", 2)


def test_opening_it_as_its_reader_ends_the_right_to_withdraw(opened: Folder) -> None:
    submitted(opened)
    opened.ok("report", "show", "DB05", "--as", "SEC-DB05")
    assert opened("report", "withdraw", "DB05", "--as", "SEC-DB05", "--dry-run").exit == 0
    opened.ok("report", "show", "DB05", "--as", "OFF-2")
    answer = opened("report", "withdraw", "DB05", "--as", "SEC-DB05", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "reading_started")


def moves(folder: Folder, unit: str, person: str) -> dict[str, Any]:
    found = folder.ok("report", "explain", unit, "--as", person).many
    assert all(set(one) == {"move", "open", "codes", "needs"} for one in found)
    return {one["move"]: one for one in found}


def test_explain_names_every_move_and_why_not(opened: Folder) -> None:
    submitted(opened)
    for_reader = moves(opened, "DB05", "OFF-2")
    assert [name for name, one in for_reader.items() if one["open"]] == ["send_back", "endorse"]
    assert for_reader["send_back"]["needs"] == ["no_remarks"]
    assert for_reader["submit"]["codes"] == ["wrong_state"]
    for_stranger = moves(opened, "DB05", "OFF-1")
    assert "role" in for_stranger["endorse"]["codes"]


def test_a_report_goes_all_the_way_and_back(opened: Folder) -> None:
    submitted(opened)
    read = ("--as", "OFF-2")
    last = ("--as", "OFC-CHIEF")
    returned = opened.ok("report", "send-back", "DB05", "--remark", "S3: a", "--remark", "b", *read)
    assert [mail["letter"] for mail in returned.one["mails"]] == ["returned", "returned"]
    remarks = opened.ok("report", "show", "DB05").one["remarks"]
    assert [(one["n"], one["anchor"]) for one in remarks] == [(1, "S3"), (2, "")]
    submitted(opened)
    endorsed = opened.ok("report", "endorse", "DB05", *read).one
    wrong = opened("report", "approve", "DB05", *last, "--revision", "0" * 64, "--json")
    assert (wrong.exit, wrong.error["code"]) == (1, "revision_changed")
    opened.ok("report", "approve", "DB05", *last, "--revision", endorsed["revision_hash"])
    assert opened("report", "reopen", "DB05", *last).exit == 2
    opened.ok("report", "reopen", "DB05", *last, "--reason", "x")
    opened.ok("report", "approve", "DB05", *last)
    opened.ok("consolidate", "build", "--as", "OFC-1")
    assert state(opened, "DB05")[0] == "consolidated"
    opened.ok("report", "release", "DB05", *last, "--reason", "x")
    assert state(opened, "DB05")[0] == "reviewed"
    assert opened.ok("consolidate", "show").one["stale"] == ["DB05"]
    assert opened.ok("audit", "verify").one["ok"] is True


def test_paper_cannot_have_come_later_than_now(may: Folder) -> None:
    answer = may(
        "report", "register", "CB14", "--file", PAPER, "--received-at", "2023-05-10T08:00+07:00",
        "--as", "OFC-VT", "--json",
    )  # fmt: skip
    assert (answer.exit, answer.error["code"]) == (2, "received_later")


def test_registered_paper_is_submitted_and_its_timeliness_by_receipt(may: Folder) -> None:
    may.ok(
        "report", "register", "CB14", "--file", PAPER, "--received-at", "2023-05-04T16:00+07:00",
        "--as", "OFC-VT",
    )  # fmt: skip
    shown = may.ok("report", "show", "CB14").one
    assert (shown["state"], shown["timeliness"]) == ("submitted", "on_time")


def test_estimates_are_confirmed_on_the_revision(opened: Folder) -> None:
    file = str(EXAMPLE / "reports" / "DB01-1.json")
    opened.ok("report", "submit", "DB01", "--file", file, "--as", "SEC-DB01")
    answer = opened.ok("report", "confirm-figures", "DB01", "--as", "SEC-DB01").one
    assert (answer["state"], answer["revision"], answer["mails"]) == ("submitted", 1, [])
    again = opened("report", "confirm-figures", "DB01", "--as", "SEC-DB01", "--json")
    assert (again.exit, again.error["code"]) == (1, "no_estimate")


def test_the_last_reader_may_override_errors_with_a_reason(opened: Folder) -> None:
    opened.ok("report", "submit", "DB12", "--file", POOR, "--as", "SEC-DB12", "--confirm-errors")
    opened.ok("report", "endorse", "DB12", "--as", "OFF-2")
    last = ("report", "approve", "DB12", "--as", "OFC-CHIEF")
    assert opened(*last, "--json").error["code"] == "open_errors"
    assert opened(*last, "--override").exit == 1
    opened.ok(*last, "--override", "--reason", "x")
    assert state(opened, "DB12")[0] == "reviewed"


def test_a_contact_and_closing_without_a_report_are_logged(may: Folder) -> None:
    may.ok(
        "contact", "log", "DB33", "--outcome", "promised", "--promised", "12/5/2023", "--note", "x",
        "--as", "OFF-6",
    )  # fmt: skip
    wrong = may("contact", "log", "DB33", "--outcome", "promised", "--promised", "soon", "--as",
                "OFF-6", "--json")  # fmt: skip
    assert (wrong.exit, wrong.error["code"]) == (2, "day")
    close = ("obligation", "close-without", "DB33", "--reason", "x", "--as", "OFC-CHIEF")
    assert may.ok(*close).one["obligation"] == "closed"
    assert may(*close, "--json").error["fields"]["winner_name"] == "Chánh Văn phòng"
    actions = [one["action"] for one in may.ok("audit", "list", "--unit", "DB33").many]
    assert actions[-2:] == ["contact", "closed_without_report"]
