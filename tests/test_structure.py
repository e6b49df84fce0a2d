"""The house rules, kept by a test: arrows, sizes, and where words for people may stand."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("states", "i18n", "storage", "notifications", "workflow", "dondoc")
OWNERS = {
    "transitions": "states.machine",
    "apscheduler": "workflow.clock",
    "aiosmtplib": "notifications.mailer",
    "holidays": "states.workdays",
    "rich": "dondoc.cli",
    "typer": "dondoc.cli",
    "aiosmtpd": "dondoc.sink",
    "icalendar": "notifications.entry",
    "flufl": "notifications.bounces",
}
# Sentences: three words or more, or any letter that only Vietnamese has.
SENTENCE = re.compile(r"[A-Za-zÀ-ỹ]{2,}( [A-Za-zÀ-ỹ]{2,}){3,}")
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯà-ỹẠ-ỹ]")


def sources(*packages: str) -> Iterator[Path]:
    """Product files, migrations left out."""
    for package in packages or PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations/versions" not in path.as_posix():
                yield path


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a file that are not docstrings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in constants:
        if isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True)


def test_the_import_contracts_hold() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()",
         "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]


def test_no_module_imports_itself_in_a_ring(graph: grimp.ImportGraph) -> None:
    ours = [m for m in graph.modules if m.split(".")[0] in PACKAGES]
    looped = [m for m in ours if m in graph.find_upstream_modules(m)]
    assert looped == []


@pytest.mark.parametrize(("library", "owner"), OWNERS.items())
def test_a_library_is_known_only_where_it_is_owned(
    graph: grimp.ImportGraph, library: str, owner: str
) -> None:
    importers = graph.find_modules_that_directly_import(library)
    assert importers
    strangers = sorted(m for m in importers if not f"{m}.".startswith(f"{owner}."))
    assert strangers == []


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): n
        for path in sources()
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno > 40
    ]
    assert long == []


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_init_files_hold_a_docstring_and_nothing_else() -> None:
    full = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if path.name == "__init__.py" and len(ast.parse(path.read_text(encoding="utf-8")).body) != 1
    ]
    assert full == []


def test_no_sentence_for_people_stands_outside_the_words_and_templates() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text[:60]}"
        for path in sources("states", "storage", "notifications", "workflow", "dondoc")
        for line, text in texts(path)
        if VIETNAMESE.search(text) or (SENTENCE.search(text) and not _is_sql(text))
    ]
    assert found == []


def _is_sql(text: str) -> bool:
    return bool(re.search(r"\b(SELECT|DROP TABLE|TRIGGER|PRAGMA|RETURNS|BEGIN|status IN)\b", text))


def test_no_other_distribution_owns_one_of_our_package_names() -> None:
    owners = packages_distributions()
    assert {name: set(owners.get(name, [])) - {"dondoc"} for name in PACKAGES} == {
        name: set() for name in PACKAGES
    }
