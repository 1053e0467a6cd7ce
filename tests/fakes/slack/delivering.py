"""Sending events, commands and interactions to the app, over its socket or over HTTP with a signature."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.slack.records import Delivery, Json
from tests.fakes.slack.server import Server

FORM = "application/x-www-form-urlencoded"
MOST_RETRIES = 3


class Delivering(Server):
    """What Slack sends."""

    request_url: str | None = None
    """The app's address; none: Socket Mode."""
    socket: int | None = None
    """Which socket gets everything, the oldest is 0; none: each in turn."""
    auto_retry = False
    """Send an event that was not acknowledged again."""
    patience = 5.0
    """Seconds that an acknowledgement is waited for."""

    def sign(self, body: str, *, at: float | None = None, secret: str = "") -> dict[str, str]:
        """Return the headers with which Slack signs a body."""
        stamp = str(int(time.time() if at is None else at))
        digest = hmac.new((secret or self.signing_secret).encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest.hexdigest()}"}

    def encoded(self, kind: str, payload: Json) -> tuple[str, str]:
        """Return the body and content type of a request."""
        if kind == "events_api":
            return json.dumps(payload), "application/json"
        return urlencode(payload if kind == "slash_commands" else {"payload": json.dumps(payload)}), FORM

    async def post_http(
        self,
        kind: str,
        payload: Json,
        *,
        headers: dict[str, str] | None = None,
        tamper: bool = False,
        at: float | None = None,
        secret: str = "",
    ) -> tuple[int, str, Mapping[str, str]]:
        """Send a signed request; return status, text and headers of the answer. `tamper` changes the body after signing."""
        assert self.request_url is not None
        body, content_type = self.encoded(kind, payload)
        sent = {"Content-Type": content_type, **self.sign(body, at=at, secret=secret), **(headers or {})}
        async with self.http.post(self.request_url, data=f"{body} " if tamper else body, headers=sent) as answer:
            return answer.status, await answer.text(), answer.headers

    async def deliver(self, kind: str, payload: Json, *, retry_num: int = 0, wait: bool = True) -> Delivery:
        """Send a payload and, with `wait`, wait for its acknowledgement."""
        delivery = Delivery(kind, payload, str(uuid.uuid4()), retry_num=retry_num)
        self.deliveries.append(delivery)
        if self.request_url is None and not self.sockets:
            await self.wait_connected()
        delivery.sent_at = time.monotonic()
        sending = self._over_socket(delivery) if self.request_url is None else self._over_http(delivery)
        if wait:
            await sending
        else:
            self._start(sending)
        return delivery

    async def wait_connected(self, count: int = 1, seconds: float = 10.0) -> None:
        raise NotImplementedError

    async def _over_http(self, delivery: Delivery) -> None:
        retry = {"X-Slack-Retry-Num": str(delivery.retry_num), "X-Slack-Retry-Reason": "http_timeout"} if delivery.retry_num else None
        try:
            async with asyncio.timeout(self.patience):
                status, text, headers = await self.post_http(delivery.kind, delivery.payload, headers=retry)
        except (TimeoutError, aiohttp.ClientError) as error:
            delivery.error = type(error).__name__
            return
        delivery.http_status = status
        if status >= 300:
            delivery.error = f"http {status}: {text[:200]}"
            return
        delivery.acked_at = time.monotonic()
        if text:
            delivery.ack_payload = json.loads(text) if "json" in headers.get("Content-Type", "") else {"text": text}

    async def _over_socket(self, delivery: Delivery) -> None:
        event = delivery.kind == "events_api"
        envelope: Json = {"envelope_id": delivery.envelope_id, "payload": delivery.payload, "type": delivery.kind}
        envelope["accepts_response_payload"] = not event
        if event:
            envelope |= {"retry_attempt": delivery.retry_num, "retry_reason": "timeout" if delivery.retry_num else ""}
        waiting: asyncio.Future[tuple[float, Any]] = asyncio.get_running_loop().create_future()
        self._pending[delivery.envelope_id] = waiting
        try:
            turn = len(self.deliveries) if self.socket is None else self.socket
            await self.sockets[turn % len(self.sockets)].send_json(envelope)
            async with asyncio.timeout(self.patience):
                delivery.acked_at, delivery.ack_payload = await waiting
        except (TimeoutError, ConnectionError):
            delivery.error = "no acknowledgement"
            if self.auto_retry and event and delivery.retry_num < MOST_RETRIES:
                self._start(self.deliver(delivery.kind, delivery.payload, retry_num=delivery.retry_num + 1))
        finally:
            self._pending.pop(delivery.envelope_id, None)
            self._wake()

    async def duplicate(self, delivery: Delivery, count: int = 1) -> list[Delivery]:
        """Send the same again, as Slack does after a timeout or a lost acknowledgement."""
        return [await self.deliver(delivery.kind, delivery.payload, retry_num=n + 1) for n in range(count)]

    async def disconnect(self, reason: str = "refresh_requested", *, close_after: float = 0.3) -> None:
        """Refresh politely: say so on every socket, then close it."""
        for socket in list(self.sockets):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
            self._start(self._close_later(socket, close_after))

    async def _close_later(self, socket: web.WebSocketResponse, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await socket.close()
