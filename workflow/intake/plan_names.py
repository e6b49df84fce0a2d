"""Codes and other short texts of a plan: each code once, nothing that would break a header."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from states.plan import Plan
from workflow.intake.document import Document, leaves
from workflow.intake.problems import Keys, nearest

_CODE = re.compile(r"\w[\w.-]{0,63}")
# Longer than any name or subject; an officer's remark of two pages still fits.
LONGEST_LINE = 300
LONGEST_PROSE = 10_000
_BREAK = re.compile(r"[\0-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_NAMES = ("code", "step")
_PROSE = ("guidance", "greeting", "closing", "help", "asks")  # these may run over several lines


def is_code(text: str) -> bool:
    """A code stands in links, subjects and file names: no blank, no slash, 64 characters."""
    return bool(_CODE.fullmatch(text))


def breaks_lines(text: str) -> bool:
    """Line breaks and control characters, which would end a mail header."""
    return bool(_BREAK.search(text))


def refer(document: Document, keys: Keys, value: str, kind: str, known: Collection[str]) -> None:
    """Report a code that names nothing."""
    if value not in known:
        near = nearest(value, known)
        document.error("unknown_reference", keys, kind=kind, value=value, nearest=near)


def check_line(document: Document, keys: Keys, text: str) -> None:
    """Report a text of one line that has several, or that is longer than any name."""
    if breaks_lines(text):
        document.error("line_break_in_value", keys)
    elif len(text) > LONGEST_LINE:
        document.error("too_long", keys, longest=LONGEST_LINE, got=len(text))


def check(_plan: Plan, document: Document) -> None:
    for keys, value in leaves(document.data):
        if not isinstance(value, str):
            continue
        if not set(_PROSE) & set(keys):
            check_line(document, keys, value)
        elif len(value) > LONGEST_PROSE:
            document.error("too_long", keys, longest=LONGEST_PROSE, got=len(value))
        if keys[-1] in _NAMES and not is_code(value):
            document.error("bad_code", keys, value=value)
    _check_once(document.data, (), document)


def _check_once(node: Any, keys: Keys, document: Document) -> None:
    """Codes of one list; the steps of ladders have their own rule."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            _check_once(value, (*keys, key), document)
    elif isinstance(node, list):
        seen: set[str] = set()
        for index, item in enumerate(node):
            code = item.get("code") if isinstance(item, Mapping) else None
            if isinstance(code, str) and code in seen:
                document.error("duplicate", (*keys, index, "code"), value=code)
            if isinstance(code, str):
                seen.add(code)
            _check_once(item, (*keys, index), document)
