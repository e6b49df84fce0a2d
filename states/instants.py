"""Where a local day or hour of a zone lies on the one time line (UTC)."""

import datetime as dt
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)


def instant_at(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The UTC instant of a local time.

    Where a clock change repeats the hour it is the earlier one; a time that the change leaves
    out comes as much later as the clock was put forward (02:30 is 03:30).
    """
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)


def latest_instant_at(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The UTC instant after which it is no longer that local time by any reading of the clock."""
    return max(instant_at(day, time.replace(fold=fold), zone) for fold in (0, 1))


def start_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first instant of a local day, in UTC."""
    return instant_at(day, dt.time.min, zone)


def local_day(instant: dt.datetime, zone: ZoneInfo) -> dt.date:
    return instant.astimezone(zone).date()


def is_zone(name: str) -> bool:
    """Whether it names a zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True
