"""The clock and the ids of this machine."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


class SystemClock:
    """Tells the time of this machine."""

    def now(self) -> str:
        """Return the time in UTC, to the second."""
        return datetime.now(UTC).isoformat(timespec="seconds")


class RandomIds:
    """Makes up ids that nobody can guess."""

    def new(self) -> str:
        """Return 16 random hexadecimal digits."""
        return secrets.token_hex(8)
