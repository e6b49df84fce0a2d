"""RULES 3: after downtime only the latest missed step leaves; nothing is made up."""

from collections import Counter

from cast import World, small_register, vn
from variations import CHIEF, head, officer, plan_of, quiet, step

UNITS = ("CB03", "CB19", "DB05", "DB33")
FEW = small_register(("KHOI", *UNITS))


def after_downtime(until: str) -> World:
    """Nothing has run since the opening; then one tick."""
    world = quiet("2023-03-15 07:30", *UNITS)
    world.skip_to(until)
    world.tick()
    return world


def statuses(world: World, unit: str, *steps: str) -> list[str]:
    rows = {row["step"]: row["status"] for row in world.due(unit=unit)}
    return [rows[name] for name in steps]


def test_per_report_and_milestone_only_the_latest_missed_step_fires() -> None:
    world = after_downtime("2023-04-28 10:00")
    assert statuses(world, "CB03", "R1", "R2", "R3", "R4") == [
        "skipped",
        "skipped",
        "fired",
        "planned",
    ]
    steps = [mail["step"] for mail in world.mails(to=head("CB03"))]
    assert steps == ["R0", "R3"]


def test_each_skipped_step_has_its_record() -> None:
    world = after_downtime("2023-04-28 10:00")
    skipped = world.log("CB03", action="step_skipped")
    assert [(e["data"]["step"], e["data"]["why"]) for e in skipped] == [
        ("R1", "catch_up"),
        ("R2", "catch_up"),
    ]
    assert {row["reason"] for row in world.due(status="skipped")} == {"catch_up"}
    assert world.verified() == ()


def test_every_milestone_has_its_own_latest_step() -> None:
    # On the root: E4 of M1, D2 of M2, F1 of M4; E3 and D1 were missed before them.
    world = after_downtime("2023-06-01 10:00")
    assert statuses(world, "KHOI", "E3", "E4", "D1", "D2") == [
        "skipped",
        "fired",
        "skipped",
        "fired",
    ]
    assert statuses(world, "CB03", "E1", "E2") == ["skipped", "awaiting_confirmation"]


def test_a_missed_step_waits_for_the_window_and_a_newer_one_takes_its_place() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.skip_to("2023-04-24 17:00")
    world.tick()
    assert statuses(world, "CB03", "R2") == ["planned"]
    world.go_to("2023-04-25 07:30")
    assert statuses(world, "CB03", "R1", "R2") == ["skipped", "fired"]


def test_steps_due_at_the_same_instant_are_not_missed() -> None:
    signed = step("E2", step="X2", offset_wd=-5)
    plan = plan_of(step("R0"), step("R2"), signed)
    world = World.open(plan=plan, register=FEW, at=vn("2023-04-20 07:30"))
    world.go_to("2023-04-24 08:00")
    assert statuses(world, "CB03", "R2", "X2") == ["fired", "awaiting_confirmation"]


def test_opening_letters_are_not_lost_by_downtime() -> None:
    world = after_downtime("2023-04-28 10:00")
    assert statuses(world, "CB03", "R0") == ["fired"]
    assert len(world.mails(letter="opening", to=head("CB03"))) == 1


def test_the_confirmation_of_figures_is_asked_beside_the_latest_step_after_downtime() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03", as_of_kind="estimate")
    world.skip_to("2023-05-08 10:00")
    world.tick()
    assert statuses(world, "CB03", "confirm_figures") == ["fired"]
    assert statuses(world, "DB33", "R4", "E1") == ["skipped", "fired"]


def test_missed_digests_are_not_made_up() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.skip_to("2023-04-28 10:00")
    world.tick()
    days = Counter(
        m["decided_at"][:16] for m in world.mails(letter="digest") if m["to"] == officer(1)
    )
    assert days == {"2023-04-28T10:00": 1}


def test_after_the_window_the_missed_digest_of_the_day_is_gone() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    before = len(world.mails(letter="digest"))
    world.skip_to("2023-04-24 20:00")
    world.tick()
    assert len(world.mails(letter="digest")) == before


def test_nothing_is_sent_to_a_finished_report_after_downtime() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03")
    world.skip_to("2023-05-05 10:00")
    world.tick()
    letters = [m["letter"] for m in world.mails(unit="CB03") if m["to"] == head("CB03")]
    assert letters == ["opening", "received"]


def test_a_restart_brings_at_most_one_letter_a_person_and_report() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    before = len(world.mails())
    world.skip_to("2023-05-05 10:00")
    world.tick()
    fresh = [m for m in world.mails()[before:] if m["kind"] != "digest"]
    assert set(Counter((m["to"], *m["units"]) for m in fresh).values()) == {1}


def test_a_missed_list_is_read_when_it_leaves() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.skip_to("2023-05-16 07:00")
    world.submit("CB03")
    world.go_to("2023-05-16 07:30")
    (units,) = {tuple(m["units"]) for m in world.mails(letter="decide_without")}
    assert units == ("DB05", "DB33", "CB19")


def test_the_clock_of_a_review_fires_late_and_once() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03")
    world.skip_to("2023-03-27 10:00")
    world.tick()
    world.tick()
    assert len(world.log("CB03", action="review_due")) == 1
    told = [m for m in world.mails(letter="digest", to=CHIEF) if "CB03" in m["units"]]
    assert [m["decided_at"] for m in told] == [vn("2023-03-27 10:00").isoformat()]
