"""Campaigns of any size for the benchmarks, on the built-in example's plan."""

import atexit
import datetime as dt
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from states.register import Post, Register, TargetRow, Unit
from storage import installation
from storage.audit import Actor
from storage.database import Database, open_sqlite
from workflow.campaigns import open_campaign
from workflow.edition import Edition
from workflow.intake.plan_folder import PlanFolder, read_folder
from workflow.opening import opening_instant

ACTOR = Actor("ADM-1", channel="bench")


def example_folder() -> Path:
    """Where the example lies."""
    return Path(str(resources.files("dondoc") / "example"))


def example() -> PlanFolder:
    return read_folder(example_folder())


def register_of(n: int) -> Register:
    """The example's office with ``n`` units, each with head, drafter and locked targets."""
    whole = example().register
    root = next(unit for unit in whole.units if not unit.parent)
    units = [root]
    posts = [post for post in whole.posts if post.unit == root.code]
    targets: list[TargetRow] = []
    pattern = next(unit for unit in whole.units if unit.code == "DB05")
    for i in range(n):
        code = f"U{i:06d}"
        units.append(_unit(pattern, code))
        posts += [
            Post(
                person_id=f"{role[:3].upper()}-{code}",
                role=role,
                unit=code,
                role_title=role,
                display_name=code,
                email=f"{role}@{code.lower()}.example",
                lang="vi",
            )
            for role in ("secretary", "drafter")
        ]
        targets += [replace(target, unit=code) for target in whole.targets if target.unit == "DB05"]
    return Register(units=tuple(units), posts=tuple(posts), targets=tuple(targets))


def _unit(pattern: Unit, code: str) -> Unit:
    return replace(pattern, code=code, name=f"{pattern.name} {code}", aliases=())


def units(n: int) -> list[str]:
    """The codes of the units of :func:`register_of`."""
    return [f"U{i:06d}" for i in range(n)]


def new_path() -> Path:
    """A file of its own, in a folder that goes when the program ends."""
    folder = TemporaryDirectory(prefix="dondoc-bench-")
    atexit.register(folder.cleanup)
    return Path(folder.name) / "dondoc.db"


def copy_of(path: Path) -> Path:
    """A database that is closed, once more."""
    copy = new_path()
    shutil.copyfile(path, copy)
    return copy


def fresh() -> tuple[Database, Path]:
    """A new trial database on disk, synchronous=NORMAL."""
    path = new_path()
    db = open_sqlite(path, durable=False)
    db.create()
    with db.writing() as tx:
        installation.create(tx, trial=True)
    return db, path


def opened(n: int) -> tuple[Database, Path, dt.datetime]:
    """A campaign of ``n`` units, just opened."""
    folder = example()
    db, path = fresh()
    at = opening_instant(folder.plan)
    with db.writing() as tx:
        installation.set_clock(tx, at)
    opening = Edition(folder.plan, register_of(n))
    open_campaign(db, opening, ACTOR, at)
    return db, path, at
