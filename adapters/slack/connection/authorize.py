"""Who Moat is in a workspace: from the bot's own token, from a stored installation, or not at all. No event costs a call to Slack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connection.installations import Installations
from adapters.slack.connection.rotation import Rotation
from adapters.slack.connection.webapi import with_token


@dataclass(frozen=True, slots=True)
class Own:
    """The workspace (or organisation) that SLACK_BOT_TOKEN belongs to, as Slack told at the start."""

    token: str
    team: str | None
    enterprise: str | None
    whole_enterprise: bool
    bot_id: str
    bot_user: str
    scopes: tuple[str, ...]

    def covers(self, enterprise: str | None, team: str | None) -> bool:
        """Say whether the token acts there."""
        return team == self.team or (self.whole_enterprise and enterprise == self.enterprise)


@dataclass(frozen=True, slots=True)
class Stored:
    """The installations, and what keeps their tokens working."""

    installations: Installations
    rotation: Rotation


class Authorize(AsyncAuthorize):
    """Gives a workspace's bot."""

    def __init__(self, own: Own | None, stored: Stored | None) -> None:
        """Take the own token, the stored installations, or both; with the own token alone it acts wherever an event comes from."""
        self.own = own
        self._stored = stored

    async def __call__(self, *, enterprise_id: str | None, team_id: str | None, **_: Any) -> AuthorizeResult | None:
        """Return what Bolt puts into the context of a request; none where Moat is not installed."""
        return await self.find(enterprise_id, team_id)

    async def find(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        """Return who Moat is there, none where it is not installed."""
        own = self.own
        if own is not None and (self._stored is None or own.covers(enterprise, team)):
            return AuthorizeResult(
                enterprise_id=own.enterprise,
                team_id=own.team or team,
                bot_token=own.token,
                bot_id=own.bot_id,
                bot_user_id=own.bot_user,
                bot_scopes=own.scopes,
            )
        return await self._installed(enterprise, team)

    async def _installed(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        if self._stored is None:
            return None
        bot = await self._stored.installations.find(enterprise, team)
        bot = await self._stored.rotation.fresh(bot) if bot is not None else None
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id or team,
            team=bot.team_name,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_scopes=bot.bot_scopes,
        )


class Clients:
    """Gives the client that acts in a workspace, where no listener hands one over."""

    def __init__(self, client: AsyncWebClient, authorize: Authorize) -> None:
        """Make clients like this one."""
        self._client = client
        self._authorize = authorize

    async def of(self, team: str, enterprise: str | None = None) -> AsyncWebClient | None:
        """Return the client for a workspace, none where Moat is not installed (any more)."""
        found = await self._authorize.find(enterprise, team)
        return with_token(self._client, found.bot_token, team) if found is not None and found.bot_token else None
