"""Renewing tokens that run out: one replica and one task at a time, since a refresh token works only once."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable

from slack_sdk.oauth.installation_store import Bot
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connection.installations import Installations, owner_of
from adapters.slack.connection.webapi import grant
from adapters.slack.errors import Refused, refusals
from adapters.storage.once import StoredOnce

log = logging.getLogger(__name__)

MINUTES_AHEAD = 120
"""How long before it runs out a token is renewed."""
LEASE_SECONDS = 30.0
"""How long one replica may take; after that another one tries."""
WAIT_SECONDS = 2.0
"""How long an event waits for the replica that renews, when its token has run out already: Slack wants its acknowledgement within three."""
PAUSE = 0.1


class Rotation:
    """Gives a bot with a token that still works."""

    def __init__(
        self,
        installations: Installations,
        once: StoredOnce,
        client: AsyncWebClient,
        credentials: tuple[str, str],
        now: Callable[[], float] = time.time,
    ) -> None:
        """Renew through `client`; the credentials are the app's id and secret."""
        self._installations = installations
        self._once = once
        self._client = client
        self._credentials = credentials
        self._now = now
        self._locks: defaultdict[tuple[str | None, str | None], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def fresh(self, bot: Bot) -> Bot | None:
        """Return the bot with a token that works, none when it has run out and can not be renewed."""
        if not self._ends_soon(bot):
            return bot
        owner = owner_of(bot)
        async with self._locks[owner]:
            newest = await self._installations.read(owner)
            if newest is None or not self._ends_soon(newest):
                return newest
            renewed = await self._renewed(newest)
        return renewed if renewed is not None and not self._ended(renewed) else None

    async def _renewed(self, bot: Bot) -> Bot | None:
        """Renew if no other replica does; otherwise take what that one has written."""
        lease = f"slack token {hashlib.sha256(str(bot.bot_refresh_token).encode()).hexdigest()[:32]}"
        if await asyncio.to_thread(self._once.take, lease, LEASE_SECONDS):
            return await self._renew(bot)
        until = time.monotonic() + WAIT_SECONDS
        while self._ended(bot) and time.monotonic() < until:
            await asyncio.sleep(PAUSE)
            newest = await self._installations.read(owner_of(bot))
            if newest is None or newest.bot_refresh_token != bot.bot_refresh_token:
                return newest
        return bot

    async def _renew(self, bot: Bot) -> Bot:
        newest = await self._installations.read(owner_of(bot))
        if newest is None or newest.bot_refresh_token != bot.bot_refresh_token:
            return newest or bot
        try:
            with refusals():
                given = await grant(self._client, self._credentials, grant_type="refresh_token", refresh_token=str(bot.bot_refresh_token))
        except Refused as refused:
            log.error("the token of a workspace was not renewed: %s", refused.code)
            return bot
        renewed = Bot(**bot.to_dict_for_copying())
        renewed.bot_token, renewed.bot_refresh_token = given["access_token"], given.get("refresh_token")
        renewed.bot_token_expires_at = int(self._now()) + int(given.get("expires_in") or 0)
        await self._installations.renew(renewed)
        return renewed

    def _ends_soon(self, bot: Bot) -> bool:
        return bot.bot_token_expires_at is not None and bot.bot_token_expires_at <= self._now() + MINUTES_AHEAD * 60

    def _ended(self, bot: Bot) -> bool:
        return bot.bot_token_expires_at is not None and bot.bot_token_expires_at <= self._now()
