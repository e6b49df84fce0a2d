"""Plan and register as versions: what was in tables of its own becomes each campaign's first."""

import hashlib
import json
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CAMPAIGN = sa.table(
    "campaign",
    *(sa.column(name) for name in ("id", "plan", "plan_hash", "register_hash")),
    sa.column("opened_at", Instant()),
)
REGISTER = ("unit", "post", "stand_in", "target")


def upgrade() -> None:
    op.create_table(
        "plan_version",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("plan_hash", sa.String(), nullable=False),
        sa.Column("register_text", sa.Text(), nullable=False),
        sa.Column("register_hash", sa.String(), nullable=False),
        sa.Column("carried", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"]),
        sa.PrimaryKeyConstraint("campaign_id", "version"),
    )
    # Not in batches: those would make the table anew while others refer to it.
    op.add_column(
        "campaign", sa.Column("register_hash", sa.String(), nullable=False, server_default="")
    )
    op.add_column("campaign", sa.Column("closed_at", Instant(), nullable=True))
    for campaign in op.get_bind().execute(sa.select(CAMPAIGN)).all():
        _first_version(campaign)
    for name in reversed(REGISTER):
        op.drop_table(name)
    op.drop_column("campaign", "plan")


def _first_version(campaign: Any) -> None:
    tx = op.get_bind()
    plan = rfc8785.dumps(json.loads(campaign.plan)).decode()
    register = rfc8785.dumps(_register(campaign.id)).decode()
    version = sa.table(
        "plan_version",
        *(
            sa.column(name)
            for name in ("campaign_id", "version", "by", "reason", "plan", "plan_hash",
                         "register_text", "register_hash")
        ),
        sa.column("at", Instant()),
        sa.column("carried", sa.JSON()),
    )  # fmt: skip
    digest = hashlib.sha256(register.encode()).hexdigest()
    tx.execute(
        sa.insert(version).values(
            campaign_id=campaign.id,
            version=1,
            at=campaign.opened_at,
            by="",
            reason="",
            plan=plan,
            plan_hash=campaign.plan_hash,
            register_text=register,
            register_hash=digest,
            carried={},
        )
    )
    tx.execute(
        sa.update(CAMPAIGN).where(CAMPAIGN.c.id == campaign.id).values(register_hash=digest)
    )


def _register(campaign_id: int) -> dict[str, Any]:
    """The register as a new version stores it; targets as they were locked."""
    units = _rows("unit", campaign_id, "position", sa.column("data", sa.JSON()))
    posts = _rows("post", campaign_id, "id", sa.column("data", sa.JSON()))
    absences = _rows("stand_in", campaign_id, "id", sa.column("data", sa.JSON()))
    columns: Any = (sa.column(name) for name in ("unit", "indicator", "target", "source"))
    targets = _rows("target", campaign_id, "id", *columns)
    return {
        "units": [row.data for row in units],
        "posts": [row.data for row in posts],
        "stand_ins": [row.data for row in absences],
        "targets": [dict(row._mapping) for row in targets],
    }


def _rows(name: str, campaign_id: int, order: str, *columns: Any) -> Any:
    table = sa.table(name, sa.column("campaign_id"), sa.column(order), *columns)
    query = sa.select(*columns).where(table.c.campaign_id == campaign_id)
    return op.get_bind().execute(query.order_by(table.c[order])).all()
