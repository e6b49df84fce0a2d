"""Commands by id, dry runs: carried out once, answered the same, or not carried out at all."""

from functools import partial
from typing import Any

import pytest
from cast import World, codes_of, content

from states.errors import Conflict
from storage.audit import Actor
from workflow.contact_log import log_contact

ONCE: dict[str, Any] = {"command_id": "once"}


def test_the_same_command_twice_is_one_move_and_the_same_answer() -> None:
    world = World.open()
    data, _ = content("DB05")
    submit = partial(world.move, "submit", "DB05", "SEC-DB05", content=data, **ONCE)
    first = submit()
    rows = world.rows()
    world.skip_to("2023-03-16 09:00")
    assert submit() == first
    assert world.rows("installation") == {k: v for k, v in rows.items() if k != "installation"}


def test_the_same_command_answers_the_same_even_when_much_has_happened_since() -> None:
    world = World.open()
    world.submit("DB05")
    first = world.endorse("DB05", **ONCE)
    world.move("approve", "DB05", "OFC-CHIEF")
    assert world.endorse("DB05", **ONCE) == first
    assert world.report("DB05")["state"] == "reviewed"


def test_the_same_id_with_another_payload_is_a_conflict() -> None:
    world = World.open()
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",), **ONCE)
    with pytest.raises(Conflict) as conflict:
        world.move("send_back", "DB05", "OFF-2", remarks=("S2",), **ONCE)
    assert (conflict.value.code, conflict.value.fields) == (
        "command_id_reused",
        {"command_id": "once"},
    )


def test_the_same_id_for_another_move_or_unit_is_a_conflict() -> None:
    world = World.open()
    world.submit("CB23")
    world.submit("CB24")
    world.endorse("CB23", **ONCE)
    assert codes_of(lambda: world.endorse("CB24", **ONCE)) == ("command_id_reused",)
    back = partial(world.move, "send_back", "CB24", "OFF-7", remarks=("S1",), **ONCE)
    assert codes_of(back) == ("command_id_reused",)


def test_command_ids_are_each_actors_own() -> None:
    world = World.open()
    data, _ = content("DB05")
    world.move("submit", "DB05", "SEC-DB05", content=data, **ONCE)
    assert world.endorse("DB05", **ONCE)["move"] == "endorse"


def test_a_refusal_is_not_stored_and_the_id_may_be_used_again() -> None:
    world = World.open()
    submit = partial(world.move, "submit", "DB05", "SEC-DB05", **ONCE)
    assert codes_of(submit) == ("nothing_to_submit",)
    world.save_draft("DB05", "CLK-DB05")
    assert submit()["state"] == "submitted"


def test_a_conflict_is_not_stored_either() -> None:
    world = World.open()
    world.submit("DB05")
    endorse = partial(world.endorse, "DB05", **ONCE)
    assert codes_of(partial(endorse, expect_version=7)) == ("stale_version",)
    assert endorse()["version"] == 2


def test_an_act_beside_the_moves_is_carried_out_once_too() -> None:
    world = World.open()
    call = partial(log_contact, world.db, "DB33", "called", Actor("OFF-6"), world.now, **ONCE)
    assert call() == call()
    assert len(world.log("DB33", action="contact")) == 1
    assert codes_of(partial(call, note="another")) == ("command_id_reused",)
    assert world.build(**ONCE) == world.build(**ONCE)
    assert len(world.log("KHOI", action="built")) == 1


def test_an_act_without_an_id_is_carried_out_each_time() -> None:
    world = World.open()
    world.build()
    world.build()
    assert len(world.log("KHOI", action="built")) == 2


def every_act(world: World) -> dict[str, Any]:
    """One act of every kind, each possible in its turn, with the arguments of a dry run."""
    dry: dict[str, Any] = {"dry_run": True, "command_id": "dry"}
    data, _ = content("DB05")
    send: dict[str, Any] = {"content": data, "confirm_errors": True}
    call = partial(log_contact, world.db, "DB33", "called", Actor("OFF-6"), world.now)
    return {
        "submit": partial(world.move, "submit", "DB05", "SEC-DB05", **send, **dry),
        "withdraw": partial(world.move, "withdraw", "CB03", "SEC-CB03", **dry),
        "send_back": partial(world.move, "send_back", "CB03", "OFF-1", remarks=("S1",), **dry),
        "endorse": partial(world.endorse, "CB03", **dry),
        "approve": partial(world.move, "approve", "CB23", "OFC-CHIEF", **dry),
        "reopen": partial(world.move, "reopen", "CB24", "OFC-CHIEF", reason="why", **dry),
        "release": partial(world.move, "release", "DB40", "OFC-CHIEF", reason="why", **dry),
        "build": partial(world.build, **dry),
        "contact": partial(call, **dry),
    }  # fmt: skip


def busy_world() -> World:
    """A report in every state that an act can begin from."""
    world = World.open()
    world.accept("DB40")
    world.build()
    for unit in ("CB03", "CB23"):
        world.submit(unit, as_of_kind="actual")
    world.endorse("CB23")
    world.accept("CB24")
    return world


def test_a_dry_run_answers_what_would_happen_and_changes_nothing() -> None:
    world = busy_world()
    before = world.rows()
    answers = {name: act() for name, act in every_act(world).items()}
    assert world.rows() == before
    assert {answer["dry_run"] for answer in answers.values()} == {True}
    states = {name: answer.get("state") for name, answer in answers.items()}
    assert states == {
        "submit": "submitted", "withdraw": "draft", "send_back": "draft", "endorse": "submitted",
        "approve": "reviewed", "reopen": "submitted", "release": "reviewed",
        "build": None, "contact": None,
    }  # fmt: skip


def test_a_dry_run_says_which_mails_would_leave() -> None:
    world = busy_world()
    back = world.move("send_back", "CB03", "OFF-1", remarks=("S1",), dry_run=True)
    mails = [(mail["letter"], mail["to"]) for mail in back["mails"]]
    assert mails == [
        ("returned", "bithu@cb03.donvi.example"),
        ("returned", "vanthu@cb03.donvi.example"),
    ]
    real = world.move("send_back", "CB03", "OFF-1", remarks=("S1",))
    assert back == {**real, "dry_run": True}


def test_a_refused_dry_run_gives_the_same_codes_and_leaves_no_trace() -> None:
    world = World.open()
    before = world.rows()
    withdraw = partial(world.move, "withdraw", "DB05", "OFF-2")
    assert codes_of(partial(withdraw, dry_run=True)) == ("wrong_state",)
    assert world.rows() == before
    assert codes_of(withdraw) == ("wrong_state",)
    assert world.rows() != before


def test_after_a_dry_run_the_same_id_carries_the_command_out() -> None:
    world = World.open()
    world.submit("DB05")
    assert "dry_run" in world.endorse("DB05", dry_run=True, **ONCE)
    assert "dry_run" not in world.endorse("DB05", **ONCE)
    assert world.report("DB05")["step_reader"] == "chief_of_office"
