# ruff: noqa: PGH004
# ruff: noqa
# mypy: ignore-errors
"""FakeSlack: one local aiohttp server that plays Slack for a bot under test.

* Web API at  {base}/api/<method>   (JSON, form or query arguments, like the real one)
* Socket Mode at {ws}/link/?ticket=...  (hello, envelopes, acks, disconnect, drops)
* response_url at {base}/response/<id>  (5 uses, 30 minutes)
* uploads at {base}/upload/v1/<id>, a download at {base}/files/<id>
* HTTP mode: signs requests with the signing secret and posts them to the app's Request URL

The app under test needs only:  SLACK_API_URL / base_url, a bot token, an app token (Socket Mode) or
the signing secret (HTTP).  Depends on aiohttp and blockkit_rules.py only.
"""

from __future__ import annotations
import asyncio, base64, copy, fnmatch, hashlib, hmac, itertools, json, re, time, uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Callable, Optional
from urllib.parse import urlencode
import aiohttp
from aiohttp import web, WSMsgType
from tests.fakes import blockkit_rules as rules
from tests.fakes.blockkit_rules import Violation

# scopes a bot token needs per method (documented); used for missing_scope and for the manifest check
SCOPES: dict[str, set[str]] = {
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.scheduleMessage": {"chat:write"},
    "chat.deleteScheduledMessage": {"chat:write"},
    "chat.startStream": {"chat:write"},
    "chat.appendStream": {"chat:write"},
    "chat.stopStream": {"chat:write"},
    "chat.unfurl": {"links:write"},
    "chat.meMessage": {"chat:write"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "reactions.get": {"reactions:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "users.lookupByEmail": {"users:read.email"},
    "users.profile.get": {"users.profile:read"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.info": {"files:read"},
    "files.delete": {"files:write"},
    "assistant.threads.setStatus": {"chat:write|assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "agents.sessions.setStatus": {"chat:write"},
    "agents.sessions.rename": {"chat:write"},
    "conversations.join": {"channels:join"},
    "pins.add": {"pins:write"},
    "team.info": {"team:read"},
    "emoji.list": {"emoji:read"},
    "usergroups.list": {"usergroups:read"},
    "bookmarks.add": {"bookmarks:write"},
    "conversations.open": {"im:write|mpim:write"},
    "conversations.history": {"channels:history|groups:history|im:history|mpim:history"},
    "conversations.replies": {"channels:history|groups:history|im:history|mpim:history"},
    "conversations.info": {"channels:read|groups:read|im:read|mpim:read"},
    "conversations.list": {"channels:read|groups:read|im:read|mpim:read"},
    "conversations.members": {"channels:read|groups:read|im:read|mpim:read"},
    "users.conversations": {"channels:read|groups:read|im:read|mpim:read"},
}
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "link_shared": "links:read",
    "reaction_added": "reactions:read",
    "assistant_thread_started": "assistant:write",
}
# documented per-minute floors; only used by rate_report()
TIERS = {
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.startStream": 20,
    "chat.appendStream": 100,
    "chat.stopStream": 20,
    "views.open": 100,
    "views.update": 100,
    "views.push": 100,
    "views.publish": 100,
    "users.info": 100,
    "users.list": 20,
    "conversations.list": 20,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "reactions.add": 50,
    "assistant.threads.setStatus": 600,
    "agents.sessions.setStatus": 50,
    "conversations.open": 50,
    "chat.unfurl": 50,
}


class ApiError(Exception):
    def __init__(self, error: str, **extra):
        super().__init__(error)
        self.error, self.extra = error, extra


@dataclass
class Call:
    method: str
    args: dict
    token: Optional[str]
    at: float
    content_type: str = ""
    response: dict = field(default_factory=dict)
    http_status: int = 200
    violations: list[Violation] = field(default_factory=list)
    fault: Optional[str] = None
    took: float = 0.0

    @property
    def ok(self):
        return bool(self.response.get("ok"))

    @property
    def error(self):
        return self.response.get("error")

    @property
    def text(self):
        return rules.all_text(self.args)


@dataclass
class Delivery:
    kind: str
    payload: dict
    envelope_id: str
    sent_at: float = 0.0
    acked_at: Optional[float] = None
    ack_payload: Any = None
    http_status: Optional[int] = None
    retry_num: int = 0
    error: Optional[str] = None
    violations: list[Violation] = field(default_factory=list)
    extra: dict = field(default_factory=dict)

    @property
    def acked(self):
        return self.acked_at is not None

    @property
    def ack_ms(self):
        return None if self.acked_at is None else (self.acked_at - self.sent_at) * 1000


@dataclass
class Fault:
    pattern: str
    times: int = 1
    error: Optional[str] = None
    status: Optional[int] = None
    retry_after: Optional[int] = None
    delay: float = 0.0
    drop: bool = False
    body: Optional[str] = None
    extra: dict = field(default_factory=dict)
    when: Optional[Callable[[dict], bool]] = None
    after_effect: bool = False
    hits: int = 0


@dataclass
class Workspace:
    team_id: str
    name: str
    bot_token: str
    bot_user_id: str
    bot_id: str
    enterprise_id: Optional[str] = None
    org_wide: bool = False
    scopes: Optional[set] = None
    status: str = "active"  # active | token_revoked | account_inactive | invalid_auth


class FakeSlack:
    def __init__(
        self,
        *,
        bot_token="xoxb-fake-1-bot",
        app_token="xapp-1-AFAKE-fake",
        signing_secret="fakesigningsecret0000000000000000",
        app_id="A0FAKE0001",
        client_id="111.222",
        client_secret="fakeclientsecret",
        on_violation="reject",
        enforce_scopes=False,
        enforce_rate=False,
        ack_deadline=3.0,
        stream_lifetime=300.0,
    ):
        self.bot_token, self.app_token, self.signing_secret, self.app_id = bot_token, app_token, signing_secret, app_id
        self.client_id, self.client_secret = client_id, client_secret
        self.on_violation, self.enforce_scopes, self.enforce_rate, self.ack_deadline = (
            on_violation,
            enforce_scopes,
            enforce_rate,
            ack_deadline,
        )
        self.stream_lifetime = stream_lifetime  # Slack ends a stream about 5 minutes after it started
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.violations: list[Violation] = []
        self.faults: list[Fault] = []
        self.response_url_posts: list[dict] = []
        self.unknown_methods: list[str] = []
        self.workspaces: dict[str, Workspace] = {}
        self.tokens: dict[str, str] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.oauth_codes: dict[str, dict] = {}
        self.users: dict[str, dict] = {}
        self.channels: dict[str, dict] = {}
        self.messages: dict[str, list[dict]] = defaultdict(list)
        self.ephemerals: list[dict] = []
        self.views: dict[str, dict] = {}
        self.view_stack: dict[str, list[str]] = defaultdict(list)
        self.homes: dict[str, dict] = {}
        self.triggers: dict[str, dict] = {}
        self.response_urls: dict[str, dict] = {}
        self.files: dict[str, dict] = {}
        self.scheduled: dict[str, dict] = {}
        self.statuses: list[dict] = []
        self.prompts: list[dict] = []
        self.titles: list[dict] = []
        self.sessions: dict[tuple, dict] = {}
        self.unfurls: list[dict] = []
        self.subscriptions: Optional[set[str]] = None
        self.commands: Optional[set[str]] = None
        self.manifest: Optional[dict] = None
        self.request_url: Optional[str] = None
        self.sockets: list[web.WebSocketResponse] = []
        self._tickets: set[str] = set()
        self._pending: dict[str, asyncio.Future] = {}
        self._n = itertools.count(1)
        self._ts = itertools.count(1)
        self._wakeup = asyncio.Event()
        self._rr = 0
        self.auto_retry = False
        self.connections_opened = 0
        self.hellos = 0
        self._last_post: dict[str, list[float]] = defaultdict(list)
        self._tasks: set[asyncio.Task] = set()
        ws = self.add_workspace("T0FAKE0001", bot_token=bot_token)
        self.team_id = ws.team_id
        self.bot_user_id, self.bot_id = ws.bot_user_id, ws.bot_id
        self.alice = self.add_user("U0ALICE001", "alice", "Alice Example", tz="Europe/Zurich")
        self.bob = self.add_user("U0BOB00001", "bob", "Bob Example", tz="America/New_York")
        self.general = self.add_channel("C0GENERAL1", "general", members=[self.alice, self.bob, self.bot_user_id])
        self.random = self.add_channel("C0RANDOM01", "random", members=[self.alice, self.bob])  # the bot is not a member
        self.secret = self.add_channel("G0SECRET01", "secret", is_private=True, members=[self.alice, self.bot_user_id])
        self.archived = self.add_channel("C0ARCHIVE1", "old", members=[self.alice, self.bot_user_id], is_archived=True)

    # ------------------------------------------------------------------ set-up
    def add_workspace(
        self, team_id, *, bot_token=None, enterprise_id=None, org_wide=False, name="Fake Workspace", scopes=None
    ) -> Workspace:
        n = len(self.workspaces) + 1
        ws = Workspace(team_id, name, bot_token or f"xoxb-fake-{n}-bot", f"U0BOT0000{n}", f"B0BOT0000{n}", enterprise_id, org_wide, scopes)
        self.workspaces[team_id] = ws
        self.tokens[ws.bot_token] = team_id
        return ws

    def add_user(self, uid, name, real_name, *, tz="UTC", email=None, is_bot=False, locale="en-US", is_admin=False, deleted=False) -> str:
        self.users[uid] = {
            "id": uid,
            "team_id": self.team_id if hasattr(self, "team_id") else "T0FAKE0001",
            "name": name,
            "real_name": real_name,
            "tz": tz,
            "tz_offset": 0,
            "is_bot": is_bot,
            "deleted": deleted,
            "is_admin": is_admin,
            "locale": locale,
            "profile": {"real_name": real_name, "display_name": name, "email": email or f"{name}@example.com", "image_72": ""},
        }
        return uid

    def add_channel(self, cid, name, *, members=(), is_private=False, is_archived=False, is_im=False, user=None) -> str:
        self.channels[cid] = {
            "id": cid,
            "name": name,
            "is_channel": not is_im and not is_private,
            "is_group": is_private,
            "is_im": is_im,
            "is_private": is_private or is_im,
            "is_archived": is_archived,
            "is_mpim": False,
            "created": int(time.time()),
            "members": list(members),
            "user": user,
            "topic": {"value": ""},
            "purpose": {"value": ""},
        }
        return cid

    def im(self, user: str) -> str:
        for c in self.channels.values():
            if c["is_im"] and c["user"] == user:
                return c["id"]
        return self.add_channel(f"D0{user[2:]}"[:10].ljust(10, "0"), "", members=[user, self.bot_user_id], is_im=True, user=user)

    def load_manifest(self, manifest: dict):
        """Deliver only the subscribed events and declared commands; scopes become the token's scopes."""
        self.manifest = manifest
        s = manifest.get("settings", {})
        self.subscriptions = set(s.get("event_subscriptions", {}).get("bot_events", []))
        self.commands = {c["command"] for c in manifest.get("features", {}).get("slash_commands", [])}
        self.workspaces[self.team_id].scopes = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))

    def env(self) -> dict:
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
            "SLACK_CLIENT_ID": self.client_id,
            "SLACK_CLIENT_SECRET": self.client_secret,
            "NO_PROXY": "127.0.0.1,localhost",
        }

    async def start(self, host="127.0.0.1", port=0):
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self._ws)
        app.router.add_post("/response/{rid}", self._response)
        app.router.add_route("*", "/upload/v1/{fid}", self._upload)
        app.router.add_get("/files/{fid}", self._download)
        app.router.add_get("/oauth/v2/authorize", self._authorize)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.host, self.port = host, self._runner.addresses[0][1]
        self.root = f"http://{host}:{self.port}"
        self.api_url = f"{self.root}/api/"
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        return self

    async def stop(self):
        for t in list(self._tasks):
            t.cancel()
        for s in list(self.sockets):
            await s.close()
        await self.http.close()
        await self._runner.cleanup()

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, *a):
        await self.stop()

    # ------------------------------------------------------------------ faults
    def fault(self, pattern: str, *, times=1, **kw) -> Fault:
        """fault('chat.postMessage', status=429, retry_after=1) / error='is_archived' / status=503 / delay=5 / drop=True.
        after_effect=True performs the call, then loses the answer (the duplicate-post trap). 'response_url' and 'upload' are patterns too."""
        f = Fault(pattern, times=times, **kw)
        self.faults.append(f)
        return f

    def _take_fault(self, method, args) -> Optional[Fault]:
        for f in self.faults:
            if f.times != 0 and fnmatch.fnmatch(method, f.pattern) and (f.when is None or f.when(args)):
                f.times -= 1
                f.hits += 1
                return f
        return None

    def revoke(self, status="token_revoked", team=None):
        self.workspaces[team or self.team_id].status = status

    # ------------------------------------------------------------------ Web API front door
    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, t0 = request.match_info["method"], time.monotonic()
        args: dict = dict(request.query)
        ctype = request.content_type
        if request.can_read_body:
            if ctype == "application/json":
                try:
                    args.update(await request.json())
                except ValueError:
                    return web.json_response({"ok": False, "error": "invalid_json"})
            else:
                args.update({k: v for k, v in (await request.post()).items()})
        if ctype != "application/json":
            for k in ("blocks", "attachments", "view", "metadata", "unfurls", "prompts", "files", "chunks", "commands", "loading_messages"):
                if isinstance(args.get(k), str) and args[k][:1] in "[{":
                    try:
                        args[k] = json.loads(args[k])
                    except ValueError:
                        pass
        auth = request.headers.get("Authorization", "")
        token = auth[7:] if auth.startswith("Bearer ") else args.pop("token", None)
        args.pop("token", None)
        call = Call(method, args, token, t0, ctype)
        self.calls.append(call)
        headers = {}
        f = self._take_fault(method, args)
        if f and not f.after_effect:
            call.fault = f.pattern
            if f.delay:
                await asyncio.sleep(f.delay)
            if f.drop:
                request.transport and request.transport.abort()
                call.http_status = 0
                self._wake()
                return web.Response()
            if f.status or f.error:
                call.http_status = f.status or 200
                body = {"ok": False, "error": f.error or ("ratelimited" if f.status == 429 else "internal_error"), **f.extra}
                call.response = body
                if f.status == 429:
                    headers["Retry-After"] = str(f.retry_after if f.retry_after is not None else 1)
                self._wake()
                if f.body is not None or (f.status or 0) >= 500:
                    return web.Response(
                        status=call.http_status, text=f.body or "<html>upstream</html>", content_type="text/html", headers=headers
                    )
                return web.json_response(body, status=call.http_status, headers=headers)
        try:
            if self.enforce_rate and method == "chat.postMessage" and (wait := self._post_pressure(args.get("channel"))):
                call.http_status, call.response = 429, {"ok": False, "error": "ratelimited"}
                self._wake()
                return web.json_response(call.response, status=429, headers={"Retry-After": str(wait)})
            ws = self._authenticate(method, token, args)
            handler = getattr(self, "m_" + method.replace(".", "_"), None)
            if handler is None:
                self.unknown_methods.append(method)
                raise ApiError("unknown_method", req_method=method)
            if ws and ws.scopes is not None:
                for need in SCOPES.get(method, ()):
                    if not set(need.split("|")) & ws.scopes:
                        self._violate(call, Violation("", "missing_scope", f"{method} needs {need}, token has {sorted(ws.scopes)}"))
                        if self.enforce_scopes:
                            raise ApiError("missing_scope", needed=need.split("|")[0], provided=",".join(sorted(ws.scopes)))
            res = handler(call, ws)
            res = await res if asyncio.iscoroutine(res) else res
            call.response = {"ok": True, **(res or {})}
        except ApiError as e:
            call.response = {"ok": False, "error": e.error, **e.extra}
        call.took = time.monotonic() - t0
        if f and f.after_effect:
            if f.delay:
                await asyncio.sleep(f.delay)
            call.fault = f.pattern
            self._wake()
            if f.drop:
                request.transport and request.transport.abort()
                return web.Response()
            return web.Response(status=f.status or 503, text="<html>upstream</html>", content_type="text/html")
        self._wake()
        ws_ = self.workspaces.get(self.tokens.get(token or "", ""), None)
        if ws_ and ws_.scopes:
            headers["x-oauth-scopes"] = ",".join(sorted(ws_.scopes))
        return web.json_response(call.response, headers=headers)

    def _post_pressure(self, channel) -> int:
        now = time.monotonic()
        q = [t for t in self._last_post[channel] if now - t < 5]
        self._last_post[channel] = q
        if len(q) >= 5:
            return 1  # a burst of 5 in 5 s is tolerated, then 429
        q.append(now)
        return 0

    def _authenticate(self, method, token, args) -> Optional[Workspace]:
        if method in ("oauth.v2.access", "oauth.v2.exchange", "api.test", "openid.connect.token"):
            return None
        if not token:
            raise ApiError("not_authed")
        if method == "apps.connections.open":
            if not token.startswith("xapp-"):
                raise ApiError("not_allowed_token_type")
            if token != self.app_token:
                raise ApiError("invalid_auth")
            return None
        if token.startswith("xapp-"):
            raise ApiError("not_allowed_token_type")
        if token not in self.tokens:
            raise ApiError("invalid_auth" if not token.startswith("xoxe.") else "token_expired")
        ws = self.workspaces[self.tokens[token]]
        if ws.status != "active":
            raise ApiError(ws.status)
        return ws

    def _violate(self, call_or_delivery, *vs: Violation):
        for v in vs:
            v.method = v.method or getattr(call_or_delivery, "method", None) or getattr(call_or_delivery, "kind", "")
            call_or_delivery.violations.append(v)
            self.violations.append(v)

    def _check(self, call: Call, vs: list[Violation], default="invalid_blocks"):
        self._violate(call, *vs)
        errs = [v for v in vs if v.severity == "error"]
        if errs and self.on_violation == "reject":
            codes = {
                "no_text",
                "msg_too_long",
                "too_many_attachments",
                "markdown_text_conflict",
                "invalid_metadata_format",
                "view_too_large",
            }
            e = next((v.code for v in errs if v.code in codes), default)
            raise ApiError(
                e,
                errors=[str(v) for v in errs],
                response_metadata={"messages": [f"[ERROR] {v.message} [json-pointer:{v.path}]" for v in errs]},
            )

    def _wake(self):
        self._wakeup.set()
        self._wakeup = asyncio.Event()

    # ------------------------------------------------------------------ helpers
    def ts(self) -> str:
        return f"{int(time.time())}.{next(self._ts):06d}"

    def _id(self, p):
        return f"{p}{next(self._n):09d}"

    def channel_of(self, ref: str, *, post=False, ws=None) -> dict:
        if not ref:
            raise ApiError("invalid_arguments")
        c = self.channels.get(ref) or next((c for c in self.channels.values() if c["name"] and c["name"] == ref.lstrip("#")), None)
        if c is None and ref in self.users:
            c = self.channels[self.im(ref)]
        if c is None:
            raise ApiError("channel_not_found")
        if post:
            if c["is_archived"]:
                raise ApiError("is_archived")
            scopes = ws.scopes if ws else None
            if (
                self.bot_user_id not in c["members"]
                and not c["is_im"]
                and not (scopes and "chat:write.public" in scopes and not c["is_private"])
            ):
                raise ApiError("not_in_channel" if not c["is_private"] else "channel_not_found")
        elif c["is_private"] and not c["is_im"] and self.bot_user_id not in c["members"]:
            raise ApiError("channel_not_found")
        return c

    def message(self, channel: str, ts: str) -> Optional[dict]:
        return next((m for m in self.messages[channel] if m["ts"] == ts), None)

    def _bot_message(self, call, channel, ws, **extra) -> dict:
        a = call.args
        ts = self.ts()
        m = {
            "type": "message",
            "user": (ws or self.workspaces[self.team_id]).bot_user_id,
            "bot_id": (ws or self.workspaces[self.team_id]).bot_id,
            "app_id": self.app_id,
            "ts": ts,
            "text": a.get("text") or "",
            "team": self.team_id,
            **{
                k: copy.deepcopy(a[k])
                for k in ("blocks", "attachments", "thread_ts", "metadata", "markdown_text", "username", "icon_emoji")
                if a.get(k)
            },
            **extra,
        }
        for i, b in enumerate(m.get("blocks") or []):
            if isinstance(b, dict):
                b.setdefault("block_id", f"b{i}{ts[-4:]}")
            for j, e in enumerate((b.get("elements") or []) if isinstance(b, dict) else []):
                if isinstance(e, dict) and e.get("type") in rules.INTERACTIVE:
                    e.setdefault("action_id", f"auto{i}{j}")
        if m.get("thread_ts") and not self.message(channel, m["thread_ts"]):
            self._violate(
                call, Violation("/thread_ts", "unknown_thread", f"thread_ts {m['thread_ts']} is no message in {channel}", "warning")
            )
        parent = self.message(channel, m.get("thread_ts") or "")
        if parent and parent.get("thread_ts") and parent["thread_ts"] != parent["ts"]:
            self._violate(call, Violation("/thread_ts", "reply_ts_as_thread", "thread_ts is a reply's ts, not the parent's", "warning"))
        self.messages[channel].append(m)
        for s in self.statuses:
            if s["channel_id"] == channel and s["thread_ts"] == m.get("thread_ts"):
                s["cleared"] = True
        return m

    @staticmethod
    def _shown(m: dict) -> dict:
        """As the API returns it: Slack turns plain text into a rich_text block (Bolt's default assistant store relies on it)."""
        o = {
            k: copy.deepcopy(v)
            for k, v in m.items()
            if k not in ("revisions", "stream_at", "stream_parts", "streaming", "chunks", "reactions")
        }
        if not o.get("blocks") and not o.get("subtype"):
            o["blocks"] = [
                {
                    "type": "rich_text",
                    "block_id": "rt" + m["ts"][-4:],
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": m.get("text") or " "}]}],
                }
            ]
        return o

    def bot_messages(self, channel=None, thread_ts=None) -> list[dict]:
        return [
            m
            for c, ms in self.messages.items()
            if channel in (None, c)
            for m in ms
            if m.get("bot_id") == self.bot_id and not m.get("deleted") and not m.get("subtype") and thread_ts in (None, m.get("thread_ts"))
        ]

    # ------------------------------------------------------------------ methods: auth, connections, oauth
    def m_api_test(self, c, ws):
        return {"args": c.args}

    def m_auth_test(self, c, ws):
        return {
            "url": "https://fake.slack.com/",
            "team": ws.name,
            "user": "fakebot",
            "team_id": ws.team_id,
            "user_id": ws.bot_user_id,
            "bot_id": ws.bot_id,
            "is_enterprise_install": ws.org_wide,
            **({"enterprise_id": ws.enterprise_id} if ws.enterprise_id else {}),
        }

    def m_auth_revoke(self, c, ws):
        ws.status = "token_revoked"
        return {"revoked": True}

    def m_auth_teams_list(self, c, ws):
        return {"teams": [{"id": w.team_id, "name": w.name} for w in self.workspaces.values()], "response_metadata": {"next_cursor": ""}}

    def m_apps_connections_open(self, c, ws):
        self.connections_opened += 1
        t = uuid.uuid4().hex
        self._tickets.add(t)
        return {"url": f"ws://{self.host}:{self.port}/link/?ticket={t}&app_id={self.app_id}"}

    def m_apps_event_authorizations_list(self, c, ws):
        return {"authorizations": []}

    def m_oauth_v2_access(self, c, ws):
        a = c.args
        basic = a.get("client_id"), a.get("client_secret")
        if a.get("grant_type") == "refresh_token":
            team = self.refresh_tokens.pop(a.get("refresh_token") or "", None)  # single use, like the real one
            if team is None:
                raise ApiError("invalid_refresh_token")
            w = self.workspaces[team]
        else:
            info = self.oauth_codes.pop(a.get("code") or "", None)  # single use
            if info is None:
                raise ApiError("invalid_code")
            w = self.workspaces[info["team"]]
        if basic[0] is not None and basic != (self.client_id, self.client_secret):
            raise ApiError("bad_client_secret")
        out = {
            "access_token": w.bot_token,
            "token_type": "bot",
            "scope": ",".join(sorted(w.scopes or {"chat:write"})),
            "bot_user_id": w.bot_user_id,
            "app_id": self.app_id,
            "team": None if w.org_wide else {"id": w.team_id, "name": w.name},
            "enterprise": {"id": w.enterprise_id, "name": "Fake Org"} if w.enterprise_id else None,
            "is_enterprise_install": w.org_wide,
            "authed_user": {"id": "U0ALICE001"},
        }
        if getattr(self, "rotate_tokens", False):
            n = next(self._n)
            tok, ref = f"xoxe.xoxb-1-fake-{n}", f"xoxe-1-fake-{n}"
            self.tokens[tok] = w.team_id
            self.refresh_tokens[ref] = w.team_id
            out.update(access_token=tok, refresh_token=ref, expires_in=43200)
        return out

    def new_oauth_code(self, team=None) -> str:
        code = uuid.uuid4().hex
        self.oauth_codes[code] = {"team": team or self.team_id}
        return code

    def new_refresh_token(self, team=None) -> str:
        r = f"xoxe-1-fake-{next(self._n)}"
        self.refresh_tokens[r] = team or self.team_id
        return r

    async def _authorize(self, request):
        q = request.query
        return web.HTTPFound(f"{q['redirect_uri']}?code={self.new_oauth_code()}&state={q.get('state', '')}")

    # ------------------------------------------------------------------ methods: chat
    def m_chat_postMessage(self, c, ws):
        ch = self.channel_of(c.args.get("channel"), post=True, ws=ws)
        self._check(c, rules.validate_message(c.args))
        m = self._bot_message(c, ch["id"], ws)
        return {"channel": ch["id"], "ts": m["ts"], "message": self._shown(m)}

    def m_chat_meMessage(self, c, ws):
        return self.m_chat_postMessage(c, ws)

    def m_chat_postEphemeral(self, c, ws):
        ch = self.channel_of(c.args.get("channel"), post=True, ws=ws)
        u = c.args.get("user")
        if u not in self.users:
            raise ApiError("user_not_found")
        if u not in ch["members"]:
            raise ApiError("user_not_in_channel")
        self._check(c, rules.validate_message(c.args))
        ts = self.ts()
        self.ephemerals.append({"channel": ch["id"], "user": u, "ts": ts, "via": "chat.postEphemeral", **c.args})
        return {"message_ts": ts}

    def _own(self, c, ws, err="cant_update_message"):
        ch = self.channel_of(c.args.get("channel"))
        m = self.message(ch["id"], str(c.args.get("ts")))
        if m is None or m.get("deleted"):
            raise ApiError("message_not_found")
        if m.get("bot_id") != (ws.bot_id if ws else None):
            raise ApiError(err)
        return ch, m

    def m_chat_update(self, c, ws):
        ch, m = self._own(c, ws)
        if m.get("streaming"):
            raise ApiError("streaming_state_conflict")
        self._check(c, rules.validate_message(c.args, need_content=not m.get("blocks")))
        for k in ("text", "blocks", "attachments", "metadata", "markdown_text"):
            if k in c.args:
                m[k] = copy.deepcopy(c.args[k])
        if "text" in c.args and "blocks" not in c.args and m.get("blocks"):
            m.pop("blocks")  # documented: text without blocks removes the blocks
        m["edited"] = {"user": ws.bot_user_id, "ts": self.ts()}
        m.setdefault("revisions", []).append(time.monotonic())
        return {"channel": ch["id"], "ts": m["ts"], "text": m.get("text", ""), "message": copy.deepcopy(m)}

    def m_chat_delete(self, c, ws):
        ch, m = self._own(c, ws, "cant_delete_message")
        m["deleted"] = True
        return {"channel": ch["id"], "ts": m["ts"]}

    def m_chat_getPermalink(self, c, ws):
        ch = self.channel_of(c.args.get("channel"))
        return {
            "channel": ch["id"],
            "permalink": f"https://fake.slack.com/archives/{ch['id']}/p{str(c.args.get('message_ts')).replace('.', '')}",
        }

    def m_chat_scheduleMessage(self, c, ws):
        ch = self.channel_of(c.args.get("channel"), post=True, ws=ws)
        at = int(c.args.get("post_at") or 0)
        if at < time.time():
            raise ApiError("time_in_past")
        if at > time.time() + 120 * 86400:
            raise ApiError("time_too_far")
        self._check(c, rules.validate_message(c.args))
        i = self._id("Q")
        self.scheduled[i] = {"id": i, "channel_id": ch["id"], "post_at": at, "args": c.args, "text": c.args.get("text")}
        return {
            "channel": ch["id"],
            "scheduled_message_id": i,
            "post_at": at,
            "message": {"text": c.args.get("text", ""), "type": "delayed_message"},
        }

    def m_chat_scheduledMessages_list(self, c, ws):
        return {
            "scheduled_messages": [{k: v for k, v in s.items() if k != "args"} for s in self.scheduled.values()],
            "response_metadata": {"next_cursor": ""},
        }

    def m_chat_deleteScheduledMessage(self, c, ws):
        if self.scheduled.pop(c.args.get("scheduled_message_id"), None) is None:
            raise ApiError("invalid_scheduled_message_id")

    def m_chat_unfurl(self, c, ws):
        a = c.args
        if not (a.get("unfurl_id") and a.get("source")) and not (a.get("channel") and a.get("ts")):
            raise ApiError("cannot_find_message")
        if not a.get("unfurls") and not a.get("metadata") and not a.get("user_auth_required"):
            raise ApiError("missing_unfurls")
        for u, x in (a.get("unfurls") or {}).items():
            if isinstance(x, dict) and x.get("blocks"):
                self._check(c, rules.validate_blocks(x["blocks"], "unfurl", f"/unfurls/{u}/blocks"))
        self.unfurls.append(a)

    # streaming
    def _chunks(self, c, path="/chunks"):
        out = ""
        for i, k in enumerate(c.args.get("chunks") or []):
            t = k.get("type")
            if t == "markdown_text":
                out += k.get("text", "")
            elif t == "task_update":
                if k.get("status") not in ("pending", "in_progress", "complete", "error") or not k.get("id") or not k.get("title"):
                    self._check(
                        c, [Violation(f"{path}/{i}", "invalid_chunk", "task_update needs id, title and a known status")], "invalid_chunks"
                    )
            elif t == "plan_update":
                if not k.get("title"):
                    self._check(c, [Violation(f"{path}/{i}", "invalid_chunk", "plan_update needs a title")], "invalid_chunks")
            elif t == "blocks":
                self._check(c, rules.validate_blocks(k.get("blocks"), "message", f"{path}/{i}/blocks"))
            else:
                self._check(c, [Violation(f"{path}/{i}", "invalid_chunk", f"unknown chunk {t!r}")], "invalid_chunks")
        return out

    def m_chat_startStream(self, c, ws):
        a = c.args
        ch = self.channel_of(a.get("channel"), post=True, ws=ws)
        if not a.get("thread_ts") and ch["is_im"]:
            raise ApiError("invalid_thread_ts")
        if not ch["is_im"] and not a.get("recipient_user_id"):
            raise ApiError("missing_recipient_user_id")
        if not ch["is_im"] and not a.get("recipient_team_id"):
            raise ApiError("missing_recipient_team_id")
        if ch["is_im"] and not (a.get("recipient_user_id") and a.get("recipient_team_id")):
            self._violate(
                c,
                Violation(
                    "/recipient_user_id",
                    "missing_recipient",
                    "documented for channels only, but reported as needed for bot tokens in DMs too",
                    "warning",
                ),
            )
        text = (a.get("markdown_text") or "") + self._chunks(c)
        if len(text) > 12000:
            self._check(c, [Violation("/markdown_text", "msg_too_long", f"{len(text)} > 12000")])
        m = self._bot_message(
            c,
            ch["id"],
            ws,
            streaming=True,
            text=text,
            stream_parts=[text],
            chunks=list(a.get("chunks") or []),
            stream_at=[time.monotonic()],
        )
        return {"channel": ch["id"], "ts": m["ts"]}

    def _streaming(self, m):
        if m.get("stopped_by_user"):
            raise ApiError("stopped_by_user")
        if m.get("streaming") and time.monotonic() - m["stream_at"][0] > self.stream_lifetime:
            m["streaming"] = False
        if not m.get("streaming"):
            raise ApiError("message_not_in_streaming_state")

    def m_chat_appendStream(self, c, ws):
        ch, m = self._own(c, ws, "message_not_owned_by_app")
        self._streaming(m)
        t = (c.args.get("markdown_text") or "") + self._chunks(c)
        if not t and not c.args.get("chunks"):
            raise ApiError("no_text")
        if len(t) > 12000:
            self._check(c, [Violation("/markdown_text", "msg_too_long", f"{len(t)} > 12000")])
        m["text"] += t
        m["stream_parts"].append(t)
        m["chunks"] += list(c.args.get("chunks") or [])
        m["stream_at"].append(time.monotonic())
        return {"channel": ch["id"], "ts": m["ts"]}

    def m_chat_stopStream(self, c, ws):
        ch, m = self._own(c, ws, "message_not_owned_by_app")
        self._streaming(m)
        if c.args.get("session_status"):
            self.sessions.setdefault((ch["id"], m.get("thread_ts")), {"history": []}).update(status=c.args["session_status"])
        if c.args.get("blocks"):
            self._check(c, rules.validate_blocks(c.args["blocks"]))
        t = (c.args.get("markdown_text") or "") + self._chunks(c)
        m["text"] += t
        m["stream_parts"].append(t)
        m["chunks"] += list(c.args.get("chunks") or [])
        m["streaming"] = False
        m["stream_at"].append(time.monotonic())
        if c.args.get("blocks"):
            m["blocks"] = copy.deepcopy(c.args["blocks"])
            for i, b in enumerate(m["blocks"]):
                b.setdefault("block_id", f"s{i}")
        if c.args.get("metadata"):
            m["metadata"] = c.args["metadata"]
        return {"channel": ch["id"], "ts": m["ts"], "message": self._shown(m)}

    # assistant / agent
    def m_assistant_threads_setStatus(self, c, ws):
        if not c.args.get("thread_ts"):
            raise ApiError("invalid_thread_ts")
        self.channel_of(c.args.get("channel_id"))
        self.statuses.append({**c.args, "at": time.monotonic()})
        if len(c.args.get("loading_messages") or []) > 10:
            self._violate(c, Violation("/loading_messages", "too_many", "more than 10 loading messages"))

    def m_assistant_threads_setTitle(self, c, ws):
        self.titles.append(c.args)

    def m_assistant_threads_setSuggestedPrompts(self, c, ws):
        p = c.args.get("prompts") or []
        if not 1 <= len(p) <= 4:
            self._violate(c, Violation("/prompts", "too_many", f"{len(p)} prompts, Slack shows 1..4"))
        if any(not x.get("title") or not x.get("message") for x in p):
            raise ApiError("invalid_arguments")
        self.prompts.append(c.args)

    def m_agents_sessions_setStatus(self, c, ws):
        if c.args.get("status") not in ("active", "processing", "suspended", "closed"):
            raise ApiError("invalid_arguments")
        s = self.sessions.setdefault((c.args.get("channel_id"), c.args.get("thread_ts")), {"history": []})
        s["status"] = c.args["status"]
        s["history"].append(c.args["status"])
        s.setdefault("title", c.args.get("title"))
        out = {"status": s["status"], "title": s["title"]}
        if self.subscriptions is not None and "agent_session_stopped" not in self.subscriptions:
            out["warning"] = "missing_agent_session_stopped_event_subscription"
        return out

    def m_agents_sessions_rename(self, c, ws):
        self.sessions.setdefault((c.args.get("channel_id"), c.args.get("thread_ts")), {"history": []})["title"] = c.args.get("title")

    # views
    def _trigger(self, c):
        t = self.triggers.get(c.args.get("trigger_id") or "")
        if t is None:
            raise ApiError("invalid_trigger")
        if t["used"]:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - t["at"] > 3.0:
            raise ApiError("expired_trigger_id")
        t["used"] = True
        return t

    def _store_view(self, view, user, *, vid=None, root=None, prev=None) -> dict:
        v = copy.deepcopy(view)
        vid = vid or self._id("V")
        for i, b in enumerate(v.get("blocks") or []):
            b.setdefault("block_id", f"vb{i}")
            e = b.get("element") or {}
            if e:
                e.setdefault("action_id", f"va{i}")
        v.update(
            id=vid,
            team_id=self.team_id,
            hash=f"{time.time():.6f}.{uuid.uuid4().hex[:6]}",
            state=v.get("state") or {"values": {}},
            root_view_id=root or vid,
            previous_view_id=prev,
            app_id=self.app_id,
            bot_id=self.bot_id,
            callback_id=v.get("callback_id", ""),
            private_metadata=v.get("private_metadata", ""),
        )
        self.views[vid] = {"view": v, "user": user, "open": True}
        return v

    def m_views_open(self, c, ws):
        t = self._trigger(c)
        self._check(c, rules.validate_view(c.args.get("view")), "invalid_arguments")
        v = self._store_view(c.args["view"], t["user"])
        self.view_stack[t["user"]] = [v["id"]]
        return {"view": v}

    def m_views_push(self, c, ws):
        t = self._trigger(c)
        st = self.view_stack[t["user"]]
        if len(st) >= 3:
            raise ApiError("push_limit_reached")
        self._check(c, rules.validate_view(c.args.get("view")), "invalid_arguments")
        v = self._store_view(c.args["view"], t["user"], root=st[0] if st else None, prev=st[-1] if st else None)
        st.append(v["id"])
        return {"view": v}

    def m_views_update(self, c, ws):
        a = c.args
        rec = self.views.get(a.get("view_id")) or next(
            (r for r in self.views.values() if a.get("external_id") and r["view"].get("external_id") == a["external_id"]), None
        )
        if rec is None:
            raise ApiError("not_found")
        if a.get("hash") and a["hash"] != rec["view"]["hash"]:
            raise ApiError("hash_conflict")
        self._check(c, rules.validate_view(a.get("view")), "invalid_arguments")
        o = rec["view"]
        v = self._store_view(a["view"], rec["user"], vid=o["id"], root=o["root_view_id"], prev=o["previous_view_id"])
        return {"view": v}

    def m_views_publish(self, c, ws):
        u = c.args.get("user_id")
        if u not in self.users:
            raise ApiError("invalid_arguments")
        if c.args.get("hash") and self.homes.get(u) and self.homes[u]["hash"] != c.args["hash"]:
            raise ApiError("hash_conflict")
        self._check(c, rules.validate_view(c.args.get("view")), "invalid_arguments")
        v = self._store_view(c.args["view"], u)
        self.homes[u] = v
        return {"view": v}

    def m_blocks_validate(self, c, ws):
        a = c.args
        dec = lambda x: json.loads(x) if isinstance(x, str) else x
        vs, err = (
            (rules.validate_blocks(dec(a["blocks"]), path=""), "invalid_blocks")
            if "blocks" in a
            else (rules.validate_view(dec(a["view"])), "invalid_view")
            if "view" in a
            else (rules.validate_message(dec(a["message"])), "invalid_message")
        )
        bad = [v for v in vs if v.severity == "error"]
        if bad:
            raise ApiError(err, errors=[{"pointer": v.path, "code": "failed_constraint", "message": v.message} for v in bad])

    # conversations, users, reactions, misc
    def _public(self, ch):
        return {
            **{k: v for k, v in ch.items() if k not in ("members",)},
            "is_member": self.bot_user_id in ch["members"],
            "num_members": len(ch["members"]),
        }

    def _page(self, xs, c, key, default=100):
        lim, cur = int(c.args.get("limit") or default), c.args.get("cursor")
        off = int(base64.b64decode(cur).decode()) if cur else 0
        nxt = off + lim
        return {
            key: xs[off:nxt],
            "response_metadata": {"next_cursor": base64.b64encode(str(nxt).encode()).decode() if nxt < len(xs) else ""},
            "has_more": nxt < len(xs),
        }

    def m_conversations_list(self, c, ws):
        types = (c.args.get("types") or "public_channel").split(",")
        ex = str(c.args.get("exclude_archived", "")).lower() in ("1", "true")
        kind = lambda x: "im" if x["is_im"] else "private_channel" if x["is_private"] else "public_channel"
        return self._page(
            [
                self._public(x)
                for x in self.channels.values()
                if kind(x) in types and not (ex and x["is_archived"]) and (kind(x) == "public_channel" or self.bot_user_id in x["members"])
            ],
            c,
            "channels",
        )

    def m_users_conversations(self, c, ws):
        return self._page(
            [self._public(x) for x in self.channels.values() if (c.args.get("user") or self.bot_user_id) in x["members"]], c, "channels"
        )

    def m_conversations_info(self, c, ws):
        return {"channel": self._public(self.channel_of(c.args.get("channel")))}

    def m_conversations_members(self, c, ws):
        return self._page(self.channel_of(c.args.get("channel"))["members"], c, "members")

    def m_conversations_open(self, c, ws):
        us = c.args.get("users")
        us = us.split(",") if isinstance(us, str) else us
        if not us or any(u not in self.users for u in us):
            raise ApiError("user_not_found")
        return {"channel": {"id": self.im(us[0])}}

    def m_conversations_join(self, c, ws):
        ch = self.channel_of(c.args.get("channel"))
        if ch["is_archived"]:
            raise ApiError("is_archived")
        ch["members"].append(self.bot_user_id)
        return {"channel": self._public(ch)}

    def m_conversations_history(self, c, ws):
        ch = self.channel_of(c.args.get("channel"))
        if self.bot_user_id not in ch["members"]:
            raise ApiError("not_in_channel")
        ms = [
            m
            for m in reversed(self.messages[ch["id"]])
            if not m.get("deleted")
            and (not m.get("thread_ts") or m["thread_ts"] == m["ts"])
            and float(m["ts"]) > float(c.args.get("oldest") or 0)
            and float(m["ts"]) <= float(c.args.get("latest") or 9e12)
        ]
        return self._page([self._shown(m) for m in ms], c, "messages")

    def m_conversations_replies(self, c, ws):
        ch = self.channel_of(c.args.get("channel"))
        ts = str(c.args.get("ts"))
        ms = [m for m in self.messages[ch["id"]] if not m.get("deleted") and (m["ts"] == ts or m.get("thread_ts") == ts)]
        if not ms:
            raise ApiError("thread_not_found")
        return self._page([self._shown(m) for m in ms], c, "messages", 1000)

    def m_conversations_setTopic(self, c, ws):
        self.channel_of(c.args.get("channel"))["topic"] = {"value": c.args.get("topic", "")}

    def m_conversations_create(self, c, ws):
        return {"channel": self._public(self.channels[self.add_channel(self._id("C"), c.args["name"], members=[self.bot_user_id])])}

    def m_conversations_invite(self, c, ws):
        ch = self.channel_of(c.args.get("channel"))
        ch["members"] += str(c.args.get("users")).split(",")
        return {"channel": self._public(ch)}

    def m_users_info(self, c, ws):
        if c.args.get("user") not in self.users:
            raise ApiError("user_not_found")
        return {"user": self.users[c.args["user"]]}

    def m_users_list(self, c, ws):
        return self._page(list(self.users.values()), c, "members")

    def m_users_profile_get(self, c, ws):
        return {"profile": self.users.get(c.args.get("user"), {}).get("profile", {})}

    def m_users_lookupByEmail(self, c, ws):
        u = next((u for u in self.users.values() if u["profile"]["email"] == c.args.get("email")), None)
        if not u:
            raise ApiError("users_not_found")
        return {"user": u}

    def m_bots_info(self, c, ws):
        return {"bot": {"id": self.bot_id, "app_id": self.app_id, "user_id": self.bot_user_id, "name": "fakebot"}}

    def m_team_info(self, c, ws):
        return {"team": {"id": ws.team_id, "name": ws.name, "domain": "fake"}}

    def m_emoji_list(self, c, ws):
        return {"emoji": {}}

    def m_usergroups_list(self, c, ws):
        return {"usergroups": []}

    def _reaction(self, c):
        ch = self.channel_of(c.args.get("channel"))
        m = self.message(ch["id"], str(c.args.get("timestamp")))
        if m is None:
            raise ApiError("message_not_found")
        if not re.fullmatch(r"[a-z0-9_+'\-]+(::skin-tone-\d)?", c.args.get("name") or ""):
            raise ApiError("invalid_name")
        return m.setdefault("reactions", {}), c.args["name"]

    def m_reactions_add(self, c, ws):
        r, n = self._reaction(c)
        if ws.bot_user_id in r.setdefault(n, []):
            raise ApiError("already_reacted")
        r[n].append(ws.bot_user_id)

    def m_reactions_remove(self, c, ws):
        r, n = self._reaction(c)
        if ws.bot_user_id not in r.get(n, []):
            raise ApiError("no_reaction")
        r[n].remove(ws.bot_user_id)

    def m_reactions_get(self, c, ws):
        ch = self.channel_of(c.args.get("channel"))
        return {"type": "message", "message": self.message(ch["id"], str(c.args.get("timestamp")))}

    def m_pins_add(self, c, ws):
        self.channel_of(c.args.get("channel"))

    def m_bookmarks_add(self, c, ws):
        return {"bookmark": {"id": self._id("Bk")}}

    def m_functions_completeSuccess(self, c, ws):
        return {}

    def m_functions_completeError(self, c, ws):
        return {}

    def m_entity_presentDetails(self, c, ws):
        return {}

    # files
    def m_files_getUploadURLExternal(self, c, ws):
        if not c.args.get("filename"):
            raise ApiError("invalid_arguments")
        fid = self._id("F")
        self.files[fid] = {
            "id": fid,
            "name": c.args["filename"],
            "length": int(c.args.get("length") or 0),
            "alt_txt": c.args.get("alt_txt"),
            "data": None,
            "shared": [],
        }
        return {"upload_url": f"{self.root}/upload/v1/{fid}", "file_id": fid}

    async def _upload(self, request):
        f = self._take_fault("upload", {})
        if f:
            return web.Response(status=f.status or 500, text="upload failed")
        fid = request.match_info["fid"]
        if fid not in self.files:
            return web.Response(status=404, text="not found")
        data = b""
        if request.content_type.startswith("multipart/"):
            async for part in await request.multipart():
                data += await part.read()
        else:
            data = await request.read()
        self.files[fid]["data"] = data
        return web.Response(text=f"OK - {len(data)}")

    async def _download(self, request):
        f = self.files.get(request.match_info["fid"])
        if f is None:
            return web.Response(status=404)
        if request.headers.get("Authorization") != f"Bearer {self.bot_token}":
            return web.Response(text="<html>login</html>", content_type="text/html")  # the real trap: HTML login page with 200
        return web.Response(body=f["data"] or b"")

    def m_files_completeUploadExternal(self, c, ws):
        fs = c.args.get("files")
        fs = json.loads(fs) if isinstance(fs, str) else fs or []
        out = []
        for x in fs:
            f = self.files.get(x["id"])
            if f is None or f["data"] is None:
                raise ApiError("file_not_found")
            if f["length"] != len(f["data"]):
                raise ApiError("file_update_failed")
            f["title"] = x.get("title")
            out.append(
                {
                    "id": f["id"],
                    "title": f["title"],
                    "name": f["name"],
                    "size": len(f["data"]),
                    "url_private": f"{self.root}/files/{f['id']}",
                }
            )
        chs = [c.args["channel_id"]] if c.args.get("channel_id") else [x for x in (c.args.get("channels") or "").split(",") if x]
        for ref in chs:
            ch = self.channel_of(ref, post=True, ws=ws)
            self._bot_message(c, ch["id"], ws, text=c.args.get("initial_comment") or "", files=out)
            [self.files[f["id"]]["shared"].append(ch["id"]) for f in out]
        return {"files": out}

    def m_files_info(self, c, ws):
        f = self.files.get(c.args.get("file"))
        if not f:
            raise ApiError("file_not_found")
        return {"file": {k: v for k, v in f.items() if k != "data"}}

    def m_files_delete(self, c, ws):
        self.files.pop(c.args.get("file"), None)

    # ------------------------------------------------------------------ response_url
    def _new_response_url(self, user, channel, message_ts=None) -> str:
        rid = uuid.uuid4().hex
        self.response_urls[rid] = {"uses": 0, "at": time.monotonic(), "user": user, "channel": channel, "ts": message_ts}
        return f"{self.root}/response/{rid}"

    async def _response(self, request):
        rid = request.match_info["rid"]
        r = self.response_urls.get(rid)
        raw = await request.text()
        try:
            p = json.loads(raw)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        call = Call("response_url", p, None, time.monotonic(), request.content_type)
        self.calls.append(call)
        f = self._take_fault("response_url", p)
        if f:
            call.http_status = f.status or 500
            self._wake()
            return web.Response(
                status=call.http_status, text="fault", headers={"Retry-After": str(f.retry_after or 1)} if call.http_status == 429 else {}
            )
        if r is None:
            return web.json_response({"ok": False, "error": "invalid_url"}, status=404)
        if r["uses"] >= 5 or time.monotonic() - r["at"] > 1800:
            call.http_status, call.response = 404, {"ok": False, "error": "used_url" if r["uses"] >= 5 else "expired_url"}
            self._wake()
            return web.json_response(call.response, status=404)
        vs = rules.validate_message(p, need_content=not p.get("delete_original"))
        self._violate(call, *vs)
        if any(v.severity == "error" for v in vs) and self.on_violation == "reject":
            call.http_status, call.response = 400, {"ok": False, "error": "invalid_blocks", "errors": [str(v) for v in vs]}
            self._wake()
            return web.json_response(call.response, status=400)
        r["uses"] += 1
        call.response = {"ok": True}
        post = {"via": "response_url", "use": r["uses"], "channel": r["channel"], "user": r["user"], "rid": rid, **p}
        self.response_url_posts.append(post)
        m = self.message(r["channel"], r["ts"]) if r["ts"] else None
        if p.get("delete_original"):
            if m:
                m["deleted"] = True
        elif p.get("replace_original") and m:
            m.update({k: v for k, v in p.items() if k in ("text", "blocks", "attachments")})
            m["edited"] = True
        else:
            self._land(p, r["user"], r["channel"], "response_url")
        self._wake()
        return web.Response(text="ok")

    def _land(self, p, user, channel, via):
        if p.get("response_type") == "in_channel":
            self._bot_message(Call(via, p, None, 0), channel, None, via=via)
        else:
            self.ephemerals.append({"channel": channel, "user": user, "ts": self.ts(), "via": via, **p})

    # ------------------------------------------------------------------ Socket Mode
    async def _ws(self, request):
        t = request.query.get("ticket")
        if t not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(t)
        ws = web.WebSocketResponse(autoping=True, heartbeat=None)
        await ws.prepare(request)
        self.sockets.append(ws)
        ws._fake_transport = request.transport
        await ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self.sockets),
                "debug_info": {"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": self.app_id},
            }
        )
        self.hellos += 1
        self._wake()
        try:
            async for msg in ws:
                if msg.type == WSMsgType.TEXT:
                    try:
                        d = json.loads(msg.data)
                    except ValueError:
                        continue
                    fut = self._pending.get(d.get("envelope_id"))
                    if fut and not fut.done():
                        fut.set_result((time.monotonic(), d.get("payload")))
        finally:
            if ws in self.sockets:
                self.sockets.remove(ws)
            self._wake()
        return ws

    async def wait_connected(self, n=1, timeout=10):
        await self.wait(lambda: len(self.sockets) >= n, timeout, f"{n} Socket Mode connection(s)")

    async def disconnect(self, reason="refresh_requested", close_after: Optional[float] = 0.3):
        """The polite refresh: a disconnect message on every open socket, then the server closes it."""
        for ws in list(self.sockets):
            await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}})
            if close_after is not None:
                self._spawn(self._close_later(ws, close_after))

    async def _close_later(self, ws, t):
        await asyncio.sleep(t)
        await ws.close()

    def drop_sockets(self):
        """The rude one: the TCP connection is reset without a close frame."""
        for ws in list(self.sockets):
            tr = getattr(ws, "_fake_transport", None)
            tr and tr.abort()
            if ws in self.sockets:
                self.sockets.remove(ws)

    def _spawn(self, coro):
        t = asyncio.ensure_future(coro)
        self._tasks.add(t)
        t.add_done_callback(self._tasks.discard)
        return t

    # ------------------------------------------------------------------ delivering
    def sign(self, body: str, *, at: Optional[int] = None, secret=None) -> dict:
        ts = str(int(time.time()) if at is None else at)
        h = hmac.new((secret or self.signing_secret).encode(), f"v0:{ts}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": ts, "X-Slack-Signature": f"v0={h}"}

    async def post_http(
        self, kind, payload, *, retry_num=0, retry_reason="http_timeout", headers=None, tamper=False, at=None, secret=None, url=None
    ):
        if kind == "events_api":
            body, ct = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, ct = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body, ct = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
        h = {
            "Content-Type": ct,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **self.sign(body, at=at, secret=secret),
            **(headers or {}),
        }
        if retry_num:
            h.update({"X-Slack-Retry-Num": str(retry_num), "X-Slack-Retry-Reason": retry_reason})
        async with self.http.post(url or self.request_url, data=(body + " ") if tamper else body, headers=h) as r:
            return r.status, await r.text(), dict(r.headers)

    async def deliver(
        self, kind: str, payload: dict, *, retry_num=0, retry_reason="timeout", wait=True, timeout=None, socket=None
    ) -> Delivery:
        d = Delivery(kind, payload, str(uuid.uuid4()), retry_num=retry_num)
        self.deliveries.append(d)
        timeout = timeout or max(self.ack_deadline + 2, 5)
        if self.request_url:
            d.sent_at = time.monotonic()
            try:
                status, text, hdrs = await asyncio.wait_for(
                    self.post_http(kind, payload, retry_num=retry_num, retry_reason=retry_reason.replace("timeout", "http_timeout")),
                    timeout,
                )
                d.http_status = status
                if 200 <= status < 300:
                    d.acked_at = time.monotonic()
                    if text:
                        d.ack_payload = json.loads(text) if hdrs.get("Content-Type", "").startswith("application/json") else {"text": text}
                else:
                    d.error = f"http {status}: {text[:200]}"
            except Exception as e:
                d.error = f"{type(e).__name__}: {e}"
            return d
        if not self.sockets:
            await self.wait_connected(1, 10)
        ws = socket or self.sockets[self._rr % len(self.sockets)]
        self._rr += 1
        env = {"envelope_id": d.envelope_id, "payload": payload, "type": kind, "accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            env.update(retry_attempt=retry_num, retry_reason=retry_reason if retry_num else "")
        fut = asyncio.get_running_loop().create_future()
        self._pending[d.envelope_id] = fut
        d.sent_at = time.monotonic()
        await ws.send_json(env)

        async def finish():
            try:
                d.acked_at, d.ack_payload = await asyncio.wait_for(fut, timeout)
            except asyncio.TimeoutError:
                d.error = "no ack"
                if self.auto_retry and kind == "events_api" and retry_num < 3:
                    self._spawn(self.deliver(kind, payload, retry_num=retry_num + 1, wait=False))
            finally:
                self._pending.pop(d.envelope_id, None)
                self._wake()

        if wait:
            await finish()
        else:
            self._spawn(finish())
        return d

    async def duplicate(self, d: Delivery, n=1, gap=0.0) -> list[Delivery]:
        """The same event_id again, as Slack does after a timeout or a lost ack."""
        out = []
        for i in range(n):
            await asyncio.sleep(gap)
            out.append(await self.deliver(d.kind, d.payload, retry_num=d.retry_num + i + 1))
        return out

    def _common(self, ws=None):
        w = ws or self.workspaces[self.team_id]
        return {"token": "legacy-verification-token", "team_id": w.team_id, "api_app_id": self.app_id}

    def _trigger_id(self, user) -> str:
        t = f"{next(self._n)}.{next(self._n)}.{uuid.uuid4().hex}"
        self.triggers[t] = {"at": time.monotonic(), "used": False, "user": user}
        return t

    def _u(self, user):
        u = self.users[user]
        return {"id": user, "username": u["name"], "name": u["name"], "team_id": self.team_id}

    def _chan(self, cid):
        return {"id": cid, "name": self.channels[cid]["name"] or "directmessage"}

    async def event(self, type: str, *, sub: Optional[str] = None, team=None, event_id=None, wait=True, **fields) -> Optional[Delivery]:
        sub = sub or type
        if self.subscriptions is not None and sub not in self.subscriptions:
            return None
        w = self.workspaces[team or self.team_id]
        ev = {"type": type, "event_ts": self.ts(), **{k: v for k, v in fields.items() if v is not None}}
        p = {
            **self._common(w),
            "type": "event_callback",
            "event": ev,
            "event_id": event_id or self._id("Ev"),
            "event_time": int(time.time()),
            "is_ext_shared_channel": False,
            "event_context": uuid.uuid4().hex,
            "authorizations": [
                {
                    "enterprise_id": w.enterprise_id,
                    "team_id": None if w.org_wide else w.team_id,
                    "user_id": w.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": w.org_wide,
                }
            ],
        }
        if w.enterprise_id:
            p["enterprise_id"] = w.enterprise_id
        return await self.deliver("events_api", p, wait=wait)

    # ------------------------------------------------------------------ what people do
    def _user_message(self, user, channel, text, thread_ts=None, **extra) -> dict:
        m = {
            "type": "message",
            "user": user,
            "text": text,
            "ts": self.ts(),
            "team": self.team_id,
            "client_msg_id": str(uuid.uuid4()),
            **({"thread_ts": thread_ts} if thread_ts else {}),
            **extra,
            "blocks": [
                {
                    "type": "rich_text",
                    "block_id": "ut",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
                }
            ],
        }
        self.messages[channel].append(m)
        return m

    def _ctype(self, channel):
        c = self.channels[channel]
        return "im" if c["is_im"] else "group" if c["is_private"] else "channel"

    async def say(
        self, text, *, user=None, channel=None, thread_ts=None, files=None, wait=True, bot_id=None
    ) -> tuple[dict, list[Delivery]]:
        """A person writes in a channel or DM. Delivers everything Slack would: app_mention AND message.* when both are subscribed."""
        user, channel = user or self.alice, channel or self.general
        m = self._user_message(
            user,
            channel,
            text,
            thread_ts,
            **({"files": files, "subtype": "file_share"} if files else {}),
            **({"bot_id": bot_id, "subtype": "bot_message"} if bot_id else {}),
        )
        ds = []
        ct = self._ctype(channel)
        member = self.bot_user_id in self.channels[channel]["members"]
        if f"<@{self.bot_user_id}>" in text and ct != "im":
            ds.append(
                await self.event(
                    "app_mention",
                    channel=channel,
                    wait=wait,
                    **{k: m.get(k) for k in ("user", "text", "ts", "team", "thread_ts", "blocks", "client_msg_id", "files")},
                )
            )
        if member:
            ds.append(
                await self.event(
                    "message",
                    sub={"im": "message.im", "group": "message.groups", "channel": "message.channels"}[ct],
                    channel=channel,
                    channel_type=ct,
                    wait=wait,
                    **{
                        k: m.get(k)
                        for k in ("user", "text", "ts", "team", "thread_ts", "blocks", "client_msg_id", "files", "subtype", "bot_id")
                    },
                )
            )
        return m, [d for d in ds if d]

    async def mention(self, text, **kw):
        return await self.say(f"<@{self.bot_user_id}> {text}", **kw)

    async def dm(self, text, *, user=None, **kw):
        user = user or self.alice
        return await self.say(text, user=user, channel=self.im(user), **kw)

    async def edit(self, m, channel, text, **kw):
        prev = copy.deepcopy(m)
        m["text"] = text
        return await self.event(
            "message",
            sub=f"message.{ {'im': 'im', 'group': 'groups', 'channel': 'channels'}[self._ctype(channel)] }",
            subtype="message_changed",
            channel=channel,
            channel_type=self._ctype(channel),
            message=copy.deepcopy(m),
            previous_message=prev,
            ts=self.ts(),
            hidden=True,
            **kw,
        )

    async def echo(self, m, channel, **kw):
        """The bot's own message comes back as an event, as it does in reality: loops show here."""
        return await self.event(
            "message",
            sub=f"message.{ {'im': 'im', 'group': 'groups', 'channel': 'channels'}[self._ctype(channel)] }",
            channel=channel,
            channel_type=self._ctype(channel),
            **{k: m.get(k) for k in ("user", "bot_id", "app_id", "text", "ts", "thread_ts", "team")},
            **kw,
        )

    async def slash(self, command, text="", *, user=None, channel=None, team=None, wait=True) -> Delivery:
        user, channel = user or self.alice, channel or self.general
        if self.commands is not None and command not in self.commands:
            raise AssertionError(f"{command} is not in the manifest")
        u = self.users[user]
        w = self.workspaces[team or self.team_id]
        url = self._new_response_url(user, channel)
        p = {
            **self._common(w),
            "team_domain": "fake",
            "channel_id": channel,
            "channel_name": self.channels[channel]["name"] or "directmessage",
            "user_id": user,
            "user_name": u["name"],
            "command": command,
            "text": text,
            "is_enterprise_install": str(w.org_wide).lower(),
            "response_url": url,
            "trigger_id": self._trigger_id(user),
        }
        if w.enterprise_id:
            p["enterprise_id"] = w.enterprise_id
        d = await self.deliver("slash_commands", p, wait=wait)
        d.extra["response_url"] = url
        if d.ack_payload and (d.ack_payload.get("text") or d.ack_payload.get("blocks") or d.ack_payload.get("attachments")):
            self._violate(d, *rules.validate_message(d.ack_payload))
            self._land(d.ack_payload, user, channel, "ack")
        return d

    async def shortcut(self, callback_id, *, user=None, message: Optional[tuple] = None, wait=True) -> Delivery:
        user = user or self.alice
        p = {
            "type": "message_action" if message else "shortcut",
            "token": "t",
            "action_ts": self.ts(),
            "team": {"id": self.team_id, "domain": "fake"},
            "user": self._u(user),
            "callback_id": callback_id,
            "trigger_id": self._trigger_id(user),
            "is_enterprise_install": False,
            "enterprise": None,
        }
        if message:
            ch, ts = message
            p.update(
                channel=self._chan(ch),
                message=copy.deepcopy(self.message(ch, ts)),
                message_ts=ts,
                response_url=self._new_response_url(user, ch),
            )
        return await self.deliver("interactive", p, wait=wait)

    @staticmethod
    def _find(blocks, action_id, block_id=None):
        def walk(bs):
            for b in bs or []:
                if not isinstance(b, dict):
                    continue
                cands = [*(b.get("elements") or []), b.get("accessory"), b.get("element"), *(b.get("actions") or [])]
                for e in cands:
                    if isinstance(e, dict) and e.get("action_id") == action_id and block_id in (None, b.get("block_id")):
                        yield b, e
                yield from walk(b.get("child_blocks"))
                yield from walk([x for x in b.get("elements") or [] if isinstance(x, dict) and x.get("type") == "card"])

        return next(walk(blocks), None)

    def _action(self, b, e, value):
        a = {"type": e["type"], "action_id": e["action_id"], "block_id": b.get("block_id"), "action_ts": self.ts()}
        if e["type"] == "button":
            a.update(text=e["text"], **({"value": e["value"]} if "value" in e else {}))
        elif e["type"] == "feedback_buttons":
            side = "positive_button" if value in (True, "positive", None) else "negative_button"
            a.update(text=e[side]["text"], value=e[side]["value"])
        elif e["type"] in ("static_select", "overflow", "radio_buttons"):
            opts = e.get("options") or [o for g in e.get("option_groups", []) for o in g["options"]]
            o = next((o for o in opts if o.get("value") == value), None)
            if o is None:
                raise AssertionError(f"no option {value!r} in {[o.get('value') for o in opts]}")
            a["selected_option"] = o
        elif e["type"] == "external_select":
            a["selected_option"] = (
                value if isinstance(value, dict) else {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
            )
        elif e["type"] == "checkboxes":
            a["selected_options"] = [o for o in e["options"] if o["value"] in (value or [])]
        elif e["type"] in ("datepicker",):
            a["selected_date"] = value
        elif e["type"] in ("users_select",):
            a["selected_user"] = value
        elif e["type"] in ("channels_select",):
            a["selected_channel"] = value
        elif e["type"] in ("conversations_select",):
            a["selected_conversation"] = value
        else:
            a["value"] = value
        return a

    async def click(
        self,
        action_id,
        *,
        message: Optional[tuple] = None,
        view: Optional[str] = None,
        home: Optional[str] = None,
        value=None,
        block_id=None,
        user=None,
        ephemeral: Optional[dict] = None,
        wait=True,
    ) -> Delivery:
        """Presses a button / picks an option that is really on the message, modal or home tab (AssertionError if it is not)."""
        user = user or self.alice
        p = {
            "type": "block_actions",
            "user": self._u(user),
            "api_app_id": self.app_id,
            "token": "t",
            "trigger_id": self._trigger_id(user),
            "team": {"id": self.team_id, "domain": "fake"},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if message or ephemeral:
            if ephemeral:
                ch, ts, src = ephemeral["channel"], ephemeral["ts"], ephemeral
            else:
                ch, ts = message
                src = self.message(ch, ts)
            blocks = [*(src.get("blocks") or []), *[b for a in src.get("attachments") or [] for b in a.get("blocks") or []]]
            p.update(
                container={"type": "message", "message_ts": ts, "channel_id": ch, "is_ephemeral": bool(ephemeral)},
                channel=self._chan(ch),
                response_url=self._new_response_url(user, ch, None if ephemeral else ts),
                state={"values": {}},
            )
            if not ephemeral:
                p["message"] = {k: v for k, v in copy.deepcopy(src).items() if k != "revisions"}
        else:
            v = self.homes[home] if home else self.views[view]["view"]
            blocks = v.get("blocks")
            p.update(container={"type": "view", "view_id": v["id"]}, view=copy.deepcopy(v))
        hit = self._find(blocks, action_id, block_id)
        if hit is None:
            raise AssertionError(
                f"no element with action_id {action_id!r}; have {[e for e in re.findall(r'action_id.: .([^,}]+)', str(blocks))]}"
            )
        p["actions"] = [self._action(*hit, value)]
        return await self.deliver("interactive", p, wait=wait)

    async def options(self, action_id, query="", *, view=None, message=None, block_id=None, user=None) -> Delivery:
        user = user or self.alice
        v = self.views[view]["view"] if view else None
        src = v or self.message(*message)
        hit = self._find(src.get("blocks"), action_id, block_id)
        if hit is None:
            raise AssertionError(f"no element {action_id!r}")
        p = {
            "type": "block_suggestion",
            "user": self._u(user),
            "api_app_id": self.app_id,
            "token": "t",
            "action_id": action_id,
            "block_id": hit[0].get("block_id"),
            "value": query,
            "team": {"id": self.team_id, "domain": "fake"},
            "enterprise": None,
            "is_enterprise_install": False,
            "container": {"type": "view", "view_id": view}
            if view
            else {"type": "message", "channel_id": message[0], "message_ts": message[1]},
            **({"view": copy.deepcopy(v)} if v else {"channel": self._chan(message[0]), "message": copy.deepcopy(src)}),
        }
        d = await self.deliver("interactive", p)
        self._violate(d, *rules.validate_options_response(d.ack_payload))
        return d

    async def submit(self, view_id, values: Optional[dict] = None, *, user=None) -> Delivery:
        """values: {block_id: value} or {(block_id, action_id): value}. Required inputs are enforced like the client does."""
        rec = self.views[view_id]
        v = copy.deepcopy(rec["view"])
        user = user or rec["user"]
        values = values or {}
        st: dict = {}
        for b in v.get("blocks") or []:
            e = b.get("element")
            if b.get("type") != "input" or not e:
                continue
            key = b["block_id"]
            val = values.get(
                key,
                values.get(
                    (key, e["action_id"]),
                    e.get("initial_value")
                    or e.get("initial_date")
                    or e.get("initial_time")
                    or (e.get("initial_option") or {}).get("value")
                    or e.get("initial_user")
                    or e.get("initial_conversation")
                    or e.get("initial_channel"),
                ),
            )
            if val in (None, "", []) and not b.get("optional"):
                raise AssertionError(f"required input {key} is empty: the Slack client would not submit")
            s = self._action(b, e, val) if val not in (None, "", []) else {"type": e["type"], "value": None, "selected_option": None}
            if isinstance(val, str) and e.get("max_length") and len(val) > e["max_length"]:
                raise AssertionError(f"{key} longer than max_length")
            st.setdefault(key, {})[e["action_id"]] = {k: x for k, x in s.items() if k not in ("action_id", "block_id", "action_ts", "text")}
        for k in values:
            if (k if isinstance(k, str) else k[0]) not in {b.get("block_id") for b in v.get("blocks") or []}:
                raise AssertionError(f"no input block {k!r} in the view")
        v["state"] = {"values": st}
        d = await self.deliver(
            "interactive",
            {
                "type": "view_submission",
                "team": {"id": self.team_id, "domain": "fake"},
                "user": self._u(user),
                "api_app_id": self.app_id,
                "token": "t",
                "trigger_id": self._trigger_id(user),
                "view": v,
                "response_urls": [],
                "is_enterprise_install": False,
                "enterprise": None,
            },
        )
        vs = rules.validate_submission_response(d.ack_payload, v)
        self._violate(d, *vs)
        act = (d.ack_payload or {}).get("response_action")
        stack = self.view_stack[user]
        if act == "update":
            self._store_view(d.ack_payload["view"], user, vid=view_id, root=v["root_view_id"])
        elif act == "push":
            n = self._store_view(d.ack_payload["view"], user, root=v["root_view_id"], prev=view_id)
            stack.append(n["id"])
        elif act == "clear":
            [self.views[i].update(open=False) for i in stack]
            stack.clear()
        elif act != "errors" and d.acked:
            rec["open"] = False
            stack and stack.pop()
        return d

    async def close_view(self, view_id, *, user=None):
        rec = self.views[view_id]
        rec["open"] = False
        if rec["view"].get("notify_on_close"):
            return await self.deliver(
                "interactive",
                {
                    "type": "view_closed",
                    "team": {"id": self.team_id, "domain": "fake"},
                    "user": self._u(user or rec["user"]),
                    "api_app_id": self.app_id,
                    "token": "t",
                    "view": rec["view"],
                    "is_cleared": False,
                    "is_enterprise_install": False,
                    "enterprise": None,
                },
            )

    async def open_home(self, user=None, tab="home"):
        user = user or self.alice
        return await self.event(
            "app_home_opened", user=user, channel=self.im(user), tab=tab, view=self.homes.get(user) if tab == "home" else None
        )

    async def assistant_thread(self, user=None, context=None) -> tuple[str, Optional[Delivery]]:
        user = user or self.alice
        ch = self.im(user)
        root = {
            "type": "message",
            "subtype": "assistant_app_thread",
            "user": self.bot_user_id,
            "bot_id": self.bot_id,
            "text": "New Assistant Thread",
            "ts": self.ts(),
        }
        root["thread_ts"] = root["ts"]
        self.messages[ch].append(root)
        d = await self.event(
            "assistant_thread_started",
            assistant_thread={"user_id": user, "channel_id": ch, "thread_ts": root["ts"], "context": context or {}},
        )
        return root["ts"], d

    async def stop_session(self, channel, thread_ts, user=None):
        """The native stop button: Slack stops the running streams itself; the app must stop its work and leave `processing`."""
        live = [m for m in self.messages[channel] if m.get("streaming") and m.get("thread_ts") == thread_ts]
        for m in live:
            m.update(streaming=False, stopped_by_user=True)
        return await self.event(
            "agent_session_stopped",
            channel=channel,
            thread_ts=thread_ts,
            user=user or self.alice,
            streaming_message_ts=[m["ts"] for m in live],
        )

    async def context_changed(self, user=None, entities=()):
        user = user or self.alice
        return await self.event("app_context_changed", user=user, channel=self.im(user), entities=list(entities))

    async def share_link(self, url, *, user=None, channel=None):
        user, channel = user or self.alice, channel or self.general
        m = self._user_message(user, channel, f"<{url}>")
        dom = re.sub(r"^https?://([^/:]+).*", r"\1", url)
        return m, await self.event(
            "link_shared",
            user=user,
            channel=channel,
            message_ts=m["ts"],
            thread_ts=m.get("thread_ts"),
            links=[{"url": url, "domain": dom}],
            source="conversations_history",
            unfurl_id=f"{channel}.{m['ts']}.{uuid.uuid4().hex[:8]}",
            is_bot_user_member=self.bot_user_id in self.channels[channel]["members"],
        )

    async def react(self, channel, ts, name="thumbsup", user=None):
        return await self.event(
            "reaction_added",
            user=user or self.alice,
            reaction=name,
            item={"type": "message", "channel": channel, "ts": ts},
            item_user=self.bot_user_id,
        )

    async def uninstall(self):
        d = await self.event("tokens_revoked", sub="tokens_revoked", tokens={"oauth": [], "bot": [self.bot_user_id]})
        e = await self.event("app_uninstalled")
        self.revoke("account_inactive")
        return d, e

    # ------------------------------------------------------------------ waiting and asserting
    async def wait(self, cond: Callable[[], Any], timeout=5.0, what="condition"):
        end = time.monotonic() + timeout
        while True:
            r = cond()
            if r:
                return r
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(
                    f"timed out after {timeout}s waiting for {what}; last calls: {[(c.method, c.error) for c in self.calls[-6:]]}"
                )
            try:
                await asyncio.wait_for(self._wakeup.wait(), min(left, 0.25))
            except asyncio.TimeoutError:
                pass

    async def wait_call(self, method, pred=lambda c: True, timeout=5.0, since=0) -> Call:
        return await self.wait(
            lambda: next((c for c in self.calls[since:] if fnmatch.fnmatch(c.method, method) and pred(c)), None), timeout, method
        )

    async def settle(self, quiet=0.3, timeout=10.0):
        """Returns once no Web API call arrived for `quiet` seconds."""
        end = time.monotonic() + timeout
        n = -1
        while time.monotonic() < end and n != len(self.calls):
            n = len(self.calls)
            await asyncio.sleep(quiet)

    def of(self, method) -> list[Call]:
        return [c for c in self.calls if fnmatch.fnmatch(c.method, method)]

    def errors(self):
        return [v for v in self.violations if v.severity == "error"]

    def slow_acks(self, ms=3000):
        return [d for d in self.deliveries if not d.acked or d.ack_ms > ms]

    def scopes_used(self) -> set:
        return {s for c in self.calls for s in SCOPES.get(c.method, ())}

    def rate_report(self) -> list[str]:
        """Sliding-window check against the documented tiers and 1 message/s/channel (burst of 5 tolerated)."""
        out = []
        by = defaultdict(list)
        for c in self.calls:
            by[c.method].append(c.at)
        for m, lim in TIERS.items():
            ts = by.get(m, [])
            peak = max((sum(1 for t in ts if a <= t < a + 60) for a in ts), default=0)
            if peak > lim:
                out.append(f"{m}: {peak} calls in 60 s (tier floor {lim})")
        per = defaultdict(list)
        for c in self.calls:
            if c.method in ("chat.postMessage", "chat.startStream"):
                per[c.args.get("channel")].append(c.at)
        for ch, ts in per.items():
            peak = max((sum(1 for t in ts if a <= t < a + 5) for a in ts), default=0)
            if peak > 5:
                out.append(f"{ch}: {peak} posts in 5 s (1/s per channel)")
        return out

    def problems(self) -> list[str]:
        """Invariants that hold after ANY scenario of a good app; assert problems() == [] in the teardown of every test."""
        out = [str(v) for v in self.errors()] + [
            str(v) for v in self.violations if v.code in ("missing_fallback_text", "mass_mention", "missing_scope")
        ]
        out += [
            f"{d.kind} not acknowledged within {self.ack_deadline:g} s ({d.error or f'{d.ack_ms:.0f} ms'})"
            for d in self.slow_acks(self.ack_deadline * 1000)
        ]
        out += [f"unknown method {m}" for m in self.unknown_methods] + self.rate_report()
        out += [f"stream {m['ts']} was never stopped" for ms in self.messages.values() for m in ms if m.get("streaming")]
        out += [f"session {k} left in processing" for k, s in self.sessions.items() if s.get("status") == "processing"]
        last = {(s["channel_id"], s["thread_ts"]): s for s in self.statuses}
        out += [
            f"status {s['status']!r} never cleared in {k}"
            for k, s in last.items()
            if s.get("status")
            and not s.get("cleared")
            and not any(m.get("thread_ts") == k[1] and m.get("bot_id") == self.bot_id for m in self.messages[k[0]])
        ]
        secrets = [self.bot_token, self.app_token, self.signing_secret, self.client_secret]
        out += [
            f"a secret leaves in {c.method}"
            for c in self.calls
            if any(x and x in json.dumps(c.args) for x in secrets) and c.method not in ("oauth.v2.access",)
        ]
        return out

    def transcript(self, channel, thread_ts=None) -> str:
        out = []
        for m in self.messages[channel]:
            if m.get("deleted") or (thread_ts and m.get("thread_ts") != thread_ts and m["ts"] != thread_ts):
                continue
            who = "bot" if m.get("bot_id") == self.bot_id else self.users.get(m.get("user"), {}).get("name", m.get("user"))
            out.append(f"{'  ' if m.get('thread_ts') and m['thread_ts'] != m['ts'] else ''}{who}: {m.get('text') or rules.all_text(m)}")
        return "\n".join(out)
