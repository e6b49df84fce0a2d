"""Reading a gettext catalogue: as much of the format as ours have, so that words are there at once.

The library that knows all of it takes longer to load than a command to run. A test holds both
against each other.
"""

import re
from pathlib import Path

Forms = tuple[str, ...]
_TEXT = r'(?:"[^"\\\n]*(?:\\.[^"\\\n]*)*"\n)+'
_MESSAGE = re.compile(
    rf"(?:msgid ({_TEXT})(?:msgid_plural {_TEXT})?((?:msgstr(?:\[\d\])? {_TEXT})+))?(?:#.*\n|\s)*"
)
_FORM = re.compile(rf"msgstr(?:\[\d\])? ({_TEXT})")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}


def read_po(path: Path) -> dict[str, Forms]:
    """By code its words, one text for each plural form; those of "" are the file's own header.

    Raises ValueError with file and line for anything else than messages and comments.
    """
    written = path.read_text("utf-8") + "\n"
    told: dict[str, Forms] = {}
    end = 0
    while end < len(written):
        found = _MESSAGE.match(written, end)
        if found is None or found.end() == end:
            raise ValueError(f"{path.name}:{written.count(chr(10), 0, end) + 1}")
        if found[1]:
            told[_text(found[1])] = tuple(map(_text, _FORM.findall(found[2])))
        end = found.end()
    return told


def header(path: Path) -> dict[str, str]:
    """What the header of a catalogue says, line by line."""
    lines = (line.partition(": ") for line in read_po(path)[""][0].splitlines())
    return {name: value for name, _, value in lines}


def _text(quoted: str) -> str:
    """What stands between the quotes of one line or of several."""
    text = quoted[1:-2].replace('"\n"', "")
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)
