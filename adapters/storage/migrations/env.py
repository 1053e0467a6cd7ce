"""Runs the state's migrations on the connection it is given."""

from alembic import context

from adapters.storage.database import VERSION_TABLE

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
