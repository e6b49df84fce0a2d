"""Programs that stay up: the worker and the demonstration, and the demonstration's whole run."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command_line import EXAMPLE, Folder, run

COMPLETE = str(EXAMPLE / "reports" / "01-db05-complete.json")


@contextmanager
def program(folder: Path, *line: str) -> Iterator[subprocess.Popen[str]]:
    code = "from dondoc.cli.main import run; run()"
    running = subprocess.Popen(
        [sys.executable, "-c", code, "--data", str(folder), *line],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def line_of(running: subprocess.Popen[str]) -> dict[str, Any]:
    assert running.stdout is not None
    found: dict[str, Any] = json.loads(running.stdout.readline())
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_says_when_it_runs_and_stops_at_a_signal(
    opened: Folder, number: signal.Signals
) -> None:
    with program(opened.path, "worker", "--json") as running:
        started = line_of(running)
        assert started["event"] == "started"
        running.send_signal(number)
        assert line_of(running) == started | {"event": "stopped"}
        assert running.wait(timeout=30) == 0


def test_a_worker_catches_up_with_what_fell_due_and_sends_it(opened: Folder) -> None:
    opened.ok("clock", "set", "2023-04-17")
    with program(opened.path, "worker", "--json") as running:
        line_of(running)
        mailbox = opened.path / "mailbox"
        for _ in range(600):
            if len(list(mailbox.glob("*.eml"))) > 143:
                break
            signal.sigtimedwait([], 0.1)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=60) == 0
    assert len(list(mailbox.glob("*.eml"))) > 143
    assert opened.ok("mail", "list", "--status", "claimed").out == ""


def test_a_worker_of_a_live_database_needs_a_mail_server(fresh: Folder) -> None:
    fresh.ok("init")
    answer = fresh("worker", "--json")
    assert (answer.exit, answer.error["fields"]["name"]) == (2, "DONDOC_SMTP_URL")


def test_a_demonstration_says_where_things_stand_and_goes_on_when_run_again(
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path / "demo")
    with program(folder.path, "demo", "--date", "2023-04-17", "--json") as running:
        ready = line_of(running)
        assert {"data", "mailbox", "now", "outstanding", "next"} <= set(ready)
        assert "url" not in ready
        assert ready["now"] == "2023-04-17T09:00:00+07:00"
        assert ready["states"] == {"draft": 71, "submitted": 2}
        assert folder("demo", "--once", "--json").error["code"] == "demo_running"
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 0
    with program(folder.path, "demo", "--date", "18/4/2023", "--json") as running:
        assert line_of(running)["now"] == "2023-04-18T09:00:00+07:00"
    folder.ok("report", "submit", "DB05", "--file", COMPLETE, "--as", "SEC-DB05")
    with program(folder.path, "demo", "--date", "2023-04-28", "--json") as running:
        assert line_of(running)["now"] == "2023-04-18T09:00:00+07:00"


def test_a_demonstration_leaves_other_data_alone(opened: Folder, tmp_path: Path) -> None:
    live = Folder(tmp_path / "live")
    live.ok("init")
    for folder in (opened, live):
        before = (folder.path / "dondoc.db").read_bytes()
        for line in (("demo",), ("demo", "--once")):
            answer = folder(*line, "--json")
            assert (answer.exit, answer.error["code"]) == (2, "demo_only")
        assert (folder.path / "dondoc.db").read_bytes() == before


def test_a_demonstration_may_not_stop_at_a_day_that_does_not_exist(tmp_path: Path) -> None:
    answer = run("--data", str(tmp_path), "demo", "--date", "2023-02-30", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "day")
    assert list(tmp_path.iterdir()) == []


def test_the_whole_demonstration_ends_presented_with_the_log_verified(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "demo")
    summary = folder.ok("demo", "--once").one
    assert summary["states"] == {"presented": 72, "draft": 1}
    assert summary["obligations"] == {"due": 72, "closed": 1, "merged": 1, "exempt": 1}
    assert summary["timeliness"] == {"on_time": 65, "late": 6, "missing": 1, "exempt": 2}
    assert summary["audit"]["ok"] is True
    assert summary["mails"]["by_status"] == {"sent": summary["received"]}
    assert summary["received"] == len(list((folder.path / "mailbox").glob("*.eml")))
    assert summary["now"] == "2023-06-02T11:20:00+07:00"
