"""Acts on a report: written, moved, registered; and the calls about it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.options import Acting, Moving
from dondoc.cli.words import t
from dondoc.cli.work import moments
from dondoc.cli.work.desk import Desk, actor, desk
from dondoc.cli.work.output import Json, pairs
from states.finding import Finding
from states.normalise import content_data, content_of
from workflow import contact_log, drafts
from workflow.gather import Asked
from workflow.intake.report_file import read_report
from workflow.move import Command, move
from workflow.replay import number_format

ROOT = ""


def make(ctx: typer.Context, asked: Moving, name: str, unit: str, **given: Any) -> None:
    """A move that needs no file. ``ROOT`` as unit means the root report."""
    with desk(ctx, asked) as place:
        _move(place, asked, name, unit, Asked(**given))


def submit(
    ctx: typer.Context, asked: Moving, unit: str, file: Path | None, *, confirm_errors: bool
) -> None:
    with desk(ctx, asked) as place:
        content, notes = _read(place, asked, unit, file) if file else (None, ())
        given = Asked(content=content, notes=notes, confirm_errors=confirm_errors)
        _move(place, asked, "submit", unit, given)


def register(ctx: typer.Context, asked: Moving, unit: str, file: Path, received_at: str) -> None:
    """Paper: errors in it cannot be corrected by whoever registers it, so they are confirmed."""
    with desk(ctx, asked) as place:
        content, notes = _read(place, asked, unit, file)
        received = place.when(asked.campaign).instant(received_at)
        given = Asked(
            content=content,
            notes=notes,
            registered=True,
            received_at=received,
            confirm_errors=True,
        )
        _move(place, asked, "submit", unit, given)


def confirm_figures(ctx: typer.Context, asked: Moving, unit: str, file: Path | None) -> None:
    with desk(ctx, asked) as place:
        content, notes = _read(place, asked, unit, file) if file else (None, ())
        _move(place, asked, "confirm_figures", unit, Asked(content=content, notes=notes))


def present(ctx: typer.Context, asked: Moving, *, waive_estimates: bool, reason: str) -> None:
    with desk(ctx, asked) as place:
        place.ask(asked, "cli.ask.present")
        given = Asked(waive_estimates=waive_estimates, reason=reason)
        _move(place, asked, "present", ROOT, given)


def _read(
    place: Desk, asked: Acting, unit: str, file: Path
) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
    """The file's content as it is stored, and what reading it changed."""
    plan = place.frame(asked.campaign).plan
    found = read_report(file, plan, unit)
    content, notes = content_of(found.raw, number_format(plan.campaign))
    return content_data(content), notes


def _move(place: Desk, asked: Moving, name: str, unit: str, given: Asked) -> None:
    command = Command(
        move=name,
        unit=unit or place.frame(asked.campaign).root.code,
        actor=actor(asked.by),
        campaign=asked.campaign,
        asked=given,
        expect_version=asked.expect_version,
        command_id=asked.command_id,
        dry_run=asked.dry_run,
    )
    answer = move(place.db, command, place.now())
    _after(place, asked, answer)
    place.out.one(answer, lambda console: _show_move(console, answer))


def _after(place: Desk, asked: Acting, answer: Json) -> None:
    if asked.dry_run:
        answer["dry_run"] = True
    else:
        place.deliver()


def _show_move(console: Console, answer: Json) -> None:
    code = "cli.would_move" if answer.get("dry_run") else "cli.moved"
    words = t(
        code,
        move=t(f"move.{answer['move']}"),
        unit=answer["unit"],
        state=t(f"state.{answer['state']}"),
    )
    console.print(Text(words), soft_wrap=True)
    console.print(
        pairs(
            [
                ("revision", str(answer["revision"] or "")),
                ("hash", answer["revision_hash"]),
                ("version", str(answer["version"])),
                ("receipt", str(answer.get("receipt", ""))),
                *(("finding", t(f"finding.{code}")) for code in answer.get("findings", ())),
                *(("mail", _mail(mail)) for mail in answer["mails"]),
            ]
        )
    )


def _mail(mail: Json) -> str:
    return f"{t('letter.' + mail['letter'])}: {mail['to']}"


def draft(ctx: typer.Context, asked: Moving, unit: str, file: Path) -> None:
    with desk(ctx, asked) as place:
        content, _ = _read(place, asked, unit, file)
        answer = drafts.save_draft(
            place.db,
            unit,
            content,
            actor(asked.by),
            place.now(),
            expect_version=asked.expect_version,
            **_shared(asked),
        )
        _say(place, answer, "cli.drafted")


def log_contact(
    ctx: typer.Context, asked: Acting, unit: str, outcome: str, promised: str, note: str
) -> None:
    with desk(ctx, asked) as place:
        answer = contact_log.log_contact(
            place.db,
            unit,
            outcome,
            actor(asked.by),
            place.now(),
            promised=moments.day(promised),
            note=note,
            **_shared(asked),
        )
        _say(place, answer, "cli.contact_logged")


def _shared(asked: Acting) -> dict[str, Any]:
    return {
        "campaign": asked.campaign,
        "command_id": asked.command_id,
        "dry_run": asked.dry_run,
    }


def _say(place: Desk, answer: Json, code: str) -> None:
    words = t(code, **answer) + (t("cli.dry_run") if answer.get("dry_run") else "")
    place.out.one(answer, lambda console: console.print(Text(words), soft_wrap=True))
