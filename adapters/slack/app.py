"""The app: Bolt with our own authorisation, and everything it listens to. The same for Socket Mode and HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connection.webapi import library_log
from adapters.slack.desk import Desk
from adapters.slack.listeners import actions, commands, events, options, shortcuts, views
from adapters.slack.replies import Replies

Register = Callable[[AsyncApp], None]
UNUSED = "not looked at"
"""Signatures are checked before Bolt sees a request; without a secret it would refuse to begin."""


def build(desk: Desk, authorize: AsyncAuthorize, client: AsyncWebClient, *, first: Iterable[Register] = ()) -> AsyncApp:
    """Return the app; what is in `first` listens before our own listeners, which take everything."""
    app = AsyncApp(
        name="moat",
        client=client,
        authorize=authorize,
        signing_secret=UNUSED,
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        logger=library_log(),
    )
    replies = Replies(desk)
    for register in first:
        register(app)
    for room in (commands, actions, views, options, shortcuts, events):
        room.register(app, replies)
    return app
