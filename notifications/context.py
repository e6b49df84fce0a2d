"""What a letter needs beside its facts: plan, calendar, zone, moment, address, language."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote
from zoneinfo import ZoneInfo

from i18n.dates import WorkingDays
from states.plan import Plan


@dataclass(frozen=True, slots=True)
class Context:
    """``now`` is the moment of leaving; days are those of ``zone``."""

    plan: Plan
    workdays: WorkingDays
    zone: dt.tzinfo
    now: dt.datetime
    base_url: str
    lang: str

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(self.zone).date()

    @property
    def campaign_zone(self) -> ZoneInfo:
        """The zone in which the order's days and times are meant."""
        return ZoneInfo(self.plan.campaign.timezone)

    def report_url(self, unit: str) -> str:
        return self._url("r", self.plan.campaign.code, unit)

    def campaign_url(self) -> str:
        return self._url("c", self.plan.campaign.code)

    def today_url(self) -> str:
        return self._url("today")

    def receipt_url(self, code: str) -> str:
        return self._url("receipt", code)

    def _url(self, *parts: str) -> str:
        path = "/".join(quote(part, safe="") for part in parts)
        return f"{self.base_url.rstrip('/')}/{path}"
