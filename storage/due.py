"""Due rows: what falls due when, found by an index, taken by a row count."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, select, update

from storage.campaigns import CAMPAIGN
from storage.ready import Ready, literals, ready_insert
from storage.reports import REPORT
from storage.tables import DUE_KINDS
from storage.tables_work import DueRow
from storage.types import table_of

DUE = table_of(DueRow)
CLOCK_KINDS = ("review", "resubmit", "event")
# A literal, not a parameter: only so may the database use the indexes of planned rows.
PLANNED = DUE.c.status == literal_column("'planned'")
STILL_OPEN = ("planned", "awaiting_confirmation")
OPEN = DUE.c.status.in_(literals(STILL_OPEN))


def plan(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store new rows. Raises IntegrityError for a step planned twice in its occurrence."""
    _INSERT.run_many(tx, rows)


def firsts(tx: Connection, campaign_id: int) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The earliest planned instants of a campaign: of its clocks and events, of its steps."""
    found = dict(zip(DUE_KINDS, _FIRSTS.first(tx, {"campaign": campaign_id}), strict=True))
    clocks = [at for kind, at in found.items() if at is not None and kind in CLOCK_KINDS]
    steps = [at for kind, at in found.items() if at is not None and kind not in CLOCK_KINDS]
    return min(clocks, default=None), min(steps, default=None)


def _running() -> Any:
    paused = select(CAMPAIGN.c.id).where(CAMPAIGN.c.paused | (CAMPAIGN.c.status != "open"))
    return DUE.c.campaign_id.not_in(paused)


def anything_due(tx: Connection, now: dt.datetime) -> bool:
    """Whether a planned row has come due; one look into the index, whatever is pending."""
    return _ANY.first(tx, {"now": now}) is not None


def reports_due(tx: Connection, now: dt.datetime) -> dict[int, list[int]]:
    """By campaign, in order, the reports with planned rows that have come due; paused campaigns
    have none."""
    found: dict[int, list[int]] = {}
    for campaign_id, report_id in tx.execute(_REPORTS_DUE, {"now": now}):
        found.setdefault(campaign_id, []).append(report_id)
    return found


def due(tx: Connection, campaign_id: int, now: dt.datetime) -> Sequence[Any]:
    """The campaign's planned rows that have come due, in order."""
    return tx.execute(_DUE, {"campaign": campaign_id, "now": now}).all()


def planned_between(
    tx: Connection, report_ids: Iterable[int], after: dt.datetime, before: dt.datetime
) -> Sequence[Any]:
    """Ladder steps of those reports planned strictly between the two instants."""
    query = select(DUE).where(
        PLANNED,
        DUE.c.kind == "ladder",
        DUE.c.report_id.in_(list(report_ids)),
        DUE.c.due_at > after,
        DUE.c.due_at < before,
    )
    return tx.execute(query).all()


def units_missed(tx: Connection, campaign_id: int, now: dt.datetime) -> set[str]:
    """Units with a step that has come due and is still planned."""
    query = select(DUE.c.unit).where(
        PLANNED,
        DUE.c.campaign_id == campaign_id,
        DUE.c.kind.not_in(CLOCK_KINDS),
        DUE.c.due_at <= now,
    )
    return {row.unit for row in tx.execute(query.distinct())}


def next_step(tx: Connection, campaign_id: int, after: dt.datetime) -> dt.datetime | None:
    """When the next step that is not due yet falls due."""
    query = _FIRST.where(DUE.c.kind.not_in(CLOCK_KINDS), DUE.c.due_at > after)
    found: dt.datetime | None = tx.execute(query, {"campaign": campaign_id}).scalar()
    return found


def done_steps(tx: Connection, report_ids: Iterable[int]) -> set[tuple[int, str, int]]:
    """Report, step and occurrence of everything that fired or was skipped."""
    query = select(DUE.c.report_id, DUE.c.step, DUE.c.occurrence).where(
        DUE.c.report_id.in_(list(report_ids)), DUE.c.status.in_(("fired", "skipped"))
    )
    return {(row.report_id, row.step, row.occurrence) for row in tx.execute(query)}


