"""Notices of mail servers, from files or from the relay's own pipe."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from rich.text import Text

from dondoc.cli.options import Changing
from dondoc.cli.words import t
from dondoc.cli.work.desk import Desk, actor, desk
from dondoc.cli.work.output import Column, Json, note
from notifications.bounces import LIMIT
from workflow.bounces import take_notice
from workflow.intake.mail_files import read_mails

PIPE = Path("-")


def _result(row: Mapping[str, Any]) -> Text:
    said = Text(
        t(f"notice_result.{row['action'] if row['result'] == 'recorded' else row['result']}")
    )
    return said.append(f"; {t('notice_result.marked')}") if row["marked"] else said


NOTICES = (
    Column("file", lambda row: Text(row["file"]), wrap=True),
    Column("mail", lambda row: str(row["mail"] or ""), "right"),
    Column("to", lambda row: Text(row["to"] or ""), wrap=True),
    Column("code", lambda row: Text(row["code"] or "")),
    Column("result", _result, wrap=True),
)


def read(ctx: typer.Context, asked: Changing, file: Path) -> None:
    """Every mail in a transaction of its own: one that cannot be taken in stops no other."""
    with desk(ctx, asked) as place, _files(file) as path:
        rows = list(_taken(place, asked, path))
        place.out.many(rows, NOTICES, empty="cli.mail.no_notices")
        if not place.out.as_json:
            recorded = sum(row["result"] == "recorded" for row in rows)
            note("cli.mail.notices_read", n=len(rows), recorded=recorded)


def _taken(place: Desk, asked: Changing, path: Path) -> Iterator[Json]:
    by, now = actor(asked.by), place.now()
    for name, data in read_mails(path, LIMIT):
        yield {"file": name, **take_notice(place.db, data, by, now, dry_run=asked.dry_run)}


@contextmanager
def _files(file: Path) -> Iterator[Path]:
    """The file itself; what comes through a pipe is kept while it is read."""
    if file != PIPE:
        yield file
        return
    with TemporaryDirectory(prefix="dondoc-") as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
        yield path
