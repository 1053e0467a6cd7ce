"""What may happen only once among all replicas: an event answered, a form of entry used, a token renewed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import sqlalchemy as sa

from adapters.characters import well_formed
from adapters.storage.database import put
from adapters.storage.tables import OnceTable

_TABLE: sa.Table = OnceTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass

SWEEP_SECONDS = 60.0
"""How often what has run out is deleted."""


class StoredOnce:
    """Keeps keys in the database, each until it runs out."""

    def __init__(self, engine: sa.Engine, now: Callable[[], float] = time.time) -> None:
        """Keep them there; `now` is the time in seconds since 1970."""
        self._engine = engine
        self._now = now
        self._swept = 0.0

    def take(self, key: str, seconds: float, *, lasting: bool = False) -> bool:
        """Take a key for so many seconds; say whether nobody had it. Of many at the same moment exactly one gets it.

        One that is `lasting` is on the disk before this returns, and survives that the power goes.
        """
        now = self._now()
        row = {"key": well_formed(key), "until": now + seconds, "now": now}
        with self._on_disk(lasting) as connection, connection.begin():
            self._sweep(connection, now)
            return connection.execute(_taking(connection.dialect.name), row).first() is not None

    def hold(self, key: str, seconds: float) -> None:
        """Keep a key that is one's own for so many seconds from now."""
        row = {"key": well_formed(key), "until": self._now() + seconds}
        with self._engine.begin() as connection:
            put(connection, _TABLE, "key", row)

    def beginning(self, with_: str) -> tuple[str, ...]:
        """Return the keys that are kept and begin so."""
        mine = _TABLE.c.key.startswith(well_formed(with_), autoescape=True) & (_TABLE.c.until > self._now())
        with self._engine.connect() as connection:
            return tuple(connection.execute(sa.select(_TABLE.c.key).where(mine).order_by(_TABLE.c.key)).scalars())

    def drop(self, key: str) -> bool:
        """Give a key back; say whether it was taken and had not run out. Of many at the same moment exactly one is told so."""
        mine = sa.delete(_TABLE).where(_TABLE.c.key == well_formed(key), _TABLE.c.until > self._now())
        with self._engine.begin() as connection:
            return connection.execute(mine).rowcount == 1

    @contextmanager
    def _on_disk(self, lasting: bool) -> Iterator[sa.Connection]:
        """Give a connection; SQLite is told to wait for the disk only where that is worth it, PostgreSQL always does."""
        with self._engine.connect() as connection:
            told = lasting and connection.dialect.name == "sqlite"
            if told:
                connection.exec_driver_sql("PRAGMA synchronous = FULL")
                connection.commit()
            try:
                yield connection
            finally:
                if told:
                    connection.rollback()
                    connection.exec_driver_sql("PRAGMA synchronous = NORMAL")

    def _sweep(self, connection: sa.Connection, now: float) -> None:
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.until <= now))


@lru_cache(maxsize=2)
def _taking(dialect: str) -> sa.Executable:
    """Return the statement that takes a key which nobody has, or whose time has run out; made once, as every gesture needs it."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # the same methods, no common type
    statement = insert(_TABLE).values(key=sa.bindparam("key"), until=sa.bindparam("until"))
    free = _TABLE.c.until <= sa.bindparam("now")
    return statement.on_conflict_do_update(index_elements=["key"], set_={"until": statement.excluded.until}, where=free).returning(
        _TABLE.c.key
    )
