"""Tells what arrives a second time: Slack delivers again what it thinks was lost, and to any replica."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.seen import Seen
from adapters.storage.once import StoredOnce

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 15 * 60.0
"""Slack's last repetition comes after about six minutes."""
PATIENCE = 2.0
"""Seconds that an event waits for the database; then this process alone decides."""


class Arrivals:
    """Remembers what has arrived, in the database that all replicas share."""

    def __init__(self, once: StoredOnce) -> None:
        """Keep the keys there."""
        self._once = once
        self._here: Seen[str] = Seen()

    async def first(self, key: str) -> bool:
        """Note a key ("message:T1:C1:ts", an event's id, ...) for a quarter of an hour; say whether it is new."""
        if not self._here.first(key):
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.to_thread(self._once.take, f"slack {key}", REMEMBERED_SECONDS)
        except (TimeoutError, SQLAlchemyError) as error:
            log.error("what has arrived was not noted: %s", logs.where(error))
            return True
