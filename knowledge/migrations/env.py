"""How Alembic runs our migrations: on the connection that `knowledge.database.Schema` hands over."""

from __future__ import annotations

from alembic import context

from knowledge.database import SCHEMA
from knowledge.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    version_table=SCHEMA.version_table,
    include_name=lambda name, kind, _parents: kind != "table" or (name or "").startswith("knowledge_"),
)
with context.begin_transaction():
    context.run_migrations()
