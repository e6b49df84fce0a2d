"""The command line as its users meet it: arguments in, streams and an exit code out."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from databases import kind, url_for, url_of_twin
from typer.testing import CliRunner

import dondoc
from dondoc.cli.main import app
from dondoc.cli.nouns import Commands

EXAMPLE = Path(dondoc.__file__).parent / "example"
TIMELINE = EXAMPLE / "timeline.csv"
# Commands are declared in the language that is spoken then: for all tests that of the start.
COMMANDS = dict(Commands())
MORNING = "2023-05-09T08:00+07:00"


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    exit: int
    out: str
    err: str

    @property
    def one(self) -> dict[str, Any]:
        """The one object it printed."""
        (line,) = self.out.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found

    @property
    def many(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        """The error of a command that was asked for JSON."""
        (line,) = [line for line in self.err.splitlines() if line.startswith("{")]
        found: dict[str, Any] = json.loads(line)["error"]
        return found


@dataclass(frozen=True)
class Folder:
    """A data folder, its database where that is elsewhere, and the command line on it."""

    path: Path
    database: str = ""

    @classmethod
    def new(cls, path: Path) -> "Folder":
        """Nothing yet, for a database of the kind that is being tested."""
        return cls(path, "" if kind() == "sqlite" else url_for(path))

    @property
    def place(self) -> tuple[str, ...]:
        """What is said before every command."""
        elsewhere = ("--database", self.database) if self.database else ()
        return ("--data", str(self.path), *elsewhere)

    def __call__(self, *line: str) -> Answer:
        return run(*self.place, *line)

    def copy_to(self, path: Path) -> "Folder":
        shutil.copytree(self.path, path)
        return Folder(path, url_of_twin(self.database) if self.database else "")

    def ok(self, *line: str) -> Answer:
        answer = self(*line)
        assert answer.exit == 0, answer.err
        return answer


def run(*line: str) -> Answer:
    result = CliRunner().invoke(app, list(line))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return Answer(result.exit_code, result.stdout, result.stderr)
