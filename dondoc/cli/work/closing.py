"""Closing a campaign and taking it back, with what stays undone."""

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.options import Ruling
from dondoc.cli.words import t
from dondoc.cli.work import consequences, moments
from dondoc.cli.work.desk import actor, desk
from dondoc.cli.work.output import Json, pairs
from workflow.closing import close_campaign, reopen_campaign
from workflow.frame import Frame

WOULD = {
    "closed": "cli.campaign.would_be_closed",
    "reopened": "cli.campaign.would_be_reopened",
}


def close(ctx: typer.Context, asked: Ruling, code: str, reason: str) -> None:
    with desk(ctx, asked) as place:
        place.ask(asked, "cli.ask.close_campaign", campaign=code)
        answer = close_campaign(
            place.db,
            reason,
            actor(asked.by),
            place.now(),
            campaign=code,
            command_id=asked.command_id,
            dry_run=asked.dry_run,
        )
        frame = place.frame(code)
        place.out.one(answer, lambda console: _show(console, "closed", answer, frame))


def reopen(ctx: typer.Context, asked: Ruling, code: str, reason: str) -> None:
    with desk(ctx, asked) as place:
        place.ask(asked, "cli.ask.reopen_campaign", campaign=code)
        answer = reopen_campaign(
            place.db,
            reason,
            actor(asked.by),
            place.now(),
            campaign=code,
            command_id=asked.command_id,
            dry_run=asked.dry_run,
        )
        frame = place.frame(code)
        place.out.one(answer, lambda console: _show(console, "reopened", answer, frame))


def _show(console: Console, act: str, answer: Json, frame: Frame) -> None:
    code = WOULD[act] if answer.get("dry_run") else f"cli.campaign.{act}"
    words = t(code, campaign=answer["campaign"], at=moments.full(answer["at"]))
    console.print(Text(words), soft_wrap=True)
    left = answer.get("left")
    if left:
        console.print(
            pairs(
                [
                    *(("left", _left(word, units)) for word, units in left["reports"].items()),
                    ("awaiting", ", ".join(f"{a['step']} {a['unit']}" for a in left["awaiting"])),
                ]
            )
        )
    consequences.show(console, answer, frame)


def _left(word: str, units: list[str]) -> str:
    return f"{t(f'situation.{word}')} ({len(units)}): {', '.join(units)}"
