"""Open a campaign, look at campaigns, pause and resume one."""

import datetime as dt
from collections import Counter
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection

from dondoc.cli.options import Changing, Shown
from dondoc.cli.words import language, t
from dondoc.cli.work import moments, names
from dondoc.cli.work.campaign_list import line_of, name_of, status_of
from dondoc.cli.work.desk import Desk, actor, desk
from dondoc.cli.work.output import Json, note, pairs
from dondoc.cli.work.plan_versions import summary
from states.errors import BadRequest
from storage import installation, outbox, reports
from storage.database import Database
from workflow import campaigns as acts
from workflow import versions
from workflow.edition import Edition
from workflow.frame import Frame, local, of_code
from workflow.intake.plan_folder import check_folder, read_folder
from workflow.opening import trial_opening
from workflow.play import tick
from workflow.views import awaiting_lines, timeliness_of


def read_edition(folder: Path) -> Edition:
    """What a campaign is opened with. Raises BadInput with every problem of the folder."""
    found = read_folder(folder)
    return Edition(found.plan, found.register)


def open_(ctx: typer.Context, asked: Changing, folder: Path, at: str) -> None:
    opening = read_edition(folder)
    mention_warnings(folder)
    with desk(ctx, asked) as place:
        now = _opening_instant(place, opening, at)
        if asked.dry_run:
            with place.house.copy() as db:
                answer = _open(db, opening, asked.by, now, fire=True)
            answer["dry_run"] = True
        else:
            place.ask(asked, "cli.ask.open", n=len(opening.register.units))
            answer = _open(place.db, opening, asked.by, now, fire=place.house.trial)
            place.deliver()
        place.out.one(answer, lambda console: _show_opened(console, answer))


def mention_warnings(folder: Path) -> None:
    """Say beside the answer that the folder has warnings, and where to read them."""
    warnings = sum(one.severity == "warning" for one in check_folder(folder))
    if warnings:
        note("cli.campaign.warnings", n=warnings, folder=str(folder))


def _opening_instant(place: Desk, opening: Edition, at: str) -> dt.datetime:
    clock = place.house.clock()
    if place.house.trial:
        when = moments.When.of(opening.plan, clock)
        return trial_opening(opening.plan, clock, when.instant(at) if at else None)
    if at:
        raise BadRequest("trial_only", command="campaign open --at")
    # Letters would wait unseen in a database that cannot send.
    place.house.need_mail_server()
    return place.now()


def _open(db: Database, opening: Edition, by: str, now: dt.datetime, *, fire: bool) -> Json:
    """Open it; ``fire`` decides its letters at once, as else the worker does."""
    with db.writing() as tx:
        installation.set_clock(tx, now)
    answer = acts.open_campaign(db, opening, actor(by), now)
    if fire:
        tick(db, now)
    with db.reading() as tx:
        row, _ = of_code(tx, opening.plan.campaign.code)
        letters = Counter(mail.letter for mail in outbox.listed(tx, row.id))
    return {**answer, "mails": dict(letters)}


def _show_opened(console: Console, answer: Json) -> None:
    code = "cli.campaign.would_open" if answer.get("dry_run") else "cli.campaign.opened"
    console.print(
        t(code, campaign=answer["campaign"], at=moments.full(answer["opened_at"])), soft_wrap=True
    )
    letters = [(t(f"letter.{name}"), n) for name, n in answer["mails"].items()]
    console.print(
        pairs(
            [
                ("due_units", str(answer["obligations"].get("due", 0))),
                ("mails", "; ".join(f"{name}: {n}" for name, n in letters)),
            ]
        )
    )


def show(ctx: typer.Context, asked: Shown, code: str) -> None:
    with desk(ctx, asked) as place:
        now = place.now()
        with place.db.reading() as tx:
            found, frame = view(tx, code, now), of_code(tx, code)[1]
        place.out.one(found, lambda console: _show(console, frame, found))


def view(tx: Connection, code: str, now: dt.datetime) -> Json:
    """A campaign whole: where its reports stand, its deadlines, what waits for a person."""
    row, frame = of_code(tx, code)
    members = [one for one in reports.all_of(tx, frame.id) if not one.root]
    return {
        **line_of(frame, row),
        "now": local(frame, now),
        "mail_held": installation.read(tx).mail_held,
        **{key: value for key, value in acts.summary(tx, frame).items() if key != "opened_at"},
        "timeliness": dict(Counter(timeliness_of(frame, one, now) for one in members)),
        "deadlines": [_deadline(frame, milestone) for milestone in frame.deadlines],
        "awaiting": awaiting_lines(tx, frame),
        "versions": versions.lines(tx, frame),
    }


def _deadline(frame: Frame, milestone: str) -> Json:
    deadline = frame.deadlines[milestone]
    level = next(m.level for m in frame.plan.milestones if m.code == milestone)
    return {
        "milestone": milestone,
        "level": level,
        "phrase": deadline.phrase.get(frame.plan.campaign.default_language, ""),
        "boundary": deadline.boundary,
        "instant": local(frame, deadline.instant),
        "last_valid_day": deadline.last_valid_day.isoformat(),
    }


def _show(console: Console, frame: Frame, found: Json) -> None:
    name = name_of(frame, language())
    console.print(Text(f"{found['campaign']}: {name}", style="bold"), soft_wrap=True)
    console.print(
        pairs(
            [
                ("now", moments.full(found["now"])),
                ("status", t(f"cli.campaign_status.{status_of(found)}")),
                ("mail", t("cli.mail.held") if found["mail_held"] else ""),
                ("opened_at", moments.full(found["opened_at"])),
                ("closed_at", moments.full(found["closed_at"])),
                *(("plan_version", summary(frame, one)) for one in found["versions"]),
                *(("deadline", _due(frame, one)) for one in found["deadlines"]),
                ("states", counted("state", found["states"])),
                ("timeliness", counted("timeliness", found["timeliness"])),
                ("awaiting", ", ".join(f"{a['step']} {a['unit']}" for a in found["awaiting"])),
            ]
        )
    )


def _due(frame: Frame, deadline: Json) -> str:
    last_day = moments.day_in_words(deadline["last_valid_day"])
    phrase = names.order(frame, deadline)
    return t("cli.deadline", day=last_day, phrase=phrase, code=deadline["milestone"])


def counted(kind: str, counts: dict[str, int]) -> str:
    """How many of each, in words."""
    return "; ".join(f"{t(f'{kind}.{value}')}: {n}" for value, n in counts.items())


def pause(ctx: typer.Context, asked: Changing, code: str, *, paused: bool) -> None:
    with desk(ctx, asked) as place:
        answer = acts.set_paused(
            place.db, code, actor(asked.by), place.now(), paused=paused, dry_run=asked.dry_run
        )
        words = t("cli.campaign.paused" if paused else "cli.campaign.resumed", **answer)
        place.out.one(answer, lambda console: console.print(words, soft_wrap=True))
