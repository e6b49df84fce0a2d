"""A deadline as an entry for calendars: one .ics a unit (RFC 5545), published, never an invitation.

The day is an all-day entry where the deadline ends with it; where the reader's clock shows
another hour then, the entry ends at that hour. Nothing in it depends on when it is made.
"""

import datetime as dt
import re
from functools import cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from i18n.words import say
from notifications import plan_words
from notifications.context import Context
from notifications.due_words import due_words
from notifications.facts import Entry, UnitFacts
from notifications.message import Attachment

SHOWN = dt.timedelta(minutes=30)  # how long an entry with an hour is on the page
_DAY = dt.timedelta(days=1)
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def attachments(
    units: list[UnitFacts], context: Context, sender: str, decided_at: dt.datetime
) -> tuple[Attachment, ...]:
    """The files a mail brings: one for each unit whose entry its addressee is to change."""
    return tuple(
        _file(unit, unit["entry"], context, sender, decided_at) for unit in units if "entry" in unit
    )


def _file(
    unit: UnitFacts, entry: Entry, context: Context, sender: str, decided_at: dt.datetime
) -> Attachment:
    calendar = Calendar()
    calendar.add("prodid", "-//dondoc//dondoc//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    event = _event(unit, entry, context)
    event.add("organizer", _organizer(context, sender))
    event.add("dtstamp", decided_at.astimezone(dt.UTC))
    if isinstance(event.start, dt.datetime):
        calendar.add_component(_timezone(str(context.zone), event.start.year))
    calendar.add_component(event)
    name = "-".join(filter(None, _UNSAFE.split(f"{context.plan.campaign.code}-{unit['code']}")))
    kind = "text/calendar; charset=utf-8; method=PUBLISH"
    return Attachment(f"{name}.ics", kind, calendar.to_ical())


def _event(unit: UnitFacts, entry: Entry, context: Context) -> Event:
    event = Event()
    event.add("uid", entry["uid"])
    event.add("sequence", entry["sequence"])
    start, end = _span(entry, context)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("status", "CANCELLED" if entry["cancelled"] else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day with it
    url = context.report_url(unit["code"])
    words = {
        "campaign": plan_words.text(context.plan.campaign.short_name, context.plan, context.lang),
        "unit": unit["name"],
        "code": unit["code"],
        "deadline": due_words(unit["due"], context).deadline,
        "url": url,
    }
    # Programs that do not heed the status of an entry still show what is so.
    done = "_done" if entry["cancelled"] else ""
    event.add("summary", say(f"entry.summary{done}", context.lang, **words))
    event.add("description", say(f"entry.description{done}", context.lang, **words))
    event.add("url", url)
    return event


def _span(entry: Entry, context: Context) -> tuple[dt.date, dt.date]:
    """First and end of the entry, days or instants of the addressee's zone."""
    ends_at = dt.datetime.fromisoformat(entry["ends_at"])
    end = ends_at.astimezone(context.zone)
    # Not asked of the hour: where the clocks change at midnight a day begins at one.
    if ends_at == dt.datetime.combine(end, dt.time(), context.zone).astimezone(dt.UTC):
        return end.date() - _DAY, end.date()
    # Counted in real time: a clock that is put back does not make the entry longer.
    return (end.astimezone(dt.UTC) - SHOWN).astimezone(context.zone), end


def _organizer(context: Context, sender: str) -> vCalAddress:
    """The office that set the deadline; never a person."""
    organizer = vCalAddress(f"mailto:{context.plan.mail.reply_to or sender}")
    name = plan_words.text(context.plan.mail.sender, context.plan, context.lang)
    if name:
        organizer.params["CN"] = vText(name)
    return organizer


@cache
def _timezone(key: str, year: int) -> Timezone:
    """The zone's rules for the years around the deadline."""
    return Timezone.from_tzid(
        key, first_date=dt.date(year - 1, 1, 1), last_date=dt.date(year + 2, 1, 1)
    )
