"""Keeps receipts: what each answer rested on."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from adapters.characters import well_formed
from adapters.storage.database import put
from adapters.storage.failures import costs_only_memory
from adapters.storage.tables import ReceiptTable
from bot.ports import Receipt

_TABLE: sa.Table = ReceiptTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_FIELDS = tuple(field.name for field in dataclasses.fields(Receipt))
_LISTS = ("claims_used", "claims_passed_over")
_ONE = sa.select(*(_TABLE.c[name] for name in _FIELDS)).where(_TABLE.c.id == sa.bindparam("answer"))
_TOO_MANY = sa.delete(_TABLE).where(_TABLE.c.number <= sa.select(sa.func.max(_TABLE.c.number)).scalar_subquery() - sa.bindparam("kept"))
"""The statements that every answer needs are made once: making one takes longer than the database does."""


class StoredReceipts:
    """Keeps the newest receipts in the database."""

    def __init__(self, engine: sa.Engine, *, kept: int) -> None:
        """Keep the newest `kept` receipts."""
        self._engine = engine
        self._kept = kept

    def keep(self, receipt: Receipt) -> None:
        """Store a receipt; a second one with the same id replaces the first, the oldest go when there are too many."""
        if not self._kept:
            return
        with costs_only_memory("a receipt was not kept"), self._engine.begin() as connection:
            put(connection, _TABLE, "id", _row(receipt))
            connection.execute(_TOO_MANY, {"kept": self._kept})

    def find(self, answer_id: str) -> Receipt | None:
        """Return the receipt, or none when there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(_ONE, {"answer": well_formed(answer_id)}).mappings().first()
        return _receipt(dict(row)) if row else None

    def told(self, place: str, claims: Collection[str]) -> dict[str, str]:
        """Return for those of these claims that answers in a place used the newest day (YYYY-MM-DD) on which they did."""
        wanted = set(claims)
        query = sa.select(_TABLE.c.at, _TABLE.c.claims_used).where(_TABLE.c.place == well_formed(place)).order_by(_TABLE.c.number)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all() if place and wanted else ()
        return {claim: at[:10] for at, used in rows for claim in json.loads(used) if claim in wanted}

    def forget(self, person: str) -> tuple[int, tuple[str, ...]]:
        """Drop every receipt of a person; return how many there were and the conversations they belong to, each once."""
        mine = _TABLE.c.person == well_formed(person)
        with self._engine.begin() as connection:
            talks = connection.execute(sa.select(_TABLE.c.conversation).where(mine)).scalars().all()
            connection.execute(sa.delete(_TABLE).where(mine))
        return len(talks), tuple(sorted(set(talks)))


def _row(receipt: Receipt) -> dict[str, Any]:
    row = {name: getattr(receipt, name) for name in _FIELDS}
    return {name: json.dumps(value) if name in _LISTS else well_formed(value) for name, value in row.items()}


def _receipt(row: dict[str, Any]) -> Receipt:
    return Receipt(**row | {name: tuple(json.loads(row[name])) for name in _LISTS})
