"""Nobody reviews what he answers for, wrote or sent."""

from dataclasses import replace
from typing import Any

import pytest
from cast import World, codes_of, example, small_register, with_rules

from states.plan import Separation
from states.register import Post, Register

LAST_DAY = example().plan.campaign.opened_on


def with_post(person: str, role: str, unit: str, *, one_day: bool = False) -> Register:
    """The small register with one more post, for good or for the first day only."""
    register = small_register()
    post = Post(person_id=person, role=role, unit=unit, active_to=LAST_DAY if one_day else None)
    return replace(register, posts=(*register.posts, post))


def reading_moves(world: World, person: str, unit: str = "DB05") -> list[tuple[str, ...]]:
    """The refusals of the moves the person's turn would allow."""
    last = world.report(unit)["step_reader"] == "chief_of_office"
    remarks: dict[str, Any] = {"remarks": ("S1",), "dry_run": True}
    return [
        codes_of(lambda: world.move("send_back", unit, person, **remarks)),
        codes_of(lambda: world.move("approve" if last else "endorse", unit, person, dry_run=True)),
    ]


@pytest.mark.parametrize("role", ["secretary", "deputy_secretary", "drafter"])
def test_head_deputy_and_drafter_of_a_unit_do_not_review_it(role: str) -> None:
    world = World.open(register=with_post("OFF-2", role, "DB05"))
    world.submit("DB05", "DEP-DB05")
    assert reading_moves(world, "OFF-2") == [("own_unit",)] * 2


def test_the_approver_does_not_approve_his_own_unit_but_his_deputy_does() -> None:
    world = World.open(register=with_post("OFC-CHIEF", "secretary", "DB05"))
    world.submit("DB05", "DEP-DB05")
    world.endorse("DB05")
    assert reading_moves(world, "OFC-CHIEF") == [("own_unit",)] * 2
    assert reading_moves(world, "OFC-DEP") == [(), ()]


def test_a_post_in_another_unit_is_no_matter() -> None:
    world = World.open(register=with_post("OFF-2", "secretary", "DB15"))
    world.submit("DB05")
    assert reading_moves(world, "OFF-2") == [(), ()]


def test_whoever_submitted_the_revision_does_not_review_it_even_out_of_his_post() -> None:
    world = World.open(register=with_post("OFF-2", "secretary", "DB05", one_day=True))
    world.submit("DB05", "OFF-2")
    world.skip_to("2023-03-16 09:00")
    assert reading_moves(world, "OFF-2") == [("own_unit",)] * 2


def test_whoever_drafted_the_revision_does_not_review_it_even_out_of_his_post() -> None:
    world = World.open(register=with_post("OFF-2", "drafter", "DB05", one_day=True))
    world.save_draft("DB05", "OFF-2")
    world.move("submit", "DB05", "SEC-DB05")
    world.skip_to("2023-03-16 09:00")
    assert reading_moves(world, "OFF-2") == [("own_unit",)] * 2


def test_only_this_revision_counts_not_an_earlier_one() -> None:
    world = World.open(register=with_post("OFF-2", "secretary", "DB05", one_day=True))
    world.submit("DB05", "OFF-2")
    world.move("withdraw", "DB05", "SEC-DB05")
    world.submit("DB05")
    world.skip_to("2023-03-16 09:00")
    assert reading_moves(world, "OFF-2") == [(), ()]


def test_a_clerk_who_registered_the_paper_did_not_write_it_but_sent_it() -> None:
    world = World.open(register=with_post("OFF-2", "registry_clerk", "KHOI"))
    world.register("DB05", "2023-03-15 07:00", by="OFF-2")
    assert reading_moves(world, "OFF-2") == [("own_unit",)] * 2


def test_a_plan_may_let_people_review_their_own_unit() -> None:
    plan = with_rules(separation=Separation(submitter_may_not_review_own_unit=False))
    world = World.open(plan=plan, register=with_post("OFF-2", "secretary", "DB05"))
    world.submit("DB05", "OFF-2")
    assert reading_moves(world, "OFF-2") == [(), ()]


def test_the_root_is_not_reviewed_by_whoever_submitted_it() -> None:
    world = World.open(register=with_post("OFC-CHIEF", "standing_committee", "KHOI"))
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    approve: dict[str, Any] = {"dry_run": True}
    assert codes_of(lambda: world.move("approve", "KHOI", "OFC-CHIEF", **approve)) == ("own_unit",)
    assert codes_of(lambda: world.move("approve", "KHOI", "SC-1", **approve)) == ()


def test_the_root_is_not_reviewed_by_whoever_built_it() -> None:
    world = World.open(register=with_post("OFC-1", "standing_committee", "KHOI"))
    world.build("OFC-1")
    world.move("submit", "KHOI", "OFC-CHIEF")
    assert codes_of(lambda: world.move("approve", "KHOI", "OFC-1", dry_run=True)) == ("own_unit",)
