"""Words of the product by stable code: one gettext catalogue a language, compiled in memory."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
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
    return frozenset(str(message.id) for message in _read(lang) if message.id and message.string)


def _look_up(code: str, lang: str, n: object) -> str:
    catalogue = _compiled(lang)
    if isinstance(n, int):
        words = catalogue.ngettext(code, code, n)
        if words != code:
            return words
    return catalogue.gettext(code)


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
    catalogue = _read_file(LOCALE / f"{lang}.po", lang)
    for part in sorted(LOCALE.glob(f"{lang}.*.po")):
        for message in _read_file(part, lang):
            if message.id:
                catalogue[message.id] = message
    return catalogue


def _read_file(path: Path, lang: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)
