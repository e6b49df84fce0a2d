"""The words of the command line, in the language of whoever types."""

import os
import sys
from collections.abc import Sequence

from i18n.languages import available_languages
from i18n.words import say

_DEFAULT = "vi"


def asked_language(args: Sequence[str]) -> str:
    """``--lang`` wherever it stands, else ``DONDOC_LANG``; a language that is not spoken is
    complained about later, in one that is."""
    wanted = os.environ.get("DONDOC_LANG", "")
    for word, following in zip(args, [*args[1:], ""], strict=False):
        if word == "--lang":
            wanted = following
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
    return wanted if wanted in available_languages() else _DEFAULT


_language = [asked_language(sys.argv[1:])]


def speak(lang: str) -> None:
    """From now on in that language, as the settings say."""
    _language[0] = lang


def language() -> str:
    return _language[0]


def t(code: str, /, **fields: object) -> str:
    """The words of a code."""
    return say(code, _language[0], **fields)
