"""RULES 3, whatever people do: what must hold of the mails of any campaign."""

import datetime as dt
from collections import Counter
from functools import partial
from zoneinfo import ZoneInfo

from cast import World, codes_of, example, reader_of, vn
from databases import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from variations import quiet

from states.workdays import Workdays
from storage.reports import ReportRow
from workflow.play import run_to

UNITS = ("CB03", "CB23", "CB24", "DB15")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ACTS = ("submit", "estimate", "withdraw", "send_back", "endorse", "confirm", "close", "downtime")
LATEST = vn("2023-05-11 08:00")
URGING = {"reminder", "last_working_day", "due_today", "overdue", "formal_letter"}

stories = st.lists(
    st.tuples(st.integers(1, 160), st.sampled_from(UNITS), st.sampled_from(ACTS)), max_size=14
)


def play(story: list[tuple[int, str, str]]) -> tuple[World, dict[str, list[dt.datetime]]]:
    """Acts so many hours apart, refused or not; and when each unit's milestone changed."""
    world = quiet("2023-04-14 08:00", *UNITS)
    turns: dict[str, list[dt.datetime]] = {unit: [] for unit in UNITS}
    for hours, unit, act in story:
        at = world.now + dt.timedelta(hours=hours)
        if act == "downtime":
            world.skip_to(f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}")
            world.tick()
            continue
        run_to(world.db, at, before=True)
        before = world.row(unit)
        codes_of(partial(_act, world, unit, act))
        after = world.row(unit)
        if _silent(before) != _silent(after):
            turns[unit].append(world.now)
    world.go_to(max(world.now, LATEST))
    return world, turns


def _silent(row: ReportRow) -> bool:
    """Whether nobody is to be urged about the report."""
    return row.first_received is not None or row.obligation == "closed"


def _act(world: World, unit: str, act: str) -> object:
    match act:
        case "submit":
            return world.submit(unit)
        case "estimate":
            return world.submit(unit, as_of_kind="estimate")
        case "send_back":
            return world.move("send_back", unit, reader_of(unit), remarks=("S1: more",))
        case "endorse":
            return world.endorse(unit)
        case "confirm":
            return world.confirm("E2", unit)
        case "close":
            return world.close_without(unit)
        case _:
            return world.move("withdraw", unit, f"SEC-{unit}")


def is_silent(turns: list[dt.datetime], at: dt.datetime) -> bool:
    return sum(turn <= at for turn in turns) % 2 == 1


def test_whatever_people_do_the_rules_of_mails_hold() -> None:
    tried = settings(max_examples=examples(12), deadline=None, derandomize=True)
    tried(given(stories)(the_rules_of_mails_hold))()


def the_rules_of_mails_hold(story: list[tuple[int, str, str]]) -> None:
    world, turns = play(story)
    mails = world.mails()
    days = Workdays.of(example().plan.calendar)
    decided = [(mail, dt.datetime.fromisoformat(mail["decided_at"])) for mail in mails]

    urging = [(u, m, at) for m, at in decided if m["letter"] in URGING for u in m["units"]]
    assert [m for unit, m, at in urging if is_silent(turns[unit], at)] == []

    a_day = Counter(
        (m["to"], unit, at.date()) for unit, m, at in urging if m["letter"] != "formal_letter"
    )
    assert set(a_day.values()) <= {1}
    once = Counter((m["to"], m["step"], unit) for unit, m, _ in urging)
    assert set(once.values()) <= {1}

    digests = Counter((m["to"], at.date()) for m, at in decided if m["letter"] == "digest")
    assert set(digests.values()) <= {1}
    by_clock = [at for m, at in decided if m["letter"] in URGING - {"formal_letter"} | {"digest"}]
    assert all(days.is_open(at, ZONE) for at in by_clock)

    assert len({mail["message_id"] for mail in mails}) == len(mails)
    rows = Counter((row["unit"], row["step"], row["occurrence"]) for row in world.due())
    assert set(rows.values()) == {1}
    assert world.verified() == ()
