"""How errors end: an exit code, one sentence or one line of JSON, never a traceback."""

from pathlib import Path

import pytest
from command_line import Folder

from dondoc.cli.work import report
from storage.database import Database


def test_nobody_ever_sees_a_traceback_but_the_log_keeps_it(
    opened: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "report_line", lambda *_: 1 / 0)
    answer = opened("report", "list", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "internal")
    assert "Traceback" not in answer.err
    log = (opened.path / "dondoc.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log


def test_an_error_is_one_line_of_json_or_a_sentence_with_its_cure(opened: Folder) -> None:
    as_json = opened("report", "show", "XX", "--json")
    assert len(as_json.err.splitlines()) == 1
    assert set(as_json.error) == {"code", "detail", "fields"}
    assert as_json.out == ""
    for_people = opened("report", "show", "XX")
    assert for_people.exit == as_json.exit
    assert for_people.err.startswith("Lỗi: Không có đơn vị XX")


def test_a_database_that_cannot_be_written_is_told_as_such(
    opened: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = Database.writing

    def read_only(self: Database) -> object:
        with self.reading() as tx:
            tx.exec_driver_sql("PRAGMA query_only = ON")
        self._writer = self._reader
        return writing(self)

    monkeypatch.setattr(Database, "writing", read_only)
    answer = opened("campaign", "pause", "so-ket-2023", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "database_failed")
    assert "readonly" in answer.error["fields"]["reason"]


def test_a_folder_that_cannot_be_made_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    answer = Folder(tmp_path / "data" / "below")("init", "--json")
    assert (answer.exit, answer.error["code"]) == (1, "machine")
