"""Where a local day or hour of a zone lies on the one time line (UTC)."""

import datetime as dt
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)


def instant_at(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The UTC instant of a local time; the earlier one where a clock change repeats the hour."""
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)


def start_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first instant of a local day, in UTC."""
    return instant_at(day, dt.time.min, zone)


def local_day(instant: dt.datetime, zone: ZoneInfo) -> dt.date:
    return instant.astimezone(zone).date()
