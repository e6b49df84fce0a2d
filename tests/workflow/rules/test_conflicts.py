"""Two at once: one is first, the other learns who it was."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cast import World, codes_of, content

from states.errors import Conflict, DondocError
from storage import reports
from storage.database import open_sqlite


@pytest.fixture
def on_file(tmp_path: Path) -> Iterator[World]:
    """The campaign in a database file, as several threads can share it."""
    db = open_sqlite(tmp_path / "dondoc.db", durable=False)
    yield World.open(db=db)
    db.close()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answered or was refused with, all begun at the same moment."""
    results: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(n: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[n] = act()
        except DondocError as error:
            results[n] = error

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def only_winner(results: list[Any]) -> tuple[dict[str, Any], list[Conflict]]:
    """The one answer, and the conflicts of all others."""
    (answer,) = [one for one in results if isinstance(one, dict)]
    conflicts = [one for one in results if isinstance(one, Conflict)]
    assert len(conflicts) == len(results) - 1
    return answer, conflicts


def test_two_who_approve_at_once_one_does_and_the_other_learns_who_it_was(on_file: World) -> None:
    on_file.submit("DB05")
    on_file.endorse("DB05")
    people = ("OFC-CHIEF", "OFC-DEP") * 4
    acts = (partial(on_file.move, "approve", "DB05", person) for person in people)
    answer, conflicts = only_winner(at_once(*acts))
    assert {conflict.code for conflict in conflicts} == {"already_done"}
    assert {conflict.fields["winner"] for conflict in conflicts} == {answer["actor"]}
    assert len(on_file.log("DB05", action="approve")) == 1
    assert on_file.verified() == ()


def test_reader_and_stand_in_who_endorse_at_once_pass_the_report_on_once(on_file: World) -> None:
    on_file.submit("DB15")
    on_file.skip_to("2023-04-25 09:00")
    acts = (partial(on_file.endorse, "DB15", person) for person in ("OFF-3", "OFF-4"))
    answer, (conflict,) = only_winner(at_once(*acts))
    assert (conflict.code, conflict.fields["winner"]) == ("already_done", answer["actor"])
    assert on_file.report("DB15")["step_reader"] == "chief_of_office"
    assert len(on_file.report("DB15")["endorsements"]) == 1


def test_two_with_the_same_version_one_is_stale_and_learns_who_was_quicker(on_file: World) -> None:
    on_file.submit("DB05")
    on_file.endorse("DB05")
    seen: dict[str, Any] = {"expect_version": on_file.row("DB05").version}
    approve = partial(on_file.move, "approve", "DB05", "OFC-CHIEF", **seen)
    back = partial(on_file.move, "send_back", "DB05", "OFC-DEP", remarks=("S1",), **seen)
    answer, (conflict,) = only_winner(at_once(approve, back))
    assert conflict.code == "stale_version"
    assert (conflict.fields["winner"], conflict.fields["move"]) == (
        answer["actor"], answer["move"],
    )  # fmt: skip
    assert on_file.row("DB05").version == 3


def test_one_command_sent_twice_at_once_is_carried_out_once(on_file: World) -> None:
    on_file.submit("DB05")
    endorse = partial(on_file.endorse, "DB05", command_id="once")
    first, second = at_once(endorse, endorse)
    assert first == second
    assert on_file.row("DB05").version == 2


def test_a_build_and_a_reopening_at_once_are_never_both_passed_unseen(on_file: World) -> None:
    on_file.accept("DB05")
    reopen = partial(on_file.move, "reopen", "DB05", "OFC-CHIEF", reason="a figure")
    built, reopened = at_once(on_file.build, reopen)
    if built["newly_included"]:
        assert isinstance(reopened, DondocError)
        assert (reopened.code, on_file.row("DB05").state) == ("wrong_state", "consolidated")
    else:
        assert on_file.row("DB05").state == "submitted"
    assert on_file.verified() == ()


def test_moves_of_many_at_once_lose_nothing(on_file: World) -> None:
    units = ("DB05", "DB15", "CB03", "CB19", "CB23", "CB24", "DB40")
    acts = [partial(on_file.submit, unit) for unit in units for _ in range(3)]
    results = at_once(*acts)
    assert sum(isinstance(one, dict) for one in results) == len(units)
    assert {one.code for one in results if isinstance(one, DondocError)} == {"already_done"}
    assert {on_file.row(unit).version for unit in units} == {1}
    assert on_file.verified() == ()


def test_a_stale_version_names_the_last_act_and_changes_nothing() -> None:
    world = World.open()
    world.submit("DB05")
    before = world.rows()
    with pytest.raises(Conflict) as conflict:
        world.endorse("DB05", expect_version=0)
    assert (conflict.value.code, conflict.value.fields) == (
        "stale_version",
        {
            "expected": 0,
            "unit": "DB05",
            "version": 1,
            "winner": "SEC-DB05",
            "move": "submit",
            "at": "2023-03-15T07:30:00+07:00",
        },
    )
    assert world.rows() == before


def test_the_expected_version_lets_the_move_pass() -> None:
    world = World.open()
    world.submit("DB05")
    assert codes_of(lambda: world.endorse("DB05", expect_version=1)) == ()


def test_who_knows_the_latest_version_is_refused_not_told_that_somebody_was_quicker() -> None:
    world = World.open()
    world.submit("DB05")
    known: dict[str, Any] = {"expect_version": 1}
    assert codes_of(lambda: world.submit("DB05")) == ("already_done",)
    data, _ = content("DB05")
    again = partial(world.move, "submit", "DB05", "SEC-DB05", content=data, **known)
    assert codes_of(again) == ("wrong_state",)


def test_somebody_whose_move_it_never_was_is_refused_and_not_told_who_made_it() -> None:
    world = World.open()
    world.accept("DB05")
    for person in ("OFF-1", "SEC-DB15", "MASS-1", "OFF-2"):
        refused = codes_of(partial(world.move, "approve", "DB05", person))
        assert refused == ("wrong_state",)
    assert [entry["actor"] for entry in world.log(action="refused")] == [
        "OFF-1", "SEC-DB15", "MASS-1", "OFF-2",
    ]  # fmt: skip
    assert codes_of(partial(world.move, "approve", "DB05", "OFC-DEP")) == ("already_done",)


def test_a_row_that_somebody_has_changed_since_it_was_read_is_not_changed_again() -> None:
    world = World.open()
    read = world.row("DB05")
    with world.db.writing() as tx:
        assert reports.change(tx, read, {"version": read.version + 1, "last_actor": "first"})
        assert not reports.change(tx, read, {"version": read.version + 1, "last_actor": "second"})
    assert world.row("DB05").last_actor == "first"
