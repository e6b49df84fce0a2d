"""What people see and what is refused clearly: roles, grades, addresses, times."""

import re

import pytest
from command_line import EXAMPLE, Folder, run
from test_cli_output import eighty_columns, terminal

__all__ = ("eighty_columns",)
PAPER = str(EXAMPLE / "reports" / "07-cb14-late-paper.json")


def english(folder: Folder, *line: str) -> str:
    return terminal(folder, "--lang", "en", *line)


def test_people_see_roles_and_grades_by_their_words(may: Folder) -> None:
    assert "đọc (Cán bộ theo" in terminal(may, "due", "list", "--unit", "CB21")
    seen = english(may, "due", "list", "--unit", "CB21")
    assert "reading (Follow-up" in seen
    assert "follow_up_officer" not in seen
    page = english(may, "report", "show", "DB05")
    assert re.search(r"Units graded 'good' or better \(2022\) +(Good|Excellent|Adequate)", page)
    assert "xuat_sac" not in page + terminal(may, "report", "show", "DB05")


def test_an_order_is_told_in_the_language_of_the_reader(may: Folder) -> None:
    assert "(before 5 May 2023)" in english(may, "report", "show", "DB33")
    assert "(trước ngày 05/5/2023)" in terminal(may, "report", "show", "DB33")
    assert "Thursday 4 May 2023 (before 5 May 2023), milestone" in english(
        may, "campaign", "show", "so-ket-2023"
    )


def test_a_long_address_breaks_before_its_at_sign_and_nowhere_else(may: Folder) -> None:
    for seen in (terminal(may, "mail", "list"), english(may, "mail", "list")):
        parts = re.findall(r"@\S+", seen)
        assert parts
        assert all(part.endswith(".example") for part in parts)
        assert max(len(line) for line in seen.splitlines()) <= 80


def test_what_somebody_wanted_is_told_in_words_in_the_log(may: Folder) -> None:
    assert may("report", "submit", "DB33", "--as", "OFF-1").exit == 1
    assert "Refused: Submit" in english(may, "audit", "list", "--unit", "DB33")
    assert "Từ chối: Gửi báo cáo" in " ".join(
        terminal(may, "audit", "list", "--unit", "DB33").split()
    )


def test_times_of_answers_conflicts_and_the_log_are_those_of_the_campaign(opened: Folder) -> None:
    file = str(EXAMPLE / "reports" / "DB01-1.json")
    line = ("report", "submit", "DB01", "--file", file, "--as", "SEC-DB01")
    answer = opened.ok(*line).one
    assert answer["at"].endswith("+07:00")
    before = str(answer["version"] - 1)
    late = opened(*line, "--expect-version", before, "--json")
    assert (late.exit, late.error["code"]) == (4, "stale_version")
    assert late.error["fields"]["at"].endswith("+07:00")
    assert opened.ok("mail", "hold").one["at"].endswith("+07:00")
    assert {row["at"][-6:] for row in opened.ok("audit", "list").many} == {"+07:00"}


def test_paper_cannot_have_come_before_the_campaign_opened(may: Folder) -> None:
    line = ("report", "register", "CB14", "--file", PAPER, "--as", "OFC-VT", "--json")
    early = may(*line, "--received-at", "2022-05-04T08:00+07:00")
    assert (early.exit, early.error["code"]) == (2, "received_before_opening")
    assert early.error["fields"]["opened"] == "2023-03-15T07:30:00+07:00"
    assert may.ok("report", "show", "CB14").one["revision"] == 0


def test_a_draft_is_saved_only_over_the_version_it_was_written_for(opened: Folder) -> None:
    line = ("report", "draft", "DB05", "--file", str(EXAMPLE / "reports" / "01-db05-complete.json"),
            "--as", "SEC-DB05", "--json")  # fmt: skip
    stale = opened(*line, "--expect-version", "7")
    assert (stale.exit, stale.error["code"]) == (4, "stale_version")
    assert opened.ok("report", "show", "DB05").one["situation"] == "not_opened"
    version = opened.ok("report", "show", "DB05").one["version"]
    opened.ok(*line, "--expect-version", str(version))
    assert opened.ok("report", "show", "DB05").one["situation"] == "drafting"


def test_the_demonstration_is_played_whole_or_to_a_day() -> None:
    answer = run("demo", "--once", "--date", "2023-04-28", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "once_or_date")


@pytest.mark.parametrize(("lang", "words"), [("vi", "Thiếu tệp"), ("en", "There is no file")])
def test_a_missing_report_file_is_not_looked_for_in_the_plan_folder(
    may: Folder, lang: str, words: str
) -> None:
    answer = run("--lang", lang, "--data", str(may.path), "report", "check", "nowhere.json")
    assert answer.exit == 2
    assert words in answer.err
    assert "kế hoạch" not in answer.err
    assert "plan" not in answer.err
