"""Bringing the state's tables up to date.

They have migrations and a version of their own: `docs/decisions/0001-two-migration-lines.md`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from knowledge.database import Schema

SCHEMA = Schema(Path(__file__).parent / "migrations", "state_version")
migrate = SCHEMA.migrate


def upsert(engine: sa.Engine, table: Any, key: str, row: dict[str, Any]) -> sa.Executable:
    """Return the statement that inserts a row, or replaces the one with the same `key`."""
    if engine.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # the same methods, no common type
    statement = insert(table).values(**row)
    return statement.on_conflict_do_update(index_elements=[key], set_=row)
