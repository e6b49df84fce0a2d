"""The post on the command line: a test mail, what came back, bad addresses, a mail's story."""

import email
import email.policy
import json
import mailbox
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bounce_samples as b
import pytest
from command_line import EXAMPLE, Folder
from faulty_server import FaultyServer, Moment, serving
from test_cli_output import real_terminal

HEAD = "bithu@db05.donvi.example"


def seen(folder: Folder, *line: str) -> str:
    """What a person reads on a terminal, without its colours and on one line."""
    return " ".join(re.sub(r"\x1b\[[\d;]*m", "", real_terminal(folder, *line)).split())


@pytest.fixture
def live(fresh: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Folder, FaultyServer]]:
    """A live database whose mail server takes everything but what the test's words refuse."""
    with serving(FaultyServer(offers=("AUTH PLAIN",))) as server:
        monkeypatch.setenv("DONDOC_SMTP_URL", server.url(login="dondoc:secret@"))
        monkeypatch.setenv("DONDOC_MAIL_FROM", "dondoc@dangkhoi.example")
        fresh.ok("init")
        yield fresh, server


@pytest.fixture
def notice(opened: Folder) -> tuple[int, bytes]:
    """A mail that was sent, and the notice that it came back."""
    (mail,) = [m for m in opened.ok("mail", "list", "--unit", "DB05").many if m["to"] == HEAD]
    return mail["id"], b.POSTFIX.replace(b.OURS.encode(), mail["message_id"].encode())


def test_a_test_mail_leaves_at_once_and_every_step_is_told(
    live: tuple[Folder, FaultyServer],
) -> None:
    folder, server = live
    answer = folder.ok("mail", "test", "an@coquan.example").one
    assert (answer["ok"], answer["user"], answer["tls"]) == (True, "dondoc", "none")
    assert [step["step"] for step in answer["steps"]] == [
        "resolve", "connect", "hello", "login", "sender", "recipient", "data",
    ]  # fmt: skip
    (mail,) = server.mails
    message = email.message_from_bytes(mail.data, policy=email.policy.default)
    assert (message["From"], message["To"]) == ("dondoc@dangkhoi.example", "an@coquan.example")
    assert message["Message-ID"] == answer["message_id"]
    assert message["Subject"] == "Thư thử của Dondoc"
    (entry,) = [one for one in folder.ok("audit", "list").many if one["action"] == "mail_tested"]
    assert entry["data"]["failed"] == ""
    assert "an@coquan.example" not in str(entry)
    assert folder.ok("mail", "list").out == ""


def test_a_test_mail_that_fails_ends_with_1_and_says_what_to_do(
    live: tuple[Folder, FaultyServer],
) -> None:
    folder, server = live

    def script(moment: Moment) -> str | None:
        return "535 5.7.8 bad credentials" if moment.verb == "AUTH" else None

    server.script = script
    answer = folder("mail", "test", "an@coquan.example", "--json")
    step = answer.one["steps"][-1]
    assert (answer.exit, step["step"], step["cure"]) == (1, "login", "wrong_password")
    assert "secret" not in answer.out + answer.err
    shown = seen(folder, "mail", "test", "an@coquan.example")
    assert "✗ Đăng nhập: 535 5.7.8 bad credentials" in shown
    assert "DONDOC_SMTP_PASSWORD_FILE" in shown
    assert [one["data"]["failed"] for one in folder.ok("audit", "list").many[1:]] == ["login"] * 2


def test_a_dry_run_shows_the_mail_and_asks_no_server(live: tuple[Folder, FaultyServer]) -> None:
    folder, server = live
    answer = folder.ok("mail", "test", "an@coquan.example", "--dry-run").one
    assert (answer["dry_run"], server.heard) == (True, [])
    assert "Thư thử của Dondoc" in answer["text"]


def test_what_is_no_address_is_bad_input(live: tuple[Folder, FaultyServer]) -> None:
    folder, _ = live
    answer = folder("mail", "test", "an at coquan", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "not_an_address")


