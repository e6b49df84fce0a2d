"""A file of rows: columns known by name, every row with its line."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workflow.intake.plan_names import LONGEST_LINE, LONGEST_PROSE, breaks_lines
from workflow.intake.problems import Field, Place, Problems, nearest
from workflow.intake.text_file import read_text

_OTHER_DELIMITERS = {";": ";", "\t": "tab"}
_PROSE = ("note", "aliases")  # a remark may run over several lines


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: Mapping[str, str]
    problems: Problems

    def at(self, column: str) -> Place:
        return Place((self.line, column), self.line, column)

    def error(self, code: str, column: str, /, **fields: Field) -> None:
        self.problems.error(code, self.at(column), **fields)

    def warning(self, code: str, column: str, /, **fields: Field) -> None:
        self.problems.warning(code, self.at(column), **fields)

    def clean(self, *columns: str) -> bool:
        """Whether no error was found in these columns of the row."""
        return self.problems.clean(*(self.at(column) for column in columns))

    def text(self, column: str) -> str:
        """The cell without outer blanks; empty where the file has no such column."""
        return self.cells.get(column, "")


def read_rows(
    path: Path, problems: Problems, columns: Sequence[str], required: Sequence[str]
) -> list[Row]:
    """The rows, as far as they can be read; problems say what cannot."""
    text = read_text(path, problems)
    if text is None:
        return []
    records = _records(text, problems)
    line, header = next(records, (1, []))
    names = [name.strip() for name in header]
    if not _check_header(names, line, columns, required, problems):
        return []
    return [row for line, cells in records if (row := _row(line, cells, names, problems))]


def read_some_rows(
    path: Path, problems: Problems, columns: Sequence[str], required: Sequence[str]
) -> list[Row]:
    """The rows of a file that may not be empty."""
    before = len(problems.found)
    rows = read_rows(path, problems, columns, required)
    if not rows and len(problems.found) == before:
        problems.error("no_rows", Place(line=1))
    return rows


def _records(text: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, each with the line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield start, record
            start = reader.line_num + 1
    except csv.Error:
        problems.error("not_csv", Place((start,), start))


def _check_header(
    names: list[str],
    line: int,
    columns: Sequence[str],
    required: Sequence[str],
    problems: Problems,
) -> bool:
    """Whether rows can be read under this header."""
    if len(names) == 1 and names[0] not in columns:
        other = next((word for mark, word in _OTHER_DELIMITERS.items() if mark in names[0]), "")
        if other:
            problems.error("wrong_delimiter", Place((line,), line), got=other)
            return False
    for index, name in enumerate(names):
        place = Place((line, name, index), line, name)
        if name not in columns:
            near = nearest(name, columns)
            problems.error("unknown_column", place, column=name, nearest=near)
        elif name in names[:index]:
            problems.error("duplicate", place, value=name)
    missing = [name for name in required if name not in names]
    for name in missing:
        problems.error("missing_column", Place((line, name), line, name), column=name)
    return not missing


def _row(line: int, cells: list[str], names: list[str], problems: Problems) -> Row | None:
    if len(cells) != len(names):
        place = Place((line,), line)
        problems.error("wrong_column_count", place, expected=len(names), got=len(cells))
        return None
    row = Row(line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)}, problems)
    for name, cell in row.cells.items():
        longest = LONGEST_PROSE if name in _PROSE else LONGEST_LINE
        if "\0" in cell or (name not in _PROSE and breaks_lines(cell)):
            row.error("line_break_in_value", name)
        elif len(cell) > longest:
            row.error("too_long", name, longest=longest, got=len(cell))
    return row
