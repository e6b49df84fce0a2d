"""Data from outside as one of our record classes, every wrong key and type named.

pydantic judges, and answers with a value or with errors. A person wants what is wrong with
the shape and with the meaning at once: bad values are therefore replaced by harmless ones
after they were named, and the checks that follow leave those places alone.
"""

import copy
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from workflow.intake.document import Document, kind_of
from workflow.intake.problems import BadInput, Keys, nearest
from workflow.intake.record_types import kind_at, known_keys, may_be_left_out

T = TypeVar("T")
KeysOf = Callable[[Keys], Keys]
YEARS = range(1900, 3000)  # so that adding days or a zone never leaves the calendar
_ROUNDS = 12  # more than any table is deep

# pydantic's word for the error: what was expected, and what stands in for the bad value
_EXPECTED: Mapping[str, tuple[str, Any]] = {
    "string_type": ("text", ""),
    "int_type": ("integer", 1),
    "bool_type": ("yes_no", False),
    "tuple_type": ("list", []),
    "dict_type": ("table", {}),
    "dataclass_type": ("table", {}),
    "decimal_type": ("number", 0),
    "decimal_parsing": ("number", 0),
    "date_type": ("date", "2000-01-01"),
    "date_parsing": ("date", "2000-01-01"),
    "datetime_type": ("moment", "2000-01-01T00:00:00Z"),
    "datetime_parsing": ("moment", "2000-01-01T00:00:00Z"),
}


def build(record: type[T], data: dict[str, Any], document: Document, keys_of: KeysOf) -> T:
    """The data as such a record; ``keys_of`` turns its keys into those of the file.

    What is wrong is added to the document's problems. Raises BadInput only where nothing
    can stand in for it.
    """
    kind: Any = record
    data = copy.deepcopy(data)
    for attempt in range(_ROUNDS):
        try:
            value: T = _adapter(kind).validate_json(json.dumps(data, default=str), strict=True)
        except ValidationError as reason:
            errors = reason.errors(include_url=False)
            for error in errors:
                if attempt == 0:
                    _report(error, kind, data, document, keys_of)
            for error in reversed(errors):
                _repair(error, kind, data)
        else:
            _compare(value, data, (), document, keys_of)
            return value
    raise BadInput(document.problems.found)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _report(error: ErrorDetails, kind: Any, data: Any, document: Document, keys_of: KeysOf) -> None:
    keys, sort = error["loc"], error["type"]
    at, key, raw = keys_of(keys), str(keys[-1]) if keys else "", _value_at(data, keys)
    if sort == "unexpected_keyword_argument":
        known = known_keys(kind_at(kind, keys[:-1]))
        document.error("unknown_key", at, key=key, nearest=nearest(key, known))
    elif sort == "too_long" or (sort == "missing" and isinstance(keys[-1], int)):
        pair = keys if sort == "too_long" else keys[:-1]
        got = _value_at(data, pair)
        document.error("wrong_length", keys_of(pair), expected=2, got=len(got))
    elif sort == "missing":
        document.error("missing_key", at, key=str(at[-1]))
    elif sort == "literal_error":
        allowed = ", ".join(_allowed(error))
        document.error("bad_value", at, value=str(raw), allowed=allowed)
    else:
        expected = _EXPECTED.get(sort, ("other", None))[0]
        code = {"date": "bad_date", "moment": "bad_moment"}.get(expected)
        if code and isinstance(raw, str):
            document.error(code, at, value=raw)
        else:
            document.error("wrong_type", at, expected=expected, got=kind_of(raw))


def _repair(error: ErrorDetails, kind: Any, data: Any) -> None:
    """Take the bad value away, or put something harmless in its place."""
    keys, sort = error["loc"], error["type"]
    if sort == "too_long":
        del _value_at(data, keys)[2:]
        return
    if not keys:
        return
    table, key = _value_at(data, keys[:-1]), keys[-1]
    if sort == "missing":
        # the next round says of which kind the value should be
        table.append(None) if isinstance(table, list) else table.update({key: None})
    elif sort == "unexpected_keyword_argument" or may_be_left_out(kind_at(kind, keys[:-1]), key):
        del table[key]
    elif sort == "literal_error":
        table[key] = _allowed(error)[0]
    else:
        table[key] = copy.copy(_EXPECTED[sort][1]) if sort in _EXPECTED else None


def _allowed(error: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected")))


def _value_at(data: Any, keys: Keys) -> Any:
    """The value at these keys, or ``None``."""
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _compare(value: Any, raw: Any, keys: Keys, document: Document, keys_of: KeysOf) -> None:
    """Find what JSON cannot tell apart: dates and figures from text, moments without a zone."""
    for key, part in _parts(value):
        if not is_dataclass(value) or key in raw:
            _compare(part, raw[key], (*keys, key), document, keys_of)
    if isinstance(value, str) and not isinstance(raw, str):
        document.error("wrong_type", keys_of(keys), expected="text", got=kind_of(raw))
    elif isinstance(value, Decimal) and isinstance(raw, str):
        document.error("wrong_type", keys_of(keys), expected="number", got="text")
    elif isinstance(value, dt.datetime) and value.tzinfo is None:
        document.error("bad_moment", keys_of(keys), value=str(raw))
    elif isinstance(value, dt.date) and value.year not in YEARS:
        document.error("bad_date", keys_of(keys), value=str(raw))


def _parts(value: Any) -> Iterable[tuple[str | int, Any]]:
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, tuple) else ()
