"""Calendar entries, addresses that take no mail, and what mail servers wrote back."""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bad_address",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"]),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_table(
        "calendar_entry",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"]),
        sa.PrimaryKeyConstraint("report_id", "milestone"),
    )
    op.create_table(
        "delivery_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint("action IN ('failed', 'delayed', 'delivered')", name="ck_action"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mail_id", "digest"),
    )
    op.add_column("attempt", sa.Column("verb", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "campaign", sa.Column("bad_addresses", sa.String(), nullable=False, server_default="")
    )
    op.add_column("mail_unit", sa.Column("entry_milestone", sa.String(), nullable=True))
    op.add_column("mail_unit", sa.Column("entry_sequence", sa.Integer(), nullable=True))
