"""A replica that delivers digests until it is killed: a process of its own, forked from one that has all imports behind it."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.context import ForkServerContext, ForkServerProcess

from adapters.digests import engine, workflows
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


def _deliver(url: str, kept: str, channels: str, replica: str) -> None:
    workflows.PAUSES = (0.1, 0.3, 1.0)
    engine.ALIVE_SECONDS, engine.DEAD_SECONDS, engine.POLLING_SECONDS = 0.5, 2.0, 0.2
    digests = digests_of(database.connect(url), kept, [HttpCarrier(channels)], Now(), replica=replica, together=SECONDS_TOGETHER)
    asyncio.run(digests.serve())
