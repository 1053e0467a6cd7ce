"""A small Discord on loopback: gateway and REST, as far as the unmodified client needs them for commands and messages.

What is sent stands in `calls`; `fail` breaks the next calls of a route. Ids count upwards from a fixed time.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import yarl
from aiohttp import WSMsgType, web

APPLICATION = 100
BOT = {"id": "100", "username": "Moat", "discriminator": "0", "avatar": None, "bot": True, "global_name": None}
GUILD, CHANNEL, PERSON, DIRECT = 200, 300, 400, 500
EVERYTHING = str(discord.Permissions.all().value)
TOKEN = "good.token.here"


@dataclass
class Call:
    """One REST call of the client."""

    method: str
    path: str
    body: Any
    at: float


@dataclass
class FakeDiscord:
    """The server."""

    calls: list[Call] = field(default_factory=list)
    failures: list[tuple[str, str, int, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    resumed: asyncio.Event = field(default_factory=asyncio.Event)
    identities: list[dict[str, Any]] = field(default_factory=list)
    """How the client introduced itself, each time."""
    turned_away: int = 0
    """The code with which whoever introduces themselves is turned away; 0: nobody is."""
    closed: list[int | None] = field(default_factory=list)
    """The codes with which connections ended."""
    rights: str = EVERYTHING
    """What the person may do."""
    port: int = 0
    delay: float = 0.0
    """Seconds that a REST call takes before it is answered."""
    _last: int = 10_000
    _sequence: int = 0
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def rest(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    def new_id(self) -> str:
        self._last += 1
        return str(self._last)

    def fail(self, method: str, path: str, status: int, body: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> None:
        """Break the next call whose path matches; with the status 0 the connection is cut."""
        self.failures.append((method, path, status, body or {"message": "broken", "code": 0}, headers or {}))

    def sent(self, method: str, path: str) -> list[Call]:
        return [call for call in self.calls if call.method == method and re.search(path, call.path)]

    async def until(self, method: str, path: str, count: int = 1, seconds: float = 10.0) -> list[Call]:
        """Wait until so many calls of a route have come in."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: len(self.sent(method, path)) >= count)
        return self.sent(method, path)

    async def ready(self) -> None:
        async with asyncio.timeout(20):
            await self._ready.wait()

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        self._sequence += 1
        message = json.dumps({"op": 0, "t": event, "s": self._sequence, "d": data})
        for socket in self.sockets:
            if not socket.closed:
                await socket.send_str(message)

    async def command(
        self, name: str, options: dict[str, Any] | None = None, *, inside: str = "", foreign: bool = False, group: bool = False
    ) -> str:
        """Let the person use a slash command, or one `inside` a group of commands; return the interaction's token.

        Only they have installed it in a `foreign` server, and in a `group`: a private channel of some people.
        """
        number = self.new_id()
        token = f"token{number}"
        rows = [{"name": key, "type": 5 if isinstance(value, bool) else 3, "value": value} for key, value in (options or {}).items()]
        rows = [{"name": inside, "type": 1, "options": rows}] if inside else rows
        data = {"id": "1", "name": name, "type": 1, "options": rows}
        used = self._interaction(number, token, 2, data)
        if foreign:
            used |= {"guild_id": "999", "guild": {"id": "999", "locale": "en-US", "features": []}, "app_permissions": "0"}
            used |= {"channel": self._channel() | {"id": "998", "guild_id": "999"}, "channel_id": "998"}
            used |= {"authorizing_integration_owners": {"1": str(PERSON)}}
        if group:
            used = {key: value for key, value in used.items() if key not in ("guild", "guild_id", "guild_locale", "member")}
            used |= {"user": self._user(), "context": 2, "authorizing_integration_owners": {"1": str(PERSON)}}
            used |= {"channel": {"id": "600", "type": 3, "recipients": [self._user()], "last_message_id": None}, "channel_id": "600"}
        await self.dispatch("INTERACTION_CREATE", used)
        return token

    async def press(self, custom_id: str) -> str:
        """Let the person press a button under a public message of ours; return the interaction's token."""
        number = self.new_id()
        token = f"token{number}"
        pressed = self._interaction(number, token, 3, {"component_type": 2, "custom_id": custom_id})
        button = {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id}
        message = self._message(self.new_id()) | {"components": [{"type": 1, "components": [button]}]}
        await self.dispatch("INTERACTION_CREATE", pressed | {"message": message})
        return token

    async def message(self, content: str, *, mentioned: bool = True, number: str | None = None) -> str:
        number = number or self.new_id()
        row = self._message(number, content) | {"author": self._user(), "member": self._member(), "guild_id": str(GUILD)}
        await self.dispatch("MESSAGE_CREATE", row | {"mentions": [BOT] if mentioned else []})
        return number

    async def drop(self, code: int = 4000) -> None:
        """Cut the connection."""
        for socket in self.sockets:
            await socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        for socket in self.sockets:
            if not socket.closed:
                await socket.send_json({"op": 7, "d": None})

    async def end_session(self) -> None:
        """Let the client begin anew."""
        for socket in self.sockets:
            await socket.send_json({"op": 9, "d": False})

    async def until_introduced(self, times: int, seconds: float = 20.0) -> None:
        """Wait until the client has introduced itself so many times."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: len(self.identities) >= times)

    async def until_closed(self, seconds: float = 10.0) -> None:
        """Wait until a connection has ended."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: bool(self.closed))

    def _interaction(self, number: str, token: str, kind: int, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": number,
            "application_id": str(APPLICATION),
            "type": kind,
            "token": token,
            "version": 1,
            "data": data,
            "guild_id": str(GUILD),
            "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
            "channel_id": str(CHANNEL),
            "channel": self._channel(),
            "member": self._member() | {"user": self._user(), "permissions": self.rights},
            "locale": "en-US",
            "guild_locale": "en-US",
            "app_permissions": EVERYTHING,
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(GUILD)},
            "context": 0,
            "attachment_size_limit": 10_000_000,
        }

    def _user(self) -> dict[str, Any]:
        return {"id": str(PERSON), "username": "alice", "discriminator": "0", "avatar": None, "global_name": "Alice"}

    def _member(self) -> dict[str, Any]:
        return {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}

    def _channel(self) -> dict[str, Any]:
        return {"id": str(CHANNEL), "type": 0, "name": "general", "guild_id": str(GUILD), "position": 0, "permission_overwrites": []}

    def _message(self, number: str, content: str = "") -> dict[str, Any]:
        return {
            "id": number,
            "channel_id": str(CHANNEL),
            "author": BOT,
            "content": content,
            "timestamp": "2026-11-22T12:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "components": [],
            "flags": 0,
        }

    async def handle_rest(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body = await _body(request)
        async with self._changed:
            self.calls.append(Call(request.method, path, body, time.perf_counter()))
            self._changed.notify_all()
        if self.delay:
            await asyncio.sleep(self.delay)
        for failure in self.failures:
            method, pattern, status, answer, headers = failure
            if method == request.method and re.search(pattern, path):
                self.failures.remove(failure)
                if not status and request.transport is not None:
                    request.transport.abort()
                return replied(answer, status=status or 500, headers={"Via": "1.1 fake", **headers})
        if request.headers.get("Authorization", "") not in ("", f"Bot {TOKEN}"):
            return replied({"message": "401: Unauthorized", "code": 0}, status=401)
        return self._answer(request.method, path, body)

    def _answer(self, method: str, path: str, body: Any) -> web.Response:
        known = {
            "/gateway/bot": self._way_in,
            "/users/@me": lambda: BOT,
            "/users/@me/channels": lambda: {"id": str(DIRECT), "type": 1, "recipients": [self._user()], "last_message_id": None},
            f"/users/{PERSON}": self._user,
        }
        if path in known:
            return replied(known[path]())
        if path.endswith("/applications/@me"):
            application = {"id": str(APPLICATION), "name": "Moat", "description": "", "icon": None, "bot_public": True}
            return replied(
                application
                | {"bot_require_code_grant": False, "verify_key": "", "flags": 0, "summary": "", "team": None, "owner": self._user()}
            )
        if path.endswith("/commands"):
            own = {"application_id": str(APPLICATION), "version": "1", "description": ""}
            return replied([own | row | {"id": self.new_id()} for row in body])
        if path.endswith("/callback"):
            number = path.split("/")[2]
            return replied({"interaction": {"id": number, "type": 2, "response_message_loading": True}})
        if "/threads" in path:
            return replied({"message": "Missing Permissions", "code": 50013}, status=403, headers={"Via": "1.1 fake"})
        if path.endswith("/typing"):
            return web.Response(status=204)
        if method == "GET" and path.endswith("/messages"):
            return replied([])
        return replied(self._message(self.new_id()))

    def _way_in(self) -> dict[str, Any]:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.gateway, "shards": 1, "session_start_limit": limit}

    async def handle_gateway(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 45_000}})
        with contextlib.suppress(ConnectionError):
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._heard(socket, json.loads(message.data))
        self.sockets.remove(socket)
        async with self._changed:
            self.closed.append(socket.close_code)
            self._changed.notify_all()
        return socket

    async def _heard(self, socket: web.WebSocketResponse, payload: dict[str, Any]) -> None:
        match payload["op"]:
            case 1:
                await socket.send_json({"op": 11})
            case 2:
                async with self._changed:
                    self.identities.append(payload["d"])
                    self._changed.notify_all()
                if self.turned_away:
                    await socket.close(code=self.turned_away)
                    return
                ready = {"v": 10, "user": BOT, "guilds": [{"id": str(GUILD), "unavailable": True}], "session_id": "s", "shard": [0, 1]}
                ready |= {"resume_gateway_url": self.gateway, "application": {"id": str(APPLICATION), "flags": 0}}
                await self.dispatch("READY", ready)
                await self.dispatch("GUILD_CREATE", self._guild())
                self._ready.set()
            case 6:
                self.resumed.set()
                await self.dispatch("RESUMED", {})

    def _guild(self) -> dict[str, Any]:
        everyone = {"id": str(GUILD), "name": "@everyone", "permissions": EVERYTHING, "position": 0, "color": 0, "hoist": False}
        everyone |= {"managed": False, "mentionable": False, "flags": 0, "colors": {"primary_color": 0}}
        return {
            "id": str(GUILD),
            "name": "Test",
            "owner_id": str(PERSON),
            "roles": [everyone],
            "channels": [self._channel()],
            "members": [self._member() | {"user": BOT}],
            "emojis": [],
            "stickers": [],
            "features": [],
            "threads": [],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "afk_timeout": 0,
            "member_count": 2,
        }


def replied(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A reply as the client reads it: its type has to be exactly this one."""
    return web.Response(body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})})


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        return json.loads(str(form.get("payload_json", "{}")))
    return None


@asynccontextmanager
async def running() -> AsyncIterator[FakeDiscord]:
    """A server on a free port of loopback."""
    fake = FakeDiscord()
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_get("/gateway", fake.handle_gateway)
    app.router.add_get("/gateway/", fake.handle_gateway)
    app.router.add_route("*", "/api/v10/{rest:.*}", fake.handle_rest)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.port = runner.addresses[0][1]
    try:
        yield fake
    finally:
        await runner.cleanup()


def point_client_at(rest: str, gateway: str) -> None:
    """Let discord.py of this process speak to another Discord."""
    discord.http.Route.BASE = rest
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
