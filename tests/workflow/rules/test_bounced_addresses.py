"""An address that takes no mail: marked, told of, telephoned, left alone, and used again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bounce_samples as b
import pytest
from cast import World, codes_of
from faulty_server import FaultyServer, Moment, serving
from post_office import BASE, letter, text_of

from dondoc.upkeep import retry_mail
from notifications.mailer import Mailer
from notifications.smtp_url import parse_smtp_url
from storage import bad_addresses, contacts, deliveries, outbox
from storage.audit import Actor
from workflow.addresses import clear, clear_in, marked_lines
from workflow.bounces import take_notice
from workflow.delivery import Delivery
from workflow.mail_history import history
from workflow.node import Node
from workflow.reach import unreachable_units
from workflow.rendering import Sender

HEAD = "bithu@db05.donvi.example"
DEPUTY = "phobithu@db05.donvi.example"
OFFICER = "theodoi2@dangkhoi.example"
ACTOR = Actor("OFF-2", channel="test")
Refuse = Callable[..., World]


@pytest.fixture
def refusing(tmp_path: Path) -> Iterator[Refuse]:
    """A just opened world whose mail server answers RCPT for one address its own way."""
    node = Node(tmp_path / "nodes")
    answers: dict[str, str] = {}

    def script(moment: Moment) -> str | None:
        return answers.get(moment.recipient) if moment.verb == "RCPT" else None

    with serving(FaultyServer(script)) as server, Mailer(parse_smtp_url(server.url())) as mailer:

        def opened(address: str = HEAD, answer: str = "550 5.1.1 User unknown") -> World:
            answers[address] = answer
            return World.open(delivery=lambda db: Delivery(db, mailer, node, Sender(BASE)))

        opened.accept = answers.clear  # type: ignore[attr-defined]
        yield opened
    node.close()


def marked(world: World) -> dict[str, str]:
    return world.read(lambda tx, _: {row.address: row.code for row in bad_addresses.listed(tx)})


def calls(world: World, unit: str = "DB05") -> list[tuple[str, str]]:
    rows = world.read(lambda tx, frame: contacts.open_calls(tx, frame.id))
    return [(row.unit, row.step) for row in rows if row.unit == unit]


def events(world: World, mail: dict[str, Any]) -> list[str]:
    def asked(tx: Any, frame: Any) -> list[str]:
        row = outbox.one(tx, mail["id"])
        return [one["event"] for one in history(tx, frame, row, now)]

    now = world.now
    return world.read(asked)


def notice_about(mail: dict[str, Any], sample: bytes = b.POSTFIX) -> bytes:
    about = sample.replace(b.OURS.encode(), mail["message_id"].encode())
    return about.replace(b.TO.encode(), mail["to"].encode())


def sent_opening(world: World, address: str = HEAD) -> dict[str, Any]:
    (mail,) = world.mails(letter="opening", to=address)
    return mail


def test_a_recipient_refused_for_good_is_marked_and_the_unit_is_to_be_called(
    refusing: Refuse,
) -> None:
    world = refusing()
    mail = sent_opening(world)
    assert (mail["status"], mail["reason"], mail["attempts"]) == ("failed", "bounced", 1)
    assert marked(world) == {HEAD: "5.1.1"}
    assert calls(world) == [("DB05", "bounced")]
    (entry,) = world.log(action="mail_bounced")
    assert entry["data"] == {
        "mail": mail["id"], "message_id": mail["message_id"], "code": "5.1.1", "marked": True,
    }  # fmt: skip
    assert HEAD not in str(entry)
    assert world.verified() == ()


@pytest.mark.parametrize(
    "answer",
    ["552 5.2.2 Mailbox full", "554 5.7.1 Rejected as spam", "550 5.7.1 Relay access denied"],
)
def test_a_full_mailbox_and_a_policy_fail_the_mail_and_leave_the_address(
    refusing: Refuse, answer: str
) -> None:
    world = refusing(answer=answer)
    assert (sent_opening(world)["status"], sent_opening(world)["reason"]) == ("failed", "refused")
    assert (marked(world), calls(world)) == ({}, [])


def test_what_is_refused_for_now_is_tried_again_and_marks_nothing(refusing: Refuse) -> None:
    world = refusing(answer="450 4.1.1 try later")
    mail = sent_opening(world)
    assert (mail["status"], marked(world)) == ("retry", {})
    assert events(world, mail) == ["decided", "tried_retry", "retry_at"]


def test_from_then_on_the_deputy_is_written_to_and_then_the_unit_is_called(
    refusing: Refuse,
) -> None:
    world = refusing()
    world.go_to("2023-04-17 08:00")
    assert [m["to"] for m in world.mails(letter="reminder", unit="DB05")] == [DEPUTY]
    assert calls(world) == [("DB05", "bounced")]
    for address in (DEPUTY, "vanthu@db05.donvi.example"):
        mark(world, address)
    world.go_to("2023-04-24 08:00")
    assert len(world.mails(letter="reminder", unit="DB05")) == 1
    assert ("DB05", "R2") in calls(world)
    now = world.now
    assert "DB05" in world.read(lambda tx, frame: unreachable_units(tx, frame, now))
    assert world.report("DB05")["reachable"] is False
    assert HEAD in world.report("DB05")["bad_addresses"]


def mark(world: World, address: str) -> None:
    values = {"since": world.now, "code": "5.1.1", "words": "", "mail_id": None}
    with world.db.writing() as tx:
        assert bad_addresses.mark(tx, {"address": address.upper(), **values})


def test_the_reader_finds_the_address_and_the_call_in_the_next_digest(refusing: Refuse) -> None:
    world = refusing()
    world.go_to("2023-03-16 08:00")
    (digest,) = world.mails(letter="digest", to=OFFICER)
    text = text_of(letter(world, digest))
    assert "Địa chỉ thư không nhận được thư: 1" in text
    assert f"{HEAD}, từ thứ Tư 15/3/2023; gọi điện, xin địa chỉ mới" in text
    assert "Gọi điện: 1 đơn vị" in text


def test_an_address_that_stays_bad_brings_no_second_digest(refusing: Refuse) -> None:
    world = refusing()
    world.go_to("2023-03-20 08:00")
    assert len(world.mails(letter="digest", to=OFFICER)) == 1


def test_a_digest_is_not_decided_for_a_reader_whose_address_is_bad(refusing: Refuse) -> None:
    world = refusing()
    mark(world, OFFICER)
    world.go_to("2023-03-16 08:00")
    assert world.mails(letter="digest", to=OFFICER) == []


def test_a_mail_decided_before_is_not_sent_to_a_marked_address_and_asks_for_a_call(
    refusing: Refuse,
) -> None:
    world = refusing("nobody@x.example")
    delivery, world.delivery = world.delivery, None
    world.submit("DB05", at="2023-04-20 09:00")
    mark(world, HEAD)
    assert delivery is not None
    delivery.run(world.now)
    (receipt,) = world.mails(letter="received")
    assert (receipt["status"], receipt["reason"], receipt["attempts"]) == (
        "failed", "address_marked", 0,
    )  # fmt: skip
    assert calls(world) == [("DB05", "bounced")]


def test_an_address_known_to_be_bad_is_bad_in_every_campaign(refusing: Refuse) -> None:
    world = refusing()
    with world.db.reading() as tx:
        assert bad_addresses.among(tx, [HEAD.upper()]) == {HEAD}


def test_a_notice_that_comes_later_marks_the_address_just_so(refusing: Refuse) -> None:
    world = refusing("nobody@x.example")
    mail = sent_opening(world)
    assert mail["status"] == "sent"
    answer = take_notice(world.db, notice_about(mail), ACTOR, world.now)
    assert (answer["result"], answer["mail"], answer["marked"]) == ("recorded", mail["id"], True)
    after = sent_opening(world)
    assert (after["status"], after["reason"]) == ("failed", "bounced")
    assert after["sent_at"] == mail["sent_at"]
    assert (marked(world), calls(world)) == ({HEAD: "5.1.1"}, [("DB05", "bounced")])
    assert events(world, mail) == ["decided", "sent", "notice_failed", "marked", "given_up"]


def test_a_notice_taken_in_again_changes_nothing(refusing: Refuse) -> None:
    world = refusing("nobody@x.example")
    notice = notice_about(sent_opening(world))
    take_notice(world.db, notice, ACTOR, world.now)
    before = world.rows()
    assert take_notice(world.db, notice, ACTOR, world.now)["result"] == "known"
    assert world.rows() == before


def test_a_dry_run_says_what_a_notice_would_do_and_does_nothing(refusing: Refuse) -> None:
    world = refusing("nobody@x.example")
    before = world.rows()
    notice = notice_about(sent_opening(world))
    answer = take_notice(world.db, notice, ACTOR, world.now, dry_run=True)
    assert (answer["marked"], answer["dry_run"], world.rows()) == (True, True, before)
    world.go_to("2023-04-17 08:00")
    assert HEAD in [m["to"] for m in world.mails(letter="reminder")]


@pytest.mark.parametrize(
    ("change", "result"),
    [
        (lambda data: data, "unknown"),
        (lambda _: b"Subject: hello\n\nhow are you", "not_a_bounce"),
    ],
    ids=["not ours", "no notice"],
)
def test_what_is_about_no_mail_of_ours_is_left_alone(
    refusing: Refuse, change: Callable[[bytes], bytes], result: str
) -> None:
    world = refusing("nobody@x.example")
    before = world.rows()
    assert take_notice(world.db, change(b.POSTFIX), ACTOR, world.now)["result"] == result
    assert world.rows() == before


def test_a_notice_about_a_mail_that_was_never_sent_is_left_alone(refusing: Refuse) -> None:
    world = refusing("nobody@x.example")
    world.delivery = None
    world.submit("DB05", at="2023-04-20 09:00")
    (receipt,) = world.mails(letter="received")
    answer = take_notice(world.db, notice_about(receipt), ACTOR, world.now)
    assert (answer["result"], marked(world)) == ("not_sent", {})


def test_of_several_recipients_only_ours_counts(refusing: Refuse) -> None:
    world = refusing("nobody@x.example")
    mail = sent_opening(world)
    both = b.report(
        b.block("failed", "5.1.1", to="somebody@list.example")
        + "\n\n"
        + b.block("failed", "5.1.1", to="other@list.example")
    )
    about = both.replace(b.OURS.encode(), mail["message_id"].encode())
    answer = take_notice(world.db, about, ACTOR, world.now)
    assert (answer["result"], marked(world)) == ("other_recipient", {})


def test_delays_are_only_written_down(refusing: Refuse) -> None:
    world = refusing("nobody@x.example")
    mail = sent_opening(world)
    take_notice(world.db, notice_about(mail, b.DELAYED), ACTOR, world.now)
    take_notice(world.db, notice_about(mail, b.DELIVERED), ACTOR, world.now)
    assert sent_opening(world)["status"] == "sent"
    assert events(world, mail) == ["decided", "sent", "notice_delayed", "notice_delivered"]
    assert (marked(world), calls(world)) == ({}, [])


def test_a_mail_given_up_by_a_relay_fails_and_asks_for_a_call_but_marks_nothing(
    refusing: Refuse,
) -> None:
    world = refusing("nobody@x.example")
    take_notice(world.db, notice_about(sent_opening(world), b.EXPIRED), ACTOR, world.now)
    assert sent_opening(world)["reason"] == "bounced"
    assert (marked(world), calls(world)) == ({}, [("DB05", "bounced")])


def test_a_delivery_notice_settles_a_mail_nobody_was_sure_of(refusing: Refuse) -> None:
    world = refusing("nobody@x.example")
    mail = sent_opening(world)
    with world.db.writing() as tx:
        outbox.change(tx, mail["id"], {"status": "uncertain", "sent_at": None})
    take_notice(world.db, notice_about(mail, b.DELIVERED), ACTOR, world.now)
    assert sent_opening(world)["status"] == "sent"


def test_a_copy_that_comes_back_asks_for_no_call_of_the_unit(refusing: Refuse) -> None:
    world = refusing(OFFICER, "250 ok")
    world.go_to("2023-05-09 08:00")
    world.confirm("E2", "DB33")
    copies = [m for m in world.mails(letter="formal_letter") if "dangkhoi" in m["to"]]
    assert world.delivery is not None
    world.delivery.run(world.now)
    before = calls(world)
    take_notice(world.db, notice_about(copies[0]), ACTOR, world.now)
    assert (copies[0]["to"] in marked(world), calls(world)) == (True, before)


def test_the_list_says_whose_address_it_is_and_why(refusing: Refuse) -> None:
    world = refusing()
    now = world.now
    (line,) = world.read(lambda tx, _: marked_lines(tx, now))
    assert (line["address"], line["code"], line["meaning"]) == (HEAD, "5.1.1", "mailbox_unknown")
    assert [(post["unit"], post["role"]) for post in line["posts"]] == [("DB05", "secretary")]


def test_once_cleared_it_is_written_to_again_and_the_mail_can_be_retried(refusing: Refuse) -> None:
    world = refusing()
    mail = sent_opening(world)
    assert codes_of(lambda: retry_mail(world.db, mail["id"], ACTOR, world.now)) == (
        "address_marked",
    )
    refusing.accept()  # type: ignore[attr-defined]
    answer = clear(world.db, HEAD.upper(), "called, works again", ACTOR, world.now)
    assert answer == {"address": HEAD, "mails": [mail["id"]]}
    retry_mail(world.db, mail["id"], ACTOR, world.now)
    world.tick()
    assert sent_opening(world)["status"] == "sent"
    world.go_to("2023-04-17 08:00")
    assert [m["to"] for m in world.mails(letter="reminder", unit="DB05")] == [HEAD]
    (entry,) = world.log(action="address_cleared")
    assert (entry["reason"], entry["actor"]) == ("called, works again", "OFF-2")
    assert HEAD not in str(entry)


def test_only_who_looks_after_units_clears_an_address_and_says_why(refusing: Refuse) -> None:
    world = refusing()

    def cleared(person: str, reason: str = "works", address: str = HEAD) -> tuple[str, ...]:
        actor = Actor(person, channel="test")
        return codes_of(lambda: clear(world.db, address, reason, actor, world.now))

    assert cleared("SEC-DB05") == ("role",)
    assert cleared("OFF-2", " ") == ("reason_missing",)
    assert cleared("NOBODY") == ("person",)
    assert cleared("OFF-2", address="free@x.example") == ("bad_address",)
    assert cleared("ADM-1") == ()


def test_a_dry_run_of_clearing_leaves_the_address_marked(refusing: Refuse) -> None:
    world = refusing()
    before = world.rows()
    clear(world.db, HEAD, "works", ACTOR, world.now, dry_run=True)
    assert world.rows() == before
    world.go_to("2023-04-17 08:00")
    assert [m["to"] for m in world.mails(letter="reminder", unit="DB05")] == [DEPUTY]


def test_another_act_may_clear_an_address_it_brings_anew(refusing: Refuse) -> None:
    world = refusing()
    now = world.now
    with world.db.writing() as tx:
        assert clear_in(tx, HEAD, "import", ACTOR, now)
        assert not clear_in(tx, HEAD, "import", ACTOR, now)
    assert marked(world) == {}


def test_every_attempt_keeps_the_verb_and_the_servers_words(refusing: Refuse) -> None:
    world = refusing()
    mail = sent_opening(world)
    (one,) = world.read(lambda tx, _: deliveries.attempts(tx, mail["id"]))
    assert (one.verb, one.code, one.text) == ("RCPT", 550, "5.1.1 User unknown")


def test_an_entry_of_the_calendar_comes_again_after_the_mail_with_it_came_back(
    refusing: Refuse,
) -> None:
    world = refusing()
    refusing.accept()  # type: ignore[attr-defined]
    clear(world.db, HEAD, "works", ACTOR, world.now)
    world.go_to("2023-04-17 08:00")
    (reminder,) = world.mails(letter="reminder", unit="DB05")
    assert len(list(letter(world, reminder).iter_attachments())) == 1
