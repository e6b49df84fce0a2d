"""Mails are plain, short, small, in one Unicode form, and load nothing."""

import re
import unicodedata

import pytest
import samples as s
from reading import EVERY, blocks, mail
from tongue import lang

from notifications.blocks import Footer, Heading, Paragraph
from notifications.compose import compose
from notifications.context import Context
from notifications.facts import Facts

pytestmark = pytest.mark.usefixtures("language")


# Rule 7: plain, short, one Unicode form, no tracking.
def tokens(facts: Facts, context: Context) -> int:
    """How long the prose of a letter is: tables, lists and facts apart."""
    prose = [
        text
        for block in blocks(facts, context)
        for text in (
            [block.text] if isinstance(block, Heading | Paragraph)
            else block.paragraphs if isinstance(block, Footer) else []
        )
    ]  # fmt: skip
    return len(" ".join(prose).split())


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_the_prose_of_a_letter_is_short(letter: str, count: int) -> None:
    assert tokens(*s.sample(letter, count)) <= {"vi": 220, "en": 150}[lang()]


def test_a_receipt_that_must_say_everything_is_short_too() -> None:
    facts, context = s.to_units("received")
    facts["receipt"] = {**facts["receipt"], "registered": True, "timeliness": "incomplete"}
    assert tokens(facts, context) <= {"vi": 220, "en": 150}[lang()]


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_mails_are_small_and_load_nothing(letter: str, count: int) -> None:
    html = mail(letter, count).html
    assert len(html.encode()) <= 30 * 1024
    assert re.findall(r"<(?:img|script|link|iframe|form)|url\(|@import|\son\w+=", html) == []
    assert set(re.findall(r'(?:href|src)="([^"]*)"', html)) <= set(
        re.findall(r"https://baocao\.dangkhoi\.example/[\w/-]+", html)
    )


def test_a_list_of_fifty_units_stays_small() -> None:
    facts, context = s.sample("outstanding_list")
    facts = {**facts, "outstanding": {**s.OUTSTANDING, "rows": s.ROWS[:1] * 50}}
    assert len(compose(facts, context).html.encode()) <= 30 * 1024


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_mails_are_in_one_unicode_form(letter: str, count: int) -> None:
    found = mail(letter, count)
    for text in (found.subject, found.text, found.html):
        assert unicodedata.is_normalized("NFC", text)


def test_text_that_came_decomposed_leaves_composed() -> None:
    facts, context = s.to_units("reminder")
    facts["units"][0]["name"] = unicodedata.normalize("NFD", facts["units"][0]["name"])
    assert unicodedata.is_normalized("NFC", compose(facts, context).text)


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_prose_wraps_and_every_link_stands_alone_on_its_line(letter: str, count: int) -> None:
    lines = mail(letter, count).text.splitlines()
    assert [line for line in lines if len(line) > 76 and "https://" not in line] == []
    assert all(line.strip().startswith("https://") for line in lines if "https://" in line)
