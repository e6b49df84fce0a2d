"""Decisions on a unit's duty: carried out or tried, and what they change told in words."""

import datetime as dt

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.options import Moving
from dondoc.cli.words import language, t
from dondoc.cli.work import consequences
from dondoc.cli.work.desk import actor, desk
from dondoc.cli.work.output import Json
from i18n import dates
from workflow import obligations
from workflow.frame import Frame
from workflow.obligations import Decision


def decide(
    ctx: typer.Context,
    asked: Moving,
    act: str,
    unit: str,
    reason: str,
    *,
    until: str = "",
    into: str = "",
) -> None:
    decision = Decision(
        act=act,
        unit=unit,
        reason=reason,
        actor=actor(asked.by),
        until=until,
        into=into,
        campaign=asked.campaign,
        expect_version=asked.expect_version,
        command_id=asked.command_id,
        dry_run=asked.dry_run,
    )
    with desk(ctx, asked) as place:
        place.ask(asked, f"cli.duty.ask.{act}", unit=unit, until=until, into=into)
        answer = obligations.decide(place.db, decision, place.now())
        if not asked.dry_run:
            place.deliver()
        frame = place.frame(asked.campaign)
        place.out.one(answer, lambda console: _show(console, answer, frame))


def _show(console: Console, answer: Json, frame: Frame) -> None:
    dry = "would." if answer.get("dry_run") else ""
    words = t(f"cli.duty.{dry}{answer['act']}", **_named(answer))
    console.print(Text(words), soft_wrap=True)
    if answer.get("targets"):
        listed = ", ".join(f"{code} {target}" for code, target in answer["targets"].items())
        told = t("cli.duty.targets", targets=listed, into=answer["into"])
        console.print(Text(told), soft_wrap=True)
    consequences.show(console, answer, frame)


def _named(answer: Json) -> dict[str, str]:
    return {
        "unit": answer["unit"],
        "into": answer.get("into", ""),
        "until": _until(answer["due"]) if "due" in answer else "",
    }


def _until(due: Json) -> str:
    """The new deadline: what counts, then the words of the order."""
    last = dt.date.fromisoformat(due["last_valid_day"])
    return dates.deadline(last, due["phrase"], language())
