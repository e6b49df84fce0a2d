"""The words of the command line, in the language of whoever types."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from i18n.languages import available_languages
from i18n.words import catalogue, say
from states.errors import BadRequest

_DEFAULT = "vi"
_SETTING = "DONDOC_LANG"


def asked_language(args: Sequence[str]) -> str:
    """``--lang``, else ``DONDOC_LANG``, else the data folder's settings, else the terminal's;
    one that is not spoken is complained about later, in one that is."""
    wanted = (
        _said(args, "--lang"),
        os.environ.get(_SETTING, ""),
        _of_folder(args),
        _of_terminal(),
    )
    return next((tag for tag in wanted if tag in available_languages()), _DEFAULT)


def check_language(args: Sequence[str]) -> None:
    """Raises BadRequest with the known ones for a language that is asked for and not spoken."""
    known = available_languages()
    if (said := _said(args, "--lang")) and said not in known:
        raise BadRequest("language", language=said, known=known)
    if (wanted := os.environ.get(_SETTING, "")) and wanted not in known:
        raise BadRequest("setting", name=_SETTING, example=_DEFAULT, known=known)


def _said(args: Sequence[str], option: str) -> str:
    """What an option of the program is given, wherever it stands; the last one counts."""
    found = ""
    for word, following in zip(args, [*args, ""][1:], strict=True):
        if word == option:
            found = following
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found


def _of_folder(args: Sequence[str]) -> str:
    """What the settings will say once they are read; what is wrong with them is told then."""
    folder = _said(args, "--data") or os.environ.get("DONDOC_DATA") or "dondoc-data"
    file = Path(folder) / "dondoc.toml"
    if not file.is_file():
        return ""
    import tomllib

    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(values.get("lang", ""))


def _of_terminal() -> str:
    """The language in ``en_GB.UTF-8``; ``C`` has no wish."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((value for name in names if (value := os.environ.get(name))), "")
    return locale.partition(".")[0].partition("_")[0].lower()


_language = [asked_language(sys.argv[1:])]


def speak(lang: str) -> None:
    """From now on in that language."""
    _language[0] = lang


def language() -> str:
    return _language[0]


def t(code: str, /, **fields: object) -> str:
    """The words of a code."""
    return say(code, _language[0], **fields)


def say_if_known(code: str, /, **fields: object) -> str:
    """The words of a code that need not have any, else nothing."""
    return t(code, **fields) if code in catalogue(_language[0]) else ""
