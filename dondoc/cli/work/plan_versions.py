"""A version of a plan as it was: who made it and why, and what it changed."""

import json

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection

from dondoc.cli.options import Shown
from dondoc.cli.words import t
from dondoc.cli.work import moments, plan_changes
from dondoc.cli.work.desk import desk
from dondoc.cli.work.output import Json, pairs
from workflow.amendment import change_line, changes_between
from workflow.directory import directory
from workflow.frame import Frame, of_code
from workflow.versions import edition_at, lines


def show(ctx: typer.Context, asked: Shown, code: str, version: int) -> None:
    with desk(ctx, asked) as place:
        with place.db.reading() as tx:
            _, frame = of_code(tx, code)
            found = _view(tx, frame, version)
        place.out.one(found, lambda console: _show(console, frame, found))


def _view(tx: Connection, frame: Frame, version: int) -> Json:
    """The version whole, with what it changed of the one before."""
    edition = edition_at(tx, frame, version)
    line = next(one for one in lines(tx, frame) if one["version"] == version)
    before = edition_at(tx, frame, version - 1) if version > 1 else edition
    return {
        "campaign": frame.code,
        **line,
        "changes": [change_line(one) for one in changes_between(frame, before, edition)],
        "plan": json.loads(edition.plan_text),
        "register": json.loads(edition.register_text),
    }


def _show(console: Console, frame: Frame, found: Json) -> None:
    head = t("cli.version", campaign=found["campaign"], version=found["version"])
    console.print(Text(head, style="bold"), soft_wrap=True)
    console.print(
        pairs(
            [
                ("at", moments.full(found["at"])),
                ("actor", directory(frame).name(found["by"] or "")),
                ("reason", found["reason"] or ""),
                ("hash", found["plan_hash"]),
            ]
        )
    )
    for line in plan_changes.lines(frame, found["changes"]):
        console.print(Text(f"- {line}"), soft_wrap=True)


def summary(frame: Frame, line: Json) -> str:
    """One version in one line."""
    by = directory(frame).name(line["by"] or "")
    words = t("cli.version_line", version=line["version"], at=moments.short(line["at"]),
              by=by, reason=line["reason"] or "")  # fmt: skip
    return words.rstrip(" ;")
