"""Where the workflows of digests are kept, and how deliveries are handed over to them: by the running program or from outside it."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from sqlalchemy import event

from adapters.digests.delivering import Job, platform_of
from bot.digest.subscription import Subscription
from knowledge import database

NAME = "moat"
CODE = "2"
"""The version of the steps in `workflows`: workflows of another one are not taken up."""
SCHEMA = "moat_workflows"
WORKFLOW = "deliver"
AGAIN = "deliver again"
AT_WORK = "digests are delivered"
"""The key of `Once` that is kept as long as a program delivers on a database."""
AT_ONCE = 500
"""Deliveries handed over in one transaction."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the workflows are kept, and who runs them."""

    url: str
    """Of a SQLite file of its own, or of the PostgreSQL database."""
    replica: str
    """Names this process among the replicas: the same after a restart only where there is one replica."""

    @property
    def several(self) -> bool:
        """Say whether there may be other replicas."""
        return not self.url.startswith("sqlite")

    def prepare(self) -> None:
        """Make the tables of the workflows, which the running program does when it starts."""
        DBOS.migrate(self.url, schema=SCHEMA)

    def opened(self) -> sa.Engine:
        """Return the database; who writes to a SQLite file waits at the beginning, not in the middle."""
        engine = database.connect(self.url)
        if not self.several:
            event.listen(engine, "connect", _write_at_once)
        return engine


class Handover:
    """Hands deliveries over to whatever replica has room for them."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take the database of the workflows."""
        self._engine = engine
        self._client = DBOSClient(system_database_engine=engine, dbos_system_schema=SCHEMA, application_name=NAME, lazy=True)

    def give(self, jobs: Sequence[tuple[Subscription, Job]]) -> None:
        """Hand deliveries over, each of a name once; raises what a database raises, and is tried again as a whole."""
        for some in (jobs[n : n + AT_ONCE] for n in range(0, len(jobs), AT_ONCE)):
            with self._engine.begin() as connection:
                for order, job in some:
                    self._client.enqueue_in_transaction(connection, _options(order, job), asdict(job))

    def postpone(self, order: Subscription, job: Job, rest: Sequence[Any], seconds: float) -> None:
        """Hand in the rest of a delivery, (draft, tries, seconds waited), to be taken up after so many seconds; once for each try."""
        options = _options(order, job) | {
            "workflow_name": AGAIN, "workflow_id": f"{job.key} try {rest[1]} after {rest[2]:.0f}", "delay_seconds": seconds,
        }  # fmt: skip
        with self._engine.begin() as connection:
            self._client.enqueue_in_transaction(connection, options, asdict(job), *rest)

    def close(self) -> None:
        """Give back the database."""
        self._client.destroy()


def config(place: Place, engine: sa.Engine) -> DBOSConfig:
    """Return how DBOS is set up: nothing is sent anywhere, and its own log stays quiet."""
    found: DBOSConfig = {
        "name": NAME,
        "dbos_system_schema": SCHEMA,
        "application_version": CODE,
        "executor_id": place.replica,
        "enable_otlp": False,
        "log_level": "CRITICAL",
    }
    if place.several:
        return {**found, "system_database_url": place.url}
    return {**found, "system_database_engine": engine}


def place_of(database_url: str, folder: Path) -> Place:
    """Return where workflows are kept for a database: beside SQLite in a folder, in PostgreSQL itself."""
    if sa.make_url(database_url).get_backend_name() == "sqlite":
        return Place(f"sqlite:///{folder / 'workflows.db'}", "the only one")
    return Place(database_url, f"{socket.gethostname()} {secrets.token_hex(4)}")


def queue(platform: str) -> str:
    """Name the queue of a platform."""
    return f"digests-{platform}"


def _options(order: Subscription, job: Job) -> EnqueueOptions:
    return {
        "workflow_name": WORKFLOW,
        "queue_name": queue(platform_of(order)),
        "workflow_id": job.key,
        "app_version": CODE,
        "queue_partition_key": order.workspace or order.place,
    }


def _write_at_once(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
