"""When Moat is removed from a workspace, or its token is withdrawn there: what was kept of it goes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.connection.installations import Installations
from adapters.slack.gestures import team_of
from adapters.slack.talks import members_of, traces_of
from adapters.slack.tasks import Tasks
from adapters.storage import workspaces
from adapters.storage.once import StoredOnce

log = logging.getLogger(__name__)

KNOWN_SECONDS = 10 * 365 * 86_400.0
"""How long it is known in which workspaces of an organisation we were met."""
MARGIN = 2.0
"""Seconds: Slack tells the moment of a removal in whole ones."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Deletes."""

    engine: sa.Engine
    installations: Installations | None
    """None with the bot's own token alone: then there is no installation to delete."""
    tasks: Tasks
    once: StoredOnce
    """Where the workspaces of an organisation are noted."""
    met: set[str] = field(default_factory=set)
    """Those that this process has noted."""

    def register(self, app: AsyncApp) -> None:
        """Listen to both events, and note where else an organisation's installation acts."""
        if self.installations is not None:
            app.use(self.meet)

        async def removed(body: dict[str, Any], context: AsyncBoltContext) -> None:
            self.tasks.start(self.forget(body, context))

        async def withdrawn(body: dict[str, Any], context: AsyncBoltContext, event: dict[str, Any]) -> None:
            if (event.get("tokens") or {}).get("bot"):
                self.tasks.start(self.uninstall(body, context))

        app.event("app_uninstalled")(removed)
        app.event("tokens_revoked")(withdrawn)

    async def meet(self, body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[object]]) -> None:  # noqa: A002 - Bolt's name
        """Note the workspace that something happens in: when an organisation removes us, Slack names none of them."""
        key = members_of(context.enterprise_id or "") + team_of(body)
        if context.is_enterprise_install and context.enterprise_id and team_of(body) and key not in self.met:
            self.met.add(key)
            self.tasks.start(asyncio.to_thread(self.once.hold, key, KNOWN_SECONDS))
        await next()

    async def uninstall(self, body: dict[str, Any], context: AsyncBoltContext) -> bool:
        """Delete the installation that an event is about; say whether it is gone, and not made again since: Slack may deliver late."""
        if self.installations is None:
            return True
        at = float(body.get("event_time") or time.time()) + MARGIN
        enterprise, team = context.enterprise_id, None if context.is_enterprise_install else context.team_id
        for owner in dict.fromkeys([(enterprise, team), *([(None, team)] if team else [])]):
            gone = await self.installations.remove(owner, at=at)
            if gone:
                log.info("removed from %s %s, rows deleted: %d", *owner, gone)
        return await self.installations.find(enterprise, team) is None

    async def forget(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Delete the installation and everything that was kept of the workspace, or of all those of an organisation."""
        if not await self.uninstall(body, context):
            return
        enterprise = (context.enterprise_id or "") if context.is_enterprise_install else ""
        noted = await asyncio.to_thread(self.once.beginning, members_of(enterprise)) if enterprise else ()
        for team in dict.fromkeys([team_of(body), *(key.rpartition(" ")[2] for key in noted)]):
            if team and (self.installations is None or await self.installations.find(enterprise or None, team) is None):
                gone = await asyncio.to_thread(workspaces.forget, self.engine, traces_of(team))
                log.info("forgot %s, rows deleted: %d", team, gone)
        for key in noted:
            self.met.discard(key)
            await asyncio.to_thread(self.once.drop, key)
