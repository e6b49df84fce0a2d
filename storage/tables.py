"""The tables. One class a noun; values of closed sets are text with a CHECK.

Times are aware instants, days are dates, both without the server's zone. No
``from __future__ import annotations`` here: the classes read their annotations.
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.types import Instant, Table

STATES = ("draft", "submitted", "reviewed", "consolidated", "presented")
OBLIGATIONS = ("due", "exempt", "merged", "waived", "closed")
DUE_KINDS = ("ladder", "event", "figures", "review", "resubmit")
DUE_STATUSES = (
    "planned", "claimed", "fired", "superseded", "skipped", "awaiting_confirmation",
)  # fmt: skip
MAIL_STATUSES = ("ready", "claimed", "sent", "retry", "failed", "uncertain", "dropped")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"ck_{column}")


def instant(*, index: bool = False, default: Any = ...) -> Any:
    return Field(default, sa_type=Instant, index=index)


def json_column() -> Any:
    return Field(sa_type=JSON)


class Installation(Table, table=True):
    """One row: what this database is. A trial has a movable clock, a live one never."""

    id: int = Field(default=1, primary_key=True)
    mode: str
    clock: dt.datetime | None = instant(default=None)
    mail_held: bool = False
    chain_n: int = 0
    chain_hash: str = ""
    __table_args__ = (one_of("mode", ("live", "trial")),)


class Campaign(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    status: str = "open"
    plan_hash: str
    plan_version: int = 1
    register_hash: str
    register_rev: int = 1
    bad_addresses: str = ""
    definition: str
    definition_hash: str
    opened_at: dt.datetime = instant()
    paused: bool = False
    presented_at: dt.datetime | None = instant(default=None)
    conference_at: dt.datetime | None = instant(default=None)
    closed_at: dt.datetime | None = instant(default=None)
    version: int = 0
    chain_n: int = 0
    chain_hash: str = ""
    __table_args__ = (one_of("status", ("open", "closed")),)


class PlanVersion(Table, table=True):
    """Plan and register as they were from one amendment to the next; written once, kept for good.

    ``carried`` is what of earlier versions still matters.
    """

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id")
    version: int = Field(primary_key=True)
    at: dt.datetime = instant()
    by: str
    reason: str = ""
    plan: str = Field(sa_column=Column(Text, nullable=False))
    plan_hash: str
    register_text: str = Field(sa_column=Column(Text, nullable=False))
    register_hash: str
    carried: dict[str, Any] = json_column()


class Report(Table, table=True):
    """The one row a move changes by compare-and-set on ``version``."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    unit: str
    level: str
    root: bool = False
    state: str = "draft"
    obligation: str = "due"
    merged_into: str = ""
    version: int = 0
    revision: int = 0
    visit: int = 1
    plan_rev: int = 1
    epoch: int = 1
    extensions: dict[str, dict[str, str]] = json_column()
    revision_hash: str = ""
    revision_by: str = ""
    drafted_by: str = ""
    errors: int = 0
    estimate: bool = False
    opened: bool = False
    reader_step: int | None = None
    reached: dict[str, int] = json_column()
    reached_at: dt.datetime | None = instant(default=None)
    review_due: dt.datetime | None = instant(default=None)
    reading: bool = False
    returned: bool = False
    resubmit_due: dt.datetime | None = instant(default=None)
    first_received: dt.datetime | None = instant(default=None)
    counted_received: dt.datetime | None = instant(default=None)
    last_move: str = ""
    last_actor: str = ""
    last_at: dt.datetime | None = instant(default=None)
    chain_n: int = 0
    chain_hash: str = ""
    __table_args__ = (
        UniqueConstraint("campaign_id", "unit"),
        Index("ix_report_state", "campaign_id", "state"),
        one_of("state", STATES),
        one_of("obligation", OBLIGATIONS),
    )


class Draft(Table, table=True):
    """What is being written; for the root, what the last build made."""

    report_id: int = Field(primary_key=True, foreign_key="report.id")
    content: dict[str, Any] = json_column()
    saved_by: str
    saved_at: dt.datetime = instant()


class Revision(Table, table=True):
    """The nth frozen submission. ``received_at`` may lie before ``submitted_at`` (paper)."""

    report_id: int = Field(primary_key=True, foreign_key="report.id")
    n: int = Field(primary_key=True)
    content: str = Field(sa_column=Column(Text, nullable=False))
    hash: str
    submitted_at: dt.datetime = instant()
    received_at: dt.datetime = instant()
    by: str
    drafted_by: str = ""
    registered: bool = False
    complete: bool = True
    estimate: bool = False
    findings: list[Any] = json_column()
    receipt: str = ""
    confirmed_at: dt.datetime | None = instant(default=None)
    withdrawn_at: dt.datetime | None = instant(default=None)


class Endorsement(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    revision: int
    role: str
    by: str
    at: dt.datetime = instant()
    revision_hash: str
    final: bool = False


class Remark(Table, table=True):
    """A numbered point of a return; ``anchor`` names a section or indicator."""

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    revision: int
    n: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    anchor: str = ""
    by: str
    at: dt.datetime = instant()


class Contact(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    at: dt.datetime = instant()
    by: str
    outcome: str
    promised: dt.date | None = None
    note: str = ""
    __table_args__ = (one_of("outcome", ("called", "promised", "no_answer", "visited")),)


class CallTask(Table, table=True):
    """Somebody must be telephoned because nobody could be written to."""

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id")
    step: str
    occurrence: int
    at: dt.datetime = instant()
    closed_at: dt.datetime | None = instant(default=None)
    __table_args__ = (UniqueConstraint("report_id", "step", "occurrence"),)
