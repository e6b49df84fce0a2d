"""Column types that read and write the same on both databases, and the base of the tables."""

import datetime as dt
import re
from typing import Any

from sqlalchemy import DateTime, Dialect, String, TypeDecorator
from sqlalchemy import Table as CoreTable
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel


def instant_text(value: dt.datetime) -> str:
    """An aware instant as fixed-width UTC text, which sorts as time does."""
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def instant_from(text: str) -> dt.datetime:
    """The instant of such a text."""
    return dt.datetime.fromisoformat(text)


class Table(SQLModel):
    """A table named after its class: ``DueRow`` is ``due_row``."""

    # Rows are never validated from outside: what would do so is made if it is ever asked for.
    model_config = {"defer_build": True}

    # The parent declares the name as data; SQLAlchemy calls this with the class.
    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 # pyright: ignore[reportIncompatibleVariableOverride, reportIncompatibleMethodOverride]
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def table_of(model: type[SQLModel]) -> CoreTable:
    """The Core table of a model, for statements."""
    table: CoreTable = model.__table__  # type: ignore[attr-defined]
    return table


class Instant(TypeDecorator[dt.datetime]):
    """An aware instant: text in UTC microseconds on SQLite, timestamptz on PostgreSQL.

    A naive datetime is refused with ValueError; what is read is always aware, in UTC.
    """

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = DateTime(timezone=True) if dialect.name == "postgresql" else String(27)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value if dialect.name == "postgresql" else instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None or dialect.name == "postgresql":
            return value.astimezone(dt.UTC) if value is not None else None
        return instant_from(value)
