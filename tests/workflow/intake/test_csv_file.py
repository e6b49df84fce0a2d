"""Files of rows: header, delimiter, encoding, lines."""

from pathlib import Path

import pytest
from small_folder import UNITS, brief, found_in, write

from workflow.intake.csv_file import read_rows
from workflow.intake.problems import Problems

COLUMNS = ("code", "name", "note")


def read(folder: Path, data: bytes) -> tuple[list[dict[str, str]], list[object]]:
    path = folder / "rows.csv"
    path.write_bytes(data)
    problems = Problems("rows.csv")
    rows = read_rows(path, problems, COLUMNS, ("code", "name"))
    return [dict(row.cells) for row in rows], [brief(problem) for problem in problems.found]


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, b"\xef\xbb\xbfcode,name\nA,One\n")
    assert (rows, problems) == ([{"code": "A", "name": "One"}], [])


@pytest.mark.parametrize("order", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf16_with_its_mark_is_accepted(tmp_path: Path, order: str) -> None:
    text = "code,name\nA,Một\n" if order == "utf-16" else "\ufeffcode,name\nA,Một\n"
    rows, problems = read(tmp_path, text.encode(order))
    assert (rows, problems) == ([{"code": "A", "name": "Một"}], [])


def test_utf16_cut_in_the_middle_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, "code,name\nA,Một\n".encode("utf-16")[:-1])[0] == []


def test_a_file_in_an_old_encoding_is_told_how_it_reads(tmp_path: Path) -> None:
    path, problems = tmp_path / "rows.csv", Problems("rows.csv")
    path.write_bytes("code,name\nA,§¶ng bé C¬ quan V¨n phßng TØnh ñy\n".encode("latin-1"))
    assert read_rows(path, problems, COLUMNS, ("code",)) == []
    (found,) = problems.found
    assert (found.code, found.line) == ("old_encoding", 2)
    assert found.fields == {"encoding": "TCVN3", "reading": "A,Đảng bộ Cơ quan Văn phòng Tỉnh ủy"}


def test_a_value_longer_than_any_name_is_refused_with_both_lengths(tmp_path: Path) -> None:
    path, problems = tmp_path / "rows.csv", Problems("rows.csv")
    path.write_text(f"code,name,note\nA,{'x' * 5000},{'y' * 5000}\n", encoding="utf-8")
    read_rows(path, problems, COLUMNS, ("code",))
    found = [(one.code, one.path, dict(one.fields)) for one in problems.found]
    assert found == [("too_long", "name", {"longest": 300, "got": 5000})]


def test_text_is_read_in_composed_letters(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "code,name\nA,Bi\u0301 thu\u031b\n".encode())
    assert rows == [{"code": "A", "name": "B\u00ed th\u01b0"}]


def test_blank_lines_are_no_rows_and_lines_are_counted_through_quotes(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('code,name,note\nA,One,"two\nlines"\n\nB,Two,\n', encoding="utf-8")
    rows = read_rows(path, Problems("rows.csv"), COLUMNS, ("code",))
    assert [(row.line, row.text("code")) for row in rows] == [(2, "A"), (5, "B")]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        pytest.param(
            b"", [("missing_column", 1, "code"), ("missing_column", 1, "name")], id="empty"
        ),
        pytest.param(
            b"code,nam\nA,One\n",
            [("unknown_column", 1, "nam"), ("missing_column", 1, "name")],
            id="wrong column",
        ),
        pytest.param(
            b"code,name,name\nA,One,Two\n", [("duplicate", 1, "name")], id="double column"
        ),
        pytest.param(b"code;name\nA;One\n", [("wrong_delimiter", 1, "")], id="semicolons"),
        pytest.param(
            b"code,name\nA\nB,Two,2\n",
            [("wrong_column_count", 2, ""), ("wrong_column_count", 3, "")],
            id="short and long row",
        ),
        pytest.param(b'code,name\nA,"One"x\n', [("not_csv", 2, "")], id="text behind a quote"),
        pytest.param(b'code,name\nA,One\nB,"Two\n', [("not_csv", 3, "")], id="open quote"),
        pytest.param(b"code,name\nA,\xff\n", [("not_utf8", 2, "")], id="not UTF-8"),
        pytest.param(
            "code,name\n".encode("utf-16-le"),
            [
                ("unknown_column", 1, "c�o�d�e�"),
                ("unknown_column", 1, "�n�a�m�e�"),
                ("missing_column", 1, "code"),
                ("missing_column", 1, "name"),
            ],
            id="UTF-16 without its mark",
        ),
        pytest.param(b"code,name\nA,One\0\n", [("line_break_in_value", 2, "name")], id="NUL"),
        pytest.param(
            b"code,name,note\nA,One,\0\n", [("line_break_in_value", 2, "note")], id="NUL in a note"
        ),
    ],
)
def test_what_is_no_file_of_rows_names_its_line(
    tmp_path: Path, data: bytes, problems: list[tuple[str, int, str]]
) -> None:
    _, found = read(tmp_path, data)
    assert found == [(code, "rows.csv", line, path) for code, line, path in problems]


def test_a_wrong_column_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("code,name,nots\n", encoding="utf-8")
    problems = Problems("rows.csv")
    read_rows(path, problems, COLUMNS, ("code",))
    assert [problem.fields for problem in problems.found] == [{"column": "nots", "nearest": "note"}]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, b"code,name\n" + b"A,One\n" * 1_000_000)
    assert (rows, problems) == ([], [("file_too_large", "rows.csv", None, "")])


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (write(tmp_path) / "units.csv").unlink()
    (tmp_path / "units.csv").mkdir()
    assert ("missing_file", "units.csv", None, "") in found_in(tmp_path)
    assert UNITS
