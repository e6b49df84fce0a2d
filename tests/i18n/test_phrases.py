"""Deadline phrases, dates and moments: read where they mean one thing, never guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.phrases import (
    Boundary,
    Phrase,
    WorkingDays,
    parse_date,
    parse_moment,
    parse_phrase,
    undecidable,
)

MAY_5 = dt.date(2023, 5, 5)
APRIL_30 = dt.date(2023, 4, 30)
DAYS = st.dates(dt.date(1900, 1, 2), dt.date(2999, 12, 30))


@pytest.mark.parametrize(
    ("text", "date", "boundary"),
    [
        ("trước ngày 05/5/2023", MAY_5, "before"),
        ("trước 05/5/2023", MAY_5, "before"),
        ("Trước ngày 05 tháng 5 năm 2023", MAY_5, "before"),
        ("hoàn thành  trước ngày 05/5/2023 (thứ Sáu)", MAY_5, "before"),
        ("hết ngày 30/4/2023", APRIL_30, "through"),
        ("đến hết ngày 30/4/2023", APRIL_30, "through"),
        ("đến hết 30/04/2023", APRIL_30, "through"),
        ("chậm nhất ngày 30/4/2023", APRIL_30, "through"),
        ("chậm nhất là ngày 30/4/2023", APRIL_30, "through"),
        ("không muộn hơn ngày 30/4/2023", APRIL_30, "through"),
        ("before 2023-05-05", MAY_5, "before"),
        ("through 2023-04-30", APRIL_30, "through"),
        ("by the end of 2023-04-30", APRIL_30, "through"),
        ("on or before 2023-04-30", APRIL_30, "through"),
        ("no later than 2023-04-30", APRIL_30, "through"),
    ],
)
def test_a_phrase_states_a_date_and_a_boundary(
    text: str, date: dt.date, boundary: Boundary
) -> None:
    assert parse_phrase(text) == Phrase(date, boundary)
    assert undecidable(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last", "boundary"),
    [
        ("trong ngày 30/4/2023", APRIL_30, APRIL_30, "through"),
        ("từ ngày 20/4/2023 đến ngày 30/4/2023", dt.date(2023, 4, 20), APRIL_30, "through"),
        ("từ ngày 20/4 đến hết ngày 30/4/2023", dt.date(2023, 4, 20), APRIL_30, "through"),
        ("từ ngày 20/4 đến trước ngày 05/5/2023", dt.date(2023, 4, 20), MAY_5, "before"),
        ("from 2023-04-20 through 2023-04-30", dt.date(2023, 4, 20), APRIL_30, "through"),
    ],
)
def test_a_span_states_its_first_day_too(
    text: str, first: dt.date, last: dt.date, boundary: Boundary
) -> None:
    assert parse_phrase(text) == Phrase(last, boundary, earliest=first)


def test_a_deadline_before_a_day_ends_with_the_day_before() -> None:
    phrase = parse_phrase("trước ngày 05/5/2023")
    assert phrase is not None
    assert phrase.last_valid_day == dt.date(2023, 5, 4)


def test_the_same_deadline_said_twice_is_one() -> None:
    text = "trước ngày 05/5/2023 (hết ngày 04/5/2023)"
    assert parse_phrase(text) == Phrase(MAY_5, "before")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("cuối tháng 5", "vague"),
        ("đầu quý II", "vague"),
        ("trung tuần tháng 5", "vague"),
        ("by the end of May 2023", "vague"),
        ("as soon as possible", "vague"),
        ("trước 17 giờ ngày 05/5/2023", "time_of_day"),
        ("trước 17h30 ngày 05/5/2023", "time_of_day"),
        ("before 2023-05-05 17:00", "time_of_day"),
        ("trong vòng 5 ngày kể từ ngày 05/5/2023", "period"),
        ("2 ngày làm việc kể từ ngày chốt số liệu", "period"),
        ("within 5 days", "period"),
        ("trước ngày 25 hằng tháng", "recurring"),
        ("every month", "recurring"),
        ("trước ngày 05/5/2023, hết ngày 05/5/2023", "several"),
    ],
)
def test_a_phrase_that_leaves_a_choice_says_why(text: str, reason: str) -> None:
    assert (parse_phrase(text), undecidable(text)) == (None, reason)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hội nghị sơ kết",
        "trước ngày 30/2/2023",
        "không trước ngày 05/5/2023",
        "not before 2023-05-05",
        "trước ngày 05/5/20231",
        "từ ngày 30/4/2023 đến ngày 20/4/2023",
        "before 05/06/2023",
    ],
)
def test_what_states_no_deadline_is_none(text: str) -> None:
    assert (parse_phrase(text), undecidable(text)) == (None, None)


@given(DAYS)
def test_a_date_is_read_as_it_is_written(day: dt.date) -> None:
    written = (
        day.isoformat(),
        f"{day.day:02}/{day.month}/{day.year}",
        f"{day.day} tháng {day.month} năm {day.year}",
    )
    assert [parse_date(text) for text in written] == [day, day, day]
    assert parse_phrase(f"trước ngày {written[1]}") == Phrase(day, "before")
    assert parse_phrase(f"through {written[0]}") == Phrase(day, "through")


@pytest.mark.parametrize(
    "text", ["2023-02-30", "2023-5-4", "20230504", "04/5", "0023-05-04", "9999-01-01", "٢٠٢٣-05-04"]
)
def test_what_is_no_date_of_ours_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_moment_is_an_instant_a_date_or_working_days() -> None:
    zone = dt.timezone(dt.timedelta(hours=7))
    read = [
        parse_moment(text)
        for text in (
            "2023-05-04T08:00+07:00",
            "2023-05-04T08:00:01.5Z",
            "2023-05-04",
            "04/5/2023",
            "+3wd",
        )
    ]
    assert read == [
        dt.datetime(2023, 5, 4, 8, tzinfo=zone),
        dt.datetime(2023, 5, 4, 8, 0, 1, 500_000, tzinfo=dt.UTC),
        dt.date(2023, 5, 4),
        dt.date(2023, 5, 4),
        WorkingDays(3),
    ]


@pytest.mark.parametrize(
    "text",
    ["2023-05-04T08:00", "2023-05-04T25:00Z", "0001-01-01T00:00+14:00", "-3wd", "+wd", "now", ""],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_moment(text) is None


@given(st.text())
def test_any_text_is_read_or_not_but_never_breaks(text: str) -> None:
    phrase = parse_phrase(text)
    assert phrase is None or undecidable(text) is None
    parse_moment(text)
