"""RULES 5: a trial's clock, replaying a timeline, going on after an interruption."""

import datetime as dt
import functools
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cast import EXAMPLE, World, codes_of, example, small_register, vn
from databases import empty
from variations import head

from storage import installation
from workflow.intake.problems import BadInput
from workflow.intake.timeline_file import Event, Timeline, read_timeline
from workflow.play import run_to
from workflow.replay import ReplayFailed, replay

UNITS = ("KHOI", "DB05", "DB15", "CB03", "CB19", "DB33")
UNTIL = vn("2023-05-16 08:00")


@functools.cache
def told() -> Timeline:
    """The part of the example's timeline that is about a few units."""
    whole = read_timeline(EXAMPLE / "timeline.csv", example().plan, example().register)
    events = tuple(e for e in whole.events if e.unit in UNITS and e.at < UNTIL)
    return replace(whole, events=events)


def story(*events: Event) -> Timeline:
    return replace(told(), events=events)


def opened() -> World:
    return World.open(register=small_register(UNITS))


@pytest.fixture(scope="module")
def played(database: str) -> World:
    """Those events played in one go."""
    world = opened()
    replay(world.db, told())
    return world


def play_on(world: World, event: Event) -> int:
    return replay(world.db, story(event))


def first(name: str, unit: str) -> Event:
    return next(e for e in told().events if (e.event, e.unit) == (name, unit))


def test_events_are_played_in_order_and_the_clock_runs_between_them() -> None:
    world, seen = opened(), list[dt.datetime]()
    done = replay(
        world.db,
        told(),
        on_event=lambda event: seen.append(event.at),
        on_moment=seen.append,
    )
    assert done == len(told().events)
    assert seen == sorted(seen)
    assert vn("2023-04-24 07:30") in seen
    assert world.now == told().events[-1].at


def test_every_event_is_an_act_of_its_own_instant(played: World) -> None:
    submitted = {
        (entry["unit"], dt.datetime.fromisoformat(entry["at"]))
        for entry in played.log(action="submit")
    }
    wanted = {(e.unit, e.at) for e in told().events if e.event in ("submitted", "registered")}
    assert submitted == wanted


def test_a_replay_asks_people_as_the_log_shows_it(played: World) -> None:
    (entry,) = played.log("CB03", action="submit")
    assert (entry["actor"], entry["channel"]) == ("SEC-CB03", "replay")


class Cut(Exception):
    """The power fails."""


@pytest.mark.parametrize("after", [0, 3, 8, 14])
def test_a_replay_cut_off_anywhere_goes_on_and_ends_the_same(played: World, after: int) -> None:
    world = opened()
    left = iter(range(after + 1))

    def cut(_: Event) -> None:
        if next(left) == after:
            raise Cut

    with pytest.raises(Cut):
        replay(world.db, told(), on_event=cut)
    done = replay(world.db, told())
    assert done == len(told().events) - after - 1
    assert world.rows() == played.rows()
    assert world.verified() == ()


@pytest.mark.parametrize("at", ["2023-04-24 07:30", "2023-05-04 09:12", "2023-05-09 23:00"])
def test_a_replay_until_some_moment_can_be_played_on(played: World, at: str) -> None:
    world = opened()
    replay(world.db, told(), until=vn(at))
    assert world.now == vn(at)
    replay(world.db, told())
    assert world.rows() == played.rows()


def test_rows_already_applied_are_recognised(played: World) -> None:
    world = played.copy()
    assert replay(world.db, told()) == 0
    assert world.rows() == played.rows()


def test_of_one_instant_moves_are_played_before_due_rows() -> None:
    world = opened()
    event = replace(first("submitted", "CB03"), at=vn("2023-04-24 07:30"))
    play_on(world, event)
    assert world.mails(unit="CB03", step="R2") == []
    assert len(world.mails(unit="DB05", step="R2")) == 2


def test_errors_in_replayed_submissions_are_confirmed(played: World) -> None:
    entries = played.log("DB15", action="submit")
    assert [entry["data"]["errors"] for entry in entries] == [2, 0]


def test_registered_means_recorded_then_and_received_before(played: World) -> None:
    (entry,) = played.log("CB19", action="submit")
    assert dt.datetime.fromisoformat(entry["at"]) == vn("2023-05-11 14:30")
    assert played.row("CB19").first_received == vn("2023-05-11 14:10")


