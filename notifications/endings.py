"""The moment that ends a deadline, as the reader's clock and the campaign's show it."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from i18n import dates, times
from i18n.words import say
from notifications.context import Context
from notifications.facts import Due
from states.instants import DAY, latest_instant_at, start_of_day

MOMENT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """``day`` and ``time`` are of the campaign's zone, ``local_day`` is the reader's."""

    day: dt.date
    time: dt.time | None
    zone: ZoneInfo
    reader: dt.tzinfo

    @property
    def instant(self) -> dt.datetime:
        """The first late instant (UTC)."""
        if self.time is None:
            return start_of_day(self.day + DAY, self.zone)
        return latest_instant_at(self.day, self.time, self.zone)

    @property
    def elsewhere(self) -> bool:
        """Whether the reader's clock then shows another time than the campaign's."""
        return times.differ(self.zone, self.reader, self.instant)

    @property
    def local_day(self) -> dt.date:
        """The reader's day of the last moment in time."""
        return (self.instant - MOMENT).astimezone(self.reader).date()

    def through(self, lang: str) -> str:
        """``hết thứ Năm 04/5/2023``; elsewhere both clocks: ``…, giờ Berlin, tức là …``."""
        words = dates.through(self.day, lang, time=self.time)
        if not self.elsewhere:
            return words
        local = self.instant.astimezone(self.reader)
        here = dates.through(local.date(), lang, time=local.time())
        return say(
            "deadline.local",
            lang,
            deadline=times.of_zone(words, self.zone, lang),
            local=_of(here, self.reader, lang),
        )

    def until(self, lang: str) -> str:
        """``24 giờ thứ Năm 04/5/2023``, by the reader's clock."""
        local = self.instant.astimezone(self.reader)
        if not self.elsewhere:
            return dates.until(self.day, self.time, lang)
        return _of(dates.until(local.date(), local.time(), lang), self.reader, lang)

    def closes(self, lang: str) -> str:
        """``24 giờ``, by the reader's clock."""
        if not self.elsewhere:
            return times.clock(self.time, lang)
        local = self.instant.astimezone(self.reader)
        return _of(times.clock(local.time(), lang), self.reader, lang)


def ending(due: Due, context: Context) -> Ending:
    day = dt.date.fromisoformat(due["last_valid_day"])
    return Ending(day, time_of(due.get("time", "")), context.campaign_zone, context.zone)


def time_of(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _of(words: str, zone: dt.tzinfo, lang: str) -> str:
    return times.of_zone(words, zone, lang) if isinstance(zone, ZoneInfo) else words
