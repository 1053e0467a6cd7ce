"""When Moat is removed from a workspace, or its token is withdrawn there: what was kept of the installation goes."""

from __future__ import annotations

import logging
import time
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.connection.installations import Installations
from adapters.slack.tasks import Tasks

log = logging.getLogger(__name__)

MARGIN = 2.0
"""Seconds: Slack tells the moment of a removal in whole ones."""


def register(app: AsyncApp, installations: Installations | None, tasks: Tasks) -> None:
    """Listen to both events; with the bot's own token alone there is nothing to delete."""

    async def removed(body: dict[str, Any], context: AsyncBoltContext) -> None:
        if installations is not None:
            tasks.start(purge(installations, body, context))

    async def withdrawn(body: dict[str, Any], context: AsyncBoltContext, event: dict[str, Any]) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await removed(body, context)

    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(withdrawn)


async def purge(installations: Installations, body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Delete the installation that the event is about, unless it was made after the event: Slack may deliver late."""
    at = float(body.get("event_time") or time.time()) + MARGIN
    enterprise, team = context.enterprise_id, None if context.is_enterprise_install else context.team_id
    gone = 0
    for owner in dict.fromkeys([(enterprise, team), *([(None, team)] if team else [])]):
        gone += await installations.remove(owner, at=at)
    log.info("removed from %s %s, rows deleted: %d", enterprise, team, gone)
