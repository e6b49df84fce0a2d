"""A trial's own time: shown, set, advanced, run."""

import datetime as dt

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.options import Changing, Shown
from dondoc.cli.words import t
from dondoc.cli.work import mail, moments
from dondoc.cli.work.desk import Desk, actor, desk
from dondoc.cli.work.output import Json, grid
from dondoc.cli.work.progress import progress
from dondoc.upkeep import check_forward, check_trial, move_clock
from storage import outbox
from storage.database import Database
from workflow.frame import Frame
from workflow.play import run_to as run_clock_to
from workflow.views import mail_line


def show(ctx: typer.Context, asked: Shown) -> None:
    with desk(ctx, asked) as place:
        clock = place.house.clock()
        local = place.local(clock) if clock else None
        answer = {"now": local, "mode": "trial" if place.house.trial else "live"}
        words = moments.full(local) or t("cli.clock.not_set")
        mode = t(f"cli.mode.{answer['mode']}")
        place.out.one(answer, lambda console: console.print(f"{words} ({mode})", soft_wrap=True))


def set_(ctx: typer.Context, asked: Changing, time: str) -> None:
    with desk(ctx, asked) as place:
        check_trial(trial=place.house.trial)
        _set(place, asked, place.when_at_all().instant(time))


def advance(ctx: typer.Context, asked: Changing, spec: str) -> None:
    with desk(ctx, asked) as place:
        check_trial(trial=place.house.trial)
        _set(place, asked, place.when_at_all().later(spec))


def _set(place: Desk, asked: Changing, to: dt.datetime) -> None:
    check_forward(place.house.clock(), to)
    move_clock(place.db, actor(asked.by), to, dry_run=asked.dry_run)
    answer: Json = {"now": place.local(to)} | ({"dry_run": True} if asked.dry_run else {})
    words = t("cli.clock.stands", at=moments.full(answer["now"]))
    place.out.one(answer, lambda console: console.print(words, soft_wrap=True))


def run_to(ctx: typer.Context, asked: Changing, time: str) -> None:
    """Play every due moment on the way, delivering; a dry run plays them on a copy."""
    with desk(ctx, asked) as place:
        check_trial(trial=place.house.trial)
        now, to = place.now(), place.when_at_all().instant(time)
        check_forward(now, to)
        with progress("cli.progress.clock", now, to) as follow:
            if asked.dry_run:
                with place.house.copy() as db:
                    before = last_mail(db)
                    run_clock_to(db, to, on_moment=follow)
                    mails = mails_after(db, before)
            else:
                before = last_mail(place.db)
                move_clock(place.db, actor(asked.by), to, action="clock_run")
                with place.house.delivery() as (delivery, _):
                    run_clock_to(place.db, to, delivery, follow)
                mails = mails_after(place.db, before)
        answer: Json = {"now": place.local(to), "mails": len(mails)}
        if asked.dry_run:
            answer |= {"dry_run": True, "would_send": mails}
        place.out.one(answer, lambda console: _show(console, answer, mails))


def last_mail(db: Database) -> int:
    """The newest mail's id; what is decided later is newer."""
    with db.reading() as tx:
        return max((row.id for row in outbox.listed(tx)), default=0)


def mails_after(db: Database, last: int) -> list[Json]:
    """The mails decided since, as the interface gives them."""
    frames: dict[int, Frame] = {}
    with db.reading() as tx:
        rows = [row for row in outbox.listed(tx) if row.id > last]
        mail.frames_of(tx, rows, frames)
    return [mail_line(frames[row.campaign_id], row) for row in rows]


def _show(console: Console, answer: Json, mails: list[Json]) -> None:
    code = "cli.clock.would_run" if answer.get("dry_run") else "cli.clock.ran"
    words = t(code, at=moments.full(answer["now"]), n=answer["mails"])
    console.print(Text(words), soft_wrap=True)
    if mails:
        console.print(grid(mails, mail.BRIEF, console.width))
