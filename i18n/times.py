"""Times of day and zones in words; their patterns are words of the language."""

import datetime as dt
from zoneinfo import ZoneInfo

from i18n.words import say


def clock(time: dt.time | None, lang: str) -> str:
    """``17 giờ 00``; nothing is the end of the day, ``24 giờ``."""
    if time is None:
        return say("time.end_of_day", lang)
    return say("time.clock", lang, hour=time.hour, minute=time.minute)


def city(zone: ZoneInfo, lang: str) -> str:
    """The place a zone is named after, as the language calls it."""
    from babel.dates import get_timezone_location  # noqa: PLC0415 - most commands name no place

    return get_timezone_location(zone.key, locale=lang, return_city=True)


def of_zone(words: str, zone: ZoneInfo, lang: str) -> str:
    """``17 giờ 00 ngày 05/5/2023, giờ New York``."""
    return say("time.in_zone", lang, time=words, city=city(zone, lang))


def differ(one: dt.tzinfo, other: dt.tzinfo, instant: dt.datetime) -> bool:
    """Whether clocks of the two zones show different times at that instant."""
    return instant.astimezone(one).utcoffset() != instant.astimezone(other).utcoffset()
