"""The name of a delivered digest in the id of a control: letters and digits only, on every platform."""

from __future__ import annotations

from bot.digest.document import Digest

BETWEEN = "D"
"""Order ids are made of 0-9 and a-f."""


def handle(digest: Digest) -> str:
    """Return the name."""
    return f"{digest.subscription}{BETWEEN}{digest.day.replace('-', '')}"


def read(handle: str) -> tuple[str, str] | None:
    """Return the subscription and the local day (YYYY-MM-DD); none for what is no such name."""
    order, _, day = handle.rpartition(BETWEEN)
    return (order, f"{day[:4]}-{day[4:6]}-{day[6:]}") if order and len(day) == 8 and day.isdigit() else None
