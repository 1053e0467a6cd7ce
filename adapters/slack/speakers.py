"""Who speaks in a thread: of one with a single person every message is for us, in one with several they talk to each other, too.

Noted in the database that all replicas share, for Slack hands each message to only one of them. What is noted is no name, but a number
made of it; it runs out by itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging

from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.seen import Seen
from adapters.slack.gestures import Gesture
from adapters.slack.talks import speakers_of
from adapters.storage.once import StoredOnce

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 7 * 24 * 3600.0
"""How long after their first message somebody counts as one who speaks there."""
PATIENCE = 1.0
"""Seconds that a message waits for the database; then only what this process has heard counts."""


class Speakers:
    """Counts them."""

    def __init__(self, once: StoredOnce) -> None:
        """Note them there."""
        self._once = once
        self._heard: Seen[str] = Seen()
        self._several: Seen[str] = Seen()

    async def several(self, gesture: Gesture, opener: str = "") -> bool:
        """Note who says this, and say whether somebody else speaks in the thread as well; `opener` wrote its first message."""
        thread = f"{speakers_of(gesture.team)}{gesture.channel} {gesture.thread} "
        key = thread + hashlib.sha256(f"{thread}{gesture.user}".encode()).hexdigest()[:16]
        new = self._heard.first(key)
        if opener not in ("", gesture.user):
            self._several.first(thread)
        if thread in self._several and not new:
            return True
        try:
            async with asyncio.timeout(PATIENCE):
                count = await asyncio.to_thread(self._noted, key, thread, new=new)
        except (TimeoutError, SQLAlchemyError) as error:
            log.error("who speaks in a thread was not noted: %s", logs.where(error))
            count = 1
        if count > 1:
            self._several.first(thread)
        return thread in self._several

    def _noted(self, key: str, thread: str, *, new: bool) -> int:
        if new:
            self._once.hold(key, REMEMBERED_SECONDS)
        return len(self._once.beginning(thread))
