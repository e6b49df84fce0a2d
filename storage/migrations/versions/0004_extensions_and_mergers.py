"""A report knows its own deadlines and, once merged, the unit that reports for it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"
branch_labels = None
depends_on = None

REPORT = sa.table(
    "report",
    sa.column("campaign_id", sa.Integer),
    sa.column("unit", sa.String),
    sa.column("obligation", sa.String),
    sa.column("merged_into", sa.String),
)
UNIT = sa.table(
    "unit",
    sa.column("campaign_id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("data", sa.JSON),
)


def upgrade() -> None:
    # Added in place: SQLite need not build the table anew for a column with a constant default.
    op.add_column("report", sa.Column("extensions", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(
        "report", sa.Column("merged_into", sa.String(), nullable=False, server_default="")
    )
    _name_the_successors()


def _name_the_successors() -> None:
    """Units that were merged when their campaign opened; the register names their successor."""
    db = op.get_bind()
    mine = (UNIT.c.campaign_id == REPORT.c.campaign_id) & (UNIT.c.code == REPORT.c.unit)
    merged = sa.select(REPORT.c.campaign_id, REPORT.c.unit, UNIT.c.data).join(UNIT, mine)
    for row in db.execute(merged.where(REPORT.c.obligation == "merged")).all():
        db.execute(
            sa.update(REPORT)
            .where(REPORT.c.campaign_id == row.campaign_id, REPORT.c.unit == row.unit)
            .values(merged_into=row.data.get("successor", ""))
        )
