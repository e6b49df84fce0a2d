"""Help, version and the ways of the line itself: words for everything, and a quick start."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from command_line import Folder, run
from typer.main import get_command

import dondoc.cli
from dondoc.cli.main import app
from i18n.languages import available_languages
from i18n.words import known_codes

CLI = Path(dondoc.cli.__file__).parent
CODES = re.compile(r"\"((?:cli|error|refused)\.[a-z_.-]*[a-z])\"")
DUTIES = ("extend", "waive", "merge", "close-without", "reinstate")
REGISTER = ("unit", "people", "stand-in", "target")
HEAVY = (
    "aiosmtpd", "aiosmtplib", "alembic", "apscheduler", "babel", "css_inline", "email_validator",
    "holidays", "icalendar", "jinja2", "pydantic_settings", "rich", "sqlalchemy", "sqlmodel",
    "structlog", "transitions",
)  # fmt: skip


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    found = [(path, group)]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, (*path, name))
    return found


ALL = commands(get_command(app))


def test_the_commands_are_those_of_the_contract_and_no_others() -> None:
    leaves = {" ".join(path) for path, command in ALL if not hasattr(command, "commands")}
    assert leaves == {
        "demo", "init", "plan check", "plan new", "definition check", "definition picture",
        "rehearse",
        "campaign open", "campaign list", "campaign show", "campaign pause", "campaign resume",
        "campaign amend", "campaign close", "campaign reopen",
        "calendar show", "calendar close", "calendar open",
        *(f"{noun} {verb}" for noun in REGISTER for verb in ("export", "import")),
        "report list", "report show", "report check", "report explain", "report draft",
        "report submit", "report register", "report confirm-figures", "report withdraw",
        "report send-back", "report endorse", "report approve", "report reopen", "report release",
        "contact log", *(f"obligation {verb}" for verb in DUTIES), "due list", "confirm", "tick",
        "consolidate build", "consolidate show", "consolidate figures import",
        "consolidate conference", "consolidate submit", "consolidate withdraw",
        "consolidate send-back", "consolidate approve", "present",
        "mail list", "mail show", "mail retry", "mail hold", "mail release",
        "mail test", "mail addresses", "mail clear", "mail bounces",
        "audit list", "audit verify", "worker",
        "clock show", "clock set", "clock advance", "clock run-to", "replay",
    }  # fmt: skip


@pytest.mark.parametrize("path", [path for path, _ in ALL], ids=" ".join)
def test_every_command_explains_itself_in_words(path: tuple[str, ...]) -> None:
    answer = run(*path, "--help")
    assert answer.exit == 0
    assert "cli." not in answer.out.replace("reports/", "")
    assert answer.out.startswith("Cách dùng: dondoc")


def test_every_command_that_changes_or_sends_has_a_dry_run() -> None:
    reading = {"list", "show", "check", "explain", "verify", "addresses", "picture", "export"}
    only_looks_or_is_disposable = {"demo", "rehearse", "worker"}
    without = {
        " ".join(path)
        for path, command in ALL
        if not hasattr(command, "commands") and "dry_run" not in {p.name for p in command.params}
    }
    assert {name for name in without if name.split()[-1] not in reading} == (
        only_looks_or_is_disposable
    )


def headings(path: Path) -> Iterator[str]:
    """The headings of a file's columns, and of its facts: pairs of a heading and what is said."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="Column"), args=[ast.Constant(value=str(head)), *_]):
                yield head
            case ast.Tuple(elts=[ast.Constant(value=str(head)), said]) if not isinstance(
                said, ast.Constant
            ):
                yield head


def test_every_word_the_command_line_uses_is_in_the_catalogue() -> None:
    files = list(CLI.rglob("*.py"))
    used = {code for path in files for code in CODES.findall(path.read_text("utf-8"))}
    heads = {f"cli.head.{head}" for path in (CLI / "work").glob("*.py") for head in headings(path)}
    assert len(heads) > 50
    for lang in available_languages():
        assert sorted((used | heads) - known_codes(lang)) == [], lang


def loaded(*line: str) -> list[str]:
    """What of the heavy libraries a command line loads, as the installed program starts."""
    code = (
        f"import sys\nsys.argv = {['dondoc', *line]!r}\n"
        "from dondoc.cli.start import run\n"
        "try: run()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = done.stderr.splitlines()[-1].split()
    assert "dondoc" in found
    return [name for name in HEAVY if name in found]


@pytest.mark.parametrize("line", [("--version",), ("--help",), ("report", "submit", "--help")])
def test_version_and_help_load_nothing_heavy(line: tuple[str, ...]) -> None:
    assert loaded(*line) == []


def test_version_alone_does_not_even_load_the_command_line() -> None:
    code = (
        "import sys\nsys.argv = ['dondoc', '--version']\n"
        "from dondoc.cli.start import run\nrun()\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == run("--version").out == f"dondoc {version('dondoc')}\n"
    assert {"typer", "i18n.words", "dondoc.cli.main"} & set(done.stderr.split()) == set()


def test_looking_at_the_campaigns_loads_nothing_that_sends_draws_or_acts(may: Folder) -> None:
    assert run(*may.place, "campaign", "list", "--json").many
    assert loaded(*may.place, "campaign", "list", "--json") == [
        "pydantic_settings",
        "sqlalchemy",
        "sqlmodel",
    ]


def test_version_is_told_on_stdout() -> None:
    assert run("--version").out.startswith("dondoc ")


def test_a_typo_is_answered_with_the_nearest_command_and_nothing_runs() -> None:
    answer = run("report", "lst", "--json")
    assert answer.exit == 2
    assert answer.error["code"] == "usage_command"
    assert answer.error["fields"] == {"command": "lst", "nearest": "list"}
    assert "list" in run("report", "lst").err


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("report", "list", "--lat"), "usage_option"),
        (("report", "submit", "CB14"), "usage_missing"),
        (("report", "submit"), "usage_missing"),
        (("report", "submit", "CB14", "--as"), "usage_empty"),
        (("mail", "list", "--status", "lost"), "usage_value"),
        (("mail", "show", "first"), "usage_value"),
    ],
)
def test_a_wrong_line_is_bad_usage(line: tuple[str, ...], code: str) -> None:
    answer = run(*line, "--json") if code != "usage_empty" else run(*line)
    assert answer.exit == 2
    if code != "usage_empty":
        assert answer.error["code"] == code
    assert answer.out == ""


def test_a_noun_without_a_verb_shows_its_commands() -> None:
    answer = run("report")
    assert answer.exit == 2
    assert "send-back" in answer.out
    assert answer.err == ""
