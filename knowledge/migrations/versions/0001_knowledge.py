"""The tables of the knowledge as they began."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.tables import NumberOrText, Ordered, Texts

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "knowledge_entity",
        sa.Column("pack", Ordered(), nullable=False),
        sa.Column("id", Ordered(), nullable=False),
        sa.Column("kind", Ordered(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("aliases", Texts(), nullable=False),
        sa.Column("owner", Ordered(), nullable=True),
        sa.Column("family", Ordered(), nullable=True),
        sa.Column("platform_type", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["family"], ["knowledge_entity.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["owner"], ["knowledge_entity.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_knowledge_entity_family", "knowledge_entity", ["family"])
    op.create_index("ix_knowledge_entity_kind", "knowledge_entity", ["kind"])
    op.create_index("ix_knowledge_entity_owner", "knowledge_entity", ["owner"])
    op.create_table(
        "knowledge_journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Ordered(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("pack_version", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_knowledge_journal_at", "knowledge_journal", ["at"])
    op.create_table(
        "knowledge_pack",
        sa.Column("name", Ordered(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "knowledge_record",
        sa.Column("pack", Ordered(), nullable=False),
        sa.Column("record_type", Ordered(), nullable=False),
        sa.Column("record_id", Ordered(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("record_type", "record_id"),
    )
    op.create_index("ix_knowledge_record_place", "knowledge_record", ["record_type", "pack", "position"])
    op.create_table(
        "knowledge_source",
        sa.Column("pack", Ordered(), nullable=False),
        sa.Column("id", Ordered(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reliability", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("refers_to", sa.String(), nullable=True),
        sa.Column("stored_copy", sa.String(), nullable=True),
        sa.Column("published_note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "knowledge_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("mean_length", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "knowledge_term",
        sa.Column("stem", Ordered(), nullable=False),
        sa.Column("df", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stem"),
    )
    op.create_table(
        "knowledge_claim",
        sa.Column("pack", Ordered(), nullable=False),
        sa.Column("id", Ordered(), nullable=False),
        sa.Column("subject", Ordered(), nullable=False),
        sa.Column("predicate", Ordered(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("as_of", Ordered(), nullable=False),
        sa.Column("sources", Texts(), nullable=False),
        sa.Column("object", Ordered(), nullable=True),
        sa.Column("value", NumberOrText(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("until", Ordered(), nullable=True),
        sa.Column("where", sa.String(), nullable=True),
        sa.Column("supersedes", Texts(), nullable=False),
        sa.Column("contradicts", Texts(), nullable=False),
        sa.Column("tags", Texts(), nullable=False),
        sa.Column("area", Ordered(), nullable=True),
        sa.Column("benchmark", Ordered(), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=True),
        sa.Column("track", sa.String(), nullable=True),
        sa.Column("scale", sa.String(), nullable=True),
        sa.Column("superseded_by", Texts(), nullable=False),
        sa.Column("superseded_on", Ordered(), nullable=True),
        sa.Column("contradicted_by", Texts(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["benchmark"], ["knowledge_entity.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["object"], ["knowledge_entity.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["subject"], ["knowledge_entity.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_knowledge_claim_area", "knowledge_claim", ["area", "as_of"])
    op.create_index("ix_knowledge_claim_benchmark", "knowledge_claim", ["benchmark", "as_of"])
    op.create_index("ix_knowledge_claim_contest", "knowledge_claim", ["predicate", "area", "as_of"])
    op.create_index("ix_knowledge_claim_date", "knowledge_claim", ["as_of"])
    op.create_index("ix_knowledge_claim_heard", "knowledge_claim", ["object", "predicate", "as_of"])
    op.create_index("ix_knowledge_claim_object", "knowledge_claim", ["object", "as_of"])
    op.create_index("ix_knowledge_claim_predicate", "knowledge_claim", ["predicate", "as_of"])
    op.create_index("ix_knowledge_claim_said", "knowledge_claim", ["subject", "predicate", "as_of"])
    op.create_index("ix_knowledge_claim_subject", "knowledge_claim", ["subject", "as_of"])
    op.create_index("ix_knowledge_claim_until", "knowledge_claim", ["until"])
    op.create_table(
        "knowledge_link",
        sa.Column("pack", Ordered(), nullable=False),
        sa.Column("source", Ordered(), nullable=False),
        sa.Column("target", Ordered(), nullable=False),
        sa.Column("relation", Ordered(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["knowledge_claim.id"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["target"], ["knowledge_claim.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("source", "target", "relation"),
    )
    op.create_index("ix_knowledge_link_target", "knowledge_link", ["target"])
    op.create_table(
        "knowledge_posting",
        sa.Column("claim", Ordered(), nullable=False),
        sa.Column("stem", Ordered(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["knowledge_claim.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("claim", "stem"),
    )
    op.create_index("ix_knowledge_posting_stem", "knowledge_posting", ["stem", "weight", "claim"])
    op.create_table(
        "knowledge_vector",
        sa.Column("encoder", Ordered(), nullable=False),
        sa.Column("claim", Ordered(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["knowledge_claim.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("encoder", "claim"),
    )
    op.create_index("ix_knowledge_vector_claim", "knowledge_vector", ["claim"])


def downgrade() -> None:
    """Drop everything."""
    op.drop_index("ix_knowledge_vector_claim", table_name="knowledge_vector")
    op.drop_table("knowledge_vector")
    op.drop_index("ix_knowledge_posting_stem", table_name="knowledge_posting")
    op.drop_table("knowledge_posting")
    op.drop_index("ix_knowledge_link_target", table_name="knowledge_link")
    op.drop_table("knowledge_link")
    op.drop_index("ix_knowledge_claim_until", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_subject", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_said", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_predicate", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_object", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_heard", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_date", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_contest", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_benchmark", table_name="knowledge_claim")
    op.drop_index("ix_knowledge_claim_area", table_name="knowledge_claim")
    op.drop_table("knowledge_claim")
    op.drop_table("knowledge_term")
    op.drop_table("knowledge_state")
    op.drop_table("knowledge_source")
    op.drop_index("ix_knowledge_record_place", table_name="knowledge_record")
    op.drop_table("knowledge_record")
    op.drop_table("knowledge_pack")
    op.drop_index("ix_knowledge_journal_at", table_name="knowledge_journal")
    op.drop_table("knowledge_journal")
    op.drop_index("ix_knowledge_entity_owner", table_name="knowledge_entity")
    op.drop_index("ix_knowledge_entity_kind", table_name="knowledge_entity")
    op.drop_index("ix_knowledge_entity_family", table_name="knowledge_entity")
    op.drop_table("knowledge_entity")
