"""Statements of the hot path, compiled once and then handed to the driver as they are.

SQL and types are SQLAlchemy's. What is left out is what it prepares anew at every execution,
which costs several times what the database needs for a small statement.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Select,
    bindparam,
    insert,
    literal_column,
)
from sqlalchemy import Table as CoreTable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
_Change = Callable[[Any], Any]


class Ready:
    """A statement whose parameters all have a name and one value each, never a list.

    Rows have the columns as attributes; errors of the driver come as SQLAlchemy's own.
    """

    def __init__(self, statement: Executable, defaults: Values | None = None) -> None:
        """``defaults`` are the values of parameters that need not be given."""
        self._statement = statement
        self._defaults = defaults or {}
        self._compiled: dict[str, _Compiled] = {}

    def all(self, tx: Connection, values: Values) -> list[Any]:
        """Every row found."""
        with closing(_cursor(tx)) as cursor:
            ready = self._execute(tx, cursor, values)
            return [ready.row(found) for found in cursor.fetchall()]

    def first(self, tx: Connection, values: Values) -> Any:
        """The first row found, or ``None``."""
        with closing(_cursor(tx)) as cursor:
            ready = self._execute(tx, cursor, values)
            found = cursor.fetchone()
            return None if found is None else ready.row(found)

    def run(self, tx: Connection, values: Values) -> int:
        """Change; gives how many rows were."""
        with closing(_cursor(tx)) as cursor:
            self._execute(tx, cursor, values)
            return int(cursor.rowcount)

    def run_many(self, tx: Connection, rows: Sequence[Values]) -> int:
        """The same for many, or none, in one go."""
        if not rows:
            return 0
        ready = self._for(tx.dialect)
        with closing(_cursor(tx)) as cursor:
            given = [ready.parameters(values) for values in rows]
            _guarded(tx, ready.sql, given, cursor.executemany)
            return int(cursor.rowcount)

    def _execute(self, tx: Connection, cursor: Any, values: Values) -> "_Compiled":
        ready = self._for(tx.dialect)
        _guarded(tx, ready.sql, ready.parameters(values), cursor.execute)
        return ready

    def _for(self, dialect: Dialect) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            found = _compile(self._statement, self._defaults, dialect)
            self._compiled[dialect.name] = found
        return found


def ready_insert(table: CoreTable, **computed: ColumnElement[Any]) -> Ready:
    """Stores rows: what a row does not name gets the column's default, else NULL if it may."""
    columns = [column for column in table.columns if column is not table.autoincrement_column]
    optional = (column for column in columns if column.nullable or column.default is not None)
    defaults = {column.name: getattr(column.default, "arg", None) for column in optional}
    given = {column.name: bindparam(column.name, type_=column.type) for column in columns}
    return Ready(insert(table).values({**given, **computed}).inline(), defaults)


def literals(values: Sequence[str]) -> list[ColumnElement[Any]]:
    """A list that never changes, as part of the SQL itself; partial indexes want it so too."""
    return [literal_column(f"'{value}'") for value in values]


def room(values: Sequence[Any]) -> int:
    """How many parameters a list is given: the next power of two, so that few lengths occur."""
    return 1 << (len(values) - 1).bit_length() if values else 0


def each(name: str, n: int) -> list[BindParameter[Any]]:
    """Parameters for a list; a statement is ready for as many as it has :func:`room` for."""
    return [bindparam(f"{name}_{i}") for i in range(n)]


def spread(**lists: Sequence[Any]) -> dict[str, Any]:
    """The values for lists of parameters; the last value fills what room is left."""
    return {
        f"{name}_{i}": values[min(i, len(values) - 1)]
        for name, values in lists.items()
        for i in range(room(values))
    }


@dataclass(frozen=True, slots=True)
class _Compiled:
    """SQL of one database, and how values go in and come out."""

    sql: str
    positional: bool
    names: tuple[str, ...]
    known: frozenset[str]
    going: Mapping[str, _Change]
    fixed: Values
    record: Callable[[Sequence[Any]], Any]
    coming: tuple[tuple[int, _Change], ...]

    def parameters(self, values: Values) -> Any:
        """The values as the driver wants them. Raises KeyError for one missing or unknown."""
        going = self.going
        given = dict(self.fixed)
        for name, value in values.items():
            given[name] = going[name](value) if name in going else value
        if len(given) > len(self.known):
            raise KeyError(*(given.keys() - self.known))
        return [given[name] for name in self.names] if self.positional else given

    def row(self, found: Sequence[Any]) -> Any:
        """A row as the statement's columns say."""
        values = list(found)
        for place, change in self.coming:
            values[place] = change(values[place])
        return self.record(values)


def _compile(statement: Any, defaults: Values, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    if compiled.post_compile_params:
        raise ValueError(str(statement))
    binds = compiled.binds
    names = tuple(compiled.positiontup if compiled.positional else binds)
    going = {name: _going(binds[name].type, dialect) for name in names}
    fixed = {name: binds[name].value for name in names if not binds[name].required} | {**defaults}
    selected = list(statement.selected_columns) if isinstance(statement, Select) else []
    coming = ((n, _coming(column.type, dialect)) for n, column in enumerate(selected))
    return _Compiled(
        sql=compiled.string,
        positional=compiled.positional,
        names=names,
        known=frozenset(names),
        going={name: change for name, change in going.items() if change},
        fixed={name: (going[name] or _as_is)(value) for name, value in fixed.items()},
        record=_record([column.name for column in selected]),
        coming=tuple((n, change) for n, change in coming if change),
    )


def _as_is(value: Any) -> Any:
    return value


def _record(names: list[str]) -> Callable[[Sequence[Any]], Any]:
    row: Any = namedtuple("Row", names)  # type: ignore[misc]
    return row._make


def _going(kind: TypeEngine[Any], dialect: Dialect) -> _Change | None:
    """How a value of that type is handed to the driver."""
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _coming(kind: TypeEngine[Any], dialect: Dialect) -> _Change | None:
    """How what the driver gives becomes a value of that type."""
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _cursor(tx: Connection) -> Any:
    """The driver's cursor in the transaction, which begins now if it has not yet."""
    if not tx.in_transaction():
        tx.begin()
    return tx.connection.cursor()


def _guarded(tx: Connection, sql: str, given: Any, execute: Callable[[str, Any], Any]) -> None:
    """An error comes as SQLAlchemy would tell it; a broken line is given up likewise."""
    driver: Any = tx.dialect.loaded_dbapi
    try:
        execute(sql, given)
    except driver.Error as error:
        gone = tx.dialect.is_disconnect(error, tx.connection.dbapi_connection, None)
        told = DBAPIError.instance(sql, given, error, driver.Error, dialect=tx.dialect,
                                   connection_invalidated=gone)  # fmt: skip
        if gone:
            tx.invalidate(error)
        raise told from error
