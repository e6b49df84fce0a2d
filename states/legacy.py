"""Vietnamese typed for the fonts of before Unicode: the TCVN3 and the VNI encoding.

Such text is valid Unicode and unreadable. It is told by its letters: some that Vietnamese does
not have, and that one of these encodings turns into Vietnamese syllables. The tables and their
sources are in ``legacy.toml``.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_WORD = re.compile(r"[^\s.,;:!?()\"'“”/…–-]+")
_FEWEST_WORDS = 3
_LEAST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class OldText:
    """The encoding a text was typed in, and how it reads."""

    encoding: str
    reading: str


def old_text(text: str) -> OldText | None:
    """How a text typed for an old font reads, or None for any other text."""
    said = _WORD.findall(unicodedata.normalize("NFC", text))
    odd = [word for word in said if _is_odd(word)]
    if len(odd) < _FEWEST_WORDS or len(odd) < _LEAST_SHARE * len(said):
        return None
    for encoding, read in (("TCVN3", from_tcvn3), ("VNI", from_vni)):
        if all(_is_syllable(read(word)) for word in odd):
            return OldText(encoding, read(text))
    return None


def from_tcvn3(text: str) -> str:
    """The text as the TCVN3 fonts show it."""
    table = _tables()["tcvn3"]
    return text.translate(str.maketrans(table["typed"], table["shows"]))


def from_vni(text: str) -> str:
    """The text as the VNI fonts show it."""
    alone, marks_after = _tables()["vni"]["alone"], _vni_marks()
    shown: list[str] = []
    marks: dict[str, str] = {}
    for letter in text:
        small = letter.lower()
        if small in marks:
            shown[-1] = unicodedata.normalize("NFC", shown[-1] + marks[small])
            marks = {}
        else:
            letter_ = alone.get(small, small)
            shown.append(letter_ if letter == small else letter_.upper())
            marks = marks_after.get(small, {})
    return "".join(shown)


def _is_odd(word: str) -> bool:
    """Whether it has a letter that Vietnamese does not."""
    known = _tables()["syllable"]["letters"]
    return any(ord(letter) > 127 and letter.lower() not in known for letter in word)


def _is_syllable(word: str) -> bool:
    """Whether it has the build of a Vietnamese syllable, with one tone at most."""
    spread, tones = unicodedata.normalize("NFD", word.lower()), _tables()["syllable"]["tones"]
    plain = "".join(letter for letter in spread if letter not in tones)
    return len(spread) - len(plain) <= 1 and bool(
        _syllable().fullmatch(unicodedata.normalize("NFC", plain))
    )


@cache
def _syllable() -> re.Pattern[str]:
    parts = _tables()["syllable"]
    return re.compile(f"(?:{parts['onset']})?(?:{parts['nucleus']})(?:{parts['coda']})?")


@cache
def _vni_marks() -> dict[str, dict[str, str]]:
    """By letter the signs that may follow it, each with the marks it stands for."""
    found: dict[str, dict[str, str]] = {}
    for group in _tables()["vni"]["marks"]:
        for letter in group["after"]:
            found.setdefault(letter, {}).update(group["signs"])
    return found


@cache
def _tables() -> dict[str, Any]:
    text = resources.files("states").joinpath("legacy.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
