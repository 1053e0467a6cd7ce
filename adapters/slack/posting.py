"""The way back to Slack: one message a second in a channel, each message once, a wait where Slack asks for one.

What Slack refuses is raised as `errors.Refused`. When an answer is lost on the way, the message is looked for by its key
before it is posted again: a message twice is worse than one late.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.connection.webapi import unwaiting
from adapters.slack.errors import PERHAPS_DONE, UNANSWERED, UNREACHABLE, Refused, refusals
from adapters.slack.pace import Pace
from adapters.slack.response_urls import ResponseUrls

EVENT = "moat_answer"
"""The type of the metadata that carry a message's key."""
ATTEMPTS = 3
PAUSES = (0.5, 2.0)
"""Seconds before a message is looked for or posted again."""
LOOK_BACK = 300
"""How far back a message is looked for, in seconds; the clocks need not agree."""
PAGES = 10
"""Of messages that are looked through; where more was said since, nothing is known and nothing posted again."""
NOT_SHOWN = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_attachments"})
"""Codes for a message whose picture Slack does not have yet."""
KEYS = 2_000
"""How many keys are remembered."""
UNFURLING: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
"""An answer has many sources; what is behind each would bury it."""


class Message(Protocol):
    """What is posted: see `cards.Message`."""

    @property
    def text(self) -> str:
        """The whole in words, for notifications and screen readers."""

    @property
    def blocks(self) -> tuple[dict[str, Any], ...]:
        """The same as Block Kit."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes."""

    client: AsyncWebClient
    """The listener's own `client`, or one of `Clients`: it carries the workspace's token."""
    channel: str
    thread: str | None = None
    """The `ts` of the thread's first message; none for the channel itself."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Whom a reply to an interaction goes to."""

    target: Target
    user: str
    response_url: str | None = None
    """Slack's address for replies to this interaction, if it gave one."""
    ts: str | None = None
    """The message that a control was pressed on, unless only the asker sees it."""


