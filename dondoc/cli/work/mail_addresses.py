"""Addresses that take no mail: listed, and cleared by somebody who knows better."""

from collections.abc import Mapping
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.options import Acting, Shown
from dondoc.cli.words import t
from dondoc.cli.work import moments
from dondoc.cli.work.desk import actor, desk
from dondoc.cli.work.output import Column, Json
from workflow import addresses


def _whose(row: Mapping[str, Any]) -> Text:
    return Text("\n".join(f"{one['unit']}: {one['name']}" for one in row["posts"]))


def _why(row: Mapping[str, Any]) -> Text:
    said = Text(t(f"mail_meaning.{row['meaning']}"))
    return said.append(f" ({row['code']})", style="dim") if row["code"] else said


ADDRESSES = (
    Column("address", lambda row: Text(row["address"]), wrap=True),
    Column("whose", _whose, wrap=True),
    Column("since", lambda row: moments.short(row["since"])),
    Column("reason", _why, wrap=True),
    Column("mail", lambda row: str(row["mail"] or ""), "right", wide=True),
)


def list_(ctx: typer.Context, asked: Shown) -> None:
    with desk(ctx, asked) as place:
        with place.db.reading() as tx:
            rows = addresses.marked_lines(tx, place.now())
        place.out.many(rows, ADDRESSES, empty="cli.mail.no_bad_address")


def clear(ctx: typer.Context, asked: Acting, address: str, reason: str) -> None:
    with desk(ctx, asked) as place:
        answer = addresses.clear(
            place.db,
            address,
            reason,
            actor(asked.by),
            place.now(),
            command_id=asked.command_id,
            dry_run=asked.dry_run,
        )
        place.out.one(answer, lambda console: _show(console, answer))


def _show(console: Console, answer: Json) -> None:
    code = "cli.mail.would_clear" if answer.get("dry_run") else "cli.mail.cleared"
    console.print(Text(t(code, **answer)), soft_wrap=True)
    if answer["mails"]:
        mails = ", ".join(map(str, answer["mails"]))
        console.print(Text(t("cli.mail.to_retry", mails=mails)), soft_wrap=True)
