"""Decisions on a unit's duty at the command line: tried, read, carried out, refused."""

import re
from contextlib import redirect_stdout, suppress
from io import StringIO

import pytest
from command_line import Folder
from typer.main import get_command

from dondoc.cli.main import app

EXTEND = (
    "obligation", "extend", "DB33", "--until", "trước ngày 16/5/2023", "--reason", "lũ quét",
    "--as", "OFC-CHIEF",
)  # fmt: skip


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def read(folder: Folder, *line: str) -> list[str]:
    """What a person reads, line by line, blanks squeezed."""
    screen = Terminal()
    with redirect_stdout(screen), suppress(SystemExit):
        get_command(app).main(["--data", str(folder.path), *line])
    lines = (re.sub(r" +", " ", one).strip() for one in screen.getvalue().splitlines())
    return [one for one in lines if one and not one.startswith("─")]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "1")


def test_a_dry_run_of_an_extension_is_a_table_of_what_would_change(may: Folder) -> None:
    # How wide the screen is says where lines break.
    assert (
        " ".join(read(may, *EXTEND, "--dry-run")).split()
        == " ".join(
            [
                "DB33: gia hạn được đến hết thứ Hai 15/5/2023 (trước ngày 16/5/2023)"
                " (chỉ xem trước, chưa làm).",
                "Các nấc nhắc thay đổi",
                "Thay đổi Nấc Thư Đơn vị Trước Nay",
                "thêm R3 Thư nhắc trước hạn cuối DB33 12/5 07:30",
                "thêm R4 Thư nhắc ngày hạn cuối DB33 15/5 07:30",
                "thêm E1 Thư báo quá hạn DB33 16/5 07:30",
                "dời E2 Công văn đôn đốc DB33 09/5 07:30 18/5 07:30",
                "Thư thay đổi",
                "Thay đổi Thư Về đơn vị Người nhận",
                "gửi Thông báo gia hạn DB33 bithu@db33.donvi.example, vanthu@db33.donvi.example",
            ]
        ).split()
    )
    assert may.ok("report", "show", "DB33").one["due"]["extended"] is False


def test_an_extension_is_carried_out_shown_and_logged(may: Folder) -> None:
    first = read(may, *EXTEND)[0]
    assert first == "DB33: đã gia hạn đến hết thứ Hai 15/5/2023 (trước ngày 16/5/2023)."
    report = may.ok("report", "show", "DB33").one
    assert (report["due"]["last_valid_day"], report["due"]["extended"]) == ("2023-05-15", True)
    assert (report["timeliness"], report["plan_rev"]) == ("not_due", 2)
    sent = [m for m in may.ok("mail", "list", "--unit", "DB33").many if m["letter"] == "extended"]
    assert {m["status"] for m in sent} == {"sent"}
    assert "Gia hạn: trước ngày 16/5/2023" in " ".join(read(may, "audit", "list", "--unit", "DB33"))
    assert may.ok("audit", "verify").one["ok"] is True


def test_waiving_merging_closing_and_taking_back_say_what_was_done(opened: Folder) -> None:
    def said(act: str, unit: str, *more: str) -> list[str]:
        line = ("obligation", act, unit, "--reason", "x", "--as", "OFC-CHIEF", *more)
        return [line for line in read(opened, *line) if line.startswith(("Chỉ tiêu", f"{unit}:"))]

    assert said("waive", "CB03") == ["CB03: đã được miễn báo cáo đợt này."]
    assert said("reinstate", "CB03") == ["CB03: lại phải gửi báo cáo."]
    assert said("close-without", "CB03") == ["CB03: đã kết thúc, không có báo cáo."]
    assert said("merge", "CB03", "--into", "CB05") == [
        "CB03: đã ghi nhận sáp nhập vào CB05; CB05 báo cáo thay.",
        "Chỉ tiêu chuyển sang CB05: I01 4, I12 80.",
    ]
    actions = [one["action"] for one in opened.ok("audit", "list", "--unit", "CB03").many]
    assert actions[-4:] == ["waived", "reinstated", "closed_without_report", "merged"]
    shown = opened.ok("report", "show", "CB03").one
    assert (shown["obligation"], shown["merged_into"]) == ("merged", "CB05")


def test_a_dry_run_without_consequences_says_so(may: Folder) -> None:
    may.ok("obligation", "close-without", "DB33", "--reason", "x", "--as", "OFC-CHIEF")
    lines = read(may, "obligation", "waive", "DB33", "--reason", "x", "--as", "OFC-CHIEF",
                 "--dry-run")  # fmt: skip
    assert lines == [
        "DB33: miễn báo cáo được (chỉ xem trước, chưa làm).",
        "Không có nấc nhắc nào thay đổi.",
        "Không có thư nào thêm hay bỏ.",
    ]


@pytest.mark.parametrize(
    ("until", "exit_", "code"),
    [("cuối tháng 5", 2, "until_unclear"), ("hết ngày 30/4/2023", 1, "not_later")],
)
def test_a_wrong_date_is_told_with_what_to_write(
    may: Folder, until: str, exit_: int, code: str
) -> None:
    line = ("obligation", "extend", "DB33", "--until", until, "--reason", "x", "--as", "OFC-CHIEF")
    answer = may(*line, "--json")
    assert (answer.exit, answer.error["code"]) == (exit_, code)
    assert answer.error["detail"].count(";") >= 1
    assert "2023-0" not in answer.error["detail"]


def test_a_decision_takes_command_ids_and_expected_versions(may: Folder) -> None:
    first = may.ok(*EXTEND, "--command-id", "a").one
    assert may.ok(*EXTEND, "--command-id", "a").one == first
    stale = may(*EXTEND, "--expect-version", "0", "--json")
    assert (stale.exit, stale.error["code"]) == (4, "stale_version")
    assert stale.error["fields"]["winner_name"] == "Chánh Văn phòng"
    again = may(*EXTEND, "--json")
    assert (again.exit, again.error["code"]) == (4, "already_done")
