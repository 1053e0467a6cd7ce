"""Events: what happens in a workspace. Every event that Slack sends is acknowledged, also one that nothing is done about."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.gestures import Gesture, of_event
from adapters.slack.homes import Homes
from adapters.slack.listeners.messages import Messages
from adapters.slack.listeners.work import begin
from adapters.slack.replies import Replies
from adapters.slack.streams import Agent
from adapters.slack.unfurls import Unfurls

Event = Mapping[str, Any]
Handle = Callable[[Gesture, Event, str], Awaitable[object]]


def register(app: AsyncApp, replies: Replies, homes: Homes) -> None:
    """Listen to events."""
    agent = Agent(replies)
    messages, unfurls = Messages(replies, agent), Unfurls(replies)

    async def opened(gesture: Gesture, event: Event, me: str) -> None:
        if event.get("tab") == "home":
            await homes.show(gesture)
        elif event.get("tab") == "messages":
            await agent.offer(gesture, (await replies.reader(gesture)).said)
            await homes.welcome(gesture)

    async def stopped(gesture: Gesture, event: Event, me: str) -> None:
        await agent.stopped(gesture, str(event.get("event_ts") or time.time()))

    async def shared(gesture: Gesture, event: Event, me: str) -> None:
        await unfurls.unfurl(gesture, event)

    async def leave(gesture: Gesture, event: Event, me: str) -> None:
        """Nothing is done about such an event."""

    handlers: dict[str, Handle] = {
        "app_mention": messages.heard,
        "message": messages.heard,
        "app_home_opened": opened,
        "agent_session_stopped": stopped,
        "link_shared": shared,
    }

    async def listen(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        event: Event = body.get("event") or {}
        handle, me = handlers.get(str(event.get("type")), leave), context.bot_user_id or ""
        once = "" if handle == messages.heard else str(body.get("event_id") or "")  # a message is known by its time, whatever tells of it
        gesture = replace(of_event(body, client), trigger=once)
        await ack()
        if handle is not leave:
            begin(replies, gesture, body, lambda gesture, _: handle(gesture, event, me))

    app.event(re.compile(".*"))(listen)
