"""Whose the bot's own token is, asked of Slack once at the start and now and then later."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.errors import StartError
from adapters.slack import manifest
from adapters.slack.connection.authorize import Own
from adapters.slack.errors import DEAD, Refused, refusals

log = logging.getLogger(__name__)

NEEDED = "chat:write"
"""The scope without which nothing can be answered."""


async def own_of(client: AsyncWebClient, token: str) -> Own:
    """Return whose token this is; raises `StartError` when Slack does not take it, or it may not do what all rests on."""
    try:
        with refusals():
            response = await client.auth_test(token=token)
    except Refused as refused:
        raise StartError([trouble(refused)]) from None
    known: Any = response.data
    scopes = _scopes(response.headers)
    lacking = [scope for scope in manifest.bot_scopes() if scopes and scope not in scopes]
    if NEEDED in lacking:
        raise StartError([f"SLACK_BOT_TOKEN lacks the scope {NEEDED}. Add it under OAuth & Permissions and install the app again."])
    if lacking:
        log.warning("SLACK_BOT_TOKEN lacks scopes, what needs them does not work: %s", ", ".join(lacking))
    return Own(
        token=token,
        team=known.get("team_id"),
        enterprise=known.get("enterprise_id"),
        whole_enterprise=bool(known.get("is_enterprise_install")),
        bot_id=str(known.get("bot_id", "")),
        bot_user=str(known.get("user_id", "")),
        scopes=scopes,
    )


async def check(client: AsyncWebClient, own: Own) -> str | None:
    """Say that the token works no more, if that is so."""
    try:
        with refusals():
            await client.auth_test(token=own.token)
    except Refused as refused:
        return trouble(refused) if refused.code in DEAD else None
    return None


def trouble(refused: Refused) -> str:
    """Say for whoever runs the program why the token is not taken."""
    if refused.code in DEAD:
        return f"Slack refuses the token in SLACK_BOT_TOKEN ({refused.code}). Copy it anew from OAuth & Permissions of the app."
    return unreachable(refused.code)


def unreachable(code: str) -> str:
    """Say that Slack does not answer."""
    return f"Slack can not be reached ({code}). Is this machine connected to the network, and is SLACK_API_URL right?"


def _scopes(headers: Any) -> tuple[str, ...]:
    found = next((value for name, value in dict(headers).items() if str(name).lower() == "x-oauth-scopes"), "")
    return tuple(scope.strip() for scope in str(found).split(",") if scope.strip())
