"""RULES 3: ``mail hold`` stops delivery only; a pause stops delivery and steps, never moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cast import World, codes_of
from post_office import PostOffice, post_office
from variations import head, quiet

from storage import installation
from storage.audit import Actor
from workflow.campaigns import set_paused

UNITS = ("CB03", "DB33")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path) as office:
        yield office


def hold(world: World, *, held: bool) -> None:
    with world.db.writing() as tx:
        installation.hold_mail(tx, held=held)


def pause(world: World, *, paused: bool = True) -> None:
    set_paused(world.db, "", Actor("ADM-1", channel="test"), world.now, paused=paused)


def status(world: World, name: str, unit: str = "CB03") -> str:
    (row,) = world.due(unit=unit, step=name)
    return str(row["status"])


def test_a_hold_stops_delivery_and_nothing_else(post: PostOffice) -> None:
    world = post.serve(quiet("2023-04-14 08:00", *UNITS))
    arrived = len(post.received())
    hold(world, held=True)
    world.submit("CB03", at="2023-04-17 09:00")
    assert status(world, "R1", "DB33") == "fired"
    assert [m["status"] for m in world.mails(step="R1", unit="DB33")] == ["ready"]
    assert [m["status"] for m in world.mails(letter="received")] == ["ready"]
    assert len(post.received()) == arrived
    hold(world, held=False)
    world.tick()
    assert [m["status"] for m in world.mails(step="R1", unit="DB33")] == ["sent"]
    assert [m["status"] for m in world.mails(letter="received")] == ["sent"]


def test_after_a_hold_what_has_become_needless_does_not_leave(post: PostOffice) -> None:
    world = post.serve(quiet("2023-04-14 08:00", *UNITS))
    hold(world, held=True)
    world.submit("CB03", at="2023-04-17 09:00")
    hold(world, held=False)
    world.tick()
    (reminder,) = world.mails(step="R1", unit="CB03")
    assert (reminder["status"], reminder["reason"]) == ("dropped", "met")
    (receipt,) = world.mails(letter="received")
    assert receipt["status"] == "sent"


def test_after_a_hold_confirmation_is_not_asked_for_a_report_that_was_returned(
    post: PostOffice,
) -> None:
    world = post.serve(quiet("2023-04-27 08:00", *UNITS))
    world.submit("CB03", as_of_kind="estimate", at="2023-04-28 09:00")
    hold(world, held=True)
    world.go_to("2023-05-04 09:00")
    world.move("send_back", "CB03", "OFF-1", remarks=("S1: more",))
    hold(world, held=False)
    world.tick()
    asked = world.mails(letter="confirm_figures", to=head("CB03"))
    assert [(m["status"], m["reason"]) for m in asked] == [("dropped", "returned")]


def test_a_pause_stops_the_steps_and_digests_of_the_campaign() -> None:
    world = quiet("2023-04-14 08:00", *UNITS)
    pause(world)
    world.go_to("2023-04-20 09:00")
    assert status(world, "R1") == "planned"
    assert {m["decided_at"][:10] for m in world.mails()} == {"2023-03-15"}


def test_a_pause_stops_delivery_too(post: PostOffice) -> None:
    world = post.serve(quiet("2023-04-14 08:00", *UNITS))
    pause(world)
    world.submit("CB03", at="2023-04-17 09:00")
    world.tick()
    assert [m["status"] for m in world.mails(letter="received")] == ["ready"]
    pause(world, paused=False)
    world.tick()
    assert [m["status"] for m in world.mails(letter="received")] == ["sent"]


def test_in_a_pause_moves_stay_open() -> None:
    world = quiet("2023-04-14 08:00", *UNITS)
    pause(world)
    world.accept("CB03")
    assert world.report("CB03")["state"] == "reviewed"


def test_resuming_follows_the_catch_up_rule() -> None:
    world = quiet("2023-04-14 08:00", *UNITS)
    pause(world)
    world.go_to("2023-04-25 09:00")
    pause(world, paused=False)
    world.tick()
    assert [status(world, name) for name in ("R1", "R2", "R3")] == ["skipped", "fired", "planned"]
    assert len(world.log("CB03", action="step_skipped")) == 1


def test_pausing_twice_changes_nothing_and_says_so() -> None:
    world = quiet("2023-04-14 08:00", *UNITS)
    pause(world)
    before = world.rows()
    assert codes_of(lambda: pause(world)) == ("already_paused",)
    assert world.rows() == before
