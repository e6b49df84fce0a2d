"""Paper: timeliness by the receipt; state, steps and clocks by the recording."""

from typing import Any

from cast import World, codes_of, content, with_rules


def recorded_later() -> World:
    """Received on the last day in the afternoon, recorded on the next morning."""
    world = World.open()
    world.go_to("2023-05-05 10:00")
    world.register("DB05", "2023-05-04 16:00")
    return world


def test_the_registry_clerk_registers_a_paper_report_for_the_unit() -> None:
    world = World.open()
    answer = world.register("DB05", "2023-03-15 07:00")
    assert (answer["state"], answer["role"]) == ("submitted", "registry_clerk")


def test_only_the_registry_registers_paper_not_the_unit_nor_the_office() -> None:
    world = World.open()
    for person in ("SEC-DB05", "OFF-2", "OFC-1", "OFC-CHIEF", "ADM-1"):
        refused = codes_of(lambda: world.register("DB05", "2023-03-15 07:00", by=person))  # noqa: B023
        assert refused == ("role",)


def test_the_registry_submits_nothing_but_paper() -> None:
    assert codes_of(lambda: World.open().submit("DB05", "OFC-VT")) == ("role",)


def test_timeliness_goes_by_the_receipt() -> None:
    report = recorded_later().report("DB05")
    assert (report["timeliness"], report["late_by"]) == ("on_time", None)


def test_paper_received_late_is_late_by_the_day_of_its_receipt() -> None:
    world = World.open()
    world.skip_to("2023-05-12 10:00")
    world.register("DB05", "2023-05-08 10:00")
    report = world.report("DB05")
    assert (report["timeliness"], report["late_by"]) == ("late", {"working_days": 2})


def test_the_state_changes_and_the_steps_stop_with_the_recording() -> None:
    world = World.open()
    world.go_to("2023-05-05 09:59")
    assert world.report("DB05")["state"] == "draft"
    assert [row["step"] for row in world.due(unit="DB05", status="planned", milestone=M1)] == ["E2"]
    world.register("DB05", "2023-05-04 16:00")
    assert [row["step"] for row in world.due(unit="DB05", status="superseded", milestone=M1)] == [
        "E2"
    ]


M1 = "M1-UNIT-REPORT"


def test_a_reminder_sent_between_receipt_and_recording_stays() -> None:
    world = recorded_later()
    (row,) = world.due(unit="DB05", step="E1")
    assert row["status"] == "fired"
    assert {mail["letter"] for mail in world.mails(unit="DB05", step="E1")} == {"overdue"}


def test_the_readers_clock_starts_with_the_recording() -> None:
    (row,) = recorded_later().due(unit="DB05", step="review:follow_up_officer")
    assert row["due_at"] == "2023-05-10T00:00:00+07:00"


def test_a_later_recording_is_a_finding_and_the_receipt_of_the_log() -> None:
    world = recorded_later()
    codes = [finding["code"] for finding in world.report("DB05")["findings"]]
    (entry,) = world.log("DB05", action="submit")
    assert "recorded_after_receipt" in codes
    assert entry["at"] == "2023-05-05T03:00:00.000000Z"
    assert entry["data"]["received_at"] == "2023-05-04T09:00:00.000000Z"


def test_where_late_reports_are_refused_the_receipt_decides() -> None:
    world = World.open(plan=with_rules(accept_after_deadline=False))
    world.skip_to("2023-05-05 10:00")
    late = codes_of(lambda: world.register("DB15", "2023-05-05 00:00"))
    assert (late, world.register("DB05", "2023-05-04 16:00")["state"]) == (
        ("deadline_passed",),
        "submitted",
    )


def test_nobody_antedates_a_report_he_sends_himself() -> None:
    world = World.open()
    world.skip_to("2023-05-05 10:00")
    data, _ = content("DB05")
    early: dict[str, Any] = {"received_at": world.now.replace(month=4), "content": data}
    world.move("submit", "DB05", "SEC-DB05", **early)
    assert world.report("DB05")["timeliness"] == "late"


def test_the_head_may_withdraw_what_the_registry_recorded() -> None:
    world = World.open()
    world.register("DB05", "2023-03-15 07:00")
    assert world.move("withdraw", "DB05", "SEC-DB05")["state"] == "draft"
    assert world.report("DB05")["timeliness"] == "not_due"
