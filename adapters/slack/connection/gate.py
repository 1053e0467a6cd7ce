"""Lets requests in between a beginning and a stop, and tells when the last one is through."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator


class Gate:
    """Closed at first."""

    def __init__(self) -> None:
        """Begin closed."""
        self.open = False
        self._inside: set[object] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    @contextlib.contextmanager
    def passing(self) -> Iterator[None]:
        """Be inside for a while; the task is held on to, which Slack's library does not do."""
        me = asyncio.current_task() or object()
        self._inside.add(me)
        self._empty.clear()
        try:
            yield
        finally:
            self._inside.discard(me)
            if not self._inside:
                self._empty.set()

    async def close(self, seconds: float) -> None:
        """Let nobody in any more, and wait so long for those inside."""
        self.open = False
        await self.emptied(seconds)

    async def emptied(self, seconds: float) -> None:
        """Wait so long for those inside."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._empty.wait()
