"""Shortcuts: asking from anywhere, and asking about a message."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncApp

from adapters.asking import Wish
from adapters.slack.gestures import Gesture, of_interaction
from adapters.slack.inbound import text_of
from adapters.slack.listeners.commands import open_ask
from adapters.slack.listeners.work import Body, listener
from adapters.slack.replies import Replies

LONGEST = 4_000


def register(app: AsyncApp, replies: Replies) -> None:
    """Listen to shortcuts."""

    async def used(gesture: Gesture, body: Body) -> None:
        text = text_of(body.get("message") or {})[:LONGEST]
        if body.get("type") == "shortcut":
            await open_ask(replies, gesture)
        elif text:
            await replies.ask(gesture, Wish(text, private=True, alone=True))
        else:
            await replies.whisper(gesture, await replies.greeting(gesture))

    app.shortcut(re.compile(".*"))(listener(replies, of_interaction, used))
