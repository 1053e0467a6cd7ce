"""Runs the state's migrations on the connection it is given."""

from alembic import context

from adapters.storage.database import SCHEMA

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table=SCHEMA.version_table)
with context.begin_transaction():
    context.run_migrations()
