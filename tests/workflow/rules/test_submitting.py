"""Submitting: who may, what is checked, what is frozen."""

import json
from typing import Any
from unicodedata import normalize

import pytest
from cast import World, codes_of, content, with_rules

from states.errors import NotFound
from storage import campaigns, revisions

NOT_ADOPTED = {"number": "1", "dated": "2023-05-04", "signed_as": "Bí thư"}
# A target other than the locked one is an error.
WRONG_TARGET = [{"code": "I01", "target": 3, "actual": 1}]


def submit(
    world: World,
    unit: str = "DB05",
    by: str = "SEC-DB05",
    changes: dict[str, Any] | None = None,
    **asked: Any,
) -> tuple[str, ...]:
    """The codes of a submission that confirms nothing unless told to."""
    data, notes = content(unit, **(changes or {}))
    return codes_of(lambda: world.move("submit", unit, by, content=data, notes=notes, **asked))


def test_the_head_submits_and_the_report_is_with_its_first_reader() -> None:
    world = World.open()
    answer = world.submit("DB05")
    report = world.report("DB05")
    assert (answer["state"], answer["revision"], answer["role"]) == ("submitted", 1, "secretary")
    assert (report["situation"], report["step_reader"]) == ("with_reviewers", "follow_up_officer")


def test_a_recorded_deputy_may_submit_and_that_is_noted() -> None:
    world = World.open()
    answer = world.submit("DB05", "DEP-DB05")
    assert (answer["role"], answer["findings"]) == ("deputy_secretary", ["signed_by_deputy"])


@pytest.mark.parametrize(
    "person", ["CLK-DB05", "SEC-DB15", "OFF-2", "OFC-VT", "OFC-1", "OFC-CHIEF", "SC-1", "ADM-1"]
)
def test_nobody_but_head_or_deputy_of_the_unit_submits(person: str) -> None:
    assert submit(World.open(), by=person) == ("role",)


def test_somebody_the_register_does_not_know_is_not_found() -> None:
    world = World.open()
    with pytest.raises(NotFound) as error:
        world.submit("DB05", "NOBODY")
    assert (error.value.code, error.value.fields) == ("person", {"person": "NOBODY"})


def test_a_unit_the_register_does_not_know_is_not_found() -> None:
    world = World.open()
    with pytest.raises(NotFound) as error:
        world.move("withdraw", "DB99", "SEC-DB05")
    assert error.value.code == "unit"


@pytest.mark.parametrize(
    ("day", "person", "codes"),
    [
        ("2023-04-20", "SEC-DB09-a", ()),
        ("2023-04-21", "SEC-DB09-a", ("role",)),
        ("2023-04-24", "SEC-DB09-b", ("role",)),
        ("2023-04-24", "DEP-DB09", ()),
        ("2023-04-25", "SEC-DB09-b", ()),
    ],
)
def test_a_post_gives_its_rights_on_the_days_it_is_held_both_included(
    day: str, person: str, codes: tuple[str, ...]
) -> None:
    world = World.open()
    world.skip_to(f"{day} 09:00")
    assert submit(world, "DB09", person) == codes


def test_an_exempt_unit_has_nothing_to_submit() -> None:
    world = World.open()
    world.skip_to("2023-05-11 09:00")
    data, _ = content("DB05")
    assert codes_of(lambda: world.move("submit", "CB32", "SEC-CB32", content=data)) == (
        "not_active",
        "errors_unconfirmed",
    )


def test_a_merged_unit_has_nothing_to_submit_not_even_through_its_successor() -> None:
    world = World.open()
    world.skip_to("2023-04-28 09:00")
    data, _ = content("DB05")
    asked: dict[str, Any] = {"content": data, "confirm_errors": True}
    assert codes_of(lambda: world.move("submit", "CB31", "SEC-DB40", **asked)) == ("not_active",)


def test_the_collective_must_have_adopted_the_report() -> None:
    assert submit(World.open(), changes={"document": NOT_ADOPTED}) == ("not_adopted",)


def test_adoption_is_asked_only_where_the_plan_requires_it() -> None:
    world = World.open(plan=with_rules(collective_adoption_required=False))
    assert submit(world, changes={"document": NOT_ADOPTED}) == ()


def test_adoption_is_asked_at_the_lowest_level_only() -> None:
    world = World.open()
    world.build()
    assert world.move("submit", "KHOI", "OFC-CHIEF")["state"] == "submitted"


