"""Slack's Web API: one session for the whole program, waits where Slack asks for one, repeats only what does no harm twice."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import Any

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

SECONDS = 20
"""How long a call may take."""
LONGEST_WAIT = 60.0
"""Seconds that a call waits because Slack says so; when it says more, the call fails at once."""
REPEATABLE = frozenset(
    {
        "agents.sessions.setStatus",
        "apps.connections.open",
        "assistant.threads.setStatus",
        "assistant.threads.setSuggestedPrompts",
        "auth.test",
        "chat.unfurl",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.members",
        "conversations.replies",
        "files.getUploadURLExternal",
        "team.info",
        "users.info",
        "users.list",
        "views.publish",
    }
)
"""Methods that read, or that say the same thing when they are called twice. A message may never be posted twice, so it is not here."""


class RateLimited(AsyncRetryHandler):
    """Waits as long as Slack says."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> bool:
        return response is not None and response.status_code == 429 and retry_after(response.headers) <= LONGEST_WAIT

    async def prepare_for_next_attempt_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> None:
        """Wait, a little longer than needed: many may have been told the same."""
        state.next_attempt_requested = True
        await asyncio.sleep(retry_after(response.headers if response is not None else {}) + random.random() / 4)  # noqa: S311
        state.increment_current_attempt()


class Repeatable(AsyncRetryHandler):
    """Tries again what was lost on the way, if it may be done twice."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> bool:
        lost = isinstance(error, (aiohttp.ClientError, OSError, TimeoutError)) or (response is not None and response.status_code >= 500)
        return lost and str(request.url).rpartition("/")[2] in REPEATABLE


def retry_after(headers: Any) -> float:
    """Return the seconds that an answer says to wait; one where it says nothing that can be read."""
    found = next((value for name, value in headers.items() if str(name).lower() == "retry-after"), "1")
    first = found[0] if isinstance(found, (list, tuple)) and found else found
    try:
        return max(0.0, float(str(first)))
    except ValueError:
        return 1.0


def library_log() -> logging.Logger:
    """Return the log that Slack's libraries are given: they quote what people wrote and addresses that are secrets, so it says nothing."""
    log = logging.getLogger("adapters.slack.library")
    log.setLevel(logging.CRITICAL)
    return log


def new_session() -> aiohttp.ClientSession:
    """Return the session that every call shares; takes a running event loop."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS), trust_env=True)  # a proxy of the environment


def web_client(address: str, session: aiohttp.ClientSession, token: str | None = None) -> AsyncWebClient:
    """Return a client for Slack at an address."""
    return AsyncWebClient(
        token=token,
        base_url=address,
        timeout=SECONDS,
        session=session,
        logger=library_log(),
        retry_handlers=[RateLimited(max_retry_count=4), Repeatable(max_retry_count=2)],
    )


def with_token(client: AsyncWebClient, token: str, team: str | None = None) -> AsyncWebClient:
    """Return a client like this one with another token; `team` is the workspace that an organisation's token acts in."""
    return AsyncWebClient(
        token=token,
        base_url=client.base_url,
        timeout=client.timeout,
        session=client.session,
        team_id=team,
        logger=client.logger,
        retry_handlers=list(client.retry_handlers),
    )


def unwaiting(client: AsyncWebClient) -> AsyncWebClient:
    """Return the same client for a call that is of no use later: it neither waits nor tries again."""
    found = with_token(client, client.token or "", client.default_params.get("team_id"))
    found.retry_handlers.clear()
    return found


async def grant(client: AsyncWebClient, credentials: tuple[str, str], **asked: str) -> dict[str, Any]:
    """Return what Slack grants for a code or a refresh token.

    The library's own method for this signs in by a way that aiohttp is giving up; Slack takes the app's id and secret as fields as well.
    """
    response = await client.api_call("oauth.v2.access", data={"client_id": credentials[0], "client_secret": credentials[1], **asked})
    return dict(response.data) if isinstance(response.data, dict) else {}
