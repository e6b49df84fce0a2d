"""Words of the product by stable code: a gettext catalogue a language, with its parts."""

import gettext
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from i18n import po
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
    """Every code of a language with its words, one text for each plural form it has; none of a
    language that is not spoken. ``vi.cli.po`` is a part of ``vi``."""
    if lang not in available_languages():
        return {}
    told: dict[str, tuple[str, ...]] = {}
    for path in (LOCALE / f"{lang}.po", *sorted(LOCALE.glob(f"{lang}.*.po"))):
        told |= po.read_po(path)
    del told[""]
    return told


def choose(n: int, forms: Sequence[str], lang: str) -> str:
    """The form of a word that goes with a number, by the same rule as the catalogue's."""
    return forms[min(_plural(lang)(n), len(forms) - 1)]


@cache
def _plural(lang: str) -> Callable[[int], int]:
    rule = po.header(LOCALE / f"{lang}.po")["Plural-Forms"]
    return gettext.c2py(rule.partition("plural=")[2].rstrip("; "))


def _look_up(code: str, lang: str, n: object) -> str:
    forms = catalogue(lang).get(code, ())
    if len(forms) < 2:
        return (forms and forms[0]) or code
    return choose(n if isinstance(n, int) else 1, forms, lang) or code
