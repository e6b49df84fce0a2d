"""Amending a campaign: what changes is told first, then asked about, then done."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.options import Acting, Ruling
from dondoc.cli.words import t
from dondoc.cli.work import consequences, plan_changes
from dondoc.cli.work.campaign import mention_warnings, read_edition
from dondoc.cli.work.desk import Desk, actor, desk
from dondoc.cli.work.output import Json, pairs
from workflow.amendment import amend
from workflow.edition import Edition
from workflow.frame import Frame

Edit = Callable[[Edition], Edition]


def with_folder(ctx: typer.Context, asked: Ruling, code: str, folder: Path, reason: str) -> None:
    edition = read_edition(folder)
    mention_warnings(folder)
    hashes = {"plan": edition.plan_hash, "register": edition.register_hash}
    with desk(ctx, asked) as place:
        carry_out(place, asked, code, lambda _: edition, reason, hashes)


def carry_out(
    place: Desk,
    asked: Ruling | Acting,
    code: str,
    edit: Edit,
    reason: str,
    given: Mapping[str, Any],
) -> None:
    """Amend with what was given; whoever is asked sees first what would change."""

    def act(*, dry_run: bool, expect: int | None = None) -> Json:
        return amend(
            place.db,
            edit,
            reason,
            actor(asked.by),
            place.now(),
            campaign=code,
            asked=given,
            expect_version=expect,
            command_id="" if dry_run else asked.command_id,
            dry_run=dry_run,
        )

    frame, expect = place.frame(code), None
    if place.asks(asked) and not asked.no_input:
        would = act(dry_run=True)
        if "changes" in would:
            show(Console(stderr=True, highlight=False), frame, would)
            expect = frame.version
            place.ask(asked, "cli.ask.amend", version=would["plan_version"])
    elif not asked.dry_run:
        place.ask(asked, "cli.ask.amend", version=frame.version + 1)
    answer = act(dry_run=asked.dry_run, expect=expect)
    if not asked.dry_run:
        place.deliver()
    place.out.one(answer, lambda console: show(console, frame, answer))


def show(console: Console, frame: Frame, answer: Json) -> None:
    """The amendment in words: what is different, whom it concerns, which steps and mails."""
    if answer.get("nothing_changed"):
        words = t("cli.amend.nothing", version=answer["plan_version"])
        console.print(Text(words), soft_wrap=True)
        return
    dry = "would" if answer.get("dry_run") else "done"
    head = t(f"cli.amend.{dry}", campaign=answer["campaign"], version=answer["plan_version"])
    console.print(Text(head, style="bold"), soft_wrap=True)
    for line in plan_changes.lines(frame, answer["changes"]):
        console.print(Text(f"- {line}"), soft_wrap=True)
    console.print(
        pairs(
            [
                ("joined", ", ".join(answer["joined"])),
                *(("duty", _duty(duty)) for duty in answer["duties"]),
                ("told", _told(answer["told"])),
            ]
        )
    )
    consequences.show(console, answer, frame)


def _duty(duty: Json) -> str:
    into = f" → {duty['into']}" if duty.get("into") else ""
    return f"{duty['unit']}: {t('obligation.' + duty['obligation'])}{into}"


def _told(units: list[str]) -> str:
    if len(units) <= consequences.NAMED:
        return ", ".join(units)
    return t("cli.consequences.units", n=len(units))
