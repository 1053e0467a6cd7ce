"""The way back to Slack: one message a second in a channel, each message once, a wait where Slack asks for one.

Interface only for the moment; what each method promises will not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from slack_sdk.web.async_client import AsyncWebClient


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
    """Whom a private reply goes to."""

    target: Target
    user: str
    response_url: str | None = None
    """Slack's address for replies to this interaction, if it gave one."""


class Refused(Exception):  # noqa: N818 - Slack said no; what to do about it says `errors.told(code, said)`
    """Slack did not take a message."""

    def __init__(self, code: str, needed: str = "") -> None:
        """Keep Slack's code ("not_in_channel", "missing_scope", ... or our "unanswered", "unreachable") and the scope it asks for."""
        super().__init__(code)
        self.code = code
        self.needed = needed


class Posting:
    """Sends messages; every method raises `Refused`."""

    async def post(self, target: Target, message: Message, *, key: str) -> str:
        """Post once per key and return the message's `ts`; a key that was posted before returns the same."""
        raise NotImplementedError

    async def update(self, target: Target, ts: str, message: Message) -> None:
        """Replace a message of our own."""
        raise NotImplementedError

    async def whisper(self, asker: Asker, message: Message) -> None:
        """Say something that only the asker sees: by the response_url, and where that fails by `chat.postEphemeral`."""
        raise NotImplementedError

    async def replace(self, asker: Asker, message: Message) -> None:
        """Replace the message that a control was pressed on, private or not, by the response_url."""
        raise NotImplementedError

    async def upload(self, target: Target, picture: bytes, *, title: str, alt: str) -> str:
        """Post a picture and return the id of its file."""
        raise NotImplementedError
