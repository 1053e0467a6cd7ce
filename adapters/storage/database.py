"""Bringing the state's tables up to date.

They have migrations and a version of their own: `docs/decisions/0001-two-migration-lines.md`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from knowledge.database import Schema

SCHEMA = Schema(Path(__file__).parent / "migrations", "state_version")
migrate = SCHEMA.migrate


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
