"""A move on its way through the door: what was read, and what it will change."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from storage.audit import Actor
from storage.reports import ReportRow
from workflow.acts import Answer
from workflow.frame import Frame
from workflow.gather import Asked, Gathered
from workflow.mailing import Mailing


@dataclass(slots=True, kw_only=True)
class Passage:
    """Effects fill ``values`` (columns of the report), ``data`` (audit) and ``answer``."""

    tx: Connection
    frame: Frame
    report: ReportRow
    gathered: Gathered
    asked: Asked
    move: str
    target: str
    actor: Actor
    now: dt.datetime
    mailing: Mailing
    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    answer: Answer = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The report's version after this act."""
        return self.report.version + 1

    @property
    def day(self) -> dt.date:
        """The local day of the act."""
        return self.frame.day(self.now)
