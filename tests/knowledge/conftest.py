"""Databases for the tests of the knowledge: SQLite in memory, SQLite in a file, PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from knowledge.database import connect, migrate
from knowledge.load import LoadReport, load_packs
from knowledge.pack import shipped_pack
from knowledge.reader import Knowledge

Load = Callable[..., LoadReport]
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
EV_PACK = Path(__file__).parents[1] / "packs" / "ev-batteries"
BACKENDS = ["memory", "file", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each sort."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path / 'new' / 'moat.db'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An empty, migrated database of each sort."""
    found = connect(database_url)
    migrate(found)
    yield found
    found.dispose()


@pytest.fixture
def memory() -> Iterator[sa.Engine]:
    """An empty, migrated database in memory, for tests about the content alone."""
    found = connect("sqlite://")
    migrate(found)
    yield found
    found.dispose()


def load(engine: sa.Engine, *folders: Path, exactly: bool = True, at: datetime = NOON) -> LoadReport:
    """Load packs as a test does."""
    return load_packs(engine, folders, at=at, who="test", why="because", exactly=exactly)


@pytest.fixture(scope="session", params=BACKENDS)
def both_packs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The shipped pack and the one for tests, loaded once into each sort of database; only to be read."""
    if request.param == "postgres":
        url = sa.make_url(request.getfixturevalue("postgres_server")).set(database="both_packs")
        server = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with server.connect() as connection:
            connection.execute(sa.text("CREATE DATABASE both_packs"))
    else:
        url = sa.make_url("sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path_factory.mktemp('packs') / 'moat.db'}")
    engine = connect(url)
    migrate(engine)
    load(engine, shipped_pack(), EV_PACK)
    yield Knowledge(engine)
    engine.dispose()
