"""A Slack on loopback, a web client for it, and somewhere to keep things; nothing here knows what Moat answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import aiohttp
import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette

from adapters import webserver
from adapters.service import Keepers, Service
from adapters.settings import Settings
from adapters.slack import app as listeners
from adapters.slack.connection.sockets import Watch
from adapters.slack.connection.webapi import new_session, web_client
from adapters.slack.run import Slack
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.responder import Echo, SmallGuide
from tests.fakes.state import FakeConversations, FakeMarks, FakePlaces, FakeReceipts, FixedClock

PUBLIC = "https://moat.example"
MEANT = ("not acknowledged", "posts in 5 s")
"""What tests here do on purpose: an event at a stop or without an installation, a crowd of messages."""
QUICK = Watch(every=0.05, ping=0.2, unconnected=0.3, silent=60.0, opening=1.0, closing=0.5)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as running:
        running.patience = 1.0
        yield running
        assert [each for each in running.problems() if not any(part in each for part in MEANT)] == []


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with new_session() as running:
        yield running


@pytest.fixture
def client(slack: FakeSlack, session: aiohttp.ClientSession) -> AsyncWebClient:
    return web_client(slack.api_url, session, slack.bot_token)


@dataclass
class Line:
    """Moat connected to the Slack of the test."""

    slack: FakeSlack
    moat: Slack
    seen: list[dict[str, Any]]
    """What reached a listener for mentions."""


def settings(slack: FakeSlack, *names: str, **more: Any) -> Settings:
    """Return settings with these variables of the simulated Slack's environment, and others."""
    environment = slack.env()
    fields = {name.lower(): environment[name] for name in names}
    secret = {name: SecretStr(fields[name]) for name in fields if name.endswith(("token", "secret"))}
    values = {"slack_api_url": slack.api_url, **fields, **secret, **more}
    return Settings.model_construct(
        **{name: field.get_default(call_default_factory=True) for name, field in Settings.model_fields.items()} | values
    )


def service() -> Service:
    keepers = Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), FakePlaces())
    return Service(Echo(), keepers, FixedClock(), guide=SmallGuide())


@asynccontextmanager
async def connected(slack: FakeSlack, chosen: Settings, engine: sa.Engine, *, watch: Watch = QUICK) -> AsyncIterator[Line]:
    """Moat, begun; over HTTP when the settings have no token for a socket."""
    with patch.object(listeners, "build", autospec=True):  # what Moat says is tested elsewhere
        moat = Slack(chosen, engine, service(), watch=watch)
    line = Line(slack, moat, [])

    async def heard(event: dict[str, Any], context: dict[str, Any]) -> None:
        line.seen.append({"text": event["text"], "token": context["token"], "bot": context["bot_user_id"]})

    moat.app.event("app_mention")(heard)
    moat.app.event("message")(nothing)
    try:
        await moat.begin()
        async with served(webserver.application(moat.routes(), [moat.ill])) as root:
            slack.request_url = f"{root}/slack/events" if chosen.slack_app_token is None else None
            yield line
    finally:
        await moat.pause()
        await moat.stop()


async def nothing() -> None:
    """Listen and do nothing."""


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    """The address at which the app is served."""
    import asyncio

    server = webserver.WebServer("127.0.0.1", 0, app)
    port = server.open()
    running = asyncio.ensure_future(server.serve())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
        await running
