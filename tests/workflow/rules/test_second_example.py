"""The second example against dates and sums reckoned by hand, and its rehearsal."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cast import World
from post_office import post_office
from second_example import HEAD_OFFICE, SECOND, files, ny, played, second, story

from workflow.edition import Edition
from workflow.intake.plan_folder import check_folder
from workflow.rehearsal import OF_SENDING, rehearse
from workflow.replay import replay

LAST = {"NS-02": 2, "NS-03": 2, "RV-02": 2, "RV-03": 3, "LP-05": 2}
NOT_SENDING = {"NS-04", "RV-07", "HC-05"}  # merged, founded later, closed
CLINICS = [
    unit.code
    for unit in second().register.units
    if unit.level == "clinic" and unit.code not in NOT_SENDING
]


def last_files() -> list[dict[str, Any]]:
    """Of every clinic the last thing it sent."""
    return [files()[unit, LAST.get(unit, 1)] for unit in CLINICS]


def figure(report: dict[str, Any], code: str) -> dict[str, Any]:
    return next((one for one in report["indicators"] if one["code"] == code), {})


def decided(unit: str) -> list[tuple[str, str]]:
    """Steps about a unit to its director: code and local time of the network, with its offset."""
    return [
        (mail["step"], mail["decided_at"])
        for mail in played().mails(unit=unit)
        if mail["step"] and mail["to"].startswith(("director@", "new.director@"))
    ]


def test_its_plan_is_sound_and_warns_only_of_what_deserves_it() -> None:
    found = [
        (one.code, one.severity, dict(one.fields))
        for one in check_folder(SECOND)
        if one.severity != "info"
    ]
    draft = {"milestone": "M-DRAFT", "day": "2025-04-21"}
    weekend = {"first": "2025-04-18", "last": "2025-04-20"}
    assert found == [
        ("deadline_after_closed_days", "warning", draft | weekend),
        (
            "gap_between_heads",
            "warning",
            {"unit": "SC-03", "first": "2025-03-01", "last": "2025-03-09"},
        ),
        ("unit_head_without_address", "warning", {"unit": "LP-02", "person": "DIR-LP-02"}),
    ]


def test_every_rehearsed_mail_is_sent_and_no_other(tmp_path: Path) -> None:
    folder = second()
    opening = Edition(folder.plan, folder.register)
    rehearsed = rehearse(opening, story())
    with post_office(tmp_path) as post:
        world = World.open(plan=folder.plan, register=folder.register, delivery=post.delivery)
        replay(world.db, story(), delivery=world.delivery)
        subjects = {key: message["Subject"] for key, message in post.received().items()}
    sent = [
        {"at": mail["decided_at"], **{k: v for k, v in mail.items() if k not in OF_SENDING}}
        for mail in world.mails()
    ]
    assert rehearsed.mails == sent
    assert rehearsed.awaiting == []
    assert subjects == {mail["message_id"]: mail["subject"] for mail in sent}
    assert len(sent) > 400


@pytest.mark.parametrize(
    ("unit", "steps"),
    [
        # The clock goes forward between R1 and R2.
        (
            "SC-04",
            [
                ("O", "2025-02-10T08:00:00-05:00"),
                ("R1", "2025-03-04T08:00:00-05:00"),
                ("R2", "2025-03-10T08:00:00-04:00"),
                ("R3", "2025-03-12T10:00:00-04:00"),
                ("E1", "2025-03-13T08:00:00-04:00"),
            ],
        ),
        # Chicago: an hour later on the network's clock, on both sides of the change.
        (
            "LP-01",
            [
                ("O", "2025-02-10T08:00:00-05:00"),
                ("R1", "2025-03-04T09:00:00-05:00"),
                ("R2", "2025-03-10T09:00:00-04:00"),
                ("R3", "2025-03-12T11:00:00-04:00"),
            ],
        ),
        # Phoenix has no summer time: two hours later before the change, three after it.
        (
            "LP-06",
            [
                ("O", "2025-02-10T08:00:00-05:00"),
                ("R1", "2025-03-04T10:00:00-05:00"),
                ("R2", "2025-03-10T11:00:00-04:00"),
                ("R3", "2025-03-12T13:00:00-04:00"),
            ],
        ),
        # E2 falls due on Monday 17 March and is confirmed the day after.
        (
            "HC-02",
            [
                ("O", "2025-02-10T08:00:00-05:00"),
                ("R1", "2025-03-04T08:00:00-05:00"),
                ("R2", "2025-03-10T08:00:00-04:00"),
                ("R3", "2025-03-12T10:00:00-04:00"),
                ("E1", "2025-03-13T08:00:00-04:00"),
                ("E2", "2025-03-18T10:05:00-04:00"),
            ],
        ),
        # A region that is a working day late; its steps use the clinics' codes.
        (
            "HC",
            [
                ("O", "2025-02-10T08:00:00-05:00"),
                ("R1", "2025-03-21T08:00:00-04:00"),
                ("R2", "2025-03-26T08:00:00-04:00"),
                ("R3", "2025-03-28T08:00:00-04:00"),
                ("E1", "2025-03-31T08:00:00-04:00"),
            ],
        ),
    ],
)
def test_steps_leave_when_the_calendar_says(unit: str, steps: list[tuple[str, str]]) -> None:
    assert decided(unit) == steps


def test_opening_letters_wait_for_the_morning_of_their_own_zone() -> None:
    world = played()
    due = {
        unit: next(row["due_at"] for row in world.due(unit=unit, step="R1"))
        for unit in ("NS-01", "LP-01", "LP-06")
    }
    assert [dt.datetime.fromisoformat(due[unit]).astimezone(dt.UTC).hour for unit in due] == [
        13,
        14,
        15,
    ]


@pytest.mark.parametrize(
    ("unit", "milestone", "last", "instant"),
    [
        # Eight working days after 28 February; summer time has begun on the 9th.
        ("NS-01", "M-CLINIC", "2025-03-12", "2025-03-13T00:00:00-04:00"),
        ("NS", "M-REGION", "2025-03-28", "2025-03-28T17:00:00-04:00"),
        # Saturday 3 May goes back to Friday.
        ("HHN", "M-FINAL", "2025-05-02", "2025-05-03T00:00:00-04:00"),
    ],
)
def test_deadlines_are_the_instants_the_calendar_gives(
    unit: str, milestone: str, last: str, instant: str
) -> None:
    due = played().report(unit)["due"]
    assert (due["milestone"], due["last_valid_day"], due["instant"]) == (milestone, last, instant)


def test_the_draft_rolls_over_a_weekend_after_good_friday() -> None:
    """36 days after 14 March are Saturday 19 April; three working days before Monday the 21st
    lies Tuesday the 15th, since Friday the 18th is closed."""
    (row,) = played().due(unit=HEAD_OFFICE, step="D1")
    assert row["due_at"] == "2025-04-15T08:00:00-04:00"
    deadline = played().read(lambda _, frame: frame.deadlines["M-DRAFT"])
    assert deadline.last_valid_day == dt.date(2025, 4, 21)
    assert deadline.instant == ny("2025-04-22 00:00")


@pytest.mark.parametrize(
    ("unit", "word", "working_days"),
    [
        ("NS-07", "on_time", None),  # 23:59:59
        ("LP-01", "late", 1),  # 23:30 in Chicago is half past midnight in New York
        ("LP-06", "on_time", None),  # 16:48 in Phoenix
        ("SC-06", "on_time", None),  # paper, received in time and recorded later
        ("SC-04", "late", 1),
        ("LP-02", "late", 3),
        ("HC-02", "late", 5),
        ("HC-05", "missing", None),
        ("NS-04", "exempt", None),
        ("RV-07", "exempt", None),
        ("RV", "on_time", None),
        ("SC", "late", 0),  # at 17:00:00, which is no longer before 17:00
        ("LP", "on_time", None),  # 15:30 in Chicago
        ("HC", "late", 1),
        ("HHN", "on_time", None),
    ],
)
def test_timeliness_is_judged_in_the_network_s_zone(
    unit: str, word: str, working_days: int | None
) -> None:
    report = played().report(unit)
    late_by = None if working_days is None else {"working_days": working_days}
    assert (report["timeliness"], report["late_by"]) == (word, late_by)


@pytest.mark.parametrize(
    ("unit", "due"),
    [
        ("NS-02", "2025-03-14T00:00:00-04:00"),  # Monday 10th and three working days
        ("RV-03", "2025-03-19T00:00:00-04:00"),  # the second return, Thursday 13th
        ("LP-05", "2025-03-20T00:00:00-04:00"),  # Friday 14th
        ("NS", "2025-04-08T00:00:00-04:00"),  # Tuesday 1 April: the 4th is Founders' Day
    ],
)
def test_a_returned_report_is_due_three_working_days_later(unit: str, due: str) -> None:
    assert played().report(unit)["resubmit_due"] == due


def test_the_network_s_table_is_the_sum_of_what_its_clinics_sent_last() -> None:
    rows = {
        (row["indicator"], row["source"]): row
        for row in played().root_content(2, HEAD_OFFICE)["aggregates"]
    }
    sent = last_files()
    assert len(sent) == 30
    counted = sum(figure(one, "K01")["actual"] for one in sent)
    assert Decimal(rows["K01", "units"]["value"]) == counted
    money = sum(Decimal(str(figure(one, "K06")["actual"])) for one in sent)
    assert Decimal(rows["K06", "units"]["value"]) == money
    early = [figure(one, "K02") for one in sent]
    assert Decimal(rows["K02", "units"]["numerator"]) == sum(one["numerator"] for one in early)
    assert Decimal(rows["K02", "units"]["denominator"]) == sum(one["denominator"] for one in early)
    grades = Counter(figure(one, "K04")["grade"] for one in sent)
    assert Decimal(rows["K04", "units"]["numerator"]) == grades["A"] + grades["B"]
    readable = [figure(one, "K05")["yes"] for one in sent]
    assert Decimal(rows["K05", "units"]["numerator"]) == sum(readable)
    assert rows["K01", "units"]["no_data"] == ["HC-05"]
    rural = sum(bool(figure(one, "K08")) for one in sent)
    assert rows["K08", "units"]["applicable"] == rural
    trained = [files()[region, v]["indicators"][0] for region, v in (
        ("NS", 2), ("RV", 1), ("SC", 1), ("HC", 1), ("LP", 1),
    )]  # fmt: skip
    days = sum(Decimal(str(one["actual"])) for one in trained)
    assert Decimal(rows["K09", "units"]["value"]) == days


def test_a_region_s_table_is_the_sum_of_its_own_clinics() -> None:
    rows = {row["indicator"]: row for row in played().root_content(1, "HC")["aggregates"]}
    own = [one for one in last_files() if one["unit"].startswith("HC-")]
    assert len(own) == 5
    assert Decimal(rows["K01"]["value"]) == sum(figure(one, "K01")["actual"] for one in own)
    assert (rows["K01"]["applicable"], rows["K01"]["no_data"]) == (6, ["HC-05"])
    targets = {t.unit: t.target for t in second().register.targets if t.indicator == "K06"}
    locked = sum(targets[f"HC-{n:02d}"] for n in range(1, 7))
    assert Decimal(rows["K06"]["root_target"]) == locked


def test_presenting_the_network_presents_every_level_below_it() -> None:
    reports = [played().row(unit.code) for unit in second().register.units]
    states = Counter((one.level, one.state, one.obligation) for one in reports)
    assert states == {
        ("network", "presented", "due"): 1,
        ("region", "presented", "due"): 5,
        ("clinic", "presented", "due"): 30,
        ("clinic", "draft", "closed"): 1,
        ("clinic", "draft", "merged"): 1,
        ("clinic", "draft", "exempt"): 1,
    }
    assert played().verified() == ()
