"""The calendar of a campaign: which days are worked, and when mails may leave."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from states.record import record

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@record
class Closed:
    """Closed days, both ends included."""

    from_: dt.date
    to: dt.date
    texts: Mapping[str, str] = field(default_factory=dict)


@record
class Calendar:
    country: str = "VN"
    subdivision: str = ""
    weekend: tuple[Weekday, ...] = ("sat", "sun")
    send_window: tuple[str, str] = ("07:30", "16:30")
    working_hours: tuple[tuple[str, str], ...] = ()
    extra_workdays: tuple[dt.date, ...] = ()
    closed: tuple[Closed, ...] = ()
