"""P9: how long the command line takes to start, against importing everything it may need.

Each start is a process of its own; what is counted is its processor time, user and system.
"""

import os
import resource
import subprocess
import sys
from functools import cache
from pathlib import Path

from bench.pairs import Row, at_most, rounds
from bench.world import opened

# As after an installation: with the bytecode kept that the first start has made.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
PROGRAM = str(Path(sys.executable).parent / "dondoc")
STACK = (
    "transitions, sqlmodel, apscheduler.schedulers.background, jinja2, aiosmtplib, "
    "aiosmtpd.controller, alembic.command, babel.dates, babel.messages.pofile, css_inline, "
    "email_validator, holidays, pydantic_settings, rich.console, rich.table, rich.progress, "
    "structlog, typer"
)


def run() -> list[Row]:
    taken = rounds({
        "whole": lambda: _started(sys.executable, "-c", f"import {STACK}"),
        "version": lambda: _started(PROGRAM, "--version"),
        "help": lambda: _started(PROGRAM, "--help"),
        "list": lambda: _started(PROGRAM, "--data", str(_folder()), "campaign", "list", "--json"),
    }, 9)  # fmt: skip
    whole = taken["whole"]
    return [
        at_most("P9 dondoc --version : whole stack", taken["version"], whole, 0.12, unit="ms",
                limit=_imports("--version")),
        at_most("P9 dondoc --help : whole stack", taken["help"], whole, 0.12, unit="ms",
                limit=_imports("--help")),
        at_most("P9 campaign list : whole stack", taken["list"], whole, 0.45, unit="ms",
                limit=_imports("--data", str(_folder()), "campaign", "list", "--json")),
    ]  # fmt: skip


@cache
def _folder() -> Path:
    db, path, _ = opened(10)
    db.close()
    _stamp(path)
    return path.parent


def _stamp(path: Path) -> None:
    """As ``init`` leaves it: made by the migrations."""
    from storage.database import open_sqlite  # noqa: PLC0415
    from storage.schema import HEAD  # noqa: PLC0415

    db = open_sqlite(path)
    with db.writing() as tx:
        tx.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        tx.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    db.close()


def _started(*command: str) -> float:
    """Milliseconds of processor time of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _imports(*arguments: str) -> str:
    """The packages whose import takes most of the start, by Python's own report."""
    code = "from dondoc.cli.start import run; run()"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    own: dict[str, int] = {}
    for line in done.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            package = parts[2].strip().split(".")[0]
            own[package] = own.get(package, 0) + int(parts[0])
    whole = sum(own.values()) or 1
    most = sorted(own.items(), key=lambda item: -item[1])[:5]
    return "imports: " + ", ".join(f"{name} {time / whole:.0%}" for name, time in most)
