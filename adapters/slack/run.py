"""Moat in Slack, put together from the settings: who it is there, how events come in, and in which order it begins and ends."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa
from slack_bolt.async_app import AsyncApp
from starlette.routing import BaseRoute, Route

from adapters import answer_pages
from adapters.errors import Ended
from adapters.service import Service
from adapters.settings import Settings
from adapters.slack import app as listeners
from adapters.slack import manifest
from adapters.slack.arrivals import Arrivals
from adapters.slack.carrier import SlackCarrier
from adapters.slack.connection import bolt
from adapters.slack.connection.authorize import Authorize, Clients, Own, Stored
from adapters.slack.connection.gate import Gate
from adapters.slack.connection.http import Events
from adapters.slack.connection.identity import check, own_of
from adapters.slack.connection.installations import Installations, SealedStore
from adapters.slack.connection.leaving import Leaving
from adapters.slack.connection.oauth import App, Installing
from adapters.slack.connection.rotation import Rotation
from adapters.slack.connection.sockets import Socket, Watch
from adapters.slack.connection.webapi import new_session, web_client
from adapters.slack.desk import Desk
from adapters.slack.pace import Pace
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.response_urls import ResponseUrls
from adapters.slack.speakers import Speakers
from adapters.slack.stops import Stops
from adapters.slack.tasks import Tasks
from adapters.storage.once import StoredOnce
from adapters.storage.places import StoredNotes
from adapters.storage.sealed import cipher

log = logging.getLogger(__name__)

LEAVING_SECONDS = 1.5
"""How long a stop waits for requests that are not acknowledged yet."""
DRAIN_SECONDS = 4.0
"""How long it waits, with those, for what was begun."""
CHECK_SECONDS = 300.0
"""How often Slack is asked whether the bot's own token still works."""


