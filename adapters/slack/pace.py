"""One message a second in a channel: more wait in line, none is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

BETWEEN = 1.0
"""Seconds between two messages in one channel, as Slack asks."""
MANY = 2_000
"""Channels after which those at rest are forgotten."""


class Lane:
    """The messages of one channel."""

    def __init__(self) -> None:
        """Begin at rest."""
        self.lock = asyncio.Lock()
        self.last = float("-inf")


class Pace:
    """Lets the messages of each channel pass one by one."""

    def __init__(self, between: float = BETWEEN, steady: Callable[[], float] = time.monotonic) -> None:
        """Leave so many seconds between two messages."""
        self._between = between
        self._steady = steady
        self._lanes: dict[str, Lane] = {}

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        """Wait for the channel's turn and hold it meanwhile."""
        lane = self._lanes.setdefault(channel, Lane())
        async with lane.lock:
            await asyncio.sleep(max(0.0, lane.last + self._between - self._steady()))
            try:
                yield
            finally:
                lane.last = self._steady()
        if len(self._lanes) > MANY:
            self._forget()

    def _forget(self) -> None:
        resting = self._steady() - self._between
        self._lanes = {channel: lane for channel, lane in self._lanes.items() if lane.lock.locked() or lane.last > resting}
