"""The database is away in the middle of deliveries: nothing is lost and nothing is sent twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.digests import workflows
from bot.ports import Outcome
from knowledge import database
from tests.adapters.digests.office import Office, open_office
from tests.adapters.digests.rig import order

AWAY = 1.5
"""Seconds; pauses between attempts double from one second, and there are enough for two hours."""
CHANNELS = 12


@contextmanager
def locked(*files: Path) -> Iterator[None]:
    """Nobody else can write to these files."""
    held = [sqlite3.connect(file, isolation_level=None) for file in files]
    for connection in held:
        connection.execute("BEGIN EXCLUSIVE")
    yield
    for connection in held:
        with closing(connection):
            connection.rollback()


@contextmanager
def refused(url: str) -> Iterator[None]:
    """Nobody is connected to this database, and nobody gets in."""
    address = sa.make_url(url)
    server = sa.create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{address.database}" ALLOW_CONNECTIONS false')
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": address.database}
        )
        yield
        connection.exec_driver_sql(f'ALTER DATABASE "{address.database}" ALLOW_CONNECTIONS true')
    server.dispose()


async def through(office: Office, away: AbstractContextManager[None]) -> None:
    """Deliver to all channels while the database goes away and comes back."""
    office.channels.slow = 0.4
    for n in range(CHANNELS):
        office.stores.subscriptions.keep(order(n))
    round_and_round = asyncio.ensure_future(office.digests.serve())
    await office.until(lambda: len(office.channels.posts) > 2)
    with away:
        assert len(office.channels.posts) < CHANNELS
        await asyncio.sleep(AWAY)
    await office.all_noted()
    assert not round_and_round.done()
    round_and_round.cancel()
    assert {place: len(posts) for place, posts in office.channels.posts.items()} == {order(n).place: 1 for n in range(CHANNELS)}
    assert all(office.stores.deliveries.log(f"s{n}")[0].outcome is Outcome.SENT for n in range(CHANNELS))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock is given up soon, and a digest tried again soon."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)
    monkeypatch.setattr(workflows, "PAUSES", (0.05, 0.1, 0.2))


async def test_files_that_somebody_else_has_locked(tmp_path: Path) -> None:
    async with open_office(tmp_path, launched=False) as office:
        await through(office, locked(tmp_path / "moat.db", tmp_path / "workflows.db"))


@pytest.mark.postgres
async def test_a_server_that_lets_nobody_in(tmp_path: Path, postgres_url: str) -> None:
    async with open_office(tmp_path, postgres_url, launched=False) as office:
        await through(office, refused(postgres_url))
