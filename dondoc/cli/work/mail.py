"""The outbox: listed, shown, tried again, stopped and let go on."""

import email
import email.policy
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Any

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection

from dondoc.cli.options import Changing, Reading, Shown
from dondoc.cli.words import t
from dondoc.cli.work import moments
from dondoc.cli.work.desk import actor, desk
from dondoc.cli.work.looks import word
from dondoc.cli.work.output import Column, Json, grid, note, pairs
from dondoc.upkeep import hold_mail, retry_mail
from states.errors import NotFound
from storage import campaigns, deliveries, installation, outbox
from workflow.bounced import BOUNCED
from workflow.frame import Frame, load, local, of_code
from workflow.mail_history import history
from workflow.views import mail_line


def _event(row: Mapping[str, Any]) -> Text:
    """What happened, what it means, and the server's own words for whoever must know."""
    said = Text(t(f"mail_event.{row['event']}"))
    if row["meaning"]:
        said.append(f": {t('mail_meaning.' + row['meaning'])}")
    if row["code"]:
        said.append(f" ({row['code']})")
    if row["words"] and row["meaning"]:
        said.append(f"\n{row['words']}", style="dim")
    return said


HISTORY = (
    Column("at", lambda row: moments.short(row["at"])),
    Column("event", _event, wrap=True),
)
BRIEF = (
    Column("decided_at", lambda row: moments.short(row["decided_at"])),
    Column("letter", lambda row: t(f"letter.{row['letter']}"), wrap=True),
    Column("units", lambda row: units_in_short(row["units"])),
    Column("to", lambda row: Text(row["to"]), breaks_at="@"),
)
COLUMNS = (
    Column("id", lambda row: str(row["id"]), justify="right"),
    *BRIEF,
    Column("mail_status", lambda row: word("mail_status", _shown_status(row))),
)


def units_in_short(units: Sequence[str]) -> Text:
    """The one or two units of a mail, or the first and how many more."""
    return Text(f"{units[0]} +{len(units) - 1}" if len(units) > 2 else ", ".join(units))


def frames_of(tx: Connection, rows: Sequence[Any], frames: dict[int, Frame]) -> None:
    """The frames of the campaigns the mails belong to."""
    for campaign_id in {row.campaign_id for row in rows} - set(frames):
        frames[campaign_id] = load(tx, campaigns.by_id(tx, campaign_id))


def list_(ctx: typer.Context, asked: Reading, status: str, unit: str) -> None:
    with desk(ctx, asked) as place:
        frames: dict[int, Frame] = {}
        with place.db.reading() as tx:
            campaign = of_code(tx, asked.campaign)[0].id if asked.campaign else None
            rows = outbox.listed(tx, campaign)
            frames_of(tx, rows, frames)
            held = installation.read(tx).mail_held
        lines = [mail_line(frames[row.campaign_id], row) for row in rows]
        wanted = [
            line for line in lines if _has(line, status) and (not unit or unit in line["units"])
        ]
        place.out.many(wanted, COLUMNS)
        if held:
            note("cli.mail.held")


def _has(line: Json, status: str) -> bool:
    """A mail that came back is one that failed; it can be asked for by either word."""
    return not status or status in (line["status"], _shown_status(line))


def _shown_status(line: Mapping[str, Any]) -> str:
    came_back = line["status"] == "failed" and line["reason"] == BOUNCED
    return BOUNCED if came_back else str(line["status"])


def show(ctx: typer.Context, asked: Shown, mail: int) -> None:
    with desk(ctx, asked) as place:
        with place.db.reading() as tx:
            row = outbox.one(tx, mail)
            if row is None:
                raise NotFound("mail", mail=mail)
            frame = load(tx, campaigns.by_id(tx, row.campaign_id))
            tries = deliveries.attempts(tx, mail)
            story = history(tx, frame, row, place.now())
        view = mail_line(frame, row) | {
            "tries": [
                {
                    "n": one.n,
                    "at": local(frame, one.at),
                    "outcome": one.outcome,
                    "code": one.code,
                    "text": one.text,
                }
                for one in tries
            ],
            "history": story,
            "text": _text(row.body),
        }
        place.out.one(view, lambda console: _show(console, view))


def _text(body: bytes | None) -> str | None:
    """The words of a mail whose bytes are frozen; ``None`` before its first try."""
    if body is None:
        return None
    message = email.message_from_bytes(body, EmailMessage, policy=email.policy.default)
    plain = message.get_body(("plain",))
    return plain.get_content() if plain is not None else ""


def _show(console: Console, view: Json) -> None:
    console.print(
        pairs(
            [
                ("subject", Text(view["subject"], style="bold")),
                ("to", view["to"]),
                ("letter", t(f"letter.{view['letter']}")),
                ("step", view["step"] or ""),
                ("units", ", ".join(view["units"])),
                ("mail_status", word("mail_status", _shown_status(view))),
                ("message_id", view["message_id"]),
            ]
        )
    )
    console.print()
    console.print(grid(view["history"], HISTORY, console.width))
    console.print()
    console.print(Text(view["text"] or t("cli.mail.not_written_yet")), soft_wrap=True)


def retry(ctx: typer.Context, asked: Changing, mail: int) -> None:
    with desk(ctx, asked) as place:
        answer = retry_mail(place.db, mail, actor(asked.by), place.now(), dry_run=asked.dry_run)
        if not asked.dry_run:
            place.deliver()
        words = t("cli.mail.retried", **answer)
        place.out.one(answer, lambda console: console.print(words, soft_wrap=True))


def hold(ctx: typer.Context, asked: Changing, *, held: bool) -> None:
    with desk(ctx, asked) as place:
        if not held:
            place.ask(asked, "cli.ask.release")
        answer = hold_mail(place.db, actor(asked.by), place.now(), held=held, dry_run=asked.dry_run)
        answer["at"] = place.local(place.now())
        if not held and not asked.dry_run:
            place.deliver()
        words = t("cli.mail.held" if held else "cli.mail.released")
        place.out.one(answer, lambda console: console.print(words, soft_wrap=True))
