"""A replica that delivers digests until it is killed: `python -m tests.adapters.digests.courier DATABASE WORKFLOWS CHANNELS REPLICA`."""

from __future__ import annotations

import asyncio
import sys

from adapters.digests import engine, workflows
from knowledge import database
from tests.adapters.digests.rig import HttpCarrier, Now, digests_of

SECONDS_TOGETHER = 3.0
"""A dead replica's turn is over soon here."""


async def main(url: str, kept: str, channels: str, replica: str) -> None:
    """Deliver what is due."""
    workflows.PAUSES = (0.1, 0.3, 1.0)
    engine.ALIVE_SECONDS, engine.DEAD_SECONDS, engine.POLLING_SECONDS = 0.5, 2.0, 0.2
    digests = digests_of(database.connect(url), kept, HttpCarrier(channels), Now(), replica=replica, together=SECONDS_TOGETHER)
    await digests.serve()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
