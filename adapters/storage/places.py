"""Keeps the rules of places, and small notes of the program to itself."""

from __future__ import annotations

import sqlalchemy as sa

from adapters.characters import well_formed
from adapters.storage.database import put
from adapters.storage.tables import NoteTable, PlaceTable

_PLACES: sa.Table = PlaceTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_NOTES: sa.Table = NoteTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass


class StoredPlaces:
    """Keeps rules in the database."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep them there."""
        self._engine = engine

    def load(self, place: str) -> str | None:
        """Return the rules, or none when nothing was said about the place."""
        with self._engine.connect() as connection:
            rules: str | None = connection.scalar(sa.select(_PLACES.c.rules).where(_PLACES.c.id == well_formed(place)))
        return rules

    def save(self, place: str, rules: str) -> None:
        """Store the rules, replacing what was there."""
        row = {"id": well_formed(place), "rules": well_formed(rules)}
        with self._engine.begin() as connection:
            put(connection, _PLACES, "id", row)


class StoredNotes:
    """Keeps small things that the program has to remember from one start to the next."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep them there."""
        self._engine = engine

    def read(self, name: str) -> str | None:
        """Return a note, or none."""
        with self._engine.connect() as connection:
            value: str | None = connection.scalar(sa.select(_NOTES.c.value).where(_NOTES.c.name == name))
        return value

    def write(self, name: str, value: str) -> None:
        """Write a note, replacing what was there."""
        with self._engine.begin() as connection:
            put(connection, _NOTES, "name", {"name": name, "value": value})
