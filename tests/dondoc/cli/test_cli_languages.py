"""The language of the command line: how it is chosen, and that only words depend on it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import EXAMPLE, Folder, run

from dondoc.cli.words import asked_language

VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯạ-ỹẠ-Ỹ]")
WORDS = ("detail", "note")
TERMINAL = ("LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TERMINAL:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("line", "env", "lang"),
    [
        ([], {}, "vi"),
        (["--lang", "en"], {}, "en"),
        (["--lang=en"], {"DONDOC_LANG": "vi"}, "en"),
        ([], {"DONDOC_LANG": "en"}, "en"),
        ([], {"DONDOC_LANG": "vi", "LANG": "en_GB.UTF-8"}, "vi"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "vi_VN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8"}, "vi"),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi"),
        ([], {"LANG": "fr_FR.UTF-8"}, "vi"),
        (["--lang", "fr"], {"LANG": "en_GB.UTF-8"}, "en"),
    ],
)
def test_the_line_wins_over_the_setting_and_that_over_the_terminal(
    monkeypatch: pytest.MonkeyPatch, line: list[str], env: dict[str, str], lang: str
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert asked_language(line) == lang


def test_the_data_folder_wins_over_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    (tmp_path / "dondoc.toml").write_text('lang = "en"\n')
    assert asked_language(["--data", str(tmp_path)]) == "en"
    missing = Folder(tmp_path)("campaign", "list")
    assert "There is no database at" in missing.err
    monkeypatch.setenv("DONDOC_LANG", "vi")
    assert "Chưa có cơ sở dữ liệu" in Folder(tmp_path)("campaign", "list").err


@pytest.mark.parametrize("line", [("report", "list"), ("--help",), ("plan", "check", "x")])
def test_a_language_that_is_not_spoken_is_refused_with_the_known_ones(
    line: tuple[str, ...],
) -> None:
    answer = run("--lang", "fr", *line)
    assert (answer.exit, answer.out) == (2, "")
    assert "“fr”" in answer.err
    assert "en, vi" in answer.err


def test_a_setting_with_an_unknown_language_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_LANG", "xx")
    answer = run("plan", "check", str(EXAMPLE), "--json")
    assert answer.exit == 2
    assert answer.error["fields"]["name"] == "DONDOC_LANG"
    assert answer.error["fields"]["known"] == ["en", "vi"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("report", "submit"), "UNIT is missing"),
        (("report", "lst"), "Do you mean list?"),
        (("report", "list", "--lat"), "There is no option --lat"),
        (("mail", "list", "--status", "lost"), "Known values: ready, claimed"),
        (("report", "submit", "CB14", "--as"), "--as needs a value"),
    ],
)
def test_a_wrong_line_is_told_in_english(line: tuple[str, ...], words: str) -> None:
    # What a value is called is fixed when the program starts.
    answer = run("--lang", "en", *line)
    assert answer.exit == 2
    assert words.replace("UNIT is", "is") in answer.err


def test_every_help_is_english_for_an_english_terminal() -> None:
    code = (
        "from typer.main import get_command\n"
        "from typer.testing import CliRunner\n"
        "from dondoc.cli.main import app\n"
        "def every(group, path=()):\n"
        "    yield path\n"
        "    for name, one in getattr(group, 'commands', {}).items():\n"
        "        yield from every(one, (*path, name))\n"
        "for path in every(get_command(app)):\n"
        "    print(CliRunner().invoke(app, [*path, '--help']).output)\n"
    )
    env = {name: value for name, value in os.environ.items() if name not in TERMINAL}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, env=env | {"LANG": "en_GB.UTF-8"},
    )  # fmt: skip
    assert done.stdout.count("Usage: dondoc") > 40
    assert VIETNAMESE.findall(done.stdout) == []
    assert "{" not in done.stdout


READ = (
    ("campaign", "list"),
    ("campaign", "show", "so-ket-2023"),
    ("report", "list"),
    ("report", "show", "DB12"),
    ("report", "explain", "DB12", "--as", "SEC-DB12"),
    ("due", "list", "--unit", "CB14"),
    ("mail", "list", "--unit", "DB33"),
    ("mail", "show", "1"),
    ("consolidate", "show"),
    ("audit", "list", "--unit", "DB12"),
    ("audit", "verify"),
    ("clock", "show"),
    ("tick", "--dry-run"),
    ("plan", "check", str(EXAMPLE)),
    ("report", "approve", "DB12", "--as", "OFC-CHEF"),
    ("report", "submit", "DB33", "--as", "SEC-DB33"),
)


@pytest.mark.parametrize("line", READ, ids=" ".join)
def test_json_is_the_same_in_every_language_but_for_its_sentences(
    may: Folder, line: tuple[str, ...]
) -> None:
    found = []
    for lang in ("vi", "en"):
        answer = run("--lang", lang, "--data", str(may.path), *line, "--json")
        told = [text for text in (answer.out + answer.err).splitlines() if text.startswith("{")]
        assert told
        found.append((answer.exit, [without_words(json.loads(text)) for text in told]))
    assert found[0] == found[1]


def without_words(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: without_words(value) for key, value in data.items() if key not in WORDS}
    return [without_words(one) for one in data] if isinstance(data, list) else data
