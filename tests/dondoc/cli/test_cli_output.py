"""Tables on a terminal, JSON for programs, and nothing cut that a person must read."""

import os
import pty
import subprocess
import sys
from contextlib import redirect_stdout, suppress
from io import StringIO

import pytest
from command_line import Folder
from rich.console import Console
from typer.main import get_command

from dondoc.cli.main import app
from dondoc.cli.words import t
from dondoc.cli.work import (
    audit,
    campaign,
    consequences,
    consolidate,
    demo_page,
    due,
    mail,
    mail_addresses,
    mail_bounces,
    plan,
    rehearse,
    report,
    report_page,
)
from dondoc.cli.work.output import Column, grid

TABLES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in (
        audit,
        campaign,
        consolidate,
        demo_page,
        due,
        mail,
        consequences,
        mail_addresses,
        mail_bounces,
        plan,
        rehearse,
        report,
        report_page,
    )
    for name, value in vars(module).items()
    if isinstance(value, tuple) and value and isinstance(value[0], Column)
}


def real_terminal(folder: Folder, *line: str, **env: str) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    code = "from dondoc.cli.main import run; run()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "--data", str(folder.path), *line],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=os.environ | {"COLUMNS": "80", "TERM": "xterm-256color"} | env,
    ):
        os.close(theirs)
        found = b""
        try:
            while part := os.read(ours, 65536):
                found += part
        except OSError:
            pass  # the other end is closed: all has been read
    os.close(ours)
    return found.decode()


class Terminal(StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def terminal(folder: Folder, *line: str) -> str:
    """The same in this process, without colours."""
    screen = Terminal()
    with redirect_stdout(screen), suppress(SystemExit):
        get_command(app).main(["--data", str(folder.path), *line])
    return screen.getvalue()


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("width", [80, 120])
def test_no_heading_is_cut(name: str, width: int) -> None:
    columns: tuple[Column, ...] = TABLES[name]
    blank = [Column(c.head, lambda _: "", c.justify, c.wrap, c.wide) for c in columns]
    screen = Console(file=StringIO(), width=width)
    screen.print(grid([{}], blank, width))
    assert isinstance(screen.file, StringIO)
    head = screen.file.getvalue().splitlines()[0]
    shown = [c for c in columns if width >= 100 or not c.wide]
    assert [c.head for c in shown if t(f"cli.head.{c.head}") not in head] == []


def test_a_terminal_gets_a_table_and_a_program_json(opened: Folder) -> None:
    seen = terminal(opened, "campaign", "list")
    assert "so-ket-2023" in seen
    assert "Đang mở" in seen
    assert "{" not in seen
    assert opened("campaign", "list").many == opened("campaign", "list", "--json").many
    assert terminal(opened, "campaign", "list", "--json").startswith("{")


def test_a_real_terminal_has_colours_unless_they_are_turned_off(opened: Folder) -> None:
    for line, colours in (({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)):
        seen = real_terminal(opened, "mail", "list", "--unit", "DB05", **line)
        assert "Tình trạng" in seen
        assert ("\x1b[3" in seen) == colours


def test_no_line_is_wider_than_the_terminal(may: Folder) -> None:
    for line in (("report", "list"), ("due", "list", "--unit", "CB14"), ("mail", "list")):
        seen = terminal(may, *line)
        assert max(len(text) for text in seen.splitlines()) <= 80


def test_every_page_can_be_shown_to_a_person(may: Folder) -> None:
    for line, expected in (
        (("report", "show", "DB12"), "Trả lại để sửa"),
        (("report", "explain", "DB12", "--as", "SEC-DB12"), "Gửi báo cáo"),
        (("consolidate", "show"), "Chỉ tiêu"),
        (("campaign", "show", "so-ket-2023"), "thứ Năm 04/5/2023"),
        (("mail", "show", "1"), "bithu@db01.donvi.example"),
        (("audit", "list", "--unit", "DB12"), "Cán bộ theo dõi"),
        (("audit", "verify"), "nguyên vẹn"),
        (("clock", "show"), "thứ Ba 09/5/2023"),
        (("tick", "--dry-run"), "Nấc đã xử lý"),
        (("consolidate", "build", "--as", "OFC-1", "--dry-run"), "trên 72"),
    ):
        seen = terminal(may, *line)
        assert expected in seen, (line, seen)
        assert "cli." not in seen


def test_a_reader_who_has_enough_is_no_error(may: Folder) -> None:
    code = "from dondoc.cli.main import run; run()"
    line = [sys.executable, "-c", code, "--data", str(may.path), "audit", "list"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""


def test_the_tables_were_found() -> None:
    assert len(TABLES) >= 14
