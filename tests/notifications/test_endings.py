"""Deadlines in words: within a day, moved off a closed day, and by the clock of another zone."""

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from samples import M1, plan

from notifications.context import Context
from notifications.due_words import DueWords, due_words
from notifications.facts import Due
from states.workdays import Workdays

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
NEW_YORK, BANGKOK = ZoneInfo("America/New_York"), ZoneInfo("Asia/Bangkok")
AT_FIVE: Due = {
    **M1, "date": "2023-05-04", "phrase": {}, "time": "17:00",
}  # fmt: skip
ROLLED: Due = {
    **M1, "date": "2023-04-30", "boundary": "through", "last_valid_day": "2023-05-04",
    "phrase": {"vi": "hết ngày 30/4/2023", "en": "by the end of 30 April 2023"},
    "rolled": "next_working_day",
}  # fmt: skip


def words(due: Due, now: str, zone: ZoneInfo = HANOI, lang: str = "vi") -> DueWords:
    """At a local time of the campaign."""
    at = dt.datetime.fromisoformat(now).replace(tzinfo=HANOI)
    days = Workdays.of(plan().calendar)
    return due_words(
        due, Context(plan=plan(), workdays=days, zone=zone, now=at, base_url="", lang=lang)
    )


def of(plan_zone: str, due: Due, now: dt.datetime, zone: ZoneInfo, lang: str) -> DueWords:
    """The same in a campaign of another zone."""
    used: Any = replace(plan(), campaign=replace(plan().campaign, timezone=plan_zone))
    days = Workdays.of(used.calendar)
    return due_words(
        due, Context(plan=used, workdays=days, zone=zone, now=now, base_url="", lang=lang)
    )


def test_without_a_time_the_day_lasts_until_midnight() -> None:
    found = words(M1, "2023-04-28 07:30")
    assert found.deadline == "hết thứ Năm 04/5/2023 (trước ngày 05/5/2023)"
    assert (found.until, found.closes) == ("24 giờ thứ Năm 04/5/2023", "24 giờ")
    english = words(M1, "2023-04-28 07:30", lang="en")
    assert (english.until, english.closes) == ("midnight on Thursday 4 May 2023", "midnight")


def test_a_time_of_day_stands_in_the_deadline() -> None:
    found = words(AT_FIVE, "2023-04-28 07:30")
    assert found.deadline == found.through == "trước 17 giờ 00 thứ Năm 04/5/2023"
    assert (found.until, found.closes) == ("17 giờ 00 thứ Năm 04/5/2023", "17 giờ 00")
    english = words(AT_FIVE, "2023-04-28 07:30", lang="en")
    assert english.deadline == "before 17:00 on Thursday 4 May 2023"


@pytest.mark.parametrize(
    ("now", "when", "left"),
    [
        ("2023-05-03 10:00", "before", "còn 1 ngày làm việc"),
        ("2023-05-04 16:59", "today", "hôm nay là hạn cuối"),
        ("2023-05-04 17:00", "after", "đã quá hạn, chưa qua ngày làm việc nào"),
        ("2023-05-05 08:00", "after", "đã quá hạn 1 ngày làm việc"),
    ],
)
def test_what_is_left_goes_by_the_hour_on_the_last_day(now: str, when: str, left: str) -> None:
    found = words(AT_FIVE, now)
    assert (found.when, found.left) == (when, left)


def test_a_day_that_was_moved_off_a_closed_one_says_so_beside_the_order() -> None:
    found = words(ROLLED, "2023-04-28 07:30")
    assert found.deadline == (
        "hết thứ Năm 04/5/2023 (hết ngày 30/4/2023)"
        " (trùng ngày nghỉ, lùi sang ngày làm việc kế tiếp)"
    )
    english = words(ROLLED, "2023-04-28 07:30", lang="en")
    assert english.deadline == (
        "by the end of Thursday 4 May 2023 (by the end of 30 April 2023)"
        " (a closed day, so moved to the next working day)"
    )


def test_a_reader_further_west_is_told_both_clocks_and_their_places() -> None:
    found = words(M1, "2023-04-28 07:30", BERLIN, "en")
    assert found.through == (
        "by the end of Thursday 4 May 2023, Ho Chi Minh time,"
        " that is before 19:00 on Thursday 4 May 2023, Berlin time"
    )
    assert found.closes == "19:00, Berlin time"
    assert found.until == "19:00 on Thursday 4 May 2023, Berlin time"
    assert words(M1, "2023-04-28 07:30", BERLIN).through == (
        "hết thứ Năm 04/5/2023, giờ Ho Chi Minh,"
        " tức là trước 19 giờ 00 thứ Năm 04/5/2023, giờ Berlin"
    )


def test_a_reader_further_east_has_until_his_next_morning() -> None:
    found = words(M1, "2023-05-04 15:00", TOKYO, "en")
    assert found.until == "02:00 on Friday 5 May 2023, Tokyo time"
    assert (found.local_day, found.when) == ("Friday 5 May 2023", "before")
    late = words(M1, "2023-05-05 00:00", TOKYO, "en")
    assert late.when == "after"


def test_no_other_clock_is_named_where_both_show_the_same_time() -> None:
    assert words(M1, "2023-04-28 07:30", BANGKOK) == words(M1, "2023-04-28 07:30")


@pytest.mark.parametrize(
    ("day", "until"),
    [
        # Berlin has summer time from 26 March 2023, New York from 12 March.
        ("2023-03-10", "18:00 on Friday 10 March 2023, New York time"),
        ("2023-03-20", "19:00 on Monday 20 March 2023, New York time"),
        ("2023-03-30", "18:00 on Thursday 30 March 2023, New York time"),
    ],
)
def test_the_distance_of_two_zones_is_that_of_the_last_day(day: str, until: str) -> None:
    due: Due = {**M1, "date": day, "boundary": "through", "last_valid_day": day, "phrase": {}}
    now = dt.datetime(2023, 3, 1, 8, tzinfo=dt.UTC)
    assert of("Europe/Berlin", due, now, NEW_YORK, "en").until == until
