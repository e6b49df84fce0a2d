"""Reading in the plan's order: endorsing, approving, errors, revisions that change meanwhile."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from cast import World, codes_of, example, small_register, with_rules

from states.plan import Separation
from states.register import Post, Register, StandIn


def with_post(person: str, role: str, unit: str = "KHOI") -> Register:
    """The small register with one more post."""
    register = small_register()
    return replace(register, posts=(*register.posts, Post(person_id=person, role=role, unit=unit)))


def with_stand_in(person: str, stand_in: str) -> Register:
    """The small register with somebody away on 3 and 4 May."""
    away = StandIn(person=person, stand_in=stand_in, from_=day(3), to=day(4))
    register = small_register()
    return replace(register, stand_ins=(*register.stand_ins, away))


def day(n: int) -> Any:
    return example().plan.campaign.opened_on.replace(month=5, day=n)


def submitted(world: World | None = None, unit: str = "DB05") -> World:
    world = world or World.open()
    world.submit(unit)
    return world


def endorsed() -> World:
    world = submitted()
    world.endorse("DB05")
    return world


def test_the_first_reader_endorses_and_the_report_goes_to_the_next() -> None:
    world = submitted()
    answer = world.endorse("DB05")
    report = world.report("DB05")
    assert (answer["state"], report["situation"]) == ("submitted", "with_reviewers")
    assert report["step_reader"] == "chief_of_office"


def test_the_last_reader_approves() -> None:
    world = endorsed()
    answer = world.move("approve", "DB05", "OFC-CHIEF")
    assert (answer["state"], world.report("DB05")["situation"]) == ("reviewed", "approved")
    assert world.report("DB05")["step_reader"] is None


def test_the_first_reader_may_not_approve_and_the_last_may_not_endorse() -> None:
    world = submitted()
    assert codes_of(lambda: world.move("approve", "DB05", "OFF-2")) == ("role",)
    assert codes_of(lambda: world.move("approve", "DB05", "OFC-CHIEF")) == ("role",)
    world.endorse("DB05")
    assert codes_of(lambda: world.move("endorse", "DB05", "OFC-CHIEF")) == ("role",)


def test_where_one_reader_is_planned_the_first_approves() -> None:
    readers = {"unit": ("follow_up_officer",), "bloc": ("standing_committee",)}
    world = submitted(World.open(plan=with_rules(readers=readers)))
    assert codes_of(lambda: world.endorse("DB05")) == ("role",)
    assert world.move("approve", "DB05", "OFF-2")["state"] == "reviewed"


@pytest.mark.parametrize("person", ["OFF-1", "OFC-CHIEF", "OFC-1", "ADM-1", "SC-1", "SEC-DB15"])
def test_only_the_reader_the_register_names_reads_a_unit_first(person: str) -> None:
    world = submitted()
    assert codes_of(lambda: world.move("endorse", "DB05", person)) == ("role",)


@pytest.mark.parametrize("person", ["OFF-2", "OFC-1", "OFC-VT", "ADM-1", "SC-1", "AUD-1", "ORG-1"])
def test_office_staff_prepares_and_only_the_approver_approves(person: str) -> None:
    world = endorsed()
    assert codes_of(lambda: world.move("approve", "DB05", person)) == ("role",)


def test_the_approvers_recorded_deputy_has_the_approvers_rights() -> None:
    answer = endorsed().move("approve", "DB05", "OFC-DEP")
    assert (answer["state"], answer["role"]) == ("reviewed", "deputy_chief_of_office")


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        ("2023-04-21 09:00", ("role",)),
        ("2023-04-24 00:00", ()),
        ("2023-04-28 23:59", ()),
        ("2023-04-29 00:00", ("role",)),
    ],
)
def test_a_stand_in_reads_in_the_absent_readers_place_on_both_days_and_between(
    moment: str, codes: tuple[str, ...]
) -> None:
    world = submitted(unit="DB15")
    world.skip_to(moment)
    assert codes_of(lambda: world.endorse("DB15", "OFF-4")) == codes


def test_a_stand_in_is_logged_with_whose_place_he_takes() -> None:
    world = submitted(unit="DB15")
    world.skip_to("2023-04-24 09:00")
    answer = world.endorse("DB15", "OFF-4")
    (entry,) = world.log("DB15", action="endorse")
    assert answer["role"] == "follow_up_officer"
    assert (entry["actor"], entry["on_behalf_of"]) == ("OFF-4", "OFF-3")


def test_the_reader_himself_is_logged_for_himself() -> None:
    (entry,) = endorsed().log("DB05", action="endorse")
    assert (entry["actor"], entry["on_behalf_of"]) == ("OFF-2", None)


def test_the_approvers_stand_in_approves_in_his_place() -> None:
    world = submitted(World.open(register=with_stand_in("OFC-CHIEF", "OFC-1")))
    world.skip_to("2023-05-04 09:00")
    world.endorse("DB05")
    world.move("approve", "DB05", "OFC-1")
    (entry,) = world.log("DB05", action="approve")
    assert (entry["actor"], entry["role"], entry["on_behalf_of"]) == (
        "OFC-1", "chief_of_office", "OFC-CHIEF",
    )  # fmt: skip


def test_standing_in_goes_one_hop_only() -> None:
    register = with_stand_in("OFF-4", "OFF-5")
    away = replace(register.stand_ins[-1], from_=day(1), to=day(31))
    also = StandIn(person="OFF-3", stand_in="OFF-4", from_=day(1), to=day(31))
    world = submitted(World.open(register=replace(register, stand_ins=(also, away))), "DB15")
    world.skip_to("2023-05-04 09:00")
    assert codes_of(lambda: world.endorse("DB15", "OFF-5")) == ("role",)
    assert codes_of(lambda: world.endorse("DB15", "OFF-4")) == ()


def test_an_administrator_never_reviews_even_as_the_units_reader() -> None:
    world = submitted(World.open(register=with_post("OFF-2", "administrator")))
    remarks: dict[str, Any] = {"remarks": ("S1",)}
    assert codes_of(lambda: world.endorse("DB05")) == ("role",)
    assert codes_of(lambda: world.move("send_back", "DB05", "OFF-2", **remarks)) == ("role",)


def test_a_plan_may_let_administrators_review() -> None:
    plan = with_rules(separation=Separation(administrator_may_not_review=False))
    world = submitted(World.open(plan=plan, register=with_post("OFF-2", "administrator")))
    assert codes_of(lambda: world.endorse("DB05")) == ()


def test_an_endorsement_names_the_revision_it_was_given_for() -> None:
    world = submitted()
    answer = world.endorse("DB05")
    (entry,) = world.log("DB05", action="endorse")
    (listed,) = world.report("DB05")["endorsements"]
    assert answer["revision_hash"] == entry["revision"] == world.row("DB05").revision_hash
    assert (listed["revision"], listed["role"], listed["by"]) == (1, "follow_up_officer", "OFF-2")


@pytest.mark.parametrize("move", ["endorse", "approve"])
def test_a_reader_who_read_another_revision_is_refused(move: str) -> None:
    world = submitted()
    old = world.row("DB05").revision_hash
    world.move("withdraw", "DB05", "SEC-DB05")
    world.submit("DB05", as_of="2023-04-29")
    if move == "approve":
        world.endorse("DB05")
    by = "OFF-2" if move == "endorse" else "OFC-CHIEF"
    asked: dict[str, Any] = {"override": True, "reason": "known"}
    refused = codes_of(lambda: world.move(move, "DB05", by, revision_hash=old, **asked))
    assert refused == ("revision_changed",)
    current = world.row("DB05").revision_hash
    assert codes_of(lambda: world.move(move, "DB05", by, revision_hash=current, **asked)) == ()


def test_a_new_revision_voids_the_earlier_endorsements() -> None:
    world = submitted()
    world.endorse("DB05")
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("S1",))
    world.submit("DB05", as_of="2023-04-29")
    assert world.report("DB05")["step_reader"] == "follow_up_officer"
    assert codes_of(lambda: world.move("approve", "DB05", "OFC-CHIEF")) == ("role", "open_errors")
    assert [one["revision"] for one in world.report("DB05")["endorsements"]] == [1]


def test_errors_do_not_block_an_endorsement() -> None:
    world = submitted(unit="DB15")
    assert world.report("DB15")["errors"] > 0
    assert codes_of(lambda: world.endorse("DB15")) == ()


def test_errors_block_the_approval_unless_overridden_with_a_reason() -> None:
    world = submitted(unit="DB15")
    world.endorse("DB15")
    too_little: list[dict[str, Any]] = [
        {}, {"override": True}, {"reason": "known"}, {"override": True, "reason": " "},
    ]  # fmt: skip
    refused = [
        codes_of(partial(world.move, "approve", "DB15", "OFC-CHIEF", **asked))
        for asked in too_little
    ]
    assert refused == [("open_errors",)] * 4
    answer = world.move("approve", "DB15", "OFC-CHIEF", override=True, reason="known")
    assert answer["state"] == "reviewed"


def test_an_override_is_logged_with_its_reason_and_how_many_errors_it_lifted() -> None:
    world = submitted(unit="DB15")
    world.endorse("DB15")
    errors = world.report("DB15")["errors"]
    world.move("approve", "DB15", "OFC-CHIEF", override=True, reason="agreed by telephone")
    (entry,) = world.log("DB15", action="approve")
    assert entry["reason"] == "agreed by telephone"
    assert entry["data"]["overridden_errors"] == errors


def test_a_changed_target_is_an_error_and_the_locked_one_is_used_everywhere() -> None:
    world = World.open()
    world.accept("DB15")
    report = world.report("DB15")
    locked = {row.indicator: row.target for row in example().register.targets if row.unit == "DB15"}
    assert "target_changed" in {finding["code"] for finding in report["findings"]}
    used = {one["code"]: one["target"] for one in report["indicators"]}
    assert {code: used[code] for code in locked} == {
        code: float(target) for code, target in locked.items()
    }


@pytest.mark.parametrize(
    ("reached", "due"),
    [
        ("2023-04-17 09:00", "2023-04-20T00:00:00+07:00"),
        ("2023-04-20 23:00", "2023-04-25T00:00:00+07:00"),
        ("2023-04-28 09:00", "2023-05-06T00:00:00+07:00"),
    ],
)
def test_each_reader_has_his_working_days_from_when_the_report_reached_him(
    reached: str, due: str
) -> None:
    world = World.open()
    world.skip_to(reached)
    submitted(world)
    (row,) = world.due(unit="DB05", step="review:follow_up_officer")
    assert (row["due_at"], row["status"]) == (due, "planned")


def test_an_endorsement_stops_one_readers_clock_and_starts_the_nexts() -> None:
    world = submitted()
    world.skip_to("2023-03-16 09:00")
    world.endorse("DB05")
    rows = {row["step"]: (row["status"], row["due_at"]) for row in world.due(unit="DB05")}
    assert rows["review:follow_up_officer"][0] == "superseded"
    assert rows["review:chief_of_office"] == ("planned", "2023-03-21T00:00:00+07:00")


def test_an_overdue_reader_may_still_act() -> None:
    world = submitted()
    world.go_to("2023-03-27 09:00")
    assert world.due(unit="DB05", step="review:follow_up_officer")[0]["status"] == "fired"
    assert codes_of(lambda: world.endorse("DB05")) == ()
