"""Django (BSD-3-Clause) with django-fsm-2 (MIT): a protected state field, its transition with
conditions, the row saved by compare-and-set, log and outbox as models."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection, models, transaction
from django_fsm import ConcurrentTransitionMixin, FSMField
from django_fsm import transition as move

from bench.peers import rows
from storage.types import instant_text

settings.configure(
    USE_TZ=True,
    INSTALLED_APPS=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    },
)
django.setup()


class Report(ConcurrentTransitionMixin, models.Model):  # type: ignore[misc]
    id = models.AutoField(primary_key=True)
    campaign_id = models.IntegerField()
    unit = models.TextField()
    state = FSMField(default="draft", protected=True)
    obligation = models.TextField()
    version = models.IntegerField()
    revision = models.IntegerField()
    revision_hash = models.TextField()
    errors = models.IntegerField()
    reader_step = models.IntegerField(null=True)
    last_move = models.TextField()
    last_actor = models.TextField()
    last_at = models.DateTimeField(null=True)
    chain_n = models.IntegerField()
    chain_hash = models.TextField()

    class Meta:
        app_label = "peer"
        db_table = "report"
        managed = False

    def is_due(self) -> bool:
        return self.obligation == "due" and not self.errors

    @move(field=state, source="submitted", target="reviewed", conditions=[is_due])
    def approve(self, at: dt.datetime) -> None:
        self.version += 1
        self.reader_step = None
        self.last_move, self.last_actor, self.last_at = "approve", rows.PERSON, at

    @move(field=state, source="reviewed", target="consolidated", conditions=[is_due])
    def consolidate(self, at: dt.datetime) -> None:
        self.version += 1
        self.last_move, self.last_actor, self.last_at = "consolidate", rows.PERSON, at


class AuditEntry(models.Model):
    id = models.AutoField(primary_key=True)
    chain = models.TextField()
    n = models.IntegerField()
    campaign_id = models.IntegerField()
    unit = models.TextField()
    action = models.TextField()
    at = models.DateTimeField()
    body = models.BinaryField()
    hash = models.TextField()
    prev = models.TextField()

    class Meta:
        app_label = "peer"
        db_table = "audit_entry"
        managed = False


class Endorsement(models.Model):
    id = models.AutoField(primary_key=True)
    report_id = models.IntegerField()
    revision = models.IntegerField()
    role = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    revision_hash = models.TextField()
    final = models.BooleanField()

    class Meta:
        app_label = "peer"
        db_table = "endorsement"
        managed = False


class DueRow(models.Model):
    id = models.AutoField(primary_key=True)
    report_id = models.IntegerField()
    kind = models.TextField()
    status = models.TextField()
    reason = models.TextField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "peer"
        db_table = "due_row"
        managed = False


class Mail(models.Model):
    id = models.AutoField(primary_key=True)
    campaign_id = models.IntegerField()
    message_id = models.TextField()
    in_reply_to = models.TextField(default="")
    kind = models.TextField()
    letter = models.TextField()
    step = models.TextField(default="")
    units = models.JSONField()
    address = models.TextField()
    lang = models.TextField()
    decided_at = models.DateTimeField()
    facts = models.JSONField()
    subject = models.TextField(default="")
    status = models.TextField(default="ready")
    not_before = models.DateTimeField()
    owner = models.TextField(default="")
    attempts = models.IntegerField(default=0)
    reason = models.TextField(default="")

    class Meta:
        app_label = "peer"
        db_table = "mail"
        managed = False


class MailUnit(models.Model):
    pk = models.CompositePrimaryKey("mail_id", "report_id")
    mail_id = models.IntegerField()
    report_id = models.IntegerField()
    unless_met = models.TextField(default="")
    dropped = models.BooleanField(default=False)

    class Meta:
        app_label = "peer"
        db_table = "mail_unit"
        managed = False


class Member(models.Model):
    pk = models.CompositePrimaryKey("parent_id", "report_id")
    parent_id = models.IntegerField()
    report_id = models.IntegerField()
    revision = models.IntegerField()
    hash = models.TextField()
    since_revision = models.IntegerField()
    stale = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        app_label = "peer"
        db_table = "member"
        managed = False


def use(path: Path) -> None:
    """From now on that database; the connection stays open, as behind CONN_MAX_AGE."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = str(path)
    connection.settings_dict["NAME"] = str(path)
    connection.ensure_connection()


def approve(unit: str, now: dt.datetime) -> None:
    with transaction.atomic():
        report: Any = Report.objects.get(campaign_id=1, unit=unit)
        source = report.state
        report.approve(now)
        log(report, source, "approve", now)
        report.save()
        Endorsement.objects.create(
            report_id=report.id, revision=report.revision, role="chief_of_office",
            by=rows.PERSON, at=now, revision_hash=report.revision_hash, final=True,
        )  # fmt: skip
        DueRow.objects.filter(report_id=report.id, kind="review", status="planned").update(
            status="superseded", reason="read", decided_at=now
        )
        mails = Mail.objects.bulk_create(_mail(unit, role, now) for role in rows.ROLES)
        MailUnit.objects.bulk_create(MailUnit(mail_id=m.id, report_id=report.id) for m in mails)


def consolidate(units: list[str], now: dt.datetime) -> None:
    """Each through its transition, all in one transaction."""
    with transaction.atomic():
        for report in Report.objects.filter(campaign_id=1, unit__in=units, state="reviewed"):
            source = report.state
            report.consolidate(now)
            log(report, source, "consolidate", now)
            report.save()
            Member.objects.create(parent_id=1, report_id=report.id, revision=report.revision,
                                  hash=report.revision_hash, since_revision=1, at=now)  # fmt: skip


def log(report: Any, source: str, action: str, now: dt.datetime) -> None:
    """The entry of a move, and the end of the chain on the row."""
    head, n = report.chain_hash, report.chain_n + 1
    body = rows.entry_body(report.unit, source, n, head, instant_text(now), report.revision_hash)
    digest = hashlib.sha256(body).hexdigest()
    AuditEntry.objects.create(
        chain=f"report:{report.id}", n=n, campaign_id=1, unit=report.unit, action=action, at=now,
        body=body, hash=digest, prev=head,
    )  # fmt: skip
    report.chain_n, report.chain_hash = n, digest


def _mail(unit: str, role: str, now: dt.datetime) -> Mail:
    return Mail(
        campaign_id=1, message_id=rows.message_id(unit, role), kind="event", letter="approved",
        units=[unit], address=f"{role}@{unit}.example", lang="vi", decided_at=now,
        facts=rows.FACTS, not_before=now,
    )  # fmt: skip
