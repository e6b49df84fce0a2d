"""The program's own log: in the data folder, as text or as JSON lines."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from dondoc.logs import NAME, log_to

LOG = logging.getLogger("dondoc.clock")


@pytest.fixture(autouse=True)
def nothing_left_open(tmp_path: Path) -> Iterator[None]:
    yield
    log_to(tmp_path)


def fail() -> None:
    try:
        raise RuntimeError("first cause")  # noqa: TRY301  to be caught here
    except RuntimeError:
        LOG.exception("tick_failed")


def test_the_file_is_made_when_there_is_something_to_say(tmp_path: Path) -> None:
    log_to(tmp_path)
    assert not (tmp_path / NAME).exists()
    fail()
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert "tick_failed" in text
    assert "RuntimeError: first cause" in text


def test_as_json_every_entry_is_one_line(tmp_path: Path) -> None:
    log_to(tmp_path, "json")
    fail()
    (line,) = (tmp_path / NAME).read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["logger"], entry["level"]) == (
        "tick_failed", "dondoc.clock", "error",
    )  # fmt: skip
    assert entry["exception"][0]["exc_type"] == "RuntimeError"


def test_calling_it_again_moves_the_log(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        log_to(tmp_path / name)
    fail()
    assert not (tmp_path / "a" / NAME).exists()
    assert (tmp_path / "b" / NAME).exists()
