"""What the record classes say about themselves: fields, types, defaults."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from workflow.intake.problems import Keys

_IN_FILES = {"from_": "from"}  # a name Python keeps for itself


@cache
def hints(kind: type) -> Mapping[str, Any]:
    """The types of the fields of a record class, without their ``| None``."""
    return {name: _bare(hint) for name, hint in get_type_hints(kind).items()}


def is_record(kind: Any) -> bool:
    return isinstance(kind, type) and is_dataclass(kind)


def kind_at(kind: Any, keys: Keys) -> Any:
    """The type of what stands at these keys of a record; ``None`` if no such place exists."""
    for key in keys:
        kind = hints(kind).get(str(key)) if is_record(kind) else item_of(kind)
    return kind


def item_of(kind: Any) -> Any:
    """What a tuple or mapping type holds."""
    arguments = get_args(kind)
    if not arguments:
        return None
    return _bare(arguments[-1] if get_origin(kind) is Mapping else arguments[0])


def known_keys(kind: Any) -> tuple[str, ...]:
    """The keys a table of that class may have in a file, languages apart."""
    names = hints(kind) if is_record(kind) else ()
    return tuple(in_file(name) for name in names if name != "texts")


def in_file(name: str) -> str:
    return _IN_FILES.get(name, name)


def in_class(key: str) -> str:
    return next((name for name, other in _IN_FILES.items() if other == key), key)


def may_be_left_out(kind: Any, key: str | int) -> bool:
    if not is_record(kind):
        return False
    field = next((field for field in fields(kind) if field.name == key), None)
    return field is not None and not (field.default is MISSING and field.default_factory is MISSING)


def _bare(kind: Any) -> Any:
    if get_origin(kind) not in (Union, UnionType):
        return kind
    return next(kind for kind in get_args(kind) if kind is not NoneType)
