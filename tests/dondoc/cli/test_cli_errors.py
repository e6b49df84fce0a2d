"""How errors end: an exit code, one sentence or one line of JSON, never a traceback."""

from pathlib import Path

from command_line import Folder

from storage.database import open_sqlite


def test_nobody_ever_sees_a_traceback_but_the_log_keeps_it(opened: Folder) -> None:
    db = open_sqlite(opened.path / "dondoc.db")
    with db.writing() as tx:
        tx.exec_driver_sql("UPDATE plan_version SET plan = 'scribble'")
    db.close()
    answer = opened("report", "list", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "internal")
    assert "Traceback" not in answer.err
    assert "Traceback" in (opened.path / "dondoc.log").read_text(encoding="utf-8")


def test_an_error_is_one_line_of_json_or_a_sentence_with_its_cure(opened: Folder) -> None:
    as_json = opened("report", "show", "XX", "--json")
    assert len(as_json.err.splitlines()) == 1
    assert set(as_json.error) == {"code", "detail", "fields"}
    assert as_json.out == ""
    for_people = opened("report", "show", "XX")
    assert for_people.exit == as_json.exit
    assert for_people.err.startswith("Lỗi: Không có đơn vị XX")


def test_a_broken_database_is_told_as_such(opened: Folder) -> None:
    path = opened.path / "dondoc.db"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    answer = opened("report", "list", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "database_failed")
    assert "malformed" in answer.error["fields"]["reason"]


def test_a_folder_that_cannot_be_made_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    answer = Folder(tmp_path / "data" / "below")("init", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "machine")
