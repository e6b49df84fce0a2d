"""A timeline, played through the real engine in a trial."""

import datetime as dt
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.options import Changing
from dondoc.cli.words import t
from dondoc.cli.work import clock, mail, moments
from dondoc.cli.work.desk import Desk, desk
from dondoc.cli.work.output import Json, grid
from dondoc.cli.work.progress import OnMoment, progress
from states.errors import BadRequest
from states.register import Register
from storage.database import Database
from storage.installation import read
from workflow.delivery import Delivery
from workflow.frame import Frame
from workflow.intake.timeline_file import Event, Timeline, read_timeline
from workflow.replay import replay as play


def replay(ctx: typer.Context, asked: Changing, timeline: Path, until: str, campaign: str) -> None:
    with desk(ctx, asked) as place:
        if not place.house.trial:
            raise BadRequest("trial_only", command="replay")
        frame = place.frame(campaign)
        story = read_story(timeline, place.db, frame)
        end = place.when(campaign).instant(until) if until else None
        if asked.dry_run:
            with place.house.copy() as db:
                answer, mails = _play(place, db, story, frame, end, None)
            answer |= {"dry_run": True, "would_send": mails}
        else:
            with place.house.delivery() as (delivery, _):
                answer, mails = _play(place, place.db, story, frame, end, delivery)
        place.out.one(answer, lambda console: _show(console, answer, mails))


def read_story(timeline: Path, db: Database, frame: Frame) -> Timeline:
    """The timeline with everything it speaks of. Raises BadInput before anything is played."""
    register = Register(units=tuple(frame.units.values()), posts=frame.posts)
    return read_timeline(timeline, frame.plan, register)


def _play(
    place: Desk,
    db: Database,
    story: Timeline,
    frame: Frame,
    until: dt.datetime | None,
    delivery: Delivery | None,
) -> tuple[Json, list[Json]]:
    before = clock.last_mail(db)
    start = place.now()
    end = until or (story.events[-1].at if story.events else start)
    with progress("cli.progress.replay", start, end) as follow:
        done = play_story(db, story, frame.code, until, delivery, follow)
    with db.reading() as tx:
        now = read(tx).clock.astimezone(frame.zone).isoformat()
    mails = clock.mails_after(db, before)
    return {"now": now, "events": done, "mails": len(mails)}, mails


def play_story(
    db: Database,
    story: Timeline,
    campaign: str,
    until: dt.datetime | None,
    delivery: Delivery | None,
    follow: OnMoment,
) -> int:
    """Play on from where it stands; gives the number of rows applied now."""

    def on_event(event: Event) -> None:
        follow(event.at)

    return play(
        db,
        story,
        until=until,
        delivery=delivery,
        campaign=campaign,
        on_event=on_event,
        on_moment=follow,
    )


def _show(console: Console, answer: Json, mails: list[Json]) -> None:
    code = "cli.replay.would_play" if answer.get("dry_run") else "cli.replay.played"
    words = t(code, at=moments.full(answer["now"]), events=answer["events"], mails=answer["mails"])
    console.print(Text(words), soft_wrap=True)
    if answer.get("dry_run"):
        console.print(grid(mails, mail.BRIEF, console.width))
