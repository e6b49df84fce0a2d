"""A day is closed or worked under way: steps, clocks and lateness follow the calendar."""

from amending import close, open_day
from cast import World
from variations import head, quiet

from workflow.play import next_moment


def instant(world: World, unit: str, name: str) -> str:
    (row,) = world.due(unit=unit, step=name)
    return str(row["due_at"])[:16]


def status(world: World, unit: str, name: str) -> str:
    (row,) = world.due(unit=unit, step=name)
    return str(row["status"])


def sent_on(world: World, unit: str, name: str) -> set[str]:
    return {mail["decided_at"][:16] for mail in world.mails(unit=unit, step=name)}


def test_a_closed_day_moves_the_steps_counted_over_it_and_nobody_is_written_to() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    answer = close(world, "2023-04-26")
    assert instant(world, "DB05", "R2") == "2023-04-21T07:30"
    assert instant(world, "DB05", "R3") == "2023-04-28T07:30"
    assert world.mails(letter="extended") == []
    assert answer["told"] == []
    assert world.row("DB05").plan_rev == 2


def test_a_closed_day_is_taken_back_and_everything_stands_as_before() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    before = world.due(unit="DB05")
    close(world, "2023-04-26")
    open_day(world, "2023-04-26")
    assert world.due(unit="DB05") == before
    assert world.row("DB05").plan_rev == 3


def test_an_extra_workday_brings_steps_nearer_and_is_a_day_to_send_on() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    open_day(world, "2023-04-29")
    assert instant(world, "DB05", "R3") == "2023-04-29T07:30"
    world.go_to("2023-04-29 09:00")
    assert sent_on(world, "DB05", "R3") == {"2023-04-29T07:30"}


def test_a_day_closed_before_its_steps_fire_sends_none_on_it() -> None:
    world = quiet("2023-04-24 06:00", "DB05")
    close(world, "2023-04-24")
    assert instant(world, "DB05", "R2") == "2023-04-21T07:30"
    world.go_to("2023-04-24 18:00")
    assert world.mails(unit="DB05", step="R2") == []


def test_a_step_moved_behind_today_by_the_calendar_leaves_at_the_next_opening() -> None:
    world = quiet("2023-04-24 06:00", "DB05")
    close(world, "2023-04-24")
    world.go_to("2023-04-25 07:30")
    assert sent_on(world, "DB05", "R2") == {"2023-04-25T07:30"}


def test_the_last_working_day_closed_that_morning_is_made_up_by_its_latest_step_only() -> None:
    world = quiet("2023-05-04 06:00", "DB33")
    close(world, "2023-05-04")
    assert instant(world, "DB33", "R4") == "2023-04-28T07:30"
    world.go_to("2023-05-05 08:00")
    assert (status(world, "DB33", "R4"), status(world, "DB33", "E1")) == ("skipped", "fired")
    assert len(world.mails(unit="DB33", to=head("DB33"), kind="reminder")) == 3


def test_a_day_closed_after_its_steps_fired_does_not_take_them_back() -> None:
    world = quiet("2023-04-24 10:00", "DB05")
    close(world, "2023-04-24")
    world.go_to("2023-05-06 09:00")
    assert sent_on(world, "DB05", "R2") == {"2023-04-24T07:30"}


def test_review_clocks_run_by_the_new_calendar() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    world.submit("DB05")
    assert instant(world, "DB05", "review:follow_up_officer") == "2023-04-21T00:00"
    close(world, "2023-04-19")
    assert instant(world, "DB05", "review:follow_up_officer") == "2023-04-22T00:00"
    due = world.row("DB05").review_due
    assert due is not None
    assert due.isoformat() == "2023-04-21T17:00:00+00:00"


def test_a_returned_report_gets_the_working_days_it_was_promised() -> None:
    world = quiet("2023-05-08 09:00", "DB05")
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1: more",))
    assert world.report("DB05")["resubmit_due"] == "2023-05-11T00:00:00+07:00"
    close(world, "2023-05-09", "2023-05-10")
    assert world.report("DB05")["resubmit_due"] == "2023-05-13T00:00:00+07:00"
    assert instant(world, "DB05", "resubmit") == "2023-05-13T00:00"


def test_a_resubmission_that_came_keeps_the_date_it_was_asked_for() -> None:
    world = quiet("2023-05-08 09:00", "DB05")
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1: more",))
    world.submit("DB05")
    close(world, "2023-05-09", "2023-05-10")
    assert world.report("DB05")["resubmit_due"] == "2023-05-11T00:00:00+07:00"


def test_lateness_is_counted_by_the_calendar_in_force() -> None:
    world = quiet("2023-05-08 09:00", "DB33", "DB05")
    world.submit("DB05")
    assert world.report("DB05")["late_by"] == {"working_days": 2}
    close(world, "2023-05-05")
    assert world.report("DB05")["late_by"] == {"working_days": 1}


def test_after_a_change_of_the_calendar_the_clock_wakes_for_the_moved_step() -> None:
    world = quiet("2023-04-24 06:00", "DB05")
    close(world, "2023-04-24", "2023-04-25")
    moment = next_moment(world.db, world.now, mail=False)
    assert moment is not None
    assert moment.isoformat() == "2023-04-26T00:30:00+00:00"


def test_mails_decided_for_a_day_that_was_closed_leave_on_the_next() -> None:
    world = quiet("2023-04-18 18:00", "DB05")
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1: more",))
    close(world, "2023-04-19")
    world.go_to("2023-04-20 09:00")
    assert world.verified() == ()
