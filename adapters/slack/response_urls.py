"""Replies by the address that Slack sends along with an interaction: five in half an hour, and no token.

The library's own way returns a refusal as if nothing had happened; here it is seen.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp

from adapters.slack.connection.webapi import LONGEST_WAIT, retry_after
from adapters.slack.errors import UNANSWERED, Refused

log = logging.getLogger(__name__)

ATTEMPTS = 3
PAUSE = 0.5


class ResponseUrls:
    """Posts to such addresses."""

    def __init__(self, session: aiohttp.ClientSession, pause: float = PAUSE) -> None:
        """Use the session that all calls share; wait `pause` seconds before a second attempt."""
        self._session = session
        self._pause = pause

    async def sent(self, url: str, payload: dict[str, Any], *, twice: bool) -> bool:
        """Send a reply; say whether Slack took it, or whether another way is to be tried.

        `twice`: it does no harm if it comes twice. If it does, and an answer is lost on the way, this raises `Refused("unanswered")`.
        """
        for attempt in range(ATTEMPTS):
            status, wait = await self._status(url, payload)
            if status == 200:
                return True
            if 400 <= status < 500 and status != 429:
                log.warning("a reply by its address was refused: HTTP %d", status)
                return False
            if status == 429 and wait > LONGEST_WAIT:
                return False
            if status != 429 and not twice:
                raise Refused(UNANSWERED)
            if attempt < ATTEMPTS - 1:
                await asyncio.sleep(wait)
        return False

    async def _status(self, url: str, payload: dict[str, Any]) -> tuple[int, float]:
        """Return what Slack answers, 0 for nothing, and how long to wait before it is asked again."""
        try:
            async with self._session.post(url, json=payload) as response:
                return response.status, retry_after(response.headers) if response.status == 429 else self._pause
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("a reply by its address was lost: %s", type(error).__name__)
            return 0, self._pause
