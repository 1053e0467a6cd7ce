"""Slack over Socket Mode, watched: a socket that is deaf is replaced, a token that Slack has withdrawn is said.

The library reconnects by itself after most failures. What it does not see is here: its own tasks that died, a reconnection that
hangs, a socket that stays silent, and a token for which it would ask for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters import logs
from adapters.errors import Ended, StartError
from adapters.slack.connection.gate import Gate
from adapters.slack.connection.identity import unreachable
from adapters.slack.connection.webapi import library_log
from adapters.slack.errors import DEAD, Refused, refusals

log = logging.getLogger(__name__)

SCOPE = "connections:write"
WRONG_TOKEN = DEAD | {"not_allowed_token_type", "missing_scope"}


@dataclass(frozen=True, slots=True)
class Watch:
    """How closely a socket is watched, in seconds."""

    every: float = 5.0
    ping: float = 5.0
    """Between two pings; four that stay unanswered make the library reconnect."""
    unconnected: float = 30.0
    """How long the library may try by itself, and how long to wait after an attempt of our own."""
    silent: float = 30 * 60.0
    """After so long without an event the socket is replaced, in case Slack has forgotten it."""
    opening: float = 15.0
    """How long opening a socket may take."""
    closing: float = 3.0
    """How long a goodbye may take."""


class Socket:
    """The connection of one process."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, token: str, gate: Gate, watch: Watch | None = None) -> None:
        """Hand what comes in to `app`, as long as the gate is open."""
        self._app = app
        self._client = client
        self._token = token
        self._gate = gate
        self._watch = watch or Watch()
        self._socket: SocketModeClient | None = None
        self._heard = time.monotonic()
        self._lost: float | None = None
        """Since when there has been no connection."""

    async def open(self) -> None:
        """Connect; raises `StartError` when Slack does not take the token."""
        try:
            self._socket = await self._connected()
        except Refused as refused:
            raise StartError([trouble(refused)]) from None
        except TimeoutError:
            raise StartError(["Slack gave an address for Socket Mode, but the connection to it was not made in time."]) from None

    @staticmethod
    async def tried(client: AsyncWebClient, token: str) -> str:
        """Return an address for a socket; raises `StartError` when Slack gives none."""
        try:
            return await address(client, token)
        except Refused as refused:
            raise StartError([trouble(refused)]) from None

    async def keep(self) -> None:
        """Watch the connection until cancelled; raises `Ended` when Slack will not take the token again."""
        while True:
            await asyncio.sleep(self._watch.every)
            await self._look()

    async def ill(self) -> str | None:
        """Say what is wrong with the connection, if something is."""
        return None if await self._well() else "the socket to Slack is not connected"

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._leave(self._socket)

    async def _look(self) -> None:
        now = time.monotonic()
        if await self._well():
            self._lost = None
            if now - self._heard < self._watch.silent:
                return
            log.info("Slack has been silent for long, the socket is replaced")
        else:
            self._lost = self._lost or now
            if now - self._lost < self._watch.unconnected:
                return
            log.warning("the socket to Slack has been away for %d seconds, it is replaced", now - self._lost)
        await self._replace()

    async def _replace(self) -> None:
        """Open a new connection, and close the old one once the new one hears."""
        old, self._lost = self._socket, None
        try:
            self._socket = await self._connected()
        except Refused as refused:
            if refused.code not in WRONG_TOKEN:
                log.error("no socket to Slack: %s", refused.code)
                return
            if old is not None:
                await self._leave(old)  # it would go on asking with this token
            raise Ended([trouble(refused)]) from None
        except TimeoutError:
            log.error("no socket to Slack: it was not opened in time")
            return
        if old is not None:
            await self._gate.emptied(3.0)
            await self._leave(old)

    async def _connected(self) -> SocketModeClient:
        """Return a connection that has been made; raises `Refused` or `TimeoutError`."""
        found = await address(self._client, self._token)
        socket = SocketModeClient(app_token=self._token, logger=library_log(), web_client=self._client, ping_interval=self._watch.ping)
        socket.wss_uri = found
        socket.socket_mode_request_listeners.append(self._handle)
        try:
            async with asyncio.timeout(self._watch.opening):
                await socket.connect()  # type: ignore[no-untyped-call]
        except (TimeoutError, asyncio.CancelledError):
            await self._leave(socket)
            raise
        self._heard = time.monotonic()
        return socket

    async def _handle(self, socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Answer an envelope; behind a closed gate it stays unanswered, and Slack hands it to another connection."""
        self._heard = time.monotonic()
        if not self._gate.open:
            return
        with self._gate.passing():
            start = time.time()
            response = await run_async_bolt_app(self._app, request)
            await send_async_response(socket, request, response, start)

    async def _well(self) -> bool:
        socket = self._socket
        if socket is None or not await socket.is_connected():
            return False
        tasks = (socket.message_receiver, socket.message_processor, socket.current_session_monitor)
        return not any(task is None or task.done() for task in tasks)

    async def _leave(self, socket: SocketModeClient) -> None:
        tasks = [task for task in (socket.message_receiver, socket.message_processor, socket.current_session_monitor) if task is not None]
        try:
            async with asyncio.timeout(self._watch.closing):
                await socket.close()  # type: ignore[no-untyped-call]
        except Exception as error:  # noqa: BLE001 - a connection that is given up may end as it likes
            log.info("a socket was left without a goodbye: %s", logs.where(error))
            with contextlib.suppress(Exception):
                await socket.aiohttp_client_session.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def address(client: AsyncWebClient, token: str) -> str:
    """Ask Slack for the address of a new socket; raises `Refused`."""
    with refusals():
        return str((await client.apps_connections_open(app_token=token))["url"])


def trouble(refused: Refused) -> str:
    """Say for whoever runs the program why there is no socket."""
    if refused.code in {"missing_scope", "not_allowed_token_type"}:
        return f"SLACK_APP_TOKEN can not open a socket: it has to be an app-level token with the scope {SCOPE} (Slack says {refused.code})."
    if refused.code in DEAD:
        return f"Slack refuses the token in SLACK_APP_TOKEN ({refused.code}). Make a new one under Basic Information, App-Level Tokens."
    return unreachable(refused.code)
