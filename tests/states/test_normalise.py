"""Reading report files, and storing content without losing anything."""

import datetime as dt
import json
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.content import (
    Conference,
    Content,
    Document,
    IndicatorFigure,
    OwnIndicator,
)
from states.finding import Finding
from states.normalise import content_data, content_from, content_of

texts = st.text(max_size=20)
dates = st.none() | st.dates()
numbers = st.decimals(allow_nan=False, allow_infinity=False)
figures = st.none() | texts | numbers
answers = st.none() | texts | st.booleans() | numbers | st.lists(texts, max_size=3).map(tuple)
contents = st.builds(
    Content,
    document=st.builds(Document, number=texts, dated=dates, adopted_on=dates, signed_as=texts),
    as_of=dates,
    as_of_kind=st.sampled_from(["actual", "estimate"]),
    conference=st.builds(Conference, held=st.booleans(), date=dates, combined_with=texts),
    sections=st.dictionaries(texts, texts, max_size=3),
    fields=st.dictionaries(texts, st.dictionaries(texts, answers, max_size=3), max_size=3),
    indicators=st.lists(
        st.builds(
            IndicatorFigure,
            code=texts,
            target=figures,
            actual=figures,
            numerator=figures,
            denominator=figures,
            grade=texts,
            yes=st.none() | st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    own_indicators=st.lists(
        st.builds(OwnIndicator, name=texts, unit=texts, target=figures, actual=figures),
        max_size=3,
    ).map(tuple),
)


def one_figure(actual: Any) -> tuple[Any, tuple[Finding, ...]]:
    raw = {"indicators": [{"code": "I12", "actual": actual}]}
    content, notes = content_of(raw, "vi")
    return content.indicators[0].actual, notes


@given(contents)
def test_content_is_stored_and_read_back_unchanged(content: Content) -> None:
    assert content_from(json.loads(json.dumps(content_data(content)))) == content


def test_an_empty_file_is_empty_content() -> None:
    assert content_of({}, "vi") == (Content(), ())
    assert content_from({}) == Content()


def test_every_example_report_survives_storing(example: Any) -> None:
    for raw in example.reports.values():
        content, _ = content_of(raw, "vi")
        assert content_from(json.loads(json.dumps(content_data(content)))) == content


def test_every_part_of_a_report_is_read() -> None:
    raw = {
        "schema": "dondoc-report/1",
        "unit": "U",
        "document": {
            "number": "1-BC",
            "dated": "2023-05-04",
            "adopted_on": dt.date(2023, 5, 3),
            "signed_as": "Head",
        },
        "as_of": "2023-04-30",
        "as_of_kind": "estimate",
        "conference": {"held": True, "date": "2023-05-02", "combined_with": "review"},
        "sections": {"S1": "text"},
        "fields": {
            "S3": {"a": "x", "b": ["y", "z"], "c": True, "d": 3, "e": Decimal("1.50")},
            "S4": {"a": dt.date(2023, 5, 4), "b": None},
        },
        "indicators": [
            {"code": "I01", "target": 4, "actual": Decimal("2.0")},
            {"code": "I02", "numerator": 1, "denominator": 2},
            {"code": "I03", "grade": "good"},
            {"code": "I10", "yes": False},
        ],
        "own_indicators": [{"name": "n", "unit": "%", "target": 1, "actual": "0,5"}],
    }
    content, notes = content_of(raw, "vi")
    assert content == Content(
        document=Document(
            number="1-BC",
            dated=dt.date(2023, 5, 4),
            adopted_on=dt.date(2023, 5, 3),
            signed_as="Head",
        ),
        as_of=dt.date(2023, 4, 30),
        as_of_kind="estimate",
        conference=Conference(held=True, date=dt.date(2023, 5, 2), combined_with="review"),
        sections={"S1": "text"},
        fields={
            "S3": {"a": "x", "b": ("y", "z"), "c": True, "d": Decimal(3), "e": Decimal("1.5")},
            "S4": {"a": "2023-05-04", "b": None},
        },
        indicators=(
            IndicatorFigure(code="I01", target=Decimal(4), actual=Decimal(2)),
            IndicatorFigure(code="I02", numerator=Decimal(1), denominator=Decimal(2)),
            IndicatorFigure(code="I03", grade="good"),
            IndicatorFigure(code="I10", yes=False),
        ),
        own_indicators=(
            OwnIndicator(name="n", unit="%", target=Decimal(1), actual=Decimal("0.5")),
        ),
    )
    assert notes == (Finding("decimal_comma_parsed", "own_indicators.0", {"value": "0.5"}),)


def test_empty_dates_are_no_dates() -> None:
    content, _ = content_of({"document": {"dated": "", "adopted_on": None}, "as_of": ""}, "vi")
    assert (content.document, content.as_of) == (Document(), None)


@pytest.mark.parametrize(
    "raw",
    [
        {"sections": {"S1": "Đảng bộ"}},
        {"fields": {"S3": {"a": "Đảng bộ"}}},
        {"fields": {"S3": {"a": ["Đảng bộ"]}}},
        {"document": {"signed_as": "Bí thư"}},
        {"conference": {"combined_with": "tổng kết"}},
        {"own_indicators": [{"name": "sáng kiến"}]},
    ],
)
def test_decomposed_text_is_composed_everywhere_and_told_once(raw: dict[str, Any]) -> None:
    decomposed = json.loads(unicodedata.normalize("NFD", json.dumps(raw, ensure_ascii=False)))
    content, notes = content_of(decomposed, "vi")
    assert content == content_of(raw, "vi")[0]
    assert notes == (Finding("text_normalised", "sections"),)
    assert notes[0].severity == "info"


def test_a_decimal_comma_is_read_and_told() -> None:
    assert one_figure("27,5") == (
        Decimal("27.5"),
        (Finding("decimal_comma_parsed", "indicators.I12", {"value": "27.5"}),),
    )


@pytest.mark.parametrize("typed", ["1.260", "1,260", "khoảng 30", "1e5"])
def test_what_is_not_one_number_stays_the_text_it_was(typed: str) -> None:
    assert one_figure(f" {typed} ") == (typed, ())


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_figure_is_no_figure(blank: str | None) -> None:
    assert one_figure(blank) == (None, ())


def test_a_number_too_long_to_be_meant_is_asked_about_like_text() -> None:
    assert one_figure(Decimal("1E+400")) == ("1E+400", ())


def test_equal_numbers_are_stored_alike() -> None:
    def stored(actual: Any) -> dict[str, Any]:
        return content_data(content_of({"indicators": [{"code": "I", "actual": actual}]}, "vi")[0])

    assert stored(14) == stored(Decimal("14.0")) == stored("14") == stored("14,0")
    assert stored(14)["indicators"][0]["actual"] == {"number": "14"}