def test_errors_must_be_confirmed_and_then_never_block_a_submission() -> None:
    world = World.open()
    changes = {"indicators": WRONG_TARGET, "sections": {}}
    assert submit(world, changes=changes) == ("errors_unconfirmed",)
    assert submit(world, changes=changes, confirm_errors=True) == ()
    assert world.report("DB05")["errors"] > 2


def test_a_plan_may_refuse_reports_with_errors_even_confirmed_ones() -> None:
    world = World.open(plan=with_rules(submit_with_errors="refuse"))
    changes = {"indicators": WRONG_TARGET}
    assert submit(world, changes=changes, confirm_errors=True) == ("errors_refused",)
    assert submit(world) == ()


def test_a_plan_may_refuse_late_reports_from_the_first_late_instant() -> None:
    world = World.open(plan=with_rules(accept_after_deadline=False))
    world.skip_to("2023-05-04 23:59:59.999999")
    assert submit(world) == ()
    world.skip_to("2023-05-05 00:00")
    assert submit(world, "DB15", "SEC-DB15", confirm_errors=True) == ("deadline_passed",)


def test_late_reports_are_taken_where_the_plan_accepts_them() -> None:
    world = World.open()
    world.skip_to("2023-05-09 10:00")
    assert submit(world) == ()
    assert world.report("DB05")["timeliness"] == "late"


def test_nothing_is_submitted_into_a_closed_campaign() -> None:
    world = World.open()
    data, _ = content("DB05")
    with world.db.writing() as tx:
        campaigns.change(tx, 1, {"status": "closed"})
    assert codes_of(lambda: world.submit("DB05")) == ("campaign_closed",)
    asked: dict[str, Any] = {"content": data, "campaign": "so-ket-2023"}
    assert codes_of(lambda: world.move("submit", "DB05", "SEC-DB05", **asked)) == (
        "campaign_closed",
    )


def test_without_content_the_saved_draft_is_submitted() -> None:
    world = World.open()
    assert codes_of(lambda: world.move("submit", "DB05", "SEC-DB05")) == ("nothing_to_submit",)
    world.save_draft("DB05", "CLK-DB05")
    answer = world.move("submit", "DB05", "SEC-DB05")
    assert answer["revision_hash"] == World.open().submit("DB05")["revision_hash"]


def test_every_code_that_stands_against_a_submission_is_told_at_once() -> None:
    world = World.open()
    changes = {"document": NOT_ADOPTED, "indicators": WRONG_TARGET}
    assert submit(world, by="CLK-DB05", changes=changes) == (
        "role", "not_adopted", "errors_unconfirmed",
    )  # fmt: skip


def test_a_submitted_revision_is_frozen_whatever_is_written_later() -> None:
    world = World.open()
    world.submit("DB05")
    report = world.row("DB05").id
    first = world.read(lambda tx, _: revisions.revision(tx, report, 1))
    world.move("send_back", "DB05", "OFF-2", remarks=("S1: more",))
    world.save_draft("DB05", "CLK-DB05", sections={"S1": "Other words."})
    world.submit("DB05", as_of_kind="estimate")
    again = world.read(lambda tx, _: revisions.revision(tx, report, 1))
    assert again == first
    assert "Văn phòng UBND tỉnh có 96 đảng viên" in json.loads(again.content)["sections"]["S1"]


def test_what_was_submitted_is_the_draft_to_go_on_from() -> None:
    world = World.open()
    world.submit("DB05")
    world.move("withdraw", "DB05", "SEC-DB05")
    again = world.move("submit", "DB05", "SEC-DB05")
    assert again["revision_hash"] == world.log("DB05", action="submit")[0]["revision"]


def test_a_paused_campaign_leaves_all_moves_open() -> None:
    world = World.open()
    with world.db.writing() as tx:
        campaigns.change(tx, 1, {"paused": True})
    assert world.accept("DB05")["state"] == "reviewed"


def test_the_receipt_code_is_the_same_for_the_same_submission() -> None:
    one, other = World.open(), World.open()
    other.skip_to("2023-04-03 09:00")
    assert one.submit("DB05")["receipt"] == other.submit("DB05", "DEP-DB05")["receipt"]
    assert one.submit("DB15")["receipt"] != one.submit("CB03")["receipt"]


def test_the_same_text_in_another_unicode_form_is_the_same_revision() -> None:
    hashes = {
        World.open().submit("DB05", sections={"S1": normalize(form, "Báo cáo")})["revision_hash"]
        for form in ("NFC", "NFD")
    }
    assert len(hashes) == 1
