"""Conversations and receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "state_conversation",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("touched", sa.String(), nullable=False),
    )
    op.create_index("ix_state_conversation_touched", "state_conversation", ["touched"])
    op.create_table(
        "state_receipt",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("understood", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=False),
        sa.Column("knowledge_version", sa.String(), nullable=False),
        sa.Column("claims_used", sa.Text(), nullable=False),
        sa.Column("claims_passed_over", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
