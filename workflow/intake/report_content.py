"""The part of a report file whose types the plan decides: structured fields and figures."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from i18n.phrases import parse_date
from states.plan import OutlineField, Plan
from workflow.intake.document import Document, kind_of
from workflow.intake.plan_names import check_line, refer
from workflow.intake.problems import Keys, nearest

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIGURES = ("target", "actual", "numerator", "denominator")
_INDICATOR = {"code": "text", "grade": "text", "yes": "yes_no"} | dict.fromkeys(_FIGURES, "figure")
_OWN_INDICATOR = {"name": "text", "unit": "text", "target": "figure", "actual": "figure"}


def check_content(document: Document, plan: Plan) -> None:
    _check_fields(document, plan)
    codes = [indicator.code for indicator in plan.indicators]
    seen: set[str] = set()
    for index, row in _rows(document, "indicators"):
        keys: Keys = ("indicators", index)
        _check_row(row, _INDICATOR, keys, document)
        code = row.get("code")
        if code is None:
            document.error("missing_key", (*keys, "code"), key="code")
        elif isinstance(code, str):
            refer(document, (*keys, "code"), code, "indicator", codes)
            if code in seen:
                document.error("duplicate", (*keys, "code"), value=code)
            seen.add(code)
    for index, row in _rows(document, "own_indicators"):
        _check_row(row, _OWN_INDICATOR, ("own_indicators", index), document)


def is_day(text: str) -> bool:
    """``2023-05-04``."""
    return bool(_ISO.fullmatch(text)) and parse_date(text) is not None


def _rows(document: Document, name: str) -> list[tuple[int, dict[str, Any]]]:
    rows = document.data.get(name)
    if not isinstance(rows, list):
        if rows is not None:
            document.error("wrong_type", (name,), expected="list", got=kind_of(rows))
        return []
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            document.error("wrong_type", (name, index), expected="table", got=kind_of(row))
    return [(index, row) for index, row in enumerate(rows) if isinstance(row, dict)]


def _tables(value: Any, keys: Keys, document: Document) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    document.error("wrong_type", keys, expected="table", got=kind_of(value))
    return {}


def _check_row(
    row: Mapping[str, Any], kinds: Mapping[str, str], keys: Keys, document: Document
) -> None:
    for key, value in row.items():
        if key not in kinds:
            near = nearest(key, kinds)
            document.error("unknown_key", (*keys, key), key=key, nearest=near)
        elif not _fits(kinds[key], value):
            document.error("wrong_type", (*keys, key), expected=kinds[key], got=kind_of(value))
        elif isinstance(value, str):
            check_line(document, (*keys, key), value)


def _check_fields(document: Document, plan: Plan) -> None:
    outline = {section.code: section.fields for section in plan.outline if section.fields}
    fields = document.data.get("fields")
    for code, answers in _tables({} if fields is None else fields, ("fields",), document).items():
        keys: Keys = ("fields", code)
        refer(document, keys, code, "section", outline)
        known = {field.code: field for field in outline.get(code, ())}
        for name, value in _tables(answers, keys, document).items() if known else ():
            refer(document, (*keys, name), name, "field", known)
            if name in known:
                _check_answer(known[name], value, (*keys, name), document)


def _check_answer(field: OutlineField, value: Any, keys: Keys, document: Document) -> None:
    if not _fits(field.type, value):
        document.error("wrong_type", keys, expected=field.type, got=kind_of(value))
    elif field.type == "date" and value and not is_day(value):
        document.error("bad_date", keys, value=value)


def _fits(kind: str, value: Any) -> bool:
    """Whether a value of JSON can answer a question of that kind; null answers none."""
    if value is None:
        return True
    match kind:
        case "text" | "date":
            return isinstance(value, str)
        case "list":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "yes_no":
            return isinstance(value, bool)
        case _:  # number, figure: exact, or typed in the campaign's number format
            return isinstance(value, (str, int, Decimal)) and not isinstance(value, bool)
