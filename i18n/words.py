"""Words of the product by stable code: one gettext catalogue a language, compiled in memory."""

import gettext
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from i18n.languages import LOCALE, available_languages


def say(code: str, lang: str, /, **fields: object) -> str:
    """The words of a code with its fields filled in; the code itself if that cannot be done.

    A field ``n`` chooses among plural forms where the catalogue has them; an empty field shows
    as a dash.
    """
    words = _look_up(code, lang, fields.get("n"))
    try:
        return words.format(**{name: "–" if x == "" else x for name, x in fields.items()})
    except (LookupError, ValueError, TypeError, AttributeError):
        return code


def known_codes(lang: str) -> frozenset[str]:
    """Every code the language has words for."""
    return frozenset(code for code, forms in catalogue(lang).items() if all(forms))


@cache
def catalogue(lang: str) -> Mapping[str, tuple[str, ...]]:
    """Every code of a language with its words, one text for each plural form it has."""
    return {_first(message.id): _forms(message) for message in _read(lang) if message.id}


def choose(n: int, forms: Sequence[str], lang: str) -> str:
    """The form of a word that goes with a number, by the same rule as the catalogue's."""
    return forms[min(_plural(lang)(n), len(forms) - 1)]


@cache
def _plural(lang: str) -> Callable[[int], int]:
    return gettext.c2py(_read(lang).plural_expr)


def _first(text: object) -> str:
    return str(text[0] if isinstance(text, (tuple, list)) else text)


def _forms(message: Message) -> tuple[str, ...]:
    words = message.string
    return tuple(map(str, words)) if isinstance(words, (tuple, list)) else (str(words or ""),)


def _look_up(code: str, lang: str, n: object) -> str:
    compiled = _compiled(lang)
    if isinstance(n, int):
        words = compiled.ngettext(code, code, n)
        if words != code:
            return words
    return compiled.gettext(code)


@cache
def _compiled(lang: str) -> gettext.NullTranslations:
    if lang not in available_languages():
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, _read(lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _read(lang: str) -> Catalog:
    """The language's catalogue with those of its parts, as in ``vi.po`` and ``vi.cli.po``."""
    whole = _read_file(LOCALE / f"{lang}.po", lang)
    for part in sorted(LOCALE.glob(f"{lang}.*.po")):
        for message in _read_file(part, lang):
            if message.id:
                whole[message.id] = message
    return whole


def _read_file(path: Path, lang: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)
