"""The log: read, and proved to be whole."""

import datetime as dt

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.errors import FAILED
from dondoc.cli.options import Reading, Shown
from dondoc.cli.words import t
from dondoc.cli.work import moments
from dondoc.cli.work.desk import desk
from dondoc.cli.work.output import Column, Json, grid
from storage import audit
from storage.database import Database
from workflow.frame import of_code
from workflow.verify import verify
from workflow.views import audit_line

COLUMNS = (
    Column("at", lambda row: moments.short(row["at"])),
    Column("unit", lambda row: Text(row["unit"] or "")),
    Column("action", lambda row: Text(row["action"])),
    Column("actor", lambda row: Text(row["actor"])),
    Column("to_state", lambda row: t(f"state.{row['to']}") if row["to"] else ""),
    Column("reason", lambda row: Text(row["reason"] or ""), wrap=True),
)
BROKEN = (
    Column("chain", lambda row: Text(row["chain"])),
    Column("n", lambda row: str(row["n"]), justify="right"),
    Column("unit", lambda row: Text(row["unit"] or "")),
    Column("detail", lambda row: Text(row["detail"]), wrap=True),
)


def list_(ctx: typer.Context, asked: Reading, unit: str) -> None:
    with desk(ctx, asked) as place, place.db.reading() as tx:
        campaign = of_code(tx, asked.campaign)[0].id if asked.campaign else None
        zone = place.when_at_all().zone
        rows = (audit_line(row) for row in audit.listed(tx, campaign, unit))
        if not place.out.as_json:
            rows = (row | {"at": _in_zone(row["at"], zone)} for row in rows)
        place.out.many(rows, COLUMNS)


def _in_zone(at: str, zone: dt.tzinfo | None) -> str:
    return dt.datetime.fromisoformat(at).astimezone(zone).isoformat()


def verified(db: Database) -> Json:
    """How much was looked at, and what does not hold, the first bad entry first."""
    with db.reading() as tx:
        found = verify(tx)
    problems = [
        {
            "code": one.code,
            "chain": one.chain,
            "n": one.n,
            "unit": one.unit or None,
            "fields": one.fields,
            "detail": t(f"cli.broken.{one.code}", **one.fields),
        }
        for one in found.problems
    ]
    return {
        "ok": not problems,
        "entries": found.entries,
        "chains": found.chains,
        "problems": problems,
    }


def verify_(ctx: typer.Context, asked: Shown) -> None:
    with desk(ctx, asked) as place:
        answer = verified(place.db)
        place.out.one(answer, lambda console: _show(console, answer))
        if not answer["ok"]:
            raise typer.Exit(FAILED)


def _show(console: Console, answer: Json) -> None:
    code = "cli.audit.whole" if answer["ok"] else "cli.audit.broken"
    style = "green" if answer["ok"] else "red"
    counts = {key: answer[key] for key in ("entries", "chains")}
    console.print(Text(t(code, n=len(answer["problems"]), **counts), style=style), soft_wrap=True)
    if answer["problems"]:
        console.print(grid(answer["problems"], BROKEN, console.width))
