"""What a platform does for digests. Each platform has one carrier; nothing else here knows how a post looks."""

from __future__ import annotations

from typing import Protocol

from bot.digest.document import Digest
from bot.digest.subscription import Subscription
from bot.phrases import Phrases


class Carrier(Protocol):
    """Takes digests to the channels of one platform."""

    @property
    def platform(self) -> str:
        """The word before the colon of this platform's ids."""

    async def post(self, order: Subscription, digest: Digest, *, key: str, look: bool) -> str:
        """Post under a key, once, and return the platform's id of the message.

        With `look` it is looked first whether the key was posted before: an earlier try may have been cut off.
        Raises `Gone` when this channel takes nothing any more, `Later` when it may take it later.
        """

    async def tell(self, order: Subscription, text: str) -> None:
        """Tell whoever ordered a digest something, privately; never raises."""

    def channel_name(self, order: Subscription, said: Phrases) -> str:
        """Return how the platform writes the channel's name in a message to a person."""

    def ids(self, order: Subscription) -> dict[str, str]:
        """Return what a line of the log carries about an order's place: see `logs.FIELDS`."""


class Gone(Exception):  # noqa: N818 - it is no error of anybody's
    """The channel is gone, archived or forbidden, or Moat was removed; the reason is the key of a phrase."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class Later(Exception):  # noqa: N818 - as above
    """The platform can not take it now."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        """Keep why, as a word for the log of deliveries, and for how long the platform asks to wait."""
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds
