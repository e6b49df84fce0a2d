"""Deadlines in English words mean what Vietnamese ones mean; what we write we can read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import dates
from i18n.phrases import Boundary, Phrase, parse_date, parse_phrase, undecidable

MAY_5 = dt.date(2023, 5, 5)
APRIL_30 = dt.date(2023, 4, 30)
DAYS = st.dates(dt.date(1900, 1, 2), dt.date(2999, 12, 30))
BOUNDARIES: st.SearchStrategy[Boundary] = st.sampled_from(("before", "through"))


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("trước ngày 05/5/2023", "before 5 May 2023"),
        ("trước thứ Sáu ngày 05/5/2023", "before Friday 5 May 2023"),
        ("Trước ngày 05 tháng 5 năm 2023", "Before May 5, 2023"),
        ("trước 05/5/2023", "prior to the 5th of May 2023"),
        ("hết ngày 30/4/2023", "by the end of 30 April 2023"),
        ("đến hết ngày 30/4/2023", "through 30 April 2023"),
        ("hết Chủ nhật 30/4/2023", "until the end of Sunday 30 April 2023"),
        ("đến hết 30/04/2023", "up to and including April 30, 2023"),
        ("chậm nhất ngày 30/4/2023", "by 30 April 2023 at the latest"),
        ("chậm nhất là ngày 30/4/2023", "on or before 30 April 2023"),
        ("không muộn hơn ngày 30/4/2023", "no later than 30 Apr. 2023"),
        ("không muộn hơn ngày 30/4/2023", "not later than Sun, 30 April 2023"),
        ("trong ngày 30/4/2023", "during 30 April 2023"),
        ("từ ngày 20/4/2023 đến ngày 30/4/2023", "from 20 April 2023 to 30 April 2023"),
        ("từ ngày 20/4 đến hết ngày 30/4/2023", "from 20 April through 30 April 2023"),
        ("từ ngày 20/4 đến hết ngày 30/4/2023", "from 20 to 30 April 2023"),
        ("từ ngày 20/4 đến trước ngày 05/5/2023", "from 20 April until before 5 May 2023"),
    ],
)
def test_an_english_phrase_means_what_the_vietnamese_one_means(
    vietnamese: str, english: str
) -> None:
    assert parse_phrase(english) is not None
    assert parse_phrase(english) == parse_phrase(vietnamese)
    assert undecidable(english) is None


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("cuối tháng 5", "the end of May"),
        ("cuối tháng 5", "by the end of May 2023"),
        ("đầu quý II", "early in the quarter"),
        ("trước tháng 5/2023", "before May 2023"),
        ("trước 17 giờ ngày 05/5/2023", "before 17:00 on 5 May 2023"),
        ("trước 17 giờ ngày 05/5/2023", "before 5 pm on 5 May 2023"),
        ("trước 17h30 ngày 05/5/2023", "before 5 May 2023 at 17:30"),
        ("trong vòng 5 ngày kể từ ngày 05/5/2023", "within five days of 5 May 2023"),
        ("2 ngày làm việc kể từ ngày chốt số liệu", "2 working days after the cut-off"),
        ("trước ngày 25 hằng tháng", "before the 25th of each month"),
        ("trước ngày 05/5/2023, hết ngày 05/5/2023", "before 5 May 2023, through 5 May 2023"),
        ("hết thứ Sáu 04/5/2023", "by the end of Friday 4 May 2023"),
    ],
)
def test_what_leaves_a_choice_in_one_language_leaves_it_in_the_other(
    vietnamese: str, english: str
) -> None:
    assert parse_phrase(english) is None
    assert undecidable(english) == undecidable(vietnamese) is not None


@pytest.mark.parametrize("text", ["by 5 May 2023", "until 5 May 2023", "due 5 May 2023"])
def test_by_a_day_does_not_say_whether_the_day_still_counts(text: str) -> None:
    assert (parse_phrase(text), undecidable(text)) == (None, "vague")


@pytest.mark.parametrize(
    "text",
    ["before 31 April 2023", "not before 5 May 2023", "before 05/06/2023", "before 5 May 20231"],
)
def test_an_english_text_without_a_deadline_states_none(text: str) -> None:
    assert (parse_phrase(text), undecidable(text)) == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4 May 2023", dt.date(2023, 5, 4)),
        ("May 4, 2023", dt.date(2023, 5, 4)),
        ("Thursday 4 May 2023", dt.date(2023, 5, 4)),
        ("4th of Sept. 2023", dt.date(2023, 9, 4)),
        ("Friday 4 May 2023", None),
        ("4 May", None),
        ("30 February 2023", None),
    ],
)
def test_a_date_may_be_typed_in_english(text: str, day: dt.date | None) -> None:
    assert parse_date(text) == day


@given(DAYS, BOUNDARIES, st.sampled_from(("vi", "en")))
def test_a_deadline_is_read_as_it_is_said(day: dt.date, boundary: Boundary, lang: str) -> None:
    phrase = Phrase(day, boundary)
    ordered = dates.ordered(day, boundary, lang)
    assert parse_phrase(ordered) == phrase
    said = dates.deadline(phrase.last_valid_day, ordered, lang)
    read = parse_phrase(said)
    assert read is not None
    assert read.last_valid_day == phrase.last_valid_day
    assert parse_date(dates.with_weekday(day, lang)) == day


@given(st.text(alphabet="abdefhimnorty 0123456789,./:-", max_size=60))
def test_nothing_typed_breaks_the_reading(text: str) -> None:
    assert parse_phrase(text) is None or undecidable(text) is None
