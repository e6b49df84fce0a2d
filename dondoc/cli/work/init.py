"""Make a database, or bring one up to date."""

import typer

from dondoc.assembly import make_house, open_house
from dondoc.cli.options import Changing
from dondoc.cli.words import t
from dondoc.cli.work.desk import actor, machine_errors, settings_of
from dondoc.cli.work.output import Json, Out
from dondoc.settings import Settings
from states.errors import NotFound


def init(ctx: typer.Context, asked: Changing, *, trial: bool) -> None:
    settings = settings_of(ctx.obj)
    with machine_errors():
        made = _is_missing(settings) if asked.dry_run else _make(settings, asked.by, trial=trial)
    answer: Json = {
        "database": settings.database,
        "mode": "trial" if trial else "live",
        "created": made,
    }
    if asked.dry_run:
        answer["dry_run"] = True
    code = "cli.init.made" if made else "cli.init.there"
    words = t(code, path=answer["database"], mode=t(f"cli.mode.{answer['mode']}"))
    Out(as_json=asked.json).one(answer, lambda console: console.print(words))


def _make(settings: Settings, by: str, *, trial: bool) -> bool:
    house, made = make_house(settings, actor(by), trial=trial)
    with house:
        return made


def _is_missing(settings: Settings) -> bool:
    try:
        with open_house(settings):
            return False
    except NotFound:
        return True
