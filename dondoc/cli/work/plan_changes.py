"""What differs between two versions of a plan, a line a change."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dondoc.cli.words import language, t
from i18n import dates
from workflow.frame import Frame

MOST = 40
LONGEST = 60
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OF_ROLES = ("to", "cc", "digest_to", "copy_to", "signed_by", "owner")
_SPEAKING = ("name", "display_name", "texts", "target")

Row = Mapping[str, Any]


def lines(frame: Frame, changes: Iterable[Row]) -> Iterator[str]:
    """The changes in words, as many as one reads; the rest is counted."""
    found = list(changes)
    for change in found[:MOST]:
        yield _line(frame, change)
    if len(found) > MOST:
        yield t("cli.diff.more", n=len(found) - MOST)


def _line(frame: Frame, change: Row) -> str:
    table, kind = change["table"], change["change"]
    fields = {
        "what": t(f"cli.diff.table.{table}"),
        "code": _code(frame, change),
        "field": _field(change["field"]),
        "old": _value(_spoken(frame, change["field"], change["old"])),
        "new": _value(_spoken(frame, change["field"], change["new"])),
        "about": _about(change["new"] or change["old"]),
        **_span(change),
    }
    own = f"cli.diff.{table}.{kind}"
    words = t(own, **fields)
    return words if words != own else t(f"cli.diff.{_pattern(change)}", **fields)


def _code(frame: Frame, change: Row) -> str:
    """A thing's own code; a post is a person, what he is, and where."""
    if change["table"] != "posts":
        return _value(change["code"])
    person, role, unit = change["code"].split(" ")
    return f"{person} ({_role(frame, role)}, {unit})"


def _role(frame: Frame, code: str) -> str:
    role = frame.roles.get(code)
    return role.texts.get(language(), code) if role else code


def _spoken(frame: Frame, field: str, value: Any) -> Any:
    """Roles by their words."""
    if field not in _OF_ROLES or not value:
        return value
    codes = [value] if isinstance(value, str) else value
    return [_role(frame, code) for code in codes]


def _pattern(change: Row) -> str:
    if change["change"] != "changed":
        return str(change["change"])
    if change["field"] == "order":
        return "order"
    return "changed" if change["code"] else "changed_one"


def _field(name: str) -> str:
    code = f"cli.diff.field.{name}"
    words = t(code)
    return name if words == code else words


def _span(change: Row) -> dict[str, str]:
    """From which day to which, of closed days."""
    data = change["new"] or change["old"]
    if change["table"] != "closed" or not isinstance(data, dict) or "to" not in data:
        return {"days": _value(change["code"])}
    first, last = _value(data["from"]), _value(data["to"])
    return {"days": first if first == last else f"{first}–{last}"}


def _about(data: Any) -> str:
    """What a thing that came or went is called."""
    if not isinstance(data, dict):
        return ""
    return next((_value(data[key]) for key in _SPEAKING if data.get(key)), "")


def _value(value: Any) -> str:
    """A value for people: days as they write them, texts in their language, nothing as a dash."""
    if value in (None, "", [], {}):
        return ""
    match value:
        case bool():
            return t(f"cli.diff.{'yes' if value else 'no'}")
        case str() if _DAY.fullmatch(value):
            return dates.full(dt.date.fromisoformat(value), language())
        case dict():
            text = value.get(language()) or next(iter(value.values()))
            return _short(text if isinstance(text, str) else str(value))
        case list():
            return _short(", ".join(_value(one) for one in value))
        case _:
            return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
