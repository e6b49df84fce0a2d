"""Every language has the words of every code, with the same fields, and no others."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, meta
from jinja2.nodes import Block
from used_words import families, is_used, used

from i18n.languages import LOCALE, available_languages
from i18n.words import catalogue, choose, known_codes, say
from notifications.letters import LETTERS
from notifications.templates import FOLDER

LANGUAGES = available_languages()
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯà-ỹÀ-Ỹ]")
# Names and values that are the same in every language.
SAME = re.compile(r"(?:cli\.metavar\.url|cli\.head\.message_id|date\.|month\.|time\.|cli\.ask\.).*")
# Values the interface already fixes; what shows them is still to be built.
AWAITED = {"act.extend", "act.waive", "act.merge", "channel.online", "channel.registered"}
# What a letter may leave out in one language because another word of it says it.
SAID_OTHERWISE = {"sender", "campaign", "unit"}


def readable(codes: Mapping[str, object] | Iterable[str]) -> str:
    """What is wrong as a list to work through."""
    lines = codes.items() if isinstance(codes, Mapping) else ((code, "") for code in codes)
    return "".join(f"\n  {code}  {why}" for code, why in sorted(lines))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_the_product_uses_has_words(lang: str) -> None:
    missing = {code: where for code, where in used().items() if code not in known_codes(lang)}
    assert not missing, f"{lang} lacks words for:{readable(missing)}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_one_language_says_every_language_says(lang: str) -> None:
    every = frozenset().union(*(known_codes(other) for other in LANGUAGES))
    missing = every - known_codes(lang)
    assert not missing, f"{lang} lacks words for:{readable(missing)}"


def test_the_words_of_a_code_have_the_same_fields_in_every_language() -> None:
    differing = {}
    for code in known_codes(LANGUAGES[0]):
        texts = [text for lang in LANGUAGES for text in catalogue(lang).get(code, ())]
        fields = {frozenset(fields_of(text)) for text in texts}
        if len(fields) > 1:
            differing[code] = fields
    assert not differing, readable(differing)


def test_no_words_are_kept_that_nothing_asks_for() -> None:
    unused = {code for lang in LANGUAGES for code in known_codes(lang) if not is_used(code)}
    assert not unused - AWAITED, f"nothing uses:{readable(unused - AWAITED)}"


def test_english_holds_no_vietnamese_and_vietnamese_no_english() -> None:
    english = {code: text for code, text in texts("en") if VIETNAMESE.search(text)}
    assert not english, readable(english)
    other = dict(texts("en"))
    same = {
        code: text
        for code, text in texts("vi")
        if text == other[code] and re.search(r"[a-z]{3}", plain(text)) and not SAME.fullmatch(code)
    }
    assert not same, readable(same)


def test_templates_hold_only_the_words_of_their_language() -> None:
    for path in sorted((FOLDER / "en").glob("*.txt")):
        assert not VIETNAMESE.search(path.read_text("utf-8")), path.name
    english = re.compile(r"\b(?:the|report|unit|deadline|please|submit)\b", re.IGNORECASE)
    for path in sorted((FOLDER / "vi").glob("*.txt")):
        words = re.sub(r"{[%{#].*?[%}#]}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        assert not english.findall(words), path.name


@pytest.mark.parametrize("letter", [*LETTERS, "shared"])
def test_a_letter_has_the_same_parts_and_facts_in_every_language(letter: str) -> None:
    environment = Environment(autoescape=False)
    environment.filters["counted"] = str
    parts, facts = [], []
    for lang in LANGUAGES:
        tree = environment.parse((FOLDER / lang / f"{letter}.txt").read_text("utf-8"))
        parts.append({block.name for block in tree.find_all(Block)})
        facts.append(meta.find_undeclared_variables(tree) - SAID_OTHERWISE)
    assert all(one == parts[0] for one in parts)
    assert all(one == facts[0] for one in facts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_stands_in_one_file_and_in_one_unicode_form(lang: str) -> None:
    codes: list[str] = []
    for path in sorted(LOCALE.glob(f"{lang}*.po")):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        assert "fuzzy" not in text, path.name
        with path.open("rb") as file:
            codes += re.findall(r'^msgid "(.+)"$', text, flags=re.MULTILINE)
            assert read_po(file, locale=lang, abort_invalid=True).plural_forms
    twice = {code for code in codes if codes.count(code) > 1}
    assert not twice, readable(twice)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_refusals_errors_and_problems_say_what_is_so_and_then_how_to_go_on(lang: str) -> None:
    told = ("refused.", "error.")
    problems = [code for code in known_codes(lang) if re.fullmatch(r"problem\.\w+", code)]
    codes = [*problems, *(code for code in known_codes(lang) if code.startswith(told))]
    assert [c for c in codes if not all(";" in text for text in catalogue(lang)[c])] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_shouts_or_blames(lang: str) -> None:
    blame = re.compile(r"!|vi phạm|\b(?:violat|guilty|invalid|illegal|you must)", re.IGNORECASE)
    assert [text for code, text in texts(lang) if blame.search(text)] == []


def test_english_counts_one_and_many() -> None:
    counted = {code for code in known_codes("en") if len(catalogue("en")[code]) == 2}
    assert "remaining.left" in counted
    for code in counted:
        one, many = catalogue("en")[code]
        assert one != many, code
    assert say("remaining.overdue", "en", n=1) == "1 working day overdue"
    assert say("remaining.overdue", "en", n=0) == "0 working days overdue"
    assert [choose(n, ("day", "days"), "en") for n in (0, 1, 2)] == ["days", "day", "days"]
    assert [choose(n, ("ngày",), "vi") for n in (0, 1, 2)] == ["ngày", "ngày", "ngày"]


def test_the_families_of_words_were_found() -> None:
    assert {"cli.broken.", "finding.", "letter.", "situation.", "month."} <= families()
    assert len(used()) > 300


def texts(lang: str) -> list[tuple[str, str]]:
    return [(code, text) for code, forms in catalogue(lang).items() for text in forms]


def plain(text: str) -> str:
    """The words without fields and options, which are the same everywhere."""
    return re.sub(r"{.*?}|--?[a-z-]+|[a-z_]+\.(?:csv|toml|json)", "", text)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
