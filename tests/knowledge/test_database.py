"""Opening, migrating and writing, on every sort of database."""

from __future__ import annotations

import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from knowledge.database import SCHEMA, connect, migrate, writing
from knowledge.models import Claim, Entity, JournalEntry, Link, Source
from knowledge.tables import ClaimTable, EntityTable, JournalTable, LinkTable, SourceTable, Table, columns_of


def test_migrations_make_the_tables_that_the_program_uses(engine: sa.Engine) -> None:
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("error")
        context = MigrationContext.configure(connection, opts={"version_table": SCHEMA.version_table})
        assert compare_metadata(context, Table.metadata) == []


def test_the_newest_migration_is_the_one_alembic_ends_with() -> None:
    assert ScriptDirectory(str(SCHEMA.migrations)).get_current_head() == SCHEMA.newest()


def test_migrating_again_changes_nothing(engine: sa.Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalars(sa.text(f"SELECT version_num FROM {SCHEMA.version_table}")).all() == [SCHEMA.newest()]


def test_tables_of_others_are_left_alone(database_url: str) -> None:
    engine = connect(database_url)
    with writing(engine) as connection:
        connection.execute(sa.text("CREATE TABLE journal (id INTEGER)"))
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(9))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('theirs')"))
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "theirs"
    engine.dispose()


def test_threads_may_migrate_at_once(database_url: str) -> None:
    engines = [connect(database_url) for _ in range(4)] if ":///" in database_url or "postgres" in database_url else [connect(database_url)]
    start = threading.Barrier(4)

    def run(number: int) -> None:
        start.wait()
        migrate(engines[number % len(engines)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    with engines[0].connect() as connection:
        assert sa.inspect(connection).has_table("knowledge_claim")
    for engine in engines:
        engine.dispose()


def test_processes_may_migrate_at_once(tmp_path: Path) -> None:
    program = f"from knowledge.database import *; migrate(connect('sqlite:///{tmp_path / 'moat.db'}'))"
    root = Path(__file__).parents[2]
    running = [subprocess.Popen([sys.executable, "-c", program], cwd=root, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(one.communicate()[1], one.returncode) for one in running] == [(b"", 0), (b"", 0)]


def test_a_file_is_opened_with_the_right_settings(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'deep' / 'er' / 'moat.db'}")
    with engine.connect() as connection:
        found = [connection.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")]
    assert found == ["wal", 1, 15_000]
    engine.dispose()


def test_memory_is_one_database_for_all_threads(memory: sa.Engine) -> None:
    with writing(memory) as connection:
        connection.execute(sa.text("INSERT INTO knowledge_term VALUES ('boat', 1)"))

    def read(_: int) -> Any:
        with memory.connect() as connection:
            return connection.scalar(sa.text("SELECT df FROM knowledge_term"))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(20))) == [1] * 20


def test_a_failed_write_leaves_nothing_behind(engine: sa.Engine) -> None:
    def write_and_fail() -> None:
        with writing(engine) as connection:
            connection.execute(sa.text("INSERT INTO knowledge_term VALUES ('boat', 1)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM knowledge_term")) == 0


def test_a_claim_about_nothing_cannot_be_stored(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as connection:
        connection.execute(sa.text("INSERT INTO knowledge_vector (encoder, claim, vector) VALUES ('e', 'nothing', '')"))


def test_a_url_without_driver_gets_the_one_we_ship() -> None:
    assert connect("postgresql://somewhere/moat").dialect.driver == "psycopg"


@pytest.mark.parametrize(
    ("table", "model"),
    [(EntityTable, Entity), (SourceTable, Source), (ClaimTable, Claim), (LinkTable, Link), (JournalTable, JournalEntry)],
)
def test_every_field_of_a_read_model_is_a_column(table: type[Table], model: type[Any]) -> None:
    missing = {one.name for one in fields(model)} - set(columns_of(table).keys())
    assert missing == set()
