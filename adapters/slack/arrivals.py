"""Tells what arrives a second time: Slack delivers again what it thinks was lost, and to any replica."""

from __future__ import annotations


class Arrivals:
    """Remembers what has arrived, in the database that all replicas share."""

    async def first(self, key: str) -> bool:
        """Note a key ("message:T1:C1:ts", an event's id, ...) for a quarter of an hour; say whether it is new."""
        raise NotImplementedError
