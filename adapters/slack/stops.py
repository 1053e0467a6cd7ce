"""The stop button, whichever replica works and whichever hears of it: what is at work here, and which stops were asked for.

A stop is noted in the database that all replicas share, with Slack's own time; whoever works looks there while it takes long.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.slack.gestures import Gesture
from adapters.slack.tasks import Tasks
from adapters.storage.once import StoredOnce

log = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two looks; most answers are there before the first."""
KEPT_SECONDS = 300.0
"""How long a stop is kept: no answer takes longer."""
Key = tuple[str, str, str | None]


Told = Callable[[Gesture], Awaitable[object]]


class Stops:
    """Stops what is at work."""

    def __init__(self, once: StoredOnce, tasks: Tasks) -> None:
        """Note stops there."""
        self._once = once
        self._tasks = tasks
        self._at_work: dict[Key, dict[asyncio.Task[Any], str]] = {}
        """By thread: what can be stopped, each with the time of its question as Slack told it."""

    @contextmanager
    def working(self, gesture: Gesture, told: Told) -> Iterator[None]:
        """Let the present task be stopped; `told` says so afterwards, once for each stop, on one of the replicas."""
        key, task = _key(gesture), asyncio.current_task()
        if task is None:
            yield
            return
        self._at_work.setdefault(key, {})[task] = gesture.ts or "0"
        watching = asyncio.ensure_future(self._watch(gesture, told))
        try:
            yield
        finally:
            watching.cancel()
            self._forget(key, task)

    async def stop(self, gesture: Gesture, at: str, told: Told) -> None:
        """Stop what was asked in a thread before a time of Slack's, here at once, on other replicas when they look."""
        noting = asyncio.to_thread(self._once.hold, f"{_name(gesture)} {at}", KEPT_SECONDS)
        _, noted = await asyncio.gather(self._leave(gesture, at, told), noting, return_exceptions=True)
        if isinstance(noted, SQLAlchemyError):
            log.error("a stop was not noted for the other replicas: %s", logs.where(noted))

    async def _watch(self, gesture: Gesture, told: Told) -> None:
        """Look for stops until one concerns a question."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                noted = await asyncio.to_thread(self._once.beginning, f"{_name(gesture)} ")
            except SQLAlchemyError as error:
                log.warning("it was not looked for a stop: %s", logs.where(error))
                continue
            at = max((key.rpartition(" ")[2] for key in noted), key=_seconds, default="0")
            if _seconds(at) > _seconds(gesture.ts or "0"):
                self._tasks.start(self._leave(gesture, at, told))  # it outlives the task that is watched
                return

    async def _leave(self, gesture: Gesture, at: str, told: Told) -> None:
        """Leave what is at work here, and say so if no other replica has."""
        key = _key(gesture)
        stopped = [task for task, asked in self._at_work.get(key, {}).items() if _seconds(asked) < _seconds(at)]
        for task in stopped:
            task.cancel()
            self._forget(key, task)  # a second stop would break off what ends it well
        if stopped:
            await asyncio.wait(stopped)
        if stopped and await self._first(f"slack stopped {_name(gesture)} {at}"):
            await told(gesture)

    def _forget(self, key: Key, task: asyncio.Task[Any]) -> None:
        at_work = self._at_work.get(key, {})
        at_work.pop(task, None)
        if not at_work:
            self._at_work.pop(key, None)

    async def _first(self, key: str) -> bool:
        try:
            return await asyncio.to_thread(self._once.take, key, KEPT_SECONDS)
        except SQLAlchemyError as error:
            log.error("that a stop was told was not noted: %s", logs.where(error))
            return True


def _key(gesture: Gesture) -> Key:
    return gesture.team, gesture.channel, gesture.thread


def _name(gesture: Gesture) -> str:
    return f"slack stop {gesture.team} {gesture.channel} {gesture.thread}"


def _seconds(ts: str) -> float:
    """Return a time of Slack's as a number; the beginning of time for what is none."""
    try:
        return float(ts)
    except ValueError:
        return 0.0
