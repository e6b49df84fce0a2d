"""The campaigns, a line each."""

from typing import Any

import typer

from dondoc.cli.options import Shown
from dondoc.cli.words import language, t
from dondoc.cli.work import moments
from dondoc.cli.work.desk import desk
from dondoc.cli.work.output import Column, Json, plain
from notifications import plan_words
from storage import campaigns
from workflow.frame import Frame, load, local

COLUMNS = (
    Column("campaign", lambda row: plain(row["campaign"])),
    Column("name", lambda row: plain(row["name"]), wrap=True),
    Column("opened_at", lambda row: moments.short(row["opened_at"])),
    Column("status", lambda row: t(f"cli.campaign_status.{status_of(row)}")),
)


def list_(ctx: typer.Context, asked: Shown) -> None:
    with desk(ctx, asked) as place:
        with place.db.reading() as tx:
            found = [(load(tx, row), row) for row in campaigns.all_campaigns(tx)]
        rows = [line_of(frame, row) for frame, row in found]
        if not place.out.as_json:
            rows = [
                line_of(frame, row) | {"name": name_of(frame, language())} for frame, row in found
            ]
        place.out.many(rows, COLUMNS)


def name_of(frame: Frame, lang: str) -> str:
    return plan_words.text(frame.plan.campaign.short_name, frame.plan, lang) or frame.code


def line_of(frame: Frame, row: Any) -> Json:
    return {
        "campaign": frame.code,
        "name": name_of(frame, frame.plan.campaign.default_language),
        "status": row.status,
        "paused": row.paused,
        "plan_version": row.plan_version,
        "opened_at": local(frame, row.opened_at),
        "conference_at": local(frame, row.conference_at),
        "presented_at": local(frame, row.presented_at),
        "closed_at": local(frame, row.closed_at),
    }


def status_of(row: Any) -> str:
    """Closed, paused, presented or open."""
    if row["status"] == "closed":
        return "closed"
    if row["paused"]:
        return "paused"
    return "presented" if row["presented_at"] else str(row["status"])
