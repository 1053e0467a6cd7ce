"""Orders for digests, what became of them and what they gave; receipts know the place."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column and make the tables."""
    op.add_column("state_receipt", sa.Column("place", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_state_receipt_place", "state_receipt", ["place"])
    op.create_table(
        "state_subscription",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    for name in ("place", "workspace", "ordered_by"):
        op.create_index(f"ix_state_subscription_{name}", "state_subscription", [name])
    op.create_table(
        "state_delivery",
        sa.Column("id", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("subscription", "day", "at", "outcome", "reason", "message")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("document", "items", "claims")),
    )
    op.create_index("ix_state_delivery_newest", "state_delivery", ["subscription", "day"])
    op.create_index("ix_state_delivery_day", "state_delivery", ["day", "subscription"])
    op.create_table(
        "state_given",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("subscription", "sort", "key", "day")),
    )
