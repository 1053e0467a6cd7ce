"""Bolt, told about everything it would otherwise guess: who authorises, what to say where Moat is not installed, what to log."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters import logs
from adapters.slack.connection.authorize import Authorize
from adapters.slack.connection.webapi import library_log
from adapters.slack.gestures import kind_of, team_of
from bot.phrases import phrases

log = logging.getLogger(__name__)


def new_app(client: AsyncWebClient, authorize: Authorize) -> AsyncApp:
    """Return an app without listeners. Signatures are checked before it is asked (`http`), and a socket needs none."""
    app = AsyncApp(
        name="moat",
        logger=library_log(),
        signing_secret="",
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # none for "not installed" is what Bolt expects
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        user_facing_authorize_error_message=phrases()("trouble_not_installed"),
    )
    app.error(_failed)
    return app


async def _failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Log what went wrong without what it was about; acknowledge, since a second delivery would go wrong as well."""
    with logs.bound(kind=kind_of(body), event_id=body.get("event_id"), team=team_of(body)):
        if isinstance(error, BoltUnhandledRequestError):
            log.info("nothing listens to that")
        else:
            log.error("a request failed: %s", logs.where(error))
    return BoltResponse(status=200, body="")
