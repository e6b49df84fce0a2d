"""What holds of every test: no wish of the terminal's language, and which kind of database.

Every behaviour holds on both kinds: ``-k sqlite`` or ``-k postgres`` chooses.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings

# Before anything of the product is imported.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("DONDOC_LANG", None)

import databases
from postgres_server import place_for_a_server

CLI = "tests/dondoc/cli/test_cli_"
# A busy machine is no wrong result.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

BOTH = (
    "tests/workflow/rules/",
    "tests/trips/",
    "tests/storage/",
    f"{CLI}clock",
    f"{CLI}consolidate",
    f"{CLI}mail",
    f"{CLI}reports",
)
SERVER = "tests/postgres/"
_at_the_end = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _at_the_end.enter_context(place_for_a_server())


def pytest_sessionfinish() -> None:
    databases.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    _at_the_end.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    path = metafunc.definition.path.relative_to(metafunc.config.rootpath).as_posix()
    if path.startswith(BOTH):
        metafunc.parametrize("database", databases.KINDS, indirect=True, scope="module")
    elif path.startswith(SERVER):
        metafunc.parametrize("database", ("postgres",), indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The kind of database that worlds of this test live in."""
    kind: str = getattr(request, "param", databases.KINDS[0])
    databases.use(kind)
    yield kind
    databases.use(databases.KINDS[0])
