"""Campaigns of any size for the benchmarks, on the built-in example's plan."""

import datetime as dt
import tempfile
from dataclasses import replace
from importlib import resources
from pathlib import Path

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


def fresh(*, durable: bool = False) -> Database:
    """A new trial database on disk, synchronous=NORMAL unless durable."""
    folder = Path(tempfile.mkdtemp(prefix="dondoc-bench-"))
    db = open_sqlite(folder / "dondoc.db", durable=durable)
    db.create()
    with db.writing() as tx:
        installation.create(tx, trial=True)
    return db


def opened(n: int) -> tuple[Database, dt.datetime]:
    """A campaign of ``n`` units, just opened."""
    folder = example()
    db = fresh()
    at = opening_instant(folder.plan)
    with db.writing() as tx:
        installation.set_clock(tx, at)
    opening = Edition(folder.plan, register_of(n))
    open_campaign(db, opening, ACTOR, at)
    return db, at
