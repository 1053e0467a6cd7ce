"""Keeps us from being banned: Discord shuts out an address that sends too many requests it has to refuse.

Every request of the client passes here, those of commands and buttons too. See "Invalid Request Limit" in Discord's documentation.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp
import discord

log = logging.getLogger(__name__)

WINDOW = 600.0
"""Seconds over which Discord counts; at 10,000 it bans."""
MOST = 1_000
"""Refused requests in that time after which we stop: other programs may share the address."""
REFUSED = frozenset({401, 403, 429})


class Exhausted(discord.DiscordException):
    """So much was refused lately that nothing is sent."""


class Refusals:
    """Counts what Discord refused lately, and holds back requests when it was too much."""

    def __init__(self, *, most: int = MOST, steady: Callable[[], float] = time.monotonic) -> None:
        """Hold back after `most` refusals within `WINDOW` of this clock."""
        self._times: deque[float] = deque(maxlen=most)
        self._steady = steady
        self._told = False

    @property
    def exhausted(self) -> bool:
        """Say whether nothing may be sent now."""
        return len(self._times) == self._times.maxlen and self._times[0] > self._steady() - WINDOW

    def trace(self) -> aiohttp.TraceConfig:
        """Return what has to see every request."""
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._starting)
        trace.on_request_end.append(self._ended)
        return trace

    async def _starting(self, session: Any, context: Any, params: aiohttp.TraceRequestStartParams) -> None:
        if self.exhausted:
            raise Exhausted("too many requests were refused lately")
        self._told = False

    async def _ended(self, session: Any, context: Any, params: aiohttp.TraceRequestEndParams) -> None:
        shared = params.response.headers.get("X-RateLimit-Scope") == "shared"  # somebody else's fault, which Discord does not count
        if params.response.status not in REFUSED or shared:
            return
        self._times.append(self._steady())
        if self.exhausted and not self._told:
            self._told = True
            log.error("Discord refused %d requests within %d minutes; nothing is sent until it is fewer", self._times.maxlen, WINDOW // 60)
