"""Keeps what people thought of answers."""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa

from adapters.characters import well_formed
from adapters.storage.database import put
from adapters.storage.tables import MarkTable
from bot.ports import Mark

_TABLE: sa.Table = MarkTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass


class StoredMarks:
    """Keeps marks in the database."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep them there."""
        self._engine = engine

    def keep(self, mark: Mark) -> None:
        """Store a mark; a second one of the same person on the same answer replaces the first."""
        row = {name: well_formed(value) if isinstance(value, str) else value for name, value in dataclasses.asdict(mark).items()}
        with self._engine.begin() as connection:
            put(connection, _TABLE, "id", row | {"id": f"{row['answer']} {row['person']}"})

    def of(self, answer_id: str) -> tuple[Mark, ...]:
        """Return the marks of an answer, oldest first."""
        columns = [_TABLE.c[field.name] for field in dataclasses.fields(Mark)]
        query = sa.select(*columns).where(_TABLE.c.answer == well_formed(answer_id)).order_by(_TABLE.c.at, _TABLE.c.person)
        with self._engine.connect() as connection:
            return tuple(Mark(**row) for row in connection.execute(query).mappings())

    def forget(self, person: str) -> None:
        """Drop every mark of a person."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.person == well_formed(person)))
