"""The calendar of a campaign: shown, and days of it closed and opened."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import typer
from rich.text import Text

from dondoc.cli.options import Acting, Reading
from dondoc.cli.words import language, t
from dondoc.cli.work import moments
from dondoc.cli.work.amend import carry_out
from dondoc.cli.work.desk import Desk, desk
from dondoc.cli.work.output import Column, Json
from i18n import dates
from states.calendar_edit import close_days, open_days
from states.closed_days import Calendar
from states.errors import BadRequest
from workflow.edition import Edition
from workflow.frame import Frame

COLUMNS = (
    Column("from_day", lambda row: _day(row["from"])),
    Column("to_day", lambda row: _day(row["to"])),
    Column("day_kind", lambda row: t(f"cli.calendar.{row['kind']}")),
    Column("name", lambda row: Text(row["name"]), wrap=True),
)
LONGEST = 366
Change = Callable[[Calendar], Calendar]


def _day(iso: str) -> str:
    return dates.with_weekday(dt.date.fromisoformat(iso), language())


def show(ctx: typer.Context, asked: Reading) -> None:
    with desk(ctx, asked) as place:
        place.out.many(_lines(place.frame(asked.campaign)), COLUMNS, empty="cli.calendar.empty")


def _lines(frame: Frame) -> list[Json]:
    calendar, default = frame.plan.calendar, frame.plan.campaign.default_language
    closed = [
        {
            "kind": "closed",
            "from": one.from_.isoformat(),
            "to": one.to.isoformat(),
            "name": one.texts.get(language()) or one.texts.get(default, ""),
        }
        for one in calendar.closed
    ]
    extra = [
        {"kind": "extra", "from": day.isoformat(), "to": day.isoformat(), "name": ""}
        for day in calendar.extra_workdays
    ]
    return sorted([*closed, *extra], key=lambda row: row["from"])


def close(ctx: typer.Context, asked: Acting, day: str, to: str, name: str, reason: str) -> None:
    first, last = _span(day, to)
    given = {"close": first.isoformat(), "to": last.isoformat(), "name": name}
    with desk(ctx, asked) as place:
        names = {place.frame(asked.campaign).plan.campaign.default_language: name.strip()}
        _amend(place, asked, lambda days: close_days(days, first, last, names), reason, given)


def open_(ctx: typer.Context, asked: Acting, day: str, to: str, reason: str) -> None:
    first, last = _span(day, to)
    given = {"open": first.isoformat(), "to": last.isoformat()}
    with desk(ctx, asked) as place:
        _amend(place, asked, lambda days: open_days(days, first, last), reason, given)


def _amend(place: Desk, asked: Acting, change: Change, reason: str, given: Json) -> None:
    def edit(current: Edition) -> Edition:
        plan = current.plan
        return replace(current, plan=replace(plan, calendar=change(plan.calendar)))

    carry_out(place, asked, asked.campaign, edit, reason, given)


def _span(day: str, to: str) -> tuple[dt.date, dt.date]:
    """The days that are meant, both included. Raises BadRequest ``day``, ``days_order``."""
    first = moments.day(day)
    last = moments.day(to) or first
    if first is None or last is None:
        raise BadRequest("day", text=day)
    if not 0 <= (last - first).days <= LONGEST:
        raise BadRequest("days_order", first=day, last=to)
    return first, last
