"""A replica that delivers digests until it is killed: a process of its own, forked from one that has all imports behind it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event

from adapters.digests import engine, workflows
from adapters.digests.workplace import Place
from knowledge import database
from tests.adapters.digests.rig import HttpCarrier, Now, digests_of

SECONDS_TOGETHER = 3.0
"""A dead replica's turn is over soon here."""


def nursery() -> ForkServerContext:
    """Return where replicas come from: each is a new process, none pays for the imports again."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def born(context: ForkServerContext, *where: str) -> ForkServerProcess:
    """Return a replica at work: DATABASE, WORKFLOWS, CHANNELS, NAME."""
    process = context.Process(target=_deliver, args=where, daemon=True)
    process.start()
    return process


def doomed(engine: sa.Engine, file: Path, commits: list[int], dies_at: int, *, torn: bool) -> None:
    """Have this process die at one of its commits: right before it, or with one half of what it writes on the disk."""

    def commit(connection: sa.Connection) -> None:
        commits[0] += 1
        if commits[0] != dies_at:
            return
        ahead = file.with_name(f"{file.name}-wal")
        before = ahead.stat().st_size if ahead.exists() else 0
        if torn:
            connection.connection.commit()
            after = ahead.stat().st_size
            os.truncate(ahead, before + (after - before) // 2)
        os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "commit", commit)


def _deliver(url: str, kept: str, channels: str, replica: str, dies_at: str = "0", how: str = "") -> None:
    workflows.PAUSES = (0.1, 0.3, 1.0)
    engine.ALIVE_SECONDS, engine.DEAD_SECONDS, engine.POLLING_SECONDS = 0.5, 2.0, 0.2
    engine_of_orders, commits = database.connect(url), [0]
    digests = digests_of(engine_of_orders, kept, [HttpCarrier(channels)], Now(), replica=replica, together=SECONDS_TOGETHER)
    if int(dies_at):
        opened = Place.opened

        def of_workflows(place: Place) -> sa.Engine:
            made = opened(place)
            doomed(made, Path(kept.removeprefix("sqlite:///")), commits, int(dies_at), torn=how == "torn")
            return made

        Place.opened = of_workflows  # type: ignore[assignment, method-assign]  # in this process, which is about to die
        doomed(engine_of_orders, Path(url.removeprefix("sqlite:///")), commits, int(dies_at), torn=how == "torn")
    asyncio.run(digests.serve())
