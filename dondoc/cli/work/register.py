"""The files of the register: given out as they are in force, taken in again with a reason."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import typer

from dondoc.cli.options import Acting, Reading
from dondoc.cli.work.amend import carry_out
from dondoc.cli.work.desk import desk
from states.record import as_data
from workflow.edition import Edition
from workflow.intake.register_csv import RECORDS, csv_text, with_files


def import_(
    ctx: typer.Context, asked: Acting, files: Mapping[str, Path | None], reason: str
) -> None:
    """Take files in; those that are ``None`` stay as they are in force."""
    given = {file: path for file, path in files.items() if path is not None}

    def edit(current: Edition) -> Edition:
        return replace(current, register=with_files(current.register, current.plan, given))

    hashes = {file: _hash(path) for file, path in given.items()}
    with desk(ctx, asked) as place:
        carry_out(place, asked, asked.campaign, edit, reason, hashes)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def export(ctx: typer.Context, asked: Reading, file: str) -> None:
    """The file itself, also into a pipe; as JSON a line a record."""
    with desk(ctx, asked) as place:
        frame = place.frame(asked.campaign)
        if asked.json:
            for record in RECORDS[file][1](frame.register):
                print(json.dumps(as_data(record), ensure_ascii=False))
        else:
            print(csv_text(file, frame.register, frame.plan), end="")
