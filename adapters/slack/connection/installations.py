"""Where Moat is installed: slack_sdk's own tables in the project's database, with every secret in them encrypted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from cryptography.fernet import MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.slack.connection.webapi import library_log
from adapters.storage.sealed import Sealed

log = logging.getLogger(__name__)

SECRETS = frozenset(
    {
        "bot_token",
        "bot_refresh_token",
        "user_token",
        "user_refresh_token",
        "incoming_webhook_url",
        "incoming_webhook_configuration_url",
    }
)
FRESH_SECONDS = 30.0
"""How long what was read is taken for the newest: another replica may have changed it."""
PATIENCE = 1.0
"""Seconds that an event waits for the database when an older row is in memory: Slack wants its acknowledgement within three."""

RENEWING_PAUSES = (0.2, 0.5)
"""Seconds between attempts to keep a renewed token."""

Owner = tuple[str | None, str | None]
"""Organisation and workspace; of an installation for a whole organisation the workspace is none."""


class SealedStore(SQLAlchemyInstallationStore):
    """slack_sdk's store with columns wide enough, and encrypted where it matters."""

    def __init__(self, client_id: str, engine: sa.Engine, cipher: MultiFernet) -> None:
        """Keep installations of the app `client_id`."""
        super().__init__(client_id=client_id, engine=engine, logger=library_log())
        for column in (*self.bots.columns, *self.installations.columns):
            if column.name in SECRETS:
                column.type = Sealed(cipher)
            elif isinstance(column.type, sa.String):
                column.type = sa.Text()

    def delete_before(self, owner: Owner, moment: float) -> int:
        """Delete everything of an owner that was installed before a moment, in seconds since 1970; return how many rows it was."""
        last = datetime.fromtimestamp(moment, tz=UTC).replace(tzinfo=None)
        gone = 0
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                c = table.c
                mine = (c.client_id == self.client_id) & (c.enterprise_id == owner[0]) & (c.team_id == owner[1])
                gone += connection.execute(sa.delete(table).where(mine & (c.installed_at < last))).rowcount
        return gone


class Installations:
    """The installations, for the event loop: read in threads, remembered for a moment."""

    def __init__(self, store: SealedStore, steady: Callable[[], float] = time.monotonic) -> None:
        """Keep them in a store."""
        self._store = store
        self._steady = steady
        self._read: dict[Owner, tuple[float, Bot]] = {}

    async def find(self, enterprise: str | None, team: str | None) -> Bot | None:
        """Return the bot of a workspace, or of the organisation it belongs to; none where Moat is not installed."""
        for owner in dict.fromkeys([(enterprise, team), (None, team), (enterprise, None)]):
            if any(owner) and (bot := await self._remembered(owner)) is not None:
                return bot
        return None

    async def read(self, owner: Owner) -> Bot | None:
        """Return the bot of exactly this owner as the database has it now."""
        bot = await asyncio.to_thread(self._find, owner)
        if bot is None:
            self._read.pop(owner, None)
        else:
            self._read[owner] = (self._steady(), bot)
        return bot

    async def save(self, installation: Installation) -> None:
        """Keep a new installation in the place of an older one of the same owner."""
        bot = installation.to_bot()

        def work() -> None:
            self._store.save(installation)
            self._store.delete_before(owner_of(bot), bot.installed_at)

        await asyncio.to_thread(work)
        self._read.pop(owner_of(bot), None)

    async def renew(self, bot: Bot) -> None:
        """Keep a bot's new token; the old one is used up, so a database that refuses is asked again."""
        self._read[owner_of(bot)] = (self._steady(), bot)
        for pause in (*RENEWING_PAUSES, None):
            try:
                await asyncio.to_thread(self._store.save_bot, bot)
                break
            except SQLAlchemyError as error:
                log.error("a renewed token was not kept: %s", logs.where(error))
                if pause is None:
                    raise
                await asyncio.sleep(pause)

    async def remove(self, owner: Owner, *, at: float) -> int:
        """Delete what an owner had installed up to a moment (seconds since 1970), not what was installed since; say how much."""
        gone = await asyncio.to_thread(self._store.delete_before, owner, at)
        self._read.pop(owner, None)
        return gone

    async def count(self) -> int:
        """Return in how many places Moat is installed."""

        def work() -> int:
            with self._store.engine.connect() as connection:
                return connection.scalar(sa.select(sa.func.count()).select_from(self._store.bots)) or 0

        return await asyncio.to_thread(work)

    async def _remembered(self, owner: Owner) -> Bot | None:
        """Return the bot from memory if it is fresh; an older one holds while the database is away or slow."""
        at, bot = self._read.get(owner, (0.0, None))
        if bot is None:
            return await self.read(owner)
        if self._steady() - at < FRESH_SECONDS:
            return bot
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.read(owner)
        except (TimeoutError, SQLAlchemyError) as error:
            log.error("an installation was not read: %s", logs.where(error))
            return bot

    def _find(self, owner: Owner) -> Bot | None:
        enterprise, team = owner
        bot = self._store.find_bot(enterprise_id=enterprise, team_id=team, is_enterprise_install=team is None)
        return bot if bot is not None and bot.bot_token else None


def owner_of(bot: Bot) -> Owner:
    """Return whose installation this is."""
    return (bot.enterprise_id, None if bot.is_enterprise_install else bot.team_id)
