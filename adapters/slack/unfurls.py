"""Links to our own pages, shown as what they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.gestures import Gesture
from adapters.slack.replies import Replies


class Unfurls:
    """Shows links."""

    def __init__(self, replies: Replies) -> None:
        """Answer through `replies`."""
        self._replies = replies

    async def unfurl(self, gesture: Gesture, event: Mapping[str, Any]) -> None:
        """Show the links of a message."""
