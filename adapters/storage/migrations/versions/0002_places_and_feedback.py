"""Rules of places, marks on answers, small notes; receipts know who asked, the whole answer and the talk."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and make the tables."""
    for name in ("person", "document", "talk"):
        op.add_column("state_receipt", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_state_receipt_person", "state_receipt", ["person"])
    op.create_table(
        "state_place",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("rules", sa.Text(), nullable=False),
    )
    op.create_table(
        "state_mark",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_state_mark_answer", "state_mark", ["answer"])
    op.create_index("ix_state_mark_person", "state_mark", ["person"])
    op.create_table(
        "state_note",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
