"""The one way in which listeners do their work: acknowledge, then begin it as a task that ends in a sentence whatever happens."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from adapters import logs
from adapters.slack.gestures import Gesture, ids_of
from adapters.slack.replies import Replies

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
Made = Callable[[Body, AsyncWebClient], Gesture]
Do = Callable[[Gesture, Body], Awaitable[object]]
Listener = Callable[[AsyncAck, dict[str, Any], AsyncWebClient], Awaitable[None]]


def listener(replies: Replies, made: Made, do: Do) -> Listener:
    """Return what Bolt calls; `made` reads the gesture from what Slack sent."""

    async def listen(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        gesture = made(body, client)
        await ack()
        begin(replies, gesture, body, do)

    return listen


def begin(replies: Replies, gesture: Gesture, body: Body, do: Do) -> None:
    """Begin the work on what is acknowledged, unless it has arrived before."""
    began = time.monotonic()

    async def work() -> None:
        if gesture.trigger and not await replies.desk.arrivals.first(f"gesture:{gesture.trigger}"):
            log.info("it has come before")
            return
        await do(gesture, body)
        log.info("done within %d ms", (time.monotonic() - began) * 1000)

    with logs.bound(**ids_of(body, gesture)):
        replies.desk.tasks.start(replies.carefully(gesture, work()))
