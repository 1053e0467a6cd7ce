"""Claims that dispute or replace others are found without a walk through all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = ("contradicts", "supersedes")


def upgrade() -> None:
    """Make the indexes."""
    for column in COLUMNS:
        filled = sa.text(f"{column} <> '[]'")
        name = f"ix_knowledge_claim_{column}"
        op.create_index(name, "knowledge_claim", ["as_of"], sqlite_where=filled, postgresql_where=filled)


def downgrade() -> None:
    """Drop them."""
    for column in COLUMNS:
        op.drop_index(f"ix_knowledge_claim_{column}", table_name="knowledge_claim")
