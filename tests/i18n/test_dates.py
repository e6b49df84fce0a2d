"""Days and deadlines in words, at every boundary."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import dates
from states.closed_days import Calendar, Closed
from states.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WORKDAYS = Workdays.of(
    Calendar(
        closed=(
            Closed(from_=dt.date(2023, 1, 2), to=dt.date(2023, 1, 2)),
            Closed(from_=dt.date(2023, 1, 20), to=dt.date(2023, 1, 26)),
            Closed(from_=dt.date(2023, 4, 29), to=dt.date(2023, 5, 3)),
        )
    )
)
LAST_DAY = dt.date(2023, 5, 4)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.UTC)


def remaining(now: str, last: dt.date = LAST_DAY) -> str:
    return dates.remaining(local(now), last, WORKDAYS, ZONE, "vi")


def closed(now: str, last: dt.date = LAST_DAY) -> str:
    return dates.closed_days(local(now), last, WORKDAYS, ZONE, "vi")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2023-05-05", "05/5/2023"),
        ("2023-02-27", "27/02/2023"),
        ("2023-01-02", "02/01/2023"),
        ("2023-03-15", "15/3/2023"),
        ("2023-10-20", "20/10/2023"),
        ("2023-12-01", "01/12/2023"),
    ],
)
def test_a_day_has_two_digits_and_only_january_and_february_are_padded(
    value: str, words: str
) -> None:
    assert dates.full(day(value), "vi") == words
    assert dates.short(day(value), "vi") == words.rpartition("/")[0]


@given(st.dates(min_value=dt.date(1900, 1, 1)))
def test_the_month_is_padded_exactly_in_january_and_february(value: dt.date) -> None:
    _, month, _ = dates.full(value, "vi").split("/")
    assert (len(month) == 2) == (value.month in (1, 2, 10, 11, 12))


def test_the_seven_weekdays_have_their_names() -> None:
    monday = day("2023-05-01")
    found = [dates.with_weekday(monday + dt.timedelta(days=n), "vi") for n in range(7)]
    assert found == [
        "thứ Hai 01/5/2023",
        "thứ Ba 02/5/2023",
        "thứ Tư 03/5/2023",
        "thứ Năm 04/5/2023",
        "thứ Sáu 05/5/2023",
        "thứ Bảy 06/5/2023",
        "Chủ nhật 07/5/2023",
    ]


def test_a_deadline_says_the_last_valid_day_and_then_the_words_of_the_order() -> None:
    assert dates.deadline(LAST_DAY, "trước ngày 05/5/2023", "vi") == (
        "hết thứ Năm 04/5/2023 (trước ngày 05/5/2023)"
    )
    assert dates.deadline(LAST_DAY, "", "vi") == "hết thứ Năm 04/5/2023"


def test_an_extended_deadline_says_so() -> None:
    words = dates.deadline(day("2023-05-08"), "trước ngày 09/5/2023", "vi", extended=True)
    assert words == "hết thứ Hai 08/5/2023 (trước ngày 09/5/2023) (đã gia hạn)"


def test_a_boundary_is_said_as_an_order_writes_it() -> None:
    assert dates.ordered(day("2023-05-05"), "before", "vi") == "trước ngày 05/5/2023"
    assert dates.ordered(day("2023-04-30"), "through", "vi") == "hết ngày 30/4/2023"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2023-04-17T07:30", "còn 10 ngày làm việc"),
        ("2023-04-24T07:30", "còn 5 ngày làm việc"),
        ("2023-04-28T07:30", "còn 1 ngày làm việc"),
        ("2023-04-28T23:59:59", "còn 1 ngày làm việc"),
        ("2023-05-03T23:59:59", "còn 1 ngày làm việc"),
        ("2023-05-04T00:00", "hôm nay là hạn cuối"),
        ("2023-05-04T07:30", "hôm nay là hạn cuối"),
        ("2023-05-04T23:59:59", "hôm nay là hạn cuối"),
        ("2023-05-05T00:00", "đã quá hạn 1 ngày làm việc"),
        ("2023-05-06T12:00", "đã quá hạn 1 ngày làm việc"),
        ("2023-05-09T07:30", "đã quá hạn 3 ngày làm việc"),
    ],
)
def test_working_days_are_counted_from_the_local_day_of_leaving(now: str, words: str) -> None:
    assert remaining(now) == words


def test_on_the_last_working_day_before_a_closed_deadline_no_working_day_is_left() -> None:
    sunday = day("2023-06-04")
    assert remaining("2023-06-02T07:30", sunday) == "không còn ngày làm việc nào sau hôm nay"
    assert remaining("2023-06-04T07:30", sunday) == "hôm nay là hạn cuối"


def test_a_deadline_passed_without_a_working_day_since_is_overdue_all_the_same() -> None:
    friday = day("2023-04-28")
    assert remaining("2023-05-01T09:00", friday) == "đã quá hạn, chưa qua ngày làm việc nào"


def test_closed_days_between_now_and_the_deadline_are_named() -> None:
    assert closed("2023-04-24T07:30") == "nghỉ lễ từ 29/4 đến hết 03/5"
    assert closed("2023-04-28T07:30") == "nghỉ lễ từ 29/4 đến hết 03/5"
    assert closed("2023-05-04T07:30") == ""
    assert closed("2023-05-05T07:30") == ""
    assert closed("2023-05-10T07:30", day("2023-05-19")) == ""


def test_several_closed_periods_are_all_named_and_a_single_day_as_a_day() -> None:
    words = closed("2022-12-30T07:30", day("2023-01-31"))
    assert words == "nghỉ lễ ngày 02/01, từ 20/01 đến hết 26/01"


def test_moments_are_told_in_local_time() -> None:
    assert dates.minute(local("2023-05-05T07:30"), ZONE, "vi") == "07 giờ 30 ngày 05/5/2023"
    assert dates.second(local("2023-05-04T23:59:59"), ZONE, "vi") == "23:59:59, thứ Năm 04/5/2023"
    late = dt.datetime(2023, 5, 4, 17, 0, tzinfo=dt.UTC)
    assert dates.second(late, ZONE, "vi") == "00:00:00, thứ Sáu 05/5/2023"
