"""Days, deadlines, moments and numbers in English."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from test_dates import LAST_DAY, WORKDAYS, ZONE, day, local

from i18n import dates
from i18n.numbers import number, percent


def test_a_day_is_written_with_its_month_in_letters() -> None:
    assert dates.full(day("2023-05-04"), "en") == "4 May 2023"
    assert dates.short(day("2023-09-14"), "en") == "14 September"
    assert dates.brief(day("2023-09-14"), "en") == "14 Sep"
    assert dates.with_weekday(day("2023-05-07"), "en") == "Sunday 7 May 2023"
    assert dates.brief(day("2023-09-14"), "vi") == "14/9"


def test_a_deadline_says_the_last_valid_day_and_then_the_words_of_the_order() -> None:
    ordered = dates.ordered(day("2023-05-05"), "before", "en")
    assert dates.deadline(LAST_DAY, ordered, "en") == (
        "by the end of Thursday 4 May 2023 (before 5 May 2023)"
    )
    assert dates.ordered(day("2023-04-30"), "through", "en") == "by the end of 30 April 2023"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2023-04-24T07:30", "5 working days left"),
        ("2023-05-03T23:59:59", "1 working day left"),
        ("2023-05-04T00:00", "today is the last day"),
        ("2023-05-05T00:00", "1 working day overdue"),
        ("2023-05-09T07:30", "3 working days overdue"),
    ],
)
def test_working_days_are_counted_in_the_singular_and_the_plural(now: str, words: str) -> None:
    assert dates.remaining(local(now), LAST_DAY, WORKDAYS, ZONE, "en") == words


def test_closed_days_are_named() -> None:
    words = dates.closed_days(local("2022-12-30T07:30"), day("2023-01-31"), WORKDAYS, ZONE, "en")
    assert words == "holiday on 2 January, from 20 January through 26 January"


def test_moments_are_told_in_local_time() -> None:
    assert dates.minute(local("2023-05-05T07:30"), ZONE, "en") == "07:30 on 5 May 2023"
    late = dt.datetime(2023, 5, 4, 17, 0, tzinfo=dt.UTC)
    assert dates.second(late, ZONE, "en") == "00:00:00 on Friday 5 May 2023"


def test_numbers_have_commas_between_thousands_and_a_point_before_decimals() -> None:
    assert number(Decimal("1234.5"), "en") == "1,234.5"
    assert percent(Fraction(8793, 650), "en") == "1,352.77%"
