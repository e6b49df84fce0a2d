"""What cannot be taken back in a live database is asked first, where somebody can answer."""

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

import pytest
from command_line import Folder
from typer.main import get_command

from dondoc.cli.main import app

Typed = Callable[..., int]


class Keyboard(StringIO):
    """Input that says somebody is there."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def held(fresh: Folder) -> Folder:
    fresh.ok("init")
    fresh.ok("mail", "hold")
    return fresh


@pytest.fixture
def typed(
    held: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    """Release the mail while somebody types; gives the exit code."""

    def release(text: str, *options: str) -> int:
        monkeypatch.setattr(sys, "stdin", Keyboard(text))
        with redirect_stdout(StringIO()), pytest.raises(SystemExit) as end:
            get_command(app).main(["--data", str(held.path), "mail", "release", *options])
        assert "Traceback" not in capsys.readouterr().err
        assert isinstance(end.value.code, int)
        return end.value.code

    return release


def test_a_no_leaves_everything_as_it_was(held: Folder, typed: Typed) -> None:
    assert typed("n\n") == 1
    assert held("mail", "hold", "--json").error["code"] == "already_held"


def test_a_yes_typed_or_given_goes_on(held: Folder, typed: Typed) -> None:
    assert typed("y\n") == 0
    held.ok("mail", "hold")
    assert typed("", "--yes") == 0


def test_without_input_a_question_is_an_error(held: Folder, typed: Typed) -> None:
    assert typed("", "--no-input") == 2
    assert held("mail", "hold").exit == 4


def test_a_script_is_never_asked(held: Folder) -> None:
    held.ok("mail", "release")
