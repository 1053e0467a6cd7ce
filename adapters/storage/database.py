"""Bringing the state's tables up to date.

They have migrations and a version of their own: `docs/decisions/0001-two-migration-lines.md`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from knowledge.database import writing

VERSION_TABLE = "state_version"
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: sa.Engine) -> None:
    """Bring the state's tables up to date; costs one look-up when they are."""
    if current_migration(engine) == newest_migration():
        return
    from alembic import command  # imported here: a normal start has nothing to migrate
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest_migration() -> str:
    """Name the newest migration: its file name begins with its number."""
    return max(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def current_migration(engine: sa.Engine) -> str | None:
    """Name the migration the database is at, none when it has no state yet."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(VERSION_TABLE):
            return None
        number: str | None = connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(VERSION_TABLE)))
        return number


def put(connection: sa.Connection, table: sa.Table, key: str, row: dict[str, Any]) -> None:
    """Insert a row, or replace the one with the same `key`."""
    connection.execute(_upsert(connection.dialect.name, table, key, tuple(row)), row)


@lru_cache(maxsize=32)
def _upsert(dialect: str, table: sa.Table, key: str, columns: tuple[str, ...]) -> sa.Executable:
    """Return the statement for rows with these columns; it is made once, as making one takes longer than the database does."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # the same methods, no common type
    statement = insert(table)
    return statement.on_conflict_do_update(index_elements=[key], set_={name: statement.excluded[name] for name in columns})
