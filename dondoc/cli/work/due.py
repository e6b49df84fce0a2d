"""What falls due: listed, fired once, confirmed by a person."""

from collections.abc import Mapping
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.exits import SOME_FAILED
from dondoc.cli.options import Acting, Changing, Reading
from dondoc.cli.words import t
from dondoc.cli.work import moments, names
from dondoc.cli.work.desk import actor, desk
from dondoc.cli.work.looks import word
from dondoc.cli.work.output import Column, Json, pairs
from storage import due, outbox
from storage.database import Database
from workflow import play, tasks
from workflow.delivery import Delivered
from workflow.frame import of_code
from workflow.reach import unreachable_units
from workflow.views import due_line


def _reason(row: Mapping[str, Any]) -> Text:
    if row["status"] == "planned" and not row["reachable"]:
        return Text(t("cli.no_address_call"), style="yellow")
    return Text(t(f"cli.due_reason.{row['reason']}") if row["reason"] else "", style="dim")


COLUMNS = (
    Column("due_at", lambda row: moments.short(row["due_at"])),
    Column("unit", lambda row: Text(row["unit"])),
    Column("step", lambda row: Text(row["step"]), wrap=True),
    Column("milestone", lambda row: Text(row["milestone"] or ""), wide=True),
    Column("status", lambda row: word("due_status", row["status"])),
    Column("reason", _reason, wrap=True),
)


def list_(ctx: typer.Context, asked: Reading, until: str, unit: str, status: str) -> None:
    with desk(ctx, asked) as place:
        through = place.when(asked.campaign).through(until) if until else None
        with place.db.reading() as tx:
            row, frame = of_code(tx, asked.campaign)
            found = due.listed(tx, row.id, through)
            unreached = unreachable_units(tx, frame, place.now())
        rows = [due_line(frame, one) | {"reachable": one.unit not in unreached} for one in found]
        wanted = [
            row
            for row in rows
            if (not unit or row["unit"] == unit) and (not status or row["status"] == status)
        ]
        if not place.out.as_json:
            wanted = [row | {"step": names.step(row["step"], [frame])} for row in wanted]
        place.out.many(wanted, COLUMNS)


def tick(ctx: typer.Context, asked: Changing) -> None:
    """Fire what is due at the clock's now and deliver once."""
    with desk(ctx, asked) as place:
        now = place.now()
        if asked.dry_run:
            with place.house.copy() as db:
                before = _mails(db)
                settled = play.tick(db, now)
                answer: Json = {"settled": settled, "mails": _mails(db) - before, "dry_run": True}
            done = Delivered()
        else:
            with place.house.delivery() as (delivery, _):
                answer = {"settled": play.tick(place.db, now)}
                done = delivery.run(now)
            answer |= {"sent": done.sent, "failed": done.failed, "put_off": done.put_off}
        answer = {"now": place.local(now), **answer}
        place.out.one(answer, lambda console: _show_tick(console, answer))
        if done.failed:
            raise typer.Exit(SOME_FAILED)


def _mails(db: Database) -> int:
    with db.reading() as tx:
        return len(outbox.listed(tx))


def _show_tick(console: Console, answer: Json) -> None:
    names = ("settled", "mails", "sent", "failed", "put_off")
    console.print(
        pairs(
            [
                ("now", moments.full(answer["now"])),
                *((name, str(answer[name])) for name in names if name in answer),
            ]
        )
    )


def confirm(ctx: typer.Context, asked: Acting, step: str, unit: str) -> None:
    with desk(ctx, asked) as place:
        answer = tasks.confirm(
            place.db,
            step,
            actor(asked.by),
            place.now(),
            campaign=asked.campaign,
            unit=unit,
            command_id=asked.command_id,
            dry_run=asked.dry_run,
        )
        if not asked.dry_run:
            place.deliver()
        place.out.one(answer, lambda console: _show_confirmed(console, answer))


def _show_confirmed(console: Console, answer: Json) -> None:
    code = "cli.would_confirm" if answer.get("dry_run") else "cli.confirmed"
    console.print(Text(t(code, **answer)), soft_wrap=True)
    mails = [f"{t('letter.' + mail['letter'])}: {mail['to']}" for mail in answer["mails"]]
    console.print(pairs(("mail", mail) for mail in mails))
