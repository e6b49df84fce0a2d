"""The log: read, and proved to be whole."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.exits import FAILED
from dondoc.cli.options import Reading, Shown
from dondoc.cli.words import say_if_known, t
from dondoc.cli.work import moments, names
from dondoc.cli.work.desk import desk
from dondoc.cli.work.output import Column, Json, grid
from storage import audit, campaigns
from storage.database import Database
from workflow.directory import directory
from workflow.frame import Frame, load, of_code
from workflow.verify import verify
from workflow.views import audit_line


def _act(row: Mapping[str, Any]) -> Text:
    """An act by its words; one that has none by its code."""
    return Text(_act_words(row["action"], row["data"]) or row["action"])


def _act_words(action: str, data: Mapping[str, Any]) -> str:
    codes = (f"cli.act.{action}", f"move.{action}")
    return next((words for code in codes if (words := say_if_known(code, **data))), "")


COLUMNS = (
    Column("at", lambda row: moments.short(row["at"])),
    Column("unit", lambda row: Text(row["unit"] or "")),
    Column("action", _act, wrap=True),
    Column("actor", lambda row: Text(row["name"]), wrap=True),
    Column("to_state", lambda row: t(f"state.{row['to']}") if row["to"] else "", wide=True),
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
        frames = [load(tx, row) for row in campaigns.all_campaigns(tx)]
        zone = frames[0].zone if frames else dt.UTC
        rows = (_local(audit_line(row), zone) for row in audit.listed(tx, campaign, unit))
        if not place.out.as_json:
            rows = (_for_people(row, frames) for row in rows)
        place.out.many(rows, COLUMNS)


def _local(row: Json, zone: dt.tzinfo) -> Json:
    """The entry with the campaign's time instead of the world's, which its hash is made of."""
    return row | {"at": dt.datetime.fromisoformat(row["at"]).astimezone(zone).isoformat()}


def _for_people(row: Json, frames: Sequence[Frame]) -> Json:
    """Names instead of codes."""
    known = [frame for frame in frames if directory(frame).knows(row["actor"])]
    name = directory(known[0]).name(row["actor"]) if known else row["actor"]
    if row["on_behalf_of"]:
        name = t("cli.on_behalf", name=name, absent=directory(known[0]).name(row["on_behalf_of"]))
    data = row["data"] | {"step": names.step(row["data"].get("step", ""), frames)}
    if asked := data.get("asked"):
        data["asked"] = _asked(str(asked))
    if "round" in data:
        data["round"] = t(f"cli.round.{data['round']}")
    return row | {"data": data, "name": t("cli.the_clock") if row["actor"] == "clock" else name}


def _asked(action: str) -> str:
    """What somebody wanted to do: a move, or an act with what it was about."""
    name, _, step = action.partition(":")
    codes = (f"move.{name}", f"act.{name}", f"cli.act.{name}")
    words = (words for code in codes if (words := say_if_known(code, step=step)))
    return next(words, action)


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