def test_content_is_found_by_unit_and_version(played: World) -> None:
    assert played.report("DB15")["revision"] == 2
    assert played.report("DB15")["findings"] == []


def test_a_confirmation_in_the_timeline_lets_the_letter_leave(played: World) -> None:
    (mail,) = played.mails(letter="formal_letter", to=head("DB33"))
    assert mail["decided_at"] == "2023-05-09T08:12:00+07:00"


def test_a_refused_row_stops_with_its_line_and_code() -> None:
    world = opened()
    wrong = replace(first("submitted", "CB03"), by="SEC-DB05", line=42)
    with pytest.raises(ReplayFailed) as failure:
        play_on(world, wrong)
    assert (failure.value.line, failure.value.code) == (42, "role")
    assert world.report("CB03")["revision"] == 0


def test_after_a_refused_row_was_corrected_the_replay_goes_on() -> None:
    world = opened()
    good, other = first("submitted", "CB03"), first("submitted", "DB05")
    wrong = replace(good, by="SEC-DB05", at=other.at + dt.timedelta(minutes=1))
    with pytest.raises(ReplayFailed):
        replay(world.db, story(other, wrong))
    assert replay(world.db, story(other, replace(wrong, by="SEC-CB03"))) == 1
    assert world.report("CB03")["revision"] == 1


def test_a_row_of_a_time_gone_by_is_refused() -> None:
    world = opened()
    world.go_to("2023-05-08 08:00")
    with pytest.raises(ReplayFailed) as failure:
        play_on(world, first("submitted", "CB03"))
    assert failure.value.code == "clock_passed"


def test_a_missing_report_is_an_error_before_anything_is_played(tmp_path: Path) -> None:
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE, folder)
    (folder / "reports" / "CB23-1.json").unlink()
    with pytest.raises(BadInput) as wrong:
        read_timeline(folder / "timeline.csv", example().plan, example().register)
    assert {one.code for one in wrong.value.problems} == {"missing_report"}


def test_only_a_trial_can_be_replayed() -> None:
    db = empty()
    db.create()
    with db.writing() as tx:
        installation.create(tx, trial=False)
    assert codes_of(lambda: replay(db, told())) == ("trial_only",)


def test_setting_the_clock_fires_nothing_and_the_next_tick_catches_up() -> None:
    world = opened()
    before = len(world.mails())
    world.skip_to("2023-04-25 08:00")
    assert (world.now, len(world.mails())) == (vn("2023-04-25 08:00"), before)
    world.tick()
    assert {m["step"] for m in world.mails()[before:] if m["kind"] != "digest"} == {"R2"}


def test_a_trials_clock_moves_only_forward() -> None:
    world = opened()
    world.skip_to("2023-04-25 08:00")
    world.skip_to("2023-04-20 08:00")
    assert world.now == vn("2023-04-25 08:00")
    run_to(world.db, vn("2023-04-20 08:00"))
    assert world.now == vn("2023-04-25 08:00")


def test_a_live_database_has_no_clock_to_move() -> None:
    db = empty()
    db.create()
    with db.writing() as tx:
        installation.create(tx, trial=False)
        installation.set_clock(tx, vn("2023-04-25 08:00"))
        assert installation.read(tx).clock is None


def test_running_to_a_moment_plays_every_due_moment_in_order() -> None:
    world, seen = opened(), list[dt.datetime]()
    run_to(world.db, vn("2023-05-05 12:00"), on_moment=seen.append)
    assert seen == sorted(set(seen))
    due = {dt.datetime.fromisoformat(row["due_at"]) for row in world.due()}
    passed = {at for at in due if vn("2023-03-15 07:30") < at <= vn("2023-05-05 12:00")}
    assert passed <= set(seen)
    assert world.now == vn("2023-05-05 12:00")


def test_running_step_by_step_or_at_once_ends_the_same() -> None:
    at_once, stepwise = opened(), opened()
    at_once.go_to("2023-05-05 12:00")
    for day in ("2023-03-20 23:00", "2023-04-24 07:29", "2023-04-24 07:30", "2023-05-05 12:00"):
        stepwise.go_to(day)
    assert stepwise.rows() == at_once.rows()


def test_a_clock_that_stands_still_decides_nothing_twice() -> None:
    world = opened()
    world.go_to("2023-05-04 07:30")
    before: dict[str, list[tuple[Any, ...]]] = world.rows()
    world.tick()
    world.go_to("2023-05-04 07:30")
    assert world.rows() == before
