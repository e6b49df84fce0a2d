"""A report knows its own deadlines and, once merged, the unit that reports for it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REPORT = sa.table(
    "report",
    sa.column("campaign_id", sa.Integer),
    sa.column("unit", sa.String),
    sa.column("obligation", sa.String),
    sa.column("merged_into", sa.String),
)
VERSION = sa.table(
    "plan_version",
    sa.column("campaign_id", sa.Integer),
    sa.column("register_text", sa.Text),
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
    for version in db.execute(sa.select(VERSION)).all():
        for unit in json.loads(version.register_text)["units"]:
            mine = (REPORT.c.campaign_id == version.campaign_id) & (REPORT.c.unit == unit["code"])
            merged = sa.update(REPORT).where(mine, REPORT.c.obligation == "merged")
            db.execute(merged.values(merged_into=unit.get("successor", "")))
