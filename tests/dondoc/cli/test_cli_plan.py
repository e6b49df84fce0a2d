"""``plan`` and ``definition``: a folder to start from that runs, checks, pictures."""

import datetime as dt
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import EXAMPLE, Folder, run

from dondoc.starter import languages
from i18n.languages import available_languages
from states.definition import shipped_text

LANGUAGES = sorted(set(languages()) & set(available_languages()))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_plan_is_checked_rehearsed_opened_and_played(
    fresh: Folder, tmp_path: Path, lang: str
) -> None:
    plan = tmp_path / "plan"
    made = fresh.ok("plan", "new", str(plan), "--lang", lang).one
    assert sorted(path.name for path in plan.iterdir()) == made["files"]
    checked = run("--lang", lang, "plan", "check", str(plan))
    assert (checked.exit, {one["severity"] for one in checked.many}) == (0, {"info"})
    mails = run("--lang", lang, "rehearse", str(plan)).many
    assert {one["letter"] for one in mails} >= {
        "opening", "reminder", "last_working_day", "due_today", "overdue", "outstanding_list",
        "draft_progress", "digest",
    }  # fmt: skip
    assert all(
        one["subject"] and "subject." not in one["subject"] and "{" not in one["subject"]
        for one in mails
    )
    assert {one["to"].rpartition(".")[2] for one in mails} == {"example"}
    fresh.ok("init", "--trial")
    opened = fresh.ok("campaign", "open", str(plan)).one
    sent = fresh.ok("mail", "list").many
    assert len([one for one in sent if one["letter"] == "opening"]) == 5
    assert opened["opened_at"][:10] > dt.datetime.now(dt.UTC).date().isoformat()


def test_a_new_plan_is_only_shown_by_a_dry_run(tmp_path: Path) -> None:
    answer = run("plan", "new", str(tmp_path / "plan"), "--dry-run")
    assert (answer.exit, answer.one["dry_run"]) == (0, True)
    assert list(tmp_path.iterdir()) == []


def test_a_new_plan_never_touches_files_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for folder in (tmp_path, tmp_path / "notes.txt"):
        for more in ((), ("--dry-run",)):
            answer = run("plan", "new", str(folder), "--json", *more)
            assert (answer.exit, answer.error["code"]) == (1, "folder_not_empty")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_new_plan_may_go_into_an_empty_folder(tmp_path: Path) -> None:
    assert run("plan", "new", str(tmp_path)).exit == 0
    assert (tmp_path / "plan.toml").exists()


def test_an_error_of_a_plan_says_what_the_key_is_for(tmp_path: Path) -> None:
    run("plan", "new", str(tmp_path), "--lang", "vi")
    plan = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    (tmp_path / "plan.toml").write_text(plan.replace("rank = 1", 'rank = "one"'), encoding="utf-8")
    answer = run("--lang", "vi", "plan", "check", str(tmp_path))
    assert answer.exit == 1
    (told,) = [one for one in answer.many if one["severity"] == "error"]
    assert told["path"] == "levels.don_vi.rank"
    assert told["meaning"] == "Thứ bậc; 1 là thấp nhất."


def test_days_are_told_as_people_write_them() -> None:
    told = {
        one["code"]: one["detail"]
        for one in run("--lang", "vi", "plan", "check", str(EXAMPLE)).many
    }
    assert (
        "Chỉ còn 3 ngày làm việc (thứ Tư 31/5, thứ Năm 01/6, thứ Sáu 02/6)"
        in (told["little_time_after_cutoff"])
    )
    assert "từ thứ Sáu 21/4/2023 đến thứ Hai 24/4/2023" in told["gap_between_heads"]


def test_a_definition_is_checked_by_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(shipped_text(), encoding="utf-8")
    assert run("definition", "check", str(path)).exit == 0
    wrong = shipped_text().replace('to = "reviewed"', 'to = "revewed"', 1)
    path.write_text(wrong, encoding="utf-8")
    answer = run("definition", "check", str(path))
    line = wrong[: wrong.index('to = "revewed"')].count("\n") + 1
    assert answer.exit == 1
    assert {(one["code"], one["line"]) for one in answer.many} >= {("unknown_state", line)}
    assert run("definition", "picture", str(path), "--json").error["code"] == "bad_input"


def test_the_picture_takes_its_form_from_the_file_or_is_told(tmp_path: Path) -> None:
    out = tmp_path / "states.svg"
    assert run("definition", "picture", "--out", str(out)).one["format"] == "svg"
    assert ElementTree.parse(out).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert run("definition", "picture", "--format", "mermaid").out.startswith("stateDiagram-v2\n")
    shown = run("definition", "picture", "--json").out
    assert json.loads(shown)["picture"].startswith("| ")
    answer = run("definition", "picture", "--format", "png", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "picture_format")
