"""The outbox on the command line: listed, shown, held, tried again."""

import pytest
from command_line import EXAMPLE, Folder

from dondoc.assembly import open_house
from dondoc.settings import read_settings
from storage import outbox

COMPLETE = str(EXAMPLE / "reports" / "01-db05-complete.json")
SUBMIT = ("report", "submit", "DB05", "--file", COMPLETE, "--as", "SEC-DB05")


def test_mails_are_listed_by_status_and_unit(opened: Folder) -> None:
    assert len(opened.ok("mail", "list").many) == 143
    assert opened.ok("mail", "list", "--status", "failed").out == ""
    assert [m["to"] for m in opened.ok("mail", "list", "--unit", "DB05").many] == [
        "bithu@db05.donvi.example", "vanthu@db05.donvi.example", "theodoi2@dangkhoi.example",
    ][:2]  # fmt: skip


def test_a_mail_is_shown_with_its_words_and_its_tries(opened: Folder) -> None:
    shown = opened.ok("mail", "show", "1").one
    assert shown["text"].startswith("Thông báo") or "Kính gửi" in shown["text"]
    assert [(one["n"], one["outcome"], one["code"]) for one in shown["tries"]] == [(1, "sent", 250)]
    answer = opened("mail", "show", "9999", "--json")
    assert (answer.exit, answer.error["code"]) == (3, "mail")


def test_hold_stops_all_sending_at_once_and_release_lets_it_go_on(opened: Folder) -> None:
    assert opened.ok("mail", "hold", "--dry-run").one["mail_held"] is True
    opened.ok("mail", "hold")
    assert opened("mail", "hold", "--json").error["code"] == "already_held"
    opened.ok(*SUBMIT)
    (waiting,) = opened.ok("mail", "list", "--status", "ready").many
    assert waiting["letter"] == "received"
    assert opened.ok("tick").one["sent"] == 0
    assert opened.ok("campaign", "show", "so-ket-2023").one["mail_held"] is True
    opened.ok("mail", "release")
    assert opened.ok("mail", "list", "--status", "ready").out == ""
    assert opened("mail", "release", "--json").exit == 4
    actions = [one["action"] for one in opened.ok("audit", "list").many]
    assert {"mail_held", "mail_released"} <= set(actions)


def test_only_a_mail_that_could_not_be_sent_is_tried_again(opened: Folder) -> None:
    answer = opened("mail", "retry", "1", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "not_retryable")
    settings = read_settings(opened.path, database_url=opened.database)
    with open_house(settings) as house, house.db.writing() as tx:
        outbox.change(tx, 1, {"status": "failed", "reason": "refused"})
    assert opened.ok("mail", "retry", "1", "--dry-run").one["status"] == "ready"
    assert [m["id"] for m in opened.ok("mail", "list", "--status", "failed").many] == [1]
    opened.ok("mail", "retry", "1")
    shown = opened.ok("mail", "show", "1").one
    assert (shown["status"], shown["attempts"]) == ("sent", 2)
    assert opened.ok("audit", "verify").one["ok"] is True


def test_a_trials_mail_goes_to_the_sink_whatever_is_configured(
    opened: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_SMTP_URL", "smtp://127.0.0.1:1?tls=none")
    before = len(list((opened.path / "mailbox").glob("*.eml")))
    opened.ok(*SUBMIT)
    assert len(list((opened.path / "mailbox").glob("*.eml"))) == before + 1
