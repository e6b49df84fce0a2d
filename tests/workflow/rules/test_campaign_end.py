"""Closing a campaign: nothing more is asked, nothing moves; and taking the closing back."""

import pytest
from amending import deadline
from cast import World, codes_of, vn
from variations import head, quiet

from storage import outbox
from storage.audit import Actor
from workflow.acts import Answer
from workflow.campaigns import set_paused
from workflow.closing import close_campaign, reopen_campaign
from workflow.contact_log import log_contact


def close(world: World, by: str = "ADM-1", reason: str = "Dừng đợt", **rest: bool) -> Answer:
    return close_campaign(world.db, reason, Actor(by, channel="test"), world.now, **rest)


def reopen(world: World, reason: str = "Đóng nhầm") -> Answer:
    return reopen_campaign(world.db, reason, Actor("ADM-1", channel="test"), world.now)


def test_after_the_end_no_step_fires_and_no_digest_is_made() -> None:
    world = quiet("2023-04-20 09:00", "DB05", "DB33")
    close(world)
    sent = len(world.mails())
    world.go_to("2023-06-10 09:00")
    assert len(world.mails()) == sent
    assert {row["status"] for row in world.due(unit="DB33")} == {"fired", "superseded"}


def test_after_the_end_every_move_and_every_other_act_is_refused() -> None:
    world = quiet("2023-05-09 08:00", "DB05", "DB33")
    world.submit("DB05")
    close(world)
    now, office = world.now, Actor("OFC-CHIEF", channel="test")
    acts = (
        lambda: world.submit("DB33"),
        lambda: world.endorse("DB05"),
        lambda: world.move("withdraw", "DB05", "SEC-DB05"),
        lambda: world.save_draft("DB33", "SEC-DB33"),
        lambda: world.confirm("E2", "DB33"),
        lambda: world.close_without("DB33"),
        world.build,
        world.figures,
        lambda: log_contact(world.db, "DB33", "called", office, now),
        lambda: set_paused(world.db, "", office, now, paused=True),
        lambda: deadline(world, "2023-05-31"),
    )
    assert ["campaign_closed" in codes_of(act) for act in acts] == [True] * len(acts)
    assert not world.open_report("DB05", "OFF-2")


def test_what_asks_for_something_stays_unsent_and_what_tells_of_an_act_still_leaves() -> None:
    world = quiet("2023-04-24 08:00", "DB05", "DB33")
    world.submit("DB05")
    close(world)
    left = {(m["letter"], m["status"]) for m in world.mails() if m["decided_at"] > "2023-04-24"}
    assert left == {("reminder", "dropped"), ("digest", "dropped"), ("received", "ready")}
    assert world.read(lambda tx, _: outbox.next_at(tx)) == world.now.astimezone()


def test_a_campaign_that_was_not_presented_is_closed_only_with_a_reason() -> None:
    world = quiet("2023-04-20 09:00", "DB05")
    assert codes_of(lambda: close(world, reason="")) == ("close_unpresented",)
    assert codes_of(lambda: close(world)) == ()
    assert codes_of(lambda: close(world)) == ("already_closed",)


def test_a_presented_one_needs_no_reason() -> None:
    world = World.open()
    for unit in ("DB09", "CB03", "CB19", "CB23", "CB24", "DB33", "DB40", "DB15"):
        world.close_without(unit)
    world.accept("DB05")
    world.present()
    assert codes_of(lambda: close(world, reason="")) == ()


@pytest.mark.parametrize(("person", "codes"), [("OFC-CHIEF", ()), ("OFC-1", ("role",))])
def test_who_may_close(person: str, codes: tuple[str, ...]) -> None:
    world = quiet("2023-04-20 09:00", "DB05")
    assert codes_of(lambda: close(world, by=person)) == codes


def test_a_dry_run_lists_what_stays_undone_and_changes_nothing() -> None:
    world = quiet("2023-05-09 08:00", "DB05", "DB33")
    world.submit("DB05")
    before = world.rows()
    would = close(world, dry_run=True)
    assert world.rows() == before
    assert would["left"]["reports"] == {
        "not_opened": ["KHOI", "DB33"], "with_reviewers": ["DB05"],
    }  # fmt: skip
    assert [task["unit"] for task in would["left"]["awaiting"]] == ["DB33"]
    assert {step["change"] for step in would["steps"]} == {"dropped"}


def test_a_closing_taken_back_goes_on_by_the_catch_up_rule() -> None:
    world = quiet("2023-04-20 09:00", "DB33")
    close(world)
    world.go_to("2023-05-04 06:00")
    answer = reopen(world)
    assert {step["change"] for step in answer["steps"]} == {"added"}
    world.go_to("2023-05-04 09:00")
    states = {row["step"]: row["status"] for row in world.due(unit="DB33")}
    assert (states["R1"], states["R2"], states["R3"], states["R4"]) == (
        "fired", "skipped", "skipped", "fired",
    )  # fmt: skip
    assert codes_of(lambda: world.submit("DB33", by="SEC-DB33")) != ("campaign_closed",)


def test_a_task_that_waited_waits_again() -> None:
    world = quiet("2023-05-09 08:00", "DB33")
    close(world)
    reopen(world)
    world.go_to("2023-05-10 08:00")
    world.confirm("E2", "DB33")
    assert world.mails(step="E2", to=head("DB33"))


def test_only_a_closed_campaign_is_reopened_and_only_with_a_reason() -> None:
    world = quiet("2023-04-20 09:00", "DB05")
    assert codes_of(lambda: reopen(world)) == ("not_closed",)
    close(world)
    assert codes_of(lambda: reopen(world, reason="")) == ("reason_missing",)


def test_both_ends_stand_in_the_log() -> None:
    world = quiet("2023-04-20 09:00", "DB05")
    close(world)
    reopen(world)
    acts = [entry["action"] for entry in world.log() if entry["chain"] == "campaign:1"]
    assert acts == ["campaign_opened", "campaign_closed", "campaign_reopened"]
    assert world.verified() == ()
    assert world.now == vn("2023-04-20 09:00")
