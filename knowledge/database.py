"""The database under the knowledge: opening it, bringing it up to date, writing to it alone.

SQLite and PostgreSQL, one code path; the few differences are all in this file.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

BUSY_TIMEOUT_MS = 15_000
CACHE_KIB = 16_384
"""What a connection keeps of the file: the upper pages of every index, so that a look-up reads only the last one."""
WAL_ATTEMPTS = 100
WAL_PAUSE = 0.02
"""Seconds between attempts."""
WRITE_LOCK = 7_310_218_846_001
"""Number of the PostgreSQL advisory lock that writers of the knowledge take."""


def connect(url: str | sa.URL) -> sa.Engine:
    """Open the database at `url`; a file is created when it is missing, its folder too."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(_with_driver(parsed), pool_pre_ping=True)
    if parsed.database in {None, "", ":memory:"}:
        engine = sa.create_engine(parsed, creator=_memory(), poolclass=QueuePool)
    else:
        if not str(parsed.database).startswith("file:"):
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed)
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _memory() -> Callable[[], sqlite3.Connection]:
    """Make connections to one new database in memory; it lasts as long as the pool keeps any of them."""
    address = f"file:/{uuid4()}?vfs=memdb"
    return lambda: sqlite3.connect(address, uri=True, check_same_thread=False)


def _with_driver(url: sa.URL) -> sa.URL:
    """Choose the driver we ship for a PostgreSQL URL that names none."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch to write-ahead logging; SQLite does not wait of its own accord when two connections do this to a new file."""
    for attempt in range(WAL_ATTEMPTS):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if attempt == WAL_ATTEMPTS - 1:
                raise
            time.sleep(WAL_PAUSE)
        else:
            return


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection inside a transaction that no other writer of the knowledge shares."""
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITE_LOCK)))
        yield connection


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables that Alembic brings up to date."""

    migrations: Path
    """The folder of the scripts."""
    version_table: str
    """The table that says at which migration they are."""

    def migrate(self, engine: sa.Engine) -> None:
        """Bring the tables up to date: one look-up when they are, waits when another process does it."""
        if self.current(engine) == self.newest():
            return
        from alembic import command  # imported here: a normal start has nothing to migrate
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self.migrations).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def newest(self) -> str:
        """Name the newest migration: its file name begins with its number."""
        return max(path.name.split("_")[0] for path in (self.migrations / "versions").glob("[0-9]*.py"))

    def current(self, engine: sa.Engine) -> str | None:
        """Name the migration that the database is at, none when it has no such tables yet."""
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table(self.version_table):
                return None
            number: str | None = connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(self.version_table)))
            return number


SCHEMA = Schema(Path(__file__).parent / "migrations", "knowledge_version")
migrate = SCHEMA.migrate
