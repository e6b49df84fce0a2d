"""The tables of work to be done and of what was done: due rows, outbox, figures, audit."""

import datetime as dt
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from storage.tables import DUE_KINDS, DUE_STATUSES, MAIL_STATUSES, instant, json_column, one_of
from storage.types import Table

NOTICES = ("failed", "delayed", "delivered")
OPEN_MAIL = "status IN ('ready', 'retry', 'claimed', 'uncertain')"


class DueRow(Table, table=True):
    """A step of a report that falls due at an instant, once in each occurrence."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    report_id: int = Field(foreign_key="report.id")
    unit: str
    step: str
    occurrence: int = 1
    milestone: str = ""
    kind: str
    due_at: dt.datetime = instant()
    status: str = "planned"
    reason: str = ""
    decided_at: dt.datetime | None = instant(default=None)
    __table_args__ = (
        UniqueConstraint("report_id", "step", "occurrence"),
        Index(
            "ix_due_planned",
            "due_at",
            sqlite_where=text("status = 'planned'"),
            postgresql_where=text("status = 'planned'"),
        ),
        Index(
            "ix_due_next",
            "campaign_id",
            "kind",
            "due_at",
            sqlite_where=text("status = 'planned'"),
            postgresql_where=text("status = 'planned'"),
        ),
        one_of("status", DUE_STATUSES),
        one_of("kind", DUE_KINDS),
    )


class Mail(Table, table=True):
    """One message to one address: facts when decided, bytes frozen at the first claim."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    message_id: str = Field(unique=True)
    in_reply_to: str = ""
    kind: str
    letter: str
    step: str = ""
    units: list[str] = json_column()
    address: str
    lang: str
    decided_at: dt.datetime = instant()
    facts: dict[str, Any] = json_column()
    subject: str = ""
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    status: str = "ready"
    not_before: dt.datetime = instant()
    retry_at: dt.datetime | None = instant(default=None)
    owner: str = ""
    lease_until: dt.datetime | None = instant(default=None)
    attempts: int = 0
    first_tried: dt.datetime | None = instant(default=None)
    sent_at: dt.datetime | None = instant(default=None)
    reason: str = ""
    __table_args__ = (
        Index(
            "ix_mail_open",
            "not_before",
            sqlite_where=text(OPEN_MAIL),
            postgresql_where=text(OPEN_MAIL),
        ),
        Index("ix_mail_address", "campaign_id", "address"),
        one_of("status", MAIL_STATUSES),
        one_of("kind", ("reminder", "escalation", "digest", "event", "task")),
    )


class MailUnit(Table, table=True):
    """Which reports a mail speaks of, and while what it may still leave."""

    mail_id: int = Field(primary_key=True, foreign_key="mail.id")
    report_id: int = Field(primary_key=True, foreign_key="report.id", index=True)
    unless_met: str = ""
    dropped: bool = False
    entry_milestone: str | None = None
    entry_sequence: int | None = None


class CalendarEntry(Table, table=True):
    """A report's deadline as it stands in people's calendars; ``sequence`` counts its changes."""

    report_id: int = Field(primary_key=True, foreign_key="report.id")
    milestone: str = Field(primary_key=True)
    uid: str
    sequence: int = 0
    ends_at: dt.datetime = instant()
    cancelled: bool = False


class BadAddress(Table, table=True):
    """An address that takes no mail, in whichever campaign; in lower case, until cleared."""

    address: str = Field(primary_key=True)
    since: dt.datetime = instant()
    code: str = ""
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    mail_id: int | None = Field(default=None, foreign_key="mail.id")


class Attempt(Table, table=True):
    """What the mail server said. ``at`` is real time, also in a trial."""

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    n: int
    at: dt.datetime = instant()
    outcome: str
    code: int | None = None
    text: str = ""
    verb: str = ""


class DeliveryNotice(Table, table=True):
    """What a mail server wrote back about a mail it had taken; ``digest`` tells notices apart."""

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id")
    at: dt.datetime = instant()
    action: str
    code: str = ""
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    digest: str
    __table_args__ = (
        UniqueConstraint("mail_id", "digest"),
        one_of("action", NOTICES),
    )


class Digest(Table, table=True):
    """The one digest an address got on a day; ``keys`` are the things it listed."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    address: str
    day: dt.date
    at: dt.datetime = instant()
    keys: list[str] = json_column()
    __table_args__ = (UniqueConstraint("campaign_id", "address", "day"),)


class DigestRun(Table, table=True):
    """The days whose digests have been decided."""

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id")
    day: dt.date = Field(primary_key=True)
    at: dt.datetime = instant()


class HeldFigure(Table, table=True):
    """A figure held by a body, one a round; the later round replaces the earlier in use."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    indicator: str
    round: str
    data: dict[str, Any] = json_column()
    entered_by: str
    at: dt.datetime = instant()
    __table_args__ = (
        UniqueConstraint("campaign_id", "indicator", "round"),
        one_of("round", ("draft", "final")),
    )


class Member(Table, table=True):
    """A report that a build of a consolidating report has taken in."""

    parent_id: int = Field(primary_key=True, foreign_key="report.id")
    report_id: int = Field(primary_key=True, foreign_key="report.id")
    revision: int
    hash: str
    since_revision: int
    stale: bool = False
    at: dt.datetime = instant()


class AuditEntry(Table, table=True):
    """The bytes are the record; the columns beside them are derived and verified."""

    id: int | None = Field(default=None, primary_key=True)
    chain: str
    n: int
    campaign_id: int | None = Field(default=None)
    unit: str = ""
    action: str
    at: dt.datetime = instant()
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: str
    prev: str = Field(unique=True)
    __table_args__ = (
        UniqueConstraint("chain", "n"),
        Index("ix_audit_unit", "campaign_id", "unit"),
    )


class CommandId(Table, table=True):
    """A command that was carried out: the same id gives the same answer, not a second act."""

    actor: str = Field(primary_key=True)
    command_id: str = Field(primary_key=True)
    payload_hash: str
    answer: str = Field(sa_column=Column(Text, nullable=False))


class Heartbeat(Table, table=True):
    """When a node last lived, in real time."""

    node: str = Field(primary_key=True)
    at: dt.datetime = instant()
