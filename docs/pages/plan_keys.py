"""Every key of a plan folder, from the classes that read it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from docs.pages.markdown import page, table, with_vietnamese, words
from i18n.words import say
from states.plan import Plan
from workflow.intake.record_types import hints, in_file, is_record, item_of
from workflow.intake.register_files import FILES, ROWS

_NAMES: Mapping[Any, str] = {
    str: "text", int: "integer", bool: "yes_no", Decimal: "number", dt.date: "date",
    dt.datetime: "moment",
}  # fmt: skip
# A cut-off may be given by its phrase alone.
_BY_PHRASE = (("cutoffs", "date"), ("cutoffs", "boundary"))
_NEEDED = {
    "units.csv": ("code", "name"),
    "people.csv": ("person_id", "role", "unit"),
    "targets.csv": ("unit", "indicator", "target"),
    "stand-ins.csv": ("person", "stand_in", "from", "to"),
}


def text(lang: str) -> str:
    parts = []
    for title, path, kind in _tables():
        heads = with_vietnamese(("key", "type", "default", "meaning"), lang)
        rows = [_row(field, kind, path, lang) for field in fields(kind)]
        parts += [f"## {title}", *_about(path, lang), table(heads, rows, lang)]
    for file in FILES:
        heads = with_vietnamese(("column", "meaning"), lang)
        parts += [f"## {file}", *_about((file,), lang), table(heads, _columns(file, lang), lang)]
    return page("plan_keys", lang, *parts)


def every_key() -> Iterator[str]:
    """Every key and column, as its words are found: ``campaign.code``, ``units.csv.code``."""
    for _, path, kind in _tables():
        yield from (".".join((*path, in_file(field.name))) for field in fields(kind))
    for file in FILES:
        yield from (file, *(f"{file}.{in_file(field.name)}" for field in fields(ROWS[file])))


def _about(path: tuple[str, ...], lang: str) -> list[str]:
    return words(f"key.{'.'.join(path)}", lang)[:1] if path else []


def _tables() -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Each table as it is headed in the file, with its keys and its class; the file first."""
    yield "plan*.toml", (), Plan
    yield from _within(Plan, (), "")


def _within(
    kind: Any, path: tuple[str, ...], head: str
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    for name, hint in hints(kind).items():
        many = get_origin(hint) is tuple and is_record(item_of(hint))
        record = hint if is_record(hint) else item_of(hint) if many else None
        if record is None:
            continue
        here, full = (*path, in_file(name)), f"{head}{in_file(name)}"
        yield f"[[{full}]]" if many else f"[{full}]", here, record
        yield from _within(record, here, f"{full}.")


def _row(field: Field[Any], kind: Any, path: tuple[str, ...], lang: str) -> list[str]:
    is_texts = field.name == "texts"
    key = "texts" if is_texts else ".".join((*path, in_file(field.name)))
    has_default = field.default is not MISSING or field.default_factory is not MISSING
    required = not has_default and (*path, field.name) not in _BY_PHRASE
    name = f"*{say('reference.type.texts', lang)}*" if is_texts else f"`{in_file(field.name)}`"
    hint = hints(kind)[field.name]
    shown = [name + (" ◆" if required else ""), _type(hint, lang), _default(field)]
    return [*shown, *words(f"key.{key}", lang)]


def _type(hint: Any, lang: str) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if is_record(hint):
        return say("problem.kind.table", lang)
    if origin is Literal:
        listed = ", ".join(f"`{one}`" for one in arguments if one)
        return f"{say('reference.type.one_of', lang)} {listed}"
    if origin is Mapping or hint is Mapping:
        return _mapping(arguments, lang)
    if origin is tuple:
        return _tuple(arguments, lang)
    if origin in (Union, UnionType):
        return _type(next(one for one in arguments if one is not NoneType), lang)
    return say(f"problem.kind.{_NAMES[hint]}", lang)


def _mapping(arguments: tuple[Any, ...], lang: str) -> str:
    return say(f"reference.type.{'texts' if arguments[1] is str else 'by_level'}", lang)


def _tuple(arguments: tuple[Any, ...], lang: str) -> str:
    if arguments[-1] is not Ellipsis:
        return f"{say('reference.type.pair', lang)} {_type(arguments[0], lang)}"
    if is_record(arguments[0]):
        return say("reference.type.tables", lang)
    return f"{say('reference.type.list_of', lang)} {_type(arguments[0], lang)}"


def _default(field: Field[Any]) -> str:
    value = field.default
    if value is MISSING or value is None or value in ("", ()):
        return "–"
    return f"`{_toml(value)}`"


def _toml(value: Any) -> str:
    """A value as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _columns(file: str, lang: str) -> Iterator[list[str]]:
    for field in fields(ROWS[file]):
        name = in_file(field.name)
        mark = " ◆" if name in _NEEDED[file] else ""
        yield [f"`{name}`{mark}", *words(f"key.{file}.{name}", lang)]
