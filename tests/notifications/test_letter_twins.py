"""The plain text of a mail and its HTML twin say the same words in the same order."""

import re
from html.parser import HTMLParser

import pytest
import samples as s
from tongue import lang, said

from notifications.compose import compose
from notifications.letters import LETTERS

pytestmark = pytest.mark.usefixtures("language")

EVERY = [*((name, 1) for name in LETTERS), *((name, 2) for name in s.TO_UNITS)]
UNSEEN = {"head", "style", "title", "thead"}
VOID = {"meta", "br"}


class Seen(HTMLParser):
    """What a person reads on a phone: a table's cells come under their column's name."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []
        self.hidden_words: list[str] = []
        self.buttons: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.lang = given["lang"]
        if given.get("class") == "button":
            self.buttons.append(given["style"])
        if tag not in VOID:
            hidden = tag in UNSEEN or "display: none" in given.get("style", "")
            self.open.append((tag, hidden))
        self.handle_data(given.get("data-l", ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        hidden = any(hidden for _, hidden in self.open)
        (self.hidden_words if hidden else self.words).extend(re.findall(r"\w+", data))


def seen(html: str) -> Seen:
    reader = Seen()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_text_and_html_have_the_same_words_in_the_same_order(letter: str, count: int) -> None:
    mail = compose(*s.sample(letter, count))
    assert seen(mail.html).words == re.findall(r"\w+", mail.text)


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_html_names_its_language_and_opens_with_a_fact_for_the_preview(
    letter: str, count: int
) -> None:
    html = compose(*s.sample(letter, count)).html
    assert seen(html).lang == lang()
    preview = re.search(r'<div class="preheader"[^>]*>(.*?)</div>', html)
    assert preview is not None
    assert 20 <= len(preview[1]) <= 140


def test_a_button_is_44_pixels_high_and_its_address_is_visible() -> None:
    mail = compose(*s.sample("reminder"))
    (style,) = seen(mail.html).buttons
    assert "padding: 11px 18px" in style
    assert "line-height: 22px" in style
    assert re.search(r'class="address"[^>]*>https://\S+/r/so-ket-2023/DB33</a>', mail.html)


def test_data_cannot_bring_markup_into_the_html() -> None:
    facts, context = s.to_units("returned")
    facts["returned"]["remarks"] = [
        {"n": 1, "text": "<b onclick=x>5 < 6</b>\n{{ 1 }}", "anchor": ""}
    ]
    facts["units"][0]["name"] = '"><script>'
    html = compose(facts, context).html
    assert "<b onclick" not in html
    assert "<script>" not in html
    assert "{{ 1 }}" in html


def test_data_cannot_bring_lines_or_labels_into_the_text() -> None:
    facts, context = s.to_units("reminder")
    facts["units"][0]["name"] = "X\n\nY | mai"
    text = compose(facts, context).text
    assert said("- Đơn vị: X Y | mai (mã DB33)", "- Unit: X Y | mai (code DB33)") in text


def test_styles_stand_on_the_elements_and_wide_tables_fold_on_a_phone() -> None:
    html = compose(*s.sample("outstanding_list")).html
    assert html.count("<style") == 1
    assert "max-width: 600px" in html
    assert "@media (max-width: 480px)" in html
    assert f'lang="{lang()}"' in html
