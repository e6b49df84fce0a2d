"""Words and sentences of a text, in any language that puts blanks between words."""

import re

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words and numbers of a composed text, in order."""
    return _WORD.findall(text)
