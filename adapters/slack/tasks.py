"""Work that goes on after a request was acknowledged: held on to, never lost without a line in the log, waited for at a stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from adapters import logs

log = logging.getLogger(__name__)


class Tasks:
    """The work at hand."""

    def __init__(self) -> None:
        """Begin with none."""
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Begin a piece of work; what it raises is logged."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    @property
    def count(self) -> int:
        """How many pieces of work are at hand."""
        return len(self._running)

    async def drain(self, seconds: float) -> int:
        """Wait until all is done, the work that this starts included; after so many seconds give up the rest and say how much it was."""
        try:
            async with asyncio.timeout(seconds):
                while self._running:
                    await asyncio.wait(set(self._running))
        except TimeoutError:
            pass
        left = set(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return len(left)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work in the background failed: %s", logs.where(error))