class Posting:
    """Sends messages; every method raises `Refused`."""

    def __init__(self, response_urls: ResponseUrls, pace: Pace | None = None, pauses: tuple[float, ...] = PAUSES) -> None:
        """Reply to interactions through `response_urls`."""
        self._response_urls = response_urls
        self._pace = pace or Pace()
        self._pauses = pauses
        self._posted: OrderedDict[str, str] = OrderedDict()

    def turn(self, target: Target) -> AbstractAsyncContextManager[None]:
        """Wait for the channel's turn: whatever posts there without `post`, a stream for example, does it within."""
        return self._pace.turn(target.channel)

    async def post(self, target: Target, message: Message, *, key: str, look: bool = False, back: float = LOOK_BACK) -> str:
        """Post once per key and return the message's `ts`; a key that was posted before returns the same.

        With `look` the last `back` seconds of the channel are searched first: an earlier process may have posted this key and been cut off.
        """
        async with self._pace.turn(target.channel):
            known = self._posted.get(key) or (await self._found(target, key, back) if look else None)
            ts = known or await self._post(target, message, key)
            self._posted[key] = ts
            if len(self._posted) > KEYS:
                self._posted.popitem(last=False)
            return ts

    async def update(self, target: Target, ts: str, message: Message) -> None:
        """Replace a message of our own."""
        with refusals():
            await target.client.chat_update(channel=target.channel, ts=ts, text=message.text, blocks=list(message.blocks))

    async def whisper(self, asker: Asker, message: Message) -> None:
        """Say something that only the asker sees: by the response_url, and where that fails by `chat.postEphemeral`."""
        if asker.response_url is not None:
            payload = {"response_type": "ephemeral", "replace_original": False, **_content(message), **_thread(asker.target)}
            if await self._response_urls.sent(asker.response_url, payload, twice=True):
                return
        await self._when_looked_at(message, lambda: self._ephemeral(asker, message))

    async def whisper_within(self, asker: Asker, message: Message) -> None:
        """Say something that only the asker sees, by the token and at once: refused where Moat is not in the channel, or busy."""
        target = asker.target
        await self._ephemeral(replace(asker, target=replace(target, client=unwaiting(target.client))), message)

    async def reply(self, asker: Asker, message: Message, *, key: str) -> None:
        """Answer an interaction for everybody; by the response_url this works where Moat is not in the channel, too."""
        if asker.response_url is not None:
            payload = {"response_type": "in_channel", "replace_original": False, **UNFURLING, **_content(message), **_thread(asker.target)}
            async with self._pace.turn(asker.target.channel):
                if await self._response_urls.sent(asker.response_url, payload, twice=False):
                    return
        await self.post(asker.target, message, key=key)

    async def replace(self, asker: Asker, message: Message) -> None:
        """Replace the message that a control was pressed on, private or not."""
        if asker.response_url is not None:
            payload = {"replace_original": True, **_content(message)}
            if await self._response_urls.sent(asker.response_url, payload, twice=True):
                return
        if asker.ts is None:
            raise Refused("expired_url")
        await self.update(asker.target, asker.ts, message)

    async def upload(self, client: AsyncWebClient, picture: bytes, *, alt: str) -> str:
        """Give Slack a picture that blocks can show and return the id of its file; `alt` says the same for those who can not see it."""
        with refusals():
            done = await client.files_upload_v2(file=picture, filename="chart.png", alt_txt=alt[:1000])
        return str(done["files"][0]["id"])

    async def _post(self, target: Target, message: Message, key: str) -> str:
        for attempt in range(ATTEMPTS):
            try:
                return await self._when_looked_at(message, lambda: self._once(target, message, key))
            except Refused as refused:
                if attempt == ATTEMPTS - 1 or refused.code not in PERHAPS_DONE | {UNREACHABLE}:
                    raise
                await asyncio.sleep(self._pauses[min(attempt, len(self._pauses) - 1)])
                if refused.code in PERHAPS_DONE and (ts := await self._found(target, key)) is not None:
                    return ts
        raise AssertionError("the last attempt returns or raises")

    async def _when_looked_at(self, message: Message, send: Callable[[], Awaitable[str]]) -> str:
        """Send; Slack takes a moment to look at a picture that it was just given, and refuses meanwhile what shows it."""
        shows = any("slack_file" in block for block in message.blocks)
        for pause in self._pauses if shows else ():
            try:
                return await send()
            except Refused as refused:
                if refused.code not in NOT_SHOWN:
                    raise
                await asyncio.sleep(pause)
        return await send()

    async def _ephemeral(self, asker: Asker, message: Message) -> str:
        target = asker.target
        with refusals():
            done = await target.client.chat_postEphemeral(channel=target.channel, user=asker.user, **_content(message), **_thread(target))
        return str(done["message_ts"])

    async def _once(self, target: Target, message: Message, key: str) -> str:
        with refusals():
            done = await target.client.chat_postMessage(
                channel=target.channel,
                metadata={"event_type": EVENT, "event_payload": {"key": key}},
                **UNFURLING,
                **_content(message),
                **_thread(target),
            )
        return str(done["ts"])

    async def _found(self, target: Target, key: str, back: float = LOOK_BACK) -> str | None:
        """Return the message with this key, none when it is not there; raises `Refused("unanswered")` when that can not be known."""
        asked: dict[str, Any] = {"channel": target.channel, "oldest": f"{time.time() - back:.6f}", "limit": 100}
        for _ in range(PAGES):
            found = await self._page(target, asked)
            for message in found.get("messages") or []:
                if ((message.get("metadata") or {}).get("event_payload") or {}).get("key") == key:
                    return str(message["ts"])
            asked["cursor"] = (found.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return None
        raise Refused(UNANSWERED)

    async def _page(self, target: Target, asked: dict[str, Any]) -> AsyncSlackResponse:
        """Return some messages of a channel or a thread."""
        try:
            with refusals():
                if target.thread is not None:
                    return await target.client.conversations_replies(ts=target.thread, include_all_metadata=True, **asked)
                return await target.client.conversations_history(include_all_metadata=True, **asked)
        except Refused:
            raise Refused(UNANSWERED) from None


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _thread(target: Target) -> dict[str, Any]:
    return {"thread_ts": target.thread} if target.thread is not None else {}
