"""Keeps the whole bot under Discord's overall limit: discord.py waits for each route by itself, but for all together only once refused.

See "Global Rate Limit" in Discord's documentation. A digest hour is when it would be broken: many channels at the same minute.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from typing import Any

import aiohttp

ALLOWED = 50
"""Requests a second that Discord takes from one bot."""
A_SECOND = 30.0
"""Requests a second that we send, evenly: on the way some catch up with those before them, and all of half a second may arrive at once."""
EXEMPT = re.compile(r"/(?:interactions|webhooks)/")
"""Replies to commands and buttons: Discord does not count them, and somebody waits for them."""


class Pace:
    """Lets requests pass in the order in which they come, none too soon after the one before."""

    def __init__(self, a_second: float = A_SECOND, steady: Callable[[], float] = time.monotonic) -> None:
        """Let so many pass in a second of this clock."""
        self._between = 1 / a_second
        self._steady = steady
        self._free = float("-inf")

    def slow(self, trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
        """Have every request that `trace` sees wait for its turn."""
        trace.on_request_start.append(self._starting)
        return trace

    async def turn(self) -> None:
        """Wait until one more may be sent."""
        now = self._steady()
        mine = max(now, self._free)
        self._free = mine + self._between
        if mine > now:
            await asyncio.sleep(mine - now)

    async def _starting(self, session: Any, context: Any, params: aiohttp.TraceRequestStartParams) -> None:
        if EXEMPT.search(params.url.path) is None:
            await self.turn()
