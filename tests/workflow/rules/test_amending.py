"""A deadline or a step of the plan changes under way: what has happened stays, the rest moves."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from amending import REASON, amended, deadline, steps, with_plan
from cast import World, codes_of, example
from post_office import PostOffice, letter, post_office, text_of
from variations import CHIEF, OFFICE, addresses, drafter, head, quiet, step

from storage import installation

LATER, EARLIER, AS_IT_WAS = "2023-05-11", "2023-04-27", "2023-05-05"


def instants(world: World, unit: str, **where: str) -> dict[str, str]:
    """By step the local day of its row."""
    return {row["step"]: row["due_at"][:10] for row in world.due(unit=unit, **where)}


def status(world: World, unit: str, name: str) -> tuple[str, str | None]:
    (row,) = world.due(unit=unit, step=name)
    return row["status"], row["reason"]


def times_sent(world: World, unit: str, name: str) -> int:
    return len({mail["decided_at"] for mail in world.mails(unit=unit, step=name)})


def notices(world: World, **where: str) -> list[dict[str, Any]]:
    return world.mails(letter="extended", **where)


def test_steps_still_to_come_move_with_the_deadline_and_keep_their_occurrence() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, LATER)
    moved = instants(world, "DB05", status="planned")
    assert moved == {
        "R2": "2023-04-28", "confirm_figures": "2023-05-04", "R3": "2023-05-09",
        "R4": "2023-05-10", "E1": "2023-05-11", "E2": "2023-05-15",
    }  # fmt: skip
    assert {row["occurrence"] for row in world.due(unit="DB05")} == {1}


@pytest.mark.parametrize("dates", [(LATER, AS_IT_WAS), (LATER, "2023-05-25"), (EARLIER, LATER)])
def test_a_step_that_fired_never_fires_again_wherever_the_deadline_moves(
    dates: tuple[str, str],
) -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    for date, moment in zip(dates, ("2023-04-19 09:00", "2023-04-20 09:00"), strict=True):
        deadline(world, date)
        world.go_to(moment)
    world.go_to("2023-06-05 09:00")
    sent = {name: times_sent(world, "DB05", name) for name in ("R0", "R1", "R2", "R3", "R4", "E1")}
    assert set(sent.values()) <= {0, 1}
    assert sent["R0"] == sent["R1"] == 1


def test_the_schedule_number_counts_and_the_epoch_stays() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    before = world.row("DB05")
    deadline(world, LATER)
    after = world.row("DB05")
    assert (after.plan_rev, after.version) == (before.plan_rev + 1, before.version + 1)
    assert after.epoch == before.epoch == 1
    assert world.report("DB05")["due"]["last_valid_day"] == "2023-05-10"


def test_one_notice_tells_each_address_the_new_day_and_why() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB23", "CB24")
    deadline(world, LATER)
    assert addresses(notices(world, unit="DB05")) == sorted([head("DB05"), drafter("DB05")])
    (both,) = notices(world, to=head("CB23"))
    assert both["units"] == ["CB23", "CB24"]
    text = text_of(letter(world, both))
    assert REASON in text
    assert "thứ Năm 04/5/2023" in text
    assert "thứ Tư 10/5/2023" in text


def test_a_notice_names_only_steps_that_are_still_to_come() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, LATER)
    text = text_of(letter(world, notices(world, to=head("DB05"))[0]))
    assert "Thư nhắc, thứ Sáu 28/4/2023" in text


def test_an_earlier_day_is_no_extension_and_is_not_called_one() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, "2023-05-04")
    (mail,) = notices(world, to=head("DB05"))
    sent = letter(world, mail)
    assert "Điều chỉnh hạn gửi báo cáo" in sent["Subject"]
    assert "ia hạn" not in sent["Subject"] + text_of(sent)


def test_nobody_is_told_for_whom_nothing_changes() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03", "CB32")
    world.submit("CB03")
    deadline(world, LATER)
    told = {unit for mail in notices(world) for unit in mail["units"]}
    assert told == {"DB05"}
    closing = replace(example().plan.mail, closing={"vi": "Trân trọng"})
    with_plan(world, lambda plan: replace(plan, mail=closing))
    assert len(notices(world)) == 2


def test_a_returned_report_keeps_its_own_date_and_gets_no_notice() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1: more",))
    deadline(world, LATER)
    assert notices(world) == []
    assert world.report("DB05")["resubmit_due"] == "2023-05-11T00:00:00+07:00"


def test_the_root_is_told_through_its_approver_and_office() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, "2023-05-24", "M2-BLOC-DRAFT")
    chief, deputy = CHIEF, "phochanhvanphong@dangkhoi.example"
    assert set(addresses(notices(world, unit="KHOI"))) - {deputy} == {chief, *OFFICE}
    assert notices(world, unit="DB05") == []


def test_a_notice_that_has_not_left_is_replaced_and_still_speaks_of_the_day_that_was_known() -> (
    None
):
    world = quiet("2023-04-18 18:00", "DB05")
    deadline(world, LATER)
    deadline(world, "2023-05-16")
    dropped, sent = notices(world, to=head("DB05"))
    assert (dropped["status"], dropped["reason"]) == ("dropped", "amended")
    assert "hết thứ Năm 04/5/2023" in text_of(letter(world, sent))


def test_a_mistake_taken_back_before_anybody_was_told_is_told_to_nobody() -> None:
    world = quiet("2023-04-18 18:00", "DB05")
    deadline(world, LATER)
    deadline(world, AS_IT_WAS)
    assert {mail["status"] for mail in notices(world)} == {"dropped"}
    world.go_to("2023-05-06 09:00")
    assert [times_sent(world, "DB05", name) for name in ("R1", "R2", "R3", "R4", "E1")] == [1] * 5


def test_a_step_whose_day_has_thereby_passed_gives_way_to_the_notice() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, "2023-04-25")
    assert status(world, "DB05", "R2") == ("skipped", "passed_by_amendment")
    world.go_to("2023-04-19 09:00")
    assert times_sent(world, "DB05", "R2") == 0
    assert len(notices(world, to=head("DB05"))) == 1


def test_reminders_that_still_say_the_old_day_do_not_leave() -> None:
    world = quiet("2023-04-17 08:00", "DB05")
    deadline(world, LATER)
    reminders = world.mails(unit="DB05", step="R1")
    assert {(m["status"], m["reason"]) for m in reminders} == {("dropped", "amended")}


def test_a_unit_that_submits_before_the_notice_leaves_does_not_get_it() -> None:
    world = quiet("2023-04-18 18:00", "DB05")
    deadline(world, LATER)
    world.submit("DB05", at="2023-04-18 20:00")
    assert {mail["status"] for mail in notices(world, unit="DB05")} == {"dropped"}


def test_who_has_submitted_is_not_reminded_by_the_new_plan_either() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    world.submit("DB05")
    deadline(world, LATER)
    world.go_to("2023-05-20 09:00")
    assert {m["letter"] for m in world.mails(unit="DB05", kind="reminder")} == {"reminder"}
    assert world.mails(unit="DB05", kind="escalation") == []


def test_a_withdrawal_after_an_amendment_brings_back_the_moved_steps() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    world.submit("DB05")
    deadline(world, LATER)
    world.move("withdraw", "DB05", "SEC-DB05")
    assert instants(world, "DB05", status="planned")["R2"] == "2023-04-28"


def test_a_step_that_is_gone_is_superseded_and_its_unsent_mails_are_dropped() -> None:
    world = quiet("2023-04-17 08:00", "DB05")
    steps(world, without=("R1", "R3"))
    assert status(world, "DB05", "R3") == ("superseded", "step_removed")
    assert status(world, "DB05", "R1") == ("fired", None)
    assert {m["status"] for m in world.mails(unit="DB05", step="R1")} == {"dropped"}
    world.go_to("2023-05-05 09:00")
    assert times_sent(world, "DB05", "R3") == 0


def test_a_step_that_was_taken_out_by_mistake_comes_back_once() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    steps(world, without=("R3",))
    steps(world, step("R3"))
    assert status(world, "DB05", "R3") == ("planned", None)
    world.go_to("2023-05-05 09:00")
    assert times_sent(world, "DB05", "R3") == 1


def test_a_new_step_still_ahead_is_planned_and_one_already_past_is_not() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    early, late = step("R2", step="R1b", offset_wd=-9), step("R2", step="R2b", offset_wd=-3)
    steps(world, early, late)
    planned = instants(world, "DB05")
    assert planned["R2b"] == "2023-04-26"
    assert "R1b" not in planned


def test_a_new_step_of_a_met_milestone_waits_for_a_withdrawal() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    world.submit("DB05")
    steps(world, step("R2", step="R2b", offset_wd=-3))
    assert status(world, "DB05", "R2b") == ("superseded", "met")
    world.move("withdraw", "DB05", "SEC-DB05")
    assert status(world, "DB05", "R2b") == ("planned", None)


def test_a_letter_that_awaits_its_signature_waits_anew_for_a_later_day() -> None:
    world = quiet("2023-05-09 08:00", "DB33")
    assert status(world, "DB33", "E2") == ("awaiting_confirmation", None)
    deadline(world, "2023-05-16")
    assert status(world, "DB33", "E2") == ("planned", None)
    assert codes_of(lambda: world.confirm("E2", "DB33")) == ("not_awaiting",)
    world.go_to("2023-05-18 08:00")
    assert status(world, "DB33", "E2") == ("awaiting_confirmation", None)


def test_an_amendment_that_changes_nothing_says_so_and_leaves_no_trace() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    answer = amended(world, lambda edition: edition)
    assert answer["nothing_changed"] is True
    deadline(world, LATER)
    before = world.rows()
    assert deadline(world, LATER)["nothing_changed"] is True
    assert world.rows() == before


def test_a_dry_run_tells_everything_and_changes_nothing() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    before = world.rows()
    would = deadline(world, LATER, dry_run=True)
    assert world.rows() == before
    moved = [s for s in would["steps"] if s["unit"] == "DB05"]
    assert {(s["change"], s["step"], s["was"][:10], s["due_at"][:10]) for s in moved} >= {
        ("moved", "R2", "2023-04-24", "2023-04-28")
    }
    decided = [m for m in would["mails"] if m["change"] == "decided"]
    assert {(m["letter"], m["to"]) for m in decided} == {
        ("extended", head("DB05")), ("extended", drafter("DB05")),
    }  # fmt: skip
    assert deadline(world, LATER) == {k: v for k, v in would.items() if k != "dry_run"}


def test_a_dry_run_of_another_plan_leaves_no_memory_behind() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, "2023-05-23", dry_run=True)
    deadline(world, LATER)
    assert world.report("DB05")["due"]["last_valid_day"] == "2023-05-10"


def test_who_looked_at_an_older_version_is_told_so() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, LATER, expect_version=1)
    late = codes_of(lambda: deadline(world, AS_IT_WAS, expect_version=1))
    assert late == ("plan_version_changed",)


@pytest.mark.parametrize(
    ("person", "codes"),
    [("OFC-CHIEF", ()), ("ADM-1", ()), ("OFC-1", ("role",)), ("SEC-DB05", ("role",))],
)
def test_who_may_open_a_campaign_may_amend_it(person: str, codes: tuple[str, ...]) -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    assert codes_of(lambda: deadline(world, LATER, by=person)) == codes


def test_a_reason_is_always_needed() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    assert codes_of(lambda: deadline(world, LATER, reason=" ")) == ("reason_missing",)


def test_what_the_campaign_stands_on_cannot_change_and_everything_is_said_at_once() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    world.submit("CB03")

    def everything(edition: Any) -> Any:
        plan, register = edition.plan, edition.register
        campaign = replace(plan.campaign, code="other", timezone="Asia/Tokyo")
        levels = tuple(replace(level, rank=level.rank + 1) for level in plan.levels)
        rules = replace(plan.rules, timeliness_counts="first_submission")
        units = tuple(
            replace(u, active_to=dt.date(2023, 4, 1)) for u in register.units if u.code != "DB05"
        )
        posts = tuple(post for post in register.posts if post.unit != "DB05")
        return replace(
            edition,
            plan=replace(plan, campaign=campaign, levels=levels, rules=rules),
            register=replace(register, units=units, posts=posts),
        )

    assert codes_of(lambda: amended(world, everything)) == (
        "other_campaign", "value_fixed", "value_fixed", "levels_fixed", "units_missing",
        "units_reported",
    )  # fmt: skip


def test_readers_of_a_level_do_not_change_while_somebody_reads() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    readers = {**example().plan.rules.readers, "unit": ("chief_of_office",)}
    rules = replace(example().plan.rules, readers=readers)
    world.submit("DB05")
    change = lambda: with_plan(world, lambda plan: replace(plan, rules=rules))  # noqa: E731
    assert codes_of(change) == ("readers_busy",)
    world.move("withdraw", "DB05", "SEC-DB05")
    assert codes_of(change) == ()


def test_in_a_pause_nothing_fires_and_the_moved_steps_come_after_it() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    with world.db.writing() as tx:
        installation.hold_mail(tx, held=True)
    deadline(world, LATER)
    assert {mail["status"] for mail in notices(world)} == {"ready"}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path) as office:
        yield office


def test_the_notice_arrives(post: PostOffice) -> None:
    world = post.serve(quiet("2023-04-18 09:00", "DB05"))
    deadline(world, LATER)
    world.tick()
    arrived = [m for m in post.received().values() if "Gia hạn" in m["Subject"]]
    assert {str(m["To"]) for m in arrived} == {f"{head('DB05')}, {drafter('DB05')}"}
