"""Pickers that fill while somebody types: names, from memory, well inside Slack's three seconds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.controls import action_id, option
from adapters.slack.markup import literal
from adapters.slack.replies import Replies
from bot.digest import zones

MOST = 100
LONGEST_VALUE = 75


def register(app: AsyncApp, replies: Replies) -> None:
    """Listen to pickers."""

    async def typed(ack: AsyncAck, payload: dict[str, Any]) -> None:
        text = str(payload.get("value") or "")
        if payload.get("action_id") == action_id("zone"):
            await ack(options=choices(zones.complete(text, datetime.now(UTC), MOST)))
            return
        found = replies.service.directory.complete(text, MOST)
        await ack(options=choices((choice.shown, choice.name) for choice in found))

    app.options(re.compile(".*"))(typed)


def choices(named: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return options inside Slack's limits: one that is too long would cost the whole list."""
    return [option(shown, value) for shown, value in named if literal(shown) and 0 < len(value) <= LONGEST_VALUE][:MOST]
