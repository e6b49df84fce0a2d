"""The built-in example in motion: everything real but the clock and the far end of the mail."""

import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer

from dondoc.assembly import House, make_house, open_house, remove
from dondoc.cli.declare import Place
from dondoc.cli.exits import FAILED, SOME_FAILED
from dondoc.cli.options import Shown
from dondoc.cli.work import demo_page, worker
from dondoc.cli.work.campaign import read_edition
from dondoc.cli.work.desk import channel, machine_errors, settings_of
from dondoc.cli.work.examples import FIRST, Example, example
from dondoc.cli.work.moments import When, day
from dondoc.cli.work.output import Json, Out, note
from dondoc.cli.work.progress import progress
from dondoc.cli.work.replay import play_story
from dondoc.settings import Settings
from dondoc.upkeep import purpose_of
from i18n.phrases import parse_moment
from states.errors import BadRequest, NotFound
from storage import audit, campaigns, installation
from storage.audit import Actor
from workflow.campaigns import open_campaign
from workflow.delivery import Delivery
from workflow.edition import Edition
from workflow.intake.timeline_file import Timeline, read_timeline
from workflow.opening import opening_instant
from workflow.play import tick

FOLDER = Path("dondoc-demo")
PURPOSE = "demo"
HOUR = dt.time(9)


def demo(ctx: typer.Context, asked: Shown, date: str, name: str, *, once: bool) -> None:
    if once and date:
        raise BadRequest("once_or_date")
    began = time.monotonic()
    with example(name) as found:
        settings = _settings(ctx.obj, found)
        opening = read_edition(found.folder)
        story = read_timeline(found.folder / "timeline.csv", opening.plan, opening.register)
        until = None if once else _stop(opening, date or found.stops_on.isoformat())
    with machine_errors():
        if once:
            _clear_out(settings)
        with _house(settings) as house:
            _play(house, opening, story, until)
            if once:
                _finish(house, asked, began)
            else:
                _stay(house, asked)


def _settings(place: Place, found: Example) -> Settings:
    """The demonstration's own folder and database, wherever others may be configured."""
    own = FOLDER if found.name == FIRST else FOLDER.with_name(f"{FOLDER}-{found.name}")
    data = place.data or own
    url = place.database or f"sqlite:///{data / 'dondoc.db'}"
    return settings_of(Place(data, url, place.lang))


def _stop(opening: Edition, date: str) -> dt.datetime:
    """A day alone means nine o'clock."""
    moment = parse_moment(date)
    when = When.of(opening.plan, None)
    if isinstance(moment, dt.datetime):
        return when.instant(date)
    found = day(date)
    assert found is not None
    return dt.datetime.combine(found, HOUR, when.zone).astimezone(dt.UTC)


@contextmanager
def _house(settings: Settings) -> Iterator[House]:
    """The demonstration's database, made if there is none.

    Raises BadRequest ``demo_only`` for a database that is anything else.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        found = open_house(settings)
    except NotFound:
        maker = Actor(PURPOSE, channel=channel(PURPOSE))
        found, _ = make_house(settings, maker, trial=True, purpose=PURPOSE)
    with found as house:
        _must_be_ours(house)
        yield house


def _must_be_ours(house: House) -> None:
    with house.db.reading() as tx:
        ours = house.trial and purpose_of(tx) == PURPOSE
    if not ours:
        raise BadRequest("demo_only", path=house.settings.database)


def _clear_out(settings: Settings) -> None:
    """Demonstrations are disposable: make room for a fresh one, where no other is running."""
    try:
        with open_house(settings) as house:
            _must_be_ours(house)
            if house.others_running():
                raise BadRequest("demo_running", path=str(settings.data))
            mails = list(house.mailbox.glob("*.eml"))
    except NotFound:
        return
    # The mails first: what is left of a demonstration must never meet a new one.
    for mail in mails:
        mail.unlink(missing_ok=True)
    remove(settings)


def _play(house: House, opening: Edition, story: Timeline, until: dt.datetime | None) -> None:
    """Open the campaign and play on to the moment, never behind a visitor's acts."""
    with ExitStack() as stack:
        delivery, _ = stack.enter_context(house.delivery())
        clock = _open(house, opening, delivery)
        end = until or story.events[-1].at
        if clock >= end or _visited(house):
            return
        follow = stack.enter_context(progress("cli.progress.replay", clock, end))
        play_story(house.db, story, opening.plan.campaign.code, until, delivery, follow)


def _open(house: House, opening: Edition, delivery: Delivery) -> dt.datetime:
    at = opening_instant(opening.plan).astimezone(dt.UTC)
    code = opening.plan.campaign.code
    with house.db.writing() as tx:
        others = [row.code for row in campaigns.all_campaigns(tx) if row.code != code]
        if others:
            raise BadRequest("demo_other", path=str(house.settings.data), campaign=others[0])
        installation.set_clock(tx, at)
        known = campaigns.by_code(tx, code)
    if known is None:
        open_campaign(house.db, opening, Actor(PURPOSE, channel=channel(PURPOSE)), at)
    now = house.now()
    tick(house.db, now, delivery)
    return now


def _visited(house: House) -> bool:
    """Whether anybody but the timeline and the clock has acted."""
    with house.db.reading() as tx:
        return any(_is_a_visitors(row.body) for row in audit.listed(tx, None))


def _is_a_visitors(body: bytes) -> bool:
    through = str(json.loads(body)["channel"]).partition(":")[0]
    return through not in ("clock", "replay", PURPOSE)


def _finish(house: House, asked: Shown, began: float) -> None:
    """The whole campaign has been played: say what came of it."""
    summary = demo_page.summary(house)
    summary["elapsed_seconds"] = round(time.monotonic() - began, 1)
    out = Out(as_json=asked.json)
    out.one(summary, lambda console: demo_page.show_summary(console, house, summary))
    if not summary["audit"]["ok"]:
        raise typer.Exit(FAILED)
    if summary["mails"]["by_status"].get("failed"):
        raise typer.Exit(SOME_FAILED)


def _stay(house: House, asked: Shown) -> None:
    """Say where things stand and which mails leave next; then work on until stopped."""
    standing = demo_page.standing(house) | {"pid": os.getpid()}
    out = Out(as_json=asked.json)
    out.one(standing, lambda console: demo_page.show_standing(console, standing))

    def tell(event: Json) -> None:
        if not out.as_json:
            note(f"cli.demo.{event['event']}", data=str(house.settings.data))

    worker.run(house, tell)
