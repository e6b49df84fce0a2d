"""RULES 3: decided as facts, frozen at the first claim, checked for the last time there."""

from pathlib import Path
from typing import Any

from cast import World, small_register, vn
from post_office import moody, parsed, post_office, text_of
from variations import head, quiet

from storage import installation, outbox

FEW = small_register(("KHOI", "DB33"))
PAIR = small_register(("KHOI", "CB03"))


def row(world: World, mail: dict[str, Any]) -> Any:
    return world.read(lambda tx, _: outbox.one(tx, mail["id"]))


def try_again(world: World) -> None:
    """Let the pause before the next try be over."""
    with world.db.writing() as tx:
        for mail in outbox.listed(tx):
            if mail.status == "retry":
                outbox.change(tx, mail.id, {"retry_at": None})
    world.tick()


def test_a_decided_mail_is_letter_and_facts_and_has_no_bytes_yet() -> None:
    world = World.open(register=FEW)
    for mail in world.mails():
        stored = row(world, mail)
        assert (stored.body, stored.subject, stored.status) == (None, "", "ready")
        assert stored.facts["letter"] == mail["letter"]


def test_bytes_are_frozen_at_the_first_claim_and_tried_again_unchanged(tmp_path: Path) -> None:
    with moody(tmp_path, "451 later", "451 later") as (server, delivery):
        world = World.open(register=FEW, delivery=delivery)
        (mail,) = world.mails(letter="opening", to=head("DB33"))
        assert mail["status"] == "retry"
        frozen = row(world, mail).body
        world.go_to("2023-03-20 10:00")
        try_again(world)
        tries = [data for data in server.seen if parsed(data)["Message-ID"] == mail["message_id"]]
        assert len(tries) == 2
        assert tries[0] == tries[1]
        assert row(world, mail).body == frozen
        assert world.mails(letter="opening", to=head("DB33"))[0]["status"] == "sent"


def test_the_pause_before_a_next_try_runs_on_real_time(tmp_path: Path) -> None:
    with moody(tmp_path, "451 later") as (_, delivery):
        world = World.open(register=FEW, delivery=delivery)
        (mail,) = world.mails(status="retry")
        world.go_to("2023-03-20 10:00")
        assert world.mails(status="retry") == [mail]


def test_a_report_received_before_the_claim_stops_the_reminder(tmp_path: Path) -> None:
    with post_office(tmp_path) as post:
        world = post.serve(quiet("2023-04-14 08:00", "CB03"))
        with world.db.writing() as tx:
            installation.hold_mail(tx, held=True)
        world.go_to("2023-04-17 07:30")
        world.submit("CB03")
        with world.db.writing() as tx:
            installation.hold_mail(tx, held=False)
        world.tick()
        assert [m["status"] for m in world.mails(step="R1")] == ["dropped"]
        assert "R1" not in {m["step"] for m in world.mails(status="sent")}


def test_a_mail_on_its_way_may_cross_a_submission(tmp_path: Path) -> None:
    with post_office(tmp_path) as post:
        world = post.serve(quiet("2023-04-14 08:00", "CB03"))
        world.go_to("2023-04-17 07:30")
        world.submit("CB03")
        assert [m["status"] for m in world.mails(step="R1")] == ["sent"]


def test_a_reminder_that_came_back_is_checked_again_before_its_next_try(tmp_path: Path) -> None:
    with moody(tmp_path, *(["250 kept"] * 2), "451 later") as (server, delivery):
        world = World.open(register=PAIR, at=vn("2023-04-14 07:30"), delivery=delivery)
        world.go_to("2023-04-17 07:30")
        assert [m["status"] for m in world.mails(step="R1")] == ["retry"]
        world.submit("CB03")
        try_again(world)
        assert [(m["status"], m["reason"]) for m in world.mails(step="R1")] == [("dropped", "met")]
        tried = [parsed(data)["Message-ID"] for data in server.seen]
        assert tried.count(world.mails(step="R1")[0]["message_id"]) == 1


def test_a_submission_made_while_the_reminder_is_being_sent_stops_its_next_try(
    tmp_path: Path,
) -> None:
    with moody(tmp_path, "451 later") as (_, delivery):
        world = quiet("2023-04-14 08:00", "CB03")
        world.go_to("2023-04-17 07:30")
        with world.db.writing() as tx:
            for mail in outbox.listed(tx):
                settled = "claimed" if mail.step == "R1" else "sent"
                outbox.change(tx, mail.id, {"status": settled, "owner": "another", "attempts": 1})
        world.submit("CB03")
        with world.db.writing() as tx:
            for mail in outbox.listed(tx):
                if mail.step == "R1":
                    outbox.finish(tx, mail.id, "another", 1, {"status": "retry"})
        world.delivery = delivery(world.db)
        world.tick()
        assert [(m["status"], m["reason"]) for m in world.mails(step="R1")] == [("dropped", "met")]


def test_a_mail_refused_for_good_is_a_visible_failure_and_holds_no_other_back(
    tmp_path: Path,
) -> None:
    with moody(tmp_path, "550 no such mailbox") as (_, delivery):
        world = World.open(register=FEW, delivery=delivery)
        statuses = [(m["status"], m["reason"]) for m in world.mails()]
        assert sorted(statuses) == [("failed", "refused"), ("sent", None)]


def test_what_is_told_is_what_held_when_it_was_decided(tmp_path: Path) -> None:
    with post_office(tmp_path) as post:
        world = post.serve(quiet("2023-04-14 08:00", "DB33"))
        with world.db.writing() as tx:
            installation.hold_mail(tx, held=True)
        world.go_to("2023-04-17 08:00")
        world.save_draft("DB33", "CLK-DB33")
        with world.db.writing() as tx:
            installation.hold_mail(tx, held=False)
        world.tick()
        (mail,) = world.mails(step="R1")
        assert "Tình trạng: Chưa mở" in text_of(post.received()[mail["message_id"]])
