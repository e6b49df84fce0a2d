"""The handbook leads somewhere: links, commands, and a Vietnamese page for every English one."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from dondoc.cli.main import NAME, app

ROOT = Path(__file__).parents[1]
DOCS, VIETNAMESE = ROOT / "docs", ROOT / "docs" / "vi"
KINDS = ("tutorial", "how-to", "explanation")
FOR_ENGINEERS = {  # read by those who change or install the program; English alone
    "how-to/new-language.md",
    "how-to/postgresql.md",
    "explanation/due-rows.md",
    "explanation/one-door.md",
}
PAGES = sorted(
    page
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md"))
    if DOCS / "reference" not in page.parents
)
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
_INLINE = re.compile(rf"`{NAME} ([^`]+)`")
_SHELL = {"|", ">", "&&", ";"}


def pages(folder: Path) -> set[str]:
    found = (page for kind in KINDS for page in (folder / kind).glob("*.md"))
    return {page.relative_to(folder).as_posix() for page in found}


def prose(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What headings are called in links, as GitHub and most renderers make it."""
    heads = re.findall(r"^#+ (.+)$", prose(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def shown_commands(text: str) -> Iterator[str]:
    """Lines a reader would type: after "$" in a console, or indented as code."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))
    yield from (line.strip() for line in prose(text).splitlines() if line.startswith("    "))


def words_of(line: str) -> list[str] | None:
    """What follows the program's name, up to the shell's next word; None for other programs."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        return None
    start = next((n for n, word in enumerate(words) if Path(word).name == NAME), None)
    before = words[: start or 0]
    if start is None or not all("=" in word or re.fullmatch(r"[\d*]+", word) for word in before):
        return None
    after = words[start + 1 :]
    return after[: next((n for n, word in enumerate(after) if word in _SHELL), len(after))]


def problems(words: list[str], *, whole: bool) -> Iterator[str]:
    """What the program would not understand; ``whole``: nothing required is missing either."""
    command: Any = get_command(app)
    left, given, arguments = list(words), set(), 0
    while left:
        word = left.pop(0)
        if word.startswith("--"):
            name, _, value = word.partition("=")
            option = next((one for one in command.params if name in one.opts), None)
            if option is None:
                if name not in ("--help", "--version"):
                    yield f"{name} is no option"
                continue
            given.add(option.name)
            if not option.is_flag and not value and left:
                left.pop(0)
        elif hasattr(command, "commands"):
            command = command.get_command(None, word)
            if command is None:
                yield f"{word} is no command"
                return
        else:
            arguments += 1
    yield from _left_out(command, given, arguments) if whole else ()


def _left_out(command: Any, given: set[str], arguments: int) -> Iterator[str]:
    wanted = [one for one in command.params if one.param_type_name == "argument"]
    if not len([one for one in wanted if one.required]) <= arguments <= len(wanted):
        yield f"{arguments} arguments"
    for one in command.params:
        if one.required and one not in wanted and one.name not in given:
            yield f"{one.opts[0]} is missing"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    dead = []
    for target, anchor in _LINK.findall(prose(page.read_text(encoding="utf-8"))):
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(f"{target}#{anchor}")
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_is_shown_is_one_the_program_understands(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = [(line, words_of(line), True) for line in shown_commands(text)]
    named = [(line, words_of(f"{NAME} {line}"), False) for line in _INLINE.findall(prose(text))]
    wrong = [
        (line, problem)
        for line, words, whole in (*shown, *named)
        if words is not None
        for problem in problems(words, whole=whole)
    ]
    assert wrong == []


def test_the_tutorial_shows_a_whole_campaign() -> None:
    for folder in (DOCS, VIETNAMESE):
        text = (folder / "tutorial" / "first-campaign.md").read_text(encoding="utf-8")
        lines = [words for line in shown_commands(text) if (words := words_of(line))]
        acts = {word for words in lines for word in words}
        assert {"rehearse", "open", "submit", "approve", "extend", "build", "present"} <= acts
        assert len(lines) > 40


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("plan chek my-plan", "chek is no command"),
        ("report submit PLAN --fle x --as HEAD", "--fle is no option"),
        ("report submit PLAN --file x", "--as is missing"),
        ("plan check", "0 arguments"),
        ("plan check one two", "2 arguments"),
    ],
)
def test_a_command_that_the_program_would_not_understand_is_found(line: str, told: str) -> None:
    assert told in list(problems(shlex.split(line), whole=True))


def test_every_page_for_users_is_in_both_languages() -> None:
    assert pages(DOCS) - FOR_ENGINEERS == pages(VIETNAMESE)


@pytest.mark.parametrize("folder", [DOCS, VIETNAMESE], ids=["en", "vi"])
def test_the_index_leads_to_every_page(folder: Path) -> None:
    index = (folder / "README.md").read_text(encoding="utf-8")
    linked = {target for target, _ in _LINK.findall(index)}
    assert pages(folder) <= linked
