"""Slack's Web API: one session, one address, and a token for each workspace."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient


class Clients:
    """Gives the client that acts in a workspace."""

    async def of(self, team: str, enterprise: str | None = None) -> AsyncWebClient | None:
        """Return the client for a workspace, none where Moat is not installed (any more)."""
        raise NotImplementedError
