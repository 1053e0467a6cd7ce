"""Slack over HTTP: whatever does not carry a valid signature of the last five minutes goes no further and leaves nothing in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from adapters.slack.connection.gate import Gate

log = logging.getLogger(__name__)

LARGEST = 4 * 2**20
"""Bytes; Slack's own requests stay far below."""
WINDOW = 300
"""Seconds that a signature is good for."""


class Events:
    """Answers what Slack posts: events, commands, controls, forms, lists of options."""

    def __init__(self, app: AsyncApp, secret: str, gate: Gate, now: Callable[[], float] = time.time) -> None:
        """Hand genuine requests to `app`; `secret` is the app's signing secret."""
        self._app = app
        self._verifier = SignatureVerifier(secret)
        self._gate = gate
        self._now = now

    async def respond(self, request: Request) -> Response:
        """Answer one request."""
        if not self._gate.open:
            return PlainTextResponse("not now", 503)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not self._genuine(request, body):
            log.warning("a request without a valid signature was refused")
            return PlainTextResponse("invalid signature", 401, headers={"X-Slack-No-Retry": "1"})
        if not _is_readable(body, request.headers.get("content-type")):
            return PlainTextResponse("not readable", 400)
        with self._gate.passing():
            return to_starlette_response(await self._app.async_dispatch(to_async_bolt_request(request, body)))

    def _genuine(self, request: Request, body: bytes) -> bool:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and signature.isascii()):
            return False
        if abs(self._now() - int(stamp)) > WINDOW:
            return False
        return self._verifier.is_valid(body, stamp, signature) if _is_text(body) else False


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_readable(body: bytes, content_type: str | None) -> bool:
    try:
        return isinstance(parse_body(body.decode(), content_type), dict)
    except ValueError:
        return False


async def _body(request: Request) -> bytes | None:
    """Return the body, none when it is larger than anything Slack sends."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)
