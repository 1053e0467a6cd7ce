"""When Moat is removed from a workspace, or its token is withdrawn there: what was kept of it goes."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.connection.installations import Installations
from adapters.slack.talks import traces_of
from adapters.slack.tasks import Tasks
from adapters.storage import workspaces

log = logging.getLogger(__name__)

MARGIN = 2.0
"""Seconds: Slack tells the moment of a removal in whole ones."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Deletes."""

    engine: sa.Engine
    installations: Installations | None
    """None with the bot's own token alone: then there is no installation to delete."""
    tasks: Tasks

    def register(self, app: AsyncApp) -> None:
        """Listen to both events."""

        async def removed(body: dict[str, Any], context: AsyncBoltContext) -> None:
            self.tasks.start(self.forget(body, context))

        async def withdrawn(body: dict[str, Any], context: AsyncBoltContext, event: dict[str, Any]) -> None:
            if (event.get("tokens") or {}).get("bot"):
                self.tasks.start(self.uninstall(body, context))

        app.event("app_uninstalled")(removed)
        app.event("tokens_revoked")(withdrawn)

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
        """Delete the installation and everything that was kept of the workspace."""
        if await self.uninstall(body, context) and context.team_id:
            gone = await asyncio.to_thread(workspaces.forget, self.engine, traces_of(context.team_id))
            log.info("forgot %s, rows deleted: %d", context.team_id, gone)
