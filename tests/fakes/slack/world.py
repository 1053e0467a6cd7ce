"""The workspace: people, channels, messages, views and files, and the rules that every method shares."""

from __future__ import annotations

import asyncio
import copy
import fnmatch
import itertools
import time
import uuid
from collections import defaultdict
from collections.abc import Coroutine, Iterable
from typing import Any

from tests.fakes.slack.elements import INTERACTIVE
from tests.fakes.slack.records import ApiError, Call, Delivery, Fault, Json, Workspace
from tests.fakes.slack.violations import Violation

CARRIED = ("blocks", "attachments", "thread_ts", "metadata", "markdown_text", "username", "icon_emoji")
INTERNAL = ("revisions", "stream_since", "stream_parts", "streaming", "chunks", "stopped_by_user")
REFUSALS = {"no_text", "msg_too_long", "too_many_attachments", "markdown_text_conflict", "invalid_metadata_format", "view_too_large"}
"""Broken rules that Slack names by their own code; all others are `invalid_blocks`."""


class World:
    """State, and what looks things up in it."""

    def __init__(self, *, enforce_scopes: bool = False, enforce_rate: bool = False, stream_lifetime: float = 300.0) -> None:
        """Begin with two people, four channels and one workspace; `enforce_…` lets a call fail instead of noting a problem."""
        self.bot_token, self.app_token = "xoxb-fake-1-bot", "xapp-1-AFAKE-fake"
        self.signing_secret = "fakesigningsecret0000000000000000"
        self.app_id, self.client_id, self.client_secret = "A0FAKE0001", "111.222", "fakeclientsecret"
        self.enforce_scopes, self.enforce_rate, self.stream_lifetime = enforce_scopes, enforce_rate, stream_lifetime
        self.ack_deadline = 3.0
        self.delay = 0.0
        """Seconds that every call of the Web API takes."""
        self.rotate_tokens = False
        self.token_seconds = 43_200
        """How long a rotated token lives."""
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.violations: list[Violation] = []
        self.faults: list[Fault] = []
        self.unknown_methods: list[str] = []
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.messages: dict[str, list[Json]] = defaultdict(list)
        self.ephemerals: list[Json] = []
        self.response_url_posts: list[Json] = []
        self.response_urls: dict[str, Json] = {}
        self.triggers: dict[str, Json] = {}
        self.views: dict[str, Json] = {}
        self.view_stack: dict[str, list[str]] = defaultdict(list)
        self.homes: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.unfurls: list[Json] = []
        self.statuses: list[Json] = []
        self.prompts: list[Json] = []
        self.titles: list[Json] = []
        self.sessions: dict[tuple[str, str], Json] = {}
        self.subscriptions: set[str] | None = None
        self.commands: set[str] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._numbers, self._clock = itertools.count(1), itertools.count(1)
        self._changed = asyncio.Event()
        self.root = ""
        self.workspaces: dict[str, Workspace] = {}
        self.tokens: dict[str, str] = {}
        """By token: the team it is of."""
        home = self.add_workspace("T0FAKE0001", bot_token=self.bot_token)
        self.team_id, self.bot_user_id, self.bot_id = home.team_id, home.bot_user_id, home.bot_id
        self.alice = self.add_user("U0ALICE001", "alice", tz="Europe/Zurich", is_admin=True)
        self.bob = self.add_user("U0BOB00001", "bob", tz="America/New_York")
        both = [self.alice, self.bob]
        self.general = self.add_channel("C0GENERAL1", "general", members=[*both, self.bot_user_id])
        self.random = self.add_channel("C0RANDOM01", "random", members=both)
        """The bot is no member here."""
        self.secret = self.add_channel("G0SECRET01", "secret", members=[self.alice, self.bot_user_id], is_private=True)
        self.archived = self.add_channel("C0ARCHIVE1", "old", members=[self.alice, self.bot_user_id], is_archived=True)
        self.group = self.add_channel("G0GROUP001", "mpdm-alice--bob--moat-1", members=[*both, self.bot_user_id], is_mpim=True)

    def add_workspace(self, team_id: str, *, bot_token: str = "", enterprise_id: str | None = None, org_wide: bool = False) -> Workspace:
        n = len(self.workspaces) + 1
        token = bot_token or f"xoxb-fake-{n}-bot"
        workspace = Workspace(team_id, f"Workspace {n}", token, f"U0BOT0000{n}", f"B0BOT0000{n}", enterprise_id, org_wide)
        self.workspaces[team_id] = workspace
        self.tokens[token] = team_id
        return workspace

    def add_user(self, user: str, name: str, *, tz: str = "UTC", locale: str = "en-US", is_admin: bool = False) -> str:
        profile = {"real_name": name.title(), "display_name": name, "email": f"{name}@example.com"}
        common = {"id": user, "team_id": "T0FAKE0001", "name": name, "real_name": name.title(), "tz": tz, "locale": locale}
        self.users[user] = {**common, "is_bot": False, "deleted": False, "is_admin": is_admin, "is_owner": False, "profile": profile}
        return user

    def add_channel(self, channel: str, name: str, *, members: Iterable[str] = (), **kind: Any) -> str:
        """Add a channel; `kind` is `is_private`, `is_archived`, `is_im`, `is_mpim`, and `user` for a direct message."""
        kinds = {"is_private": False, "is_archived": False, "is_im": False, "is_mpim": False, "user": None} | kind
        self.channels[channel] = {"id": channel, "name": name, "members": list(members), "created": int(time.time()), **kinds}
        return channel

    def im(self, user: str) -> str:
        """Return the direct message of somebody with the bot."""
        found = next((c["id"] for c in self.channels.values() if c["is_im"] and c["user"] == user), None)
        return found or self.add_channel(f"D0{user[2:]}", "", members=[user, self.bot_user_id], is_im=True, user=user)

    def load_manifest(self, manifest: Json) -> None:
        """Deliver only subscribed events and declared commands from now on; the scopes become those of the token."""
        self.subscriptions = set(manifest["settings"]["event_subscriptions"]["bot_events"])
        self.commands = {each["command"] for each in manifest["features"]["slash_commands"]}
        self.workspaces[self.team_id].scopes = set(manifest["oauth_config"]["scopes"]["bot"])

    def fault(self, pattern: str, **kind: Any) -> Fault:
        """Break the next calls of a method: `fault("chat.postMessage", status=429)`. `response_url` and `upload` are methods too."""
        self.faults.append(Fault(pattern, **kind))
        return self.faults[-1]

    def revoke(self, status: str = "token_revoked", team: str | None = None) -> None:
        self.workspaces[team or self.team_id].status = status

    def _fault_of(self, method: str, args: Json) -> Fault | None:
        found = next((f for f in self.faults if f.times and fnmatch.fnmatch(method, f.pattern) and f.when(args)), None)
        if found is not None:
            found.times -= 1
            found.hits += 1
        return found

    def _note(self, where: Call | Delivery, *broken: Violation) -> None:
        for each in broken:
            each.method = each.method or (where.method if isinstance(where, Call) else where.kind)
            where.violations.append(each)
            self.violations.append(each)

    def _check(self, call: Call, broken: list[Violation], refusal: str = "invalid_blocks") -> None:
        """Note broken rules; raise what Slack answers when it refuses."""
        self._note(call, *broken)
        errors = [each for each in broken if each.severity == "error"]
        if errors:
            told = [f"[ERROR] {each.message} [json-pointer:{each.path}]" for each in errors]
            code = next((each.code for each in errors if each.code in REFUSALS), refusal)
            raise ApiError(code, response_metadata={"messages": told})

    def ts(self) -> str:
        return f"{int(time.time())}.{next(self._clock):06d}"

    def _id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):09d}"

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def channel_of(self, reference: Any, *, posting: Workspace | None = None) -> Json:
        """Return a channel by id, name or person; with `posting`, only one that this workspace's bot may post in."""
        channel = self._channel(str(reference or ""))
        private = channel["is_private"] and self.bot_user_id not in channel["members"]
        if private:
            raise ApiError("channel_not_found")
        if posting is not None and channel["is_archived"]:
            raise ApiError("is_archived")
        public = "chat:write.public" in (posting.scopes or ()) if posting else True
        if posting is not None and self.bot_user_id not in channel["members"] and not public:
            raise ApiError("not_in_channel")
        return channel

    def _channel(self, reference: str) -> Json:
        if not reference:
            raise ApiError("invalid_arguments")
        if reference in self.users:
            return self.channels[self.im(reference)]
        named = (c for c in self.channels.values() if c["name"] and c["name"] == reference.lstrip("#"))
        channel = self.channels.get(reference) or next(named, None)
        if channel is None:
            raise ApiError("channel_not_found")
        return channel

    def message(self, channel: str, ts: Any) -> Json | None:
        return next((each for each in self.messages[channel] if each["ts"] == str(ts)), None)

    def _post(self, call: Call, channel: str, workspace: Workspace | None, **extra: Any) -> Json:
        """Put a message of the bot into a channel."""
        bot, args, ts = workspace or self.workspaces[self.team_id], call.args, self.ts()
        author = {"user": bot.bot_user_id, "bot_id": bot.bot_id, "app_id": self.app_id, "team": bot.team_id}
        content = {key: copy.deepcopy(args[key]) for key in CARRIED if args.get(key)}
        message: Json = {"type": "message", **author, "ts": ts, "text": args.get("text") or "", **content, **extra}
        name_parts(message.get("blocks"), ts)
        parent = self.message(channel, message["thread_ts"]) if message.get("thread_ts") else None
        if message.get("thread_ts") and parent is None:
            self._note(call, Violation("/thread_ts", "unknown_thread", f"{message['thread_ts']} is no message in {channel}", "warning"))
        if parent is not None and parent.get("thread_ts", parent["ts"]) != parent["ts"]:
            self._note(call, Violation("/thread_ts", "reply_ts_as_thread", "thread_ts is a reply's ts, not the parent's", "warning"))
        self.messages[channel].append(message)
        for status in self.statuses:
            status["cleared"] |= (status["channel_id"], status["thread_ts"]) == (channel, message.get("thread_ts"))
        return message

    def bot_messages(self, channel: str | None = None, thread_ts: str | None = None) -> list[Json]:
        """Return what the bot has posted and not deleted, somewhere or everywhere."""
        mine = [m for c, posted in self.messages.items() if channel in (None, c) for m in posted if m.get("bot_id") == self.bot_id]
        return [m for m in mine if not m.get("deleted") and not m.get("subtype") and thread_ts in (None, m.get("thread_ts"))]

    def _new_response_url(self, user: str, channel: str, message_ts: str | None = None) -> str:
        number = uuid.uuid4().hex
        self.response_urls[number] = {"uses": 0, "at": time.monotonic(), "user": user, "channel": channel, "ts": message_ts}
        return f"{self.root}/response/{number}"


def name_parts(blocks: Any, ts: str) -> None:
    """Give blocks and controls without an id one, as Slack does."""
    for i, block in enumerate(blocks if isinstance(blocks, list) else []):
        block.setdefault("block_id", f"b{i}-{ts[-4:]}")
        for j, element in enumerate(block.get("elements") or []):
            if element.get("type") in INTERACTIVE:
                element.setdefault("action_id", f"auto-{i}-{j}")


def as_returned(message: Json, *, metadata: bool = False) -> Json:
    """Return a message as the Web API gives it: plain text has become a block, metadata only when asked for."""
    hidden = INTERNAL if metadata else (*INTERNAL, "metadata")
    shown = {key: copy.deepcopy(value) for key, value in message.items() if key not in hidden}
    if not shown.get("blocks") and not shown.get("subtype"):
        shown["blocks"] = [rich_text(message.get("text") or " ")]
    return shown


def rich_text(text: str) -> Json:
    """Return the block that Slack makes of plain text."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "rt", "elements": [section]}