class Slack:
    """One process's part in Slack. Made within a running event loop."""

    def __init__(
        self, settings: Settings, engine: sa.Engine, service: Service, *, watch: Watch | None = None, pace: Pace | None = None
    ) -> None:
        """Take what the settings say; nothing is asked of Slack before `begin`."""
        self._settings = settings
        self._session = new_session()
        self._client = web_client(settings.slack_api_url, self._session)
        self._once = StoredOnce(engine)
        self._watch = watch
        self._gate = Gate()
        self._tasks = Tasks()
        self._oauth = oauth_app(settings)
        self._installations = stored_installations(settings, engine)
        self._authorize = Authorize(None, self._stored())
        self._socket: Socket | None = None
        self._lost: str | None = None
        kept = (settings.conversation_days, settings.receipts_kept)
        self.desk = Desk(
            service=service,
            posting=Posting(ResponseUrls(self._session), pace),
            arrivals=Arrivals(self._once),
            speakers=Speakers(self._once),
            stops=Stops(self._once, self._tasks),
            tasks=self._tasks,
            clients=Clients(self._client, self._authorize),
            people=People(),
            notes=StoredNotes(engine),
            kept=kept,
            public_url=settings.public_url,
        )
        self.carrier = SlackCarrier(self.desk)
        self.app: AsyncApp = bolt.new_app(self._client, self._authorize)
        self._leaving = Leaving(engine, self._installations, self._tasks, self._once)
        self._leaving.register(self.app)
        listeners.build(self.desk, self.app)

    def routes(self) -> list[BaseRoute]:
        """Return what Slack and people's browsers may ask for over HTTP."""
        found: list[BaseRoute] = answer_pages.routes(self.desk.service, self.desk.notes) if self.desk.public_url is not None else []
        if self._settings.slack_signing_secret is not None:
            events = Events(self.app, self._settings.slack_signing_secret.get_secret_value(), self._gate)
            found.append(Route(manifest.EVENTS, events.respond, methods=["POST"]))
        if self._oauth is not None and self._installations is not None:
            pages = Installing(self._oauth, self._client, self._installations, self._once)
            found += [Route(manifest.INSTALL, pages.begin), Route(manifest.INSTALLED, pages.finish)]
        return found

    async def begin(self) -> None:
        """Find out who the bot is and open the socket; raises `StartError` when Slack does not take a token."""
        token, app_token = self._settings.slack_bot_token, self._settings.slack_app_token
        if token is not None:
            self._authorize.own = await own_of(self._client, token.get_secret_value())
            if self._authorize.own.whole_enterprise and self._installations is None:
                self.app.use(self._leaving.meet)
        self._gate.open = True
        if app_token is not None:
            self._socket = Socket(self.app, self._client, app_token.get_secret_value(), self._gate, self._watch)
            await self._socket.open()

    async def serve(self) -> None:
        """Run until cancelled. Raises `StartError` when it can not begin, and `Ended` when Slack withdraws a token that all hangs on."""
        await self.begin()
        log.info("Slack: ready")
        work = [asyncio.create_task(self._watch_token(self._authorize.own))]
        if self._socket is not None:
            work.append(asyncio.create_task(self._socket.keep()))
        try:
            await asyncio.gather(*work)
        finally:
            for task in work:
                task.cancel()

    async def ill(self) -> str | None:
        """Say what keeps Slack from being answered, if something does."""
        if not self._gate.open:
            return "Slack: not begun, or stopping"
        if self._lost is not None or self._socket is None:
            return self._lost
        return await self._socket.ill()

    async def pause(self) -> None:
        """Take no more events, and finish what was begun."""
        deadline = asyncio.get_running_loop().time() + DRAIN_SECONDS
        await self._gate.close(LEAVING_SECONDS)
        left = await self._tasks.drain(max(0.5, deadline - asyncio.get_running_loop().time()))
        if left:
            log.warning("Slack: pieces of work given up at the stop: %d", left)

    async def stop(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()
        await self._session.close()

    async def _watch_token(self, own: Own | None) -> None:
        """Ask now and then whether the own token still works; with other workspaces beside it, its end is not the end."""
        while own is not None:
            await asyncio.sleep(CHECK_SECONDS)
            self._lost = await check(self._client, own)
            if self._lost is not None:
                log.error(self._lost)
                if self._installations is None:
                    raise Ended([self._lost])
        await asyncio.Event().wait()

    def _stored(self) -> Stored | None:
        if self._oauth is None or self._installations is None:
            return None
        return Stored(self._installations, Rotation(self._installations, self._once, self._client, self._oauth.credentials))


def oauth_app(settings: Settings) -> App | None:
    """Return the app that others install, none where the settings do not say so."""
    if settings.slack_client_id is None or settings.slack_client_secret is None or settings.public_url is None:
        return None
    return App(settings.slack_client_id, settings.slack_client_secret.get_secret_value(), settings.public_url)


def stored_installations(settings: Settings, engine: sa.Engine) -> Installations | None:
    """Return the installations that others have made, none where nobody can."""
    app = oauth_app(settings)
    if app is None:
        return None
    secrets = [settings.token_secret.get_secret_value()] if settings.token_secret is not None else []
    return Installations(SealedStore(app.client_id, engine, cipher([*secrets, app.client_secret], "slack installations")))


async def trial(settings: Settings, engine: sa.Engine) -> list[str]:
    """Ask Slack whether it takes the tokens, and say for what; raises `StartError` when it does not."""
    found = []
    async with new_session() as session:
        client = web_client(settings.slack_api_url, session)
        if settings.slack_bot_token is not None:
            own = await own_of(client, settings.slack_bot_token.get_secret_value())
            found.append(f"the token is that of the bot {own.bot_user} in the workspace {own.team or own.enterprise}")
        if settings.slack_app_token is not None:
            await Socket.tried(client, settings.slack_app_token.get_secret_value())
            found.append("gives a socket")
    installations = stored_installations(settings, engine)
    if installations is not None:
        found.append(f"installed in {await installations.count()} workspaces and organisations")
    return found
