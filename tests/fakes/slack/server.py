"""The server: the Web API's front door with its faults, OAuth and Socket Mode."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import re
import time
import uuid
from collections import defaultdict
from typing import Any, Self

import aiohttp
from aiohttp import WSMsgType, web

from tests.fakes.slack.records import ApiError, Call, Fault, Json, Workspace
from tests.fakes.slack.responses import Responses
from tests.fakes.slack.scopes import POSTS_IN_5_SECONDS, SCOPES
from tests.fakes.slack.violations import Violation

WITHOUT_TOKEN = ("oauth.v2.access", "api.test")
WORDS = re.compile(r"\.|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Between the words of a method's name."""
HTML = "<html>upstream</html>"
STRUCTURED = ("attachments", "blocks", "chunks", "files", "loading_messages", "metadata", "prompts", "unfurls", "view")
"""Arguments that come as JSON where the call itself is no JSON."""


class Server(Responses):
    """A running Slack on loopback."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.sockets: list[web.WebSocketResponse] = []
        self.connections_opened = self.hellos = 0
        self.oauth_codes: dict[str, str] = {}
        self.refresh_tokens: dict[str, str] = {}
        self._tickets: set[str] = set()
        self._transports: dict[int, asyncio.Transport] = {}
        """By socket, to cut it off."""
        self._pending: dict[str, asyncio.Future[tuple[float, Any]]] = {}
        """By envelope: when it was acknowledged, and with what."""
        self._posted: dict[str, list[float]] = defaultdict(list)

    @property
    def api_url(self) -> str:
        return f"{self.root}/api/"

    def env(self) -> dict[str, str]:
        """Return the environment in which an app finds this server instead of Slack."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
            "SLACK_CLIENT_ID": self.client_id,
            "SLACK_CLIENT_SECRET": self.client_secret,
        }

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self._link)
        app.router.add_post("/response/{number}", self._response)
        app.router.add_route("*", "/upload/v1/{number}", self._upload)
        app.router.add_get("/oauth/v2/authorize", self._authorize)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in list(self._tasks):
            task.cancel()
        for socket in list(self.sockets):
            await socket.close()
        await self.http.close()
        await self._runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        args = await arguments(request)
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        token = args.pop("token", None)
        if kind == "Basic":
            args["client_id"], _, args["client_secret"] = base64.b64decode(secret).decode().partition(":")
        call = Call(request.match_info["method"], args, secret if kind == "Bearer" else token, time.monotonic(), request.content_type)
        call.peer = request.transport.get_extra_info("peername") if request.transport is not None else None
        if self.delay:
            await asyncio.sleep(self.delay)
        self.calls.append(call)
        fault = self._fault_of(call.method, args)
        if fault is not None:
            call.fault = fault.pattern
            if fault.after_effect:
                await self._answer(call)
            await asyncio.sleep(fault.delay)
            broken = self._broken(call, fault, request)
            if broken is not None:
                self._wake()
                return broken
        await self._answer(call)
        self._wake()
        headers = {"Retry-After": "1"} if call.http_status == 429 else {}
        granted = self.workspaces[self.tokens[call.token]].scopes if call.token in self.tokens else None
        headers |= {"x-oauth-scopes": ",".join(sorted(granted))} if granted is not None else {}
        return web.json_response(call.response, status=call.http_status, headers=headers)

    def _broken(self, call: Call, fault: Fault, request: web.Request) -> web.Response | None:
        """Return what is answered instead; none when the fault was only a delay."""
        if fault.drop:
            if request.transport is not None:
                request.transport.abort()
            call.http_status = 0
            return web.Response()
        status = fault.status or (503 if fault.after_effect else 200)
        if not fault.error and status == 200:
            return None
        code = fault.error or ("ratelimited" if status == 429 else "internal_error")
        call.http_status = status
        if not fault.after_effect:
            call.response = {"ok": False, "error": code, **fault.extra}
        headers = {"Retry-After": str(fault.retry_after)} if status == 429 else {}
        if status >= 500:
            return web.Response(status=status, text=HTML, content_type="text/html")
        return web.json_response({"ok": False, "error": code, **fault.extra}, status=status, headers=headers)

    async def _answer(self, call: Call) -> None:
        """Do what the call asks and note the answer."""
        try:
            self._refuse_haste(call)
            workspace = self._authenticate(call)
            handler = getattr(self, "on_" + WORDS.sub("_", call.method).lower(), None)
            if handler is None:
                self.unknown_methods.append(call.method)
                raise ApiError("unknown_method", req_method=call.method)
            self._check_scopes(call, workspace)
            answer = handler(call, workspace)
            call.response = {"ok": True, **(await answer if inspect.isawaitable(answer) else answer)}
        except ApiError as error:
            call.response = {"ok": False, "error": error.error, **error.extra}

    def _refuse_haste(self, call: Call) -> None:
        if self.enforce_rate and call.method == "chat.postMessage":
            now, channel = time.monotonic(), str(call.args.get("channel"))
            self._posted[channel] = [at for at in self._posted[channel] if now - at < 5]
            if len(self._posted[channel]) >= POSTS_IN_5_SECONDS:
                call.http_status = 429
                raise ApiError("ratelimited")
            self._posted[channel].append(now)

    def _authenticate(self, call: Call) -> Workspace | None:
        token = call.token or ""
        if call.method in WITHOUT_TOKEN:
            return None
        if not token:
            raise ApiError("not_authed")
        if (call.method == "apps.connections.open") != token.startswith("xapp-"):
            raise ApiError("not_allowed_token_type")
        if token.startswith("xapp-"):
            if token != self.app_token:
                raise ApiError("invalid_auth")
            return None
        if token not in self.tokens:
            raise ApiError("token_expired" if token.startswith("xoxe.") else "invalid_auth")
        workspace = self.workspaces[self.tokens[token]]
        if workspace.status != "active":
            raise ApiError(workspace.status)
        return workspace

    def _check_scopes(self, call: Call, workspace: Workspace | None) -> None:
        needed = SCOPES.get(call.method, "")
        if workspace is None or workspace.scopes is None or not needed or set(needed.split("|")) & workspace.scopes:
            return
        provided = ",".join(sorted(workspace.scopes))
        if self.enforce_scopes:
            raise ApiError("missing_scope", needed=needed.split("|")[0], provided=provided)
        self._note(call, Violation("", "missing_scope", f"{call.method} needs {needed}, token has {provided}"))

    def on_apps_connections_open(self, call: Call, ws: None) -> Json:
        self.connections_opened += 1
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return {"url": f"{self.root.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app_id}"}

    def on_oauth_v2_access(self, call: Call, ws: None) -> Json:
        args = call.args
        refreshing = args.get("grant_type") == "refresh_token"
        codes = self.refresh_tokens if refreshing else self.oauth_codes
        team = codes.pop(args.get("refresh_token" if refreshing else "code") or "", None)  # both work once
        if team is None:
            raise ApiError("invalid_refresh_token" if refreshing else "invalid_code")
        if (args.get("client_id"), args.get("client_secret")) != (self.client_id, self.client_secret):
            raise ApiError("bad_client_secret")
        return self._granted(self.workspaces[team])

    def _granted(self, to: Workspace) -> Json:
        team = None if to.org_wide else {"id": to.team_id, "name": to.name}
        organisation = {"id": to.enterprise_id, "name": "Fake Org"} if to.enterprise_id else None
        grant: Json = {"access_token": to.bot_token, "token_type": "bot", "scope": ",".join(sorted(to.scopes or {"chat:write"}))}
        where = {"team": team, "enterprise": organisation, "is_enterprise_install": to.org_wide}
        if self.rotate_tokens:
            token = f"xoxe.xoxb-1-fake-{next(self._numbers)}"
            self.tokens[token] = to.team_id
            grant |= {"access_token": token, "refresh_token": self.new_refresh_token(to.team_id), "expires_in": self.token_seconds}
        return {**grant, **where, "bot_user_id": to.bot_user_id, "app_id": self.app_id, "authed_user": {"id": self.alice}}

    def new_oauth_code(self, team: str | None = None) -> str:
        code = uuid.uuid4().hex
        self.oauth_codes[code] = team or self.team_id
        return code

    def new_refresh_token(self, team: str | None = None) -> str:
        token = f"xoxe-1-fake-{next(self._numbers)}"
        self.refresh_tokens[token] = team or self.team_id
        return token

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        raise web.HTTPFound(f"{query['redirect_uri']}?code={self.new_oauth_code()}&state={query.get('state', '')}")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        """Socket Mode."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        if request.transport is not None:
            self._transports[id(socket)] = request.transport
        hello: Json = {"num_connections": len(self.sockets), "debug_info": {"host": "fake"}, "connection_info": {"app_id": self.app_id}}
        await socket.send_json({"type": "hello", **hello})
        self.hellos += 1
        self._wake()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and message.data[:1] == "{":
                    self._acknowledged(json.loads(message.data))
        finally:
            self._left(socket)
        return socket

    def _left(self, socket: web.WebSocketResponse) -> None:
        self._transports.pop(id(socket), None)
        if socket in self.sockets:
            self.sockets.remove(socket)
        self._wake()

    def drop_sockets(self) -> None:
        """Reset every connection without a goodbye."""
        for socket in list(self.sockets):
            self._transports[id(socket)].abort()
            self._left(socket)

    def _acknowledged(self, said: Json) -> None:
        waiting = self._pending.get(said.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result((time.monotonic(), said.get("payload")))


async def arguments(request: web.Request) -> Json:
    """Return the arguments of a call, however they came."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args.update(await request.json())
    elif request.can_read_body:
        args.update(await request.post())
    return args | {key: json.loads(args[key]) for key in STRUCTURED if isinstance(args.get(key), str)}