def test_in_a_trial_the_test_mail_ends_in_the_sink(
    opened: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_SMTP_URL", "smtp://127.0.0.1:1?tls=none")
    before = len(list((opened.path / "mailbox").glob("*.eml")))
    assert opened.ok("mail", "test", "an@coquan.example").one["ok"] is True
    assert len(list((opened.path / "mailbox").glob("*.eml"))) == before + 1


def test_a_notice_from_a_file_marks_the_address_and_the_mail_tells_its_story(
    opened: Folder, notice: tuple[int, bytes], tmp_path: Path
) -> None:
    mail, data = notice
    file = tmp_path / "back.eml"
    file.write_bytes(data)
    tried = opened.ok("mail", "bounces", str(file), "--dry-run").one
    assert (tried["marked"], opened.ok("mail", "addresses").out) == (True, "")
    row = opened.ok("mail", "bounces", str(file)).one
    assert (row["mail"], row["result"], row["marked"]) == (mail, "recorded", True)
    assert opened.ok("mail", "bounces", str(file)).one["result"] == "known"
    (address,) = opened.ok("mail", "addresses").many
    assert (address["address"], address["meaning"]) == (HEAD, "mailbox_unknown")
    assert [m["id"] for m in opened.ok("mail", "list", "--status", "bounced").many] == [mail]
    shown = seen(opened, "mail", "show", str(mail))
    assert "Tình trạng Bị trả lại" in shown
    assert "Máy chủ thư báo không giao được: hộp thư không tồn tại (5.1.1)" in shown
    assert "Recipient address rejected" in shown


def test_lists_say_where_nobody_can_be_written_to(
    opened: Folder, notice: tuple[int, bytes], tmp_path: Path
) -> None:
    (tmp_path / "back.eml").write_bytes(notice[1])
    opened.ok("mail", "bounces", str(tmp_path))
    units = {row["unit"]: row["reachable"] for row in opened.ok("report", "list").many}
    assert (units["DB05"], units["CB19"]) == (True, False)
    assert opened.ok("report", "show", "DB05").one["bad_addresses"] == [HEAD]
    rows = opened.ok("due", "list", "--unit", "CB19", "--status", "planned").many
    assert {row["reachable"] for row in rows} == {False}
    for line in (("report", "list"), ("report", "show", "CB19"), ("due", "list", "--unit", "CB19")):
        assert "không có địa chỉ thư dùng được" in seen(opened, *line)


def test_a_cleared_address_is_used_again_and_its_mails_are_named(
    opened: Folder, notice: tuple[int, bytes], tmp_path: Path
) -> None:
    mail, data = notice
    (tmp_path / "back.eml").write_bytes(data)
    opened.ok("mail", "bounces", str(tmp_path))
    assert opened("mail", "retry", str(mail), "--json").error["code"] == "address_marked"
    refused = opened("mail", "clear", HEAD, "--as", "OFF-2", "--json")
    assert (refused.exit, refused.error["code"]) == (1, "reason_missing")
    line = ("mail", "clear", HEAD, "--as", "OFF-2", "--reason", "đã gọi")
    assert opened.ok(*line, "--dry-run").one["mails"] == [mail]
    assert opened.ok(*line).one == {"address": HEAD, "mails": [mail]}
    again = opened(*line, "--json")
    assert (again.exit, again.error["code"]) == (3, "bad_address")
    opened.ok("mail", "retry", str(mail))
    story = opened.ok("mail", "show", str(mail)).one["history"]
    assert [one["event"] for one in story] == ["decided", "sent", "sent", "notice_failed"]
    assert opened.ok("audit", "verify").one["ok"] is True


def test_notices_come_from_an_mbox_a_maildir_and_a_pipe(
    opened: Folder, notice: tuple[int, bytes], tmp_path: Path
) -> None:
    messages = [notice[1], b.VACATION, b.DELAYED]
    box = mailbox.mbox(tmp_path / "mbox")
    maildir = mailbox.Maildir(tmp_path / "maildir")
    for data in messages:
        box.add(data)
        maildir.add(data)
    box.close()
    results = [row["result"] for row in opened.ok("mail", "bounces", str(tmp_path / "mbox")).many]
    assert results == ["recorded", "not_a_bounce", "unknown"]
    rows = opened.ok("mail", "bounces", str(tmp_path / "maildir")).many
    assert sorted(row["result"] for row in rows) == ["known", "not_a_bounce", "unknown"]
    piped = b"From MAILER-DAEMON Wed Mar 15 00:31:00 2023\n" + notice[1]
    code = "from dondoc.cli.main import run; run()"
    line = [sys.executable, "-c", code, "--data", str(opened.path), "mail", "bounces", "-"]
    done = subprocess.run(line, input=piped, capture_output=True, check=True)
    assert json.loads(done.stdout)["result"] == "known"


@pytest.mark.parametrize(
    ("name", "exit_", "code"), [("nothing.eml", 3, "mail_file"), ("", 2, "no_mails")]
)
def test_a_file_that_is_not_there_and_a_folder_without_mail_are_told(
    opened: Folder, tmp_path: Path, name: str, exit_: int, code: str
) -> None:
    (tmp_path / "empty").mkdir()
    answer = opened("mail", "bounces", str(tmp_path / (name or "empty")), "--json")
    assert (answer.exit, answer.error["code"]) == (exit_, code)


def test_a_file_that_is_no_mail_at_all_is_read_over(opened: Folder) -> None:
    row = opened.ok("mail", "bounces", str(EXAMPLE / "units.csv")).one
    assert row["result"] == "not_a_bounce"