def settle(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Take rows out of ``planned`` (``b_id``, ``status``, ``reason``, ``decided_at``).

    Gives how many were still planned and are now ours.
    """
    return _SETTLE.run_many(tx, rows)


def open_rows(
    tx: Connection, campaign_id: int, report_ids: Collection[int] | None = None
) -> Sequence[Any]:
    """What is still to come of a campaign, or of those reports: planned, or awaiting somebody.

    Each row comes with the ``extensions`` of its report.
    """
    query = (
        select(DUE, REPORT.c.extensions)
        .join(REPORT, REPORT.c.id == DUE.c.report_id)
        .where(DUE.c.campaign_id == campaign_id, OPEN)
    )
    if report_ids is not None:
        query = query.where(DUE.c.report_id.in_(report_ids))
    return tx.execute(query.order_by(DUE.c.due_at, DUE.c.id)).all()


def take_task(tx: Connection, row_id: int, now: dt.datetime) -> bool:
    """Turn an awaiting task into a fired step; false if somebody was quicker."""
    done = tx.execute(
        update(DUE)
        .where(DUE.c.id == row_id, DUE.c.status == "awaiting_confirmation")
        .values(status="fired", decided_at=now)
    )
    return done.rowcount == 1


def supersede(tx: Connection, report_id: int, now: dt.datetime, reason: str, **where: Any) -> int:
    """Take what is still open of a report out of the plan: by milestone, kind or step."""
    values = {"report": report_id, "why": reason, "now": now}
    wanted = {f"w_{name}": value for name, value in where.items()}
    return _supersede(tuple(where)).run(tx, {**values, **wanted})


@cache
def _supersede(names: tuple[str, ...]) -> Ready:
    statement = update(DUE).where(DUE.c.report_id == bindparam("report"), OPEN)
    for name in names:
        statement = statement.where(DUE.c[name] == bindparam(f"w_{name}"))
    decided: dict[str, Any] = {"reason": bindparam("why"), "decided_at": bindparam("now")}
    return Ready(statement.values({"status": "superseded", **decided}))


def revive(tx: Connection, report_id: int, milestone: str, now: dt.datetime, reason: str) -> None:
    """Plan again what was superseded for that reason: rows ahead as planned, passed ones
    skipped."""
    rows = (
        update(DUE)
        .where(DUE.c.report_id == report_id, DUE.c.milestone == milestone)
        .where(DUE.c.status == "superseded", DUE.c.reason == reason)
    )
    # At one instant moves come before due rows: what falls due now is still ahead.
    tx.execute(rows.where(DUE.c.due_at >= now).values(status="planned", reason=""))
    tx.execute(
        rows.where(DUE.c.due_at < now).values(
            status="skipped", reason="passed_while_met", decided_at=now
        )
    )


def task(tx: Connection, report_id: int, step: str) -> Any:
    """The step's row of the latest occurrence, or ``None``."""
    query = select(DUE).where(DUE.c.report_id == report_id, DUE.c.step == step)
    return tx.execute(query.order_by(DUE.c.occurrence.desc())).first()


def awaiting(tx: Connection, campaign_id: int) -> Sequence[Any]:
    """Tasks that wait for somebody's confirmation."""
    query = select(DUE).where(
        DUE.c.campaign_id == campaign_id, DUE.c.status == "awaiting_confirmation"
    )
    return tx.execute(query.order_by(DUE.c.due_at, DUE.c.id)).all()


def fired_between(
    tx: Connection, campaign_id: int, since: dt.datetime, until: dt.datetime
) -> Sequence[Any]:
    """Steps, not clocks, decided in that span of time, both ends included."""
    query = select(DUE).where(
        DUE.c.campaign_id == campaign_id,
        DUE.c.status == "fired",
        DUE.c.kind.in_(("ladder", "event", "figures")),
        DUE.c.decided_at >= since,
        DUE.c.decided_at <= until,
    )
    return tx.execute(query.order_by(DUE.c.id)).all()


def listed(tx: Connection, campaign_id: int, until: dt.datetime | None) -> Sequence[Any]:
    """All rows of a campaign in the order of time."""
    query = select(DUE).where(DUE.c.campaign_id == campaign_id)
    if until is not None:
        query = query.where(DUE.c.due_at <= until)
    return tx.execute(query.order_by(DUE.c.due_at, DUE.c.id)).all()


_FIRST = select(func.min(DUE.c.due_at)).where(PLANNED, DUE.c.campaign_id == bindparam("campaign"))
# One seek into the index for each kind, however many rows are pending.
_FIRSTS = Ready(
    select(*(_FIRST.where(DUE.c.kind == kind).scalar_subquery().label(kind) for kind in DUE_KINDS))
)
_INSERT = ready_insert(DUE)
_REPORTS_DUE = (
    select(DUE.c.campaign_id, DUE.c.report_id)
    .where(PLANNED, DUE.c.due_at <= bindparam("now"), _running())
    .distinct()
    .order_by(DUE.c.campaign_id, DUE.c.report_id)
)
_DUE = (
    select(DUE)
    .where(PLANNED, DUE.c.campaign_id == bindparam("campaign"), DUE.c.due_at <= bindparam("now"))
    .order_by(DUE.c.due_at, DUE.c.id)
)
_ANY = Ready(select(DUE.c.id).where(PLANNED, DUE.c.due_at <= bindparam("now")).limit(1))
_SETTLE = Ready(
    update(DUE)
    .where(DUE.c.id == bindparam("b_id"), PLANNED)
    .values(
        status=bindparam("status"), reason=bindparam("reason"), decided_at=bindparam("decided_at")
    )
)
