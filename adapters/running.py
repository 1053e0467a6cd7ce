"""Surfaces that live in one process: how they begin, what happens when one can not go on, in which order they end."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters import logs
from adapters.errors import Ended, StartError
from adapters.service import Service

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from adapters.digests.carrying import Carrier
    from adapters.webserver import WebServer

log = logging.getLogger(__name__)

PAUSE_SECONDS = 4.5
"""How long a stop waits for what was begun; with the rest of it, all is over within ten seconds."""
STOP_SECONDS = 3.5
"""How long it waits for goodbyes."""
LAST_SECONDS = 0.5


async def nothing() -> None:
    """Do nothing: what a surface does that has nothing to do."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One chat platform."""

    name: str
    serve: Callable[[], Awaitable[None]]
    """Runs until it is stopped; raises `StartError` when it can not begin, `Ended` when it can not go on."""
    stop: Callable[[], Awaitable[None]]
    """Leaves the platform."""
    pause: Callable[[], Awaitable[None]] = nothing
    """Takes no more questions and finishes those at hand, while the service still answers."""
    ill: Callable[[], Awaitable[str | None]] = nothing
    """Says what is wrong with it, none when all is well."""
    routes: Sequence[BaseRoute] = ()
    """What it answers over HTTP."""
    helper: bool = False
    """Works for the others: it ends before them, and alone it has nothing to do."""
    carrier: Carrier | None = None
    """What takes digests to its channels."""


@dataclass(frozen=True, slots=True)
class House:
    """All that lives and ends together."""

    service: Service
    surfaces: Sequence[Surface]
    door: WebServer | None = None


async def live(house: House) -> None:
    """Serve until SIGINT or SIGTERM; raises `StartError` when a surface can not begin, or the last chat can not go on."""
    ended = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    running: dict[asyncio.Task[None], Surface | None] = {}
    try:
        if house.door is not None:
            house.door.open()
            running[asyncio.ensure_future(house.door.serve())] = None
        running |= {asyncio.ensure_future(surface.serve()): surface for surface in house.surfaces}
        await _until(ended, running)
    finally:
        await _leave(house, running)


async def _until(ended: asyncio.Event, running: dict[asyncio.Task[None], Surface | None]) -> None:
    """Wait for the end; a surface that can not go on ends the program only when it was the last chat."""
    stop = asyncio.ensure_future(ended.wait())
    try:
        while not stop.done():
            done, _ = await asyncio.wait([stop, *running], return_when=asyncio.FIRST_COMPLETED)
            for task in [each for each in running if each in done]:
                surface = running.pop(task)
                chats = [other for other in running.values() if other is not None and not other.helper]
                error = task.exception()
                if surface is None or not isinstance(error, Ended) or not chats:
                    task.result()  # raises what kept it from running
                    return
                log.error("%s can not go on, the others do: %s", surface.name, " ".join(error.problems))
    finally:
        stop.cancel()


async def _leave(house: House, running: dict[asyncio.Task[None], Surface | None]) -> None:
    """End in order: nothing new, what is at hand finished, then the service, then the connections."""
    since = time.monotonic()
    for task, surface in running.items():
        if surface is not None and surface.helper:
            task.cancel()
    await _within(PAUSE_SECONDS, *(surface.pause() for surface in house.surfaces))
    await house.service.close(max(1.0, PAUSE_SECONDS - (time.monotonic() - since)))
    if house.door is not None:
        house.door.stop()
    await _within(STOP_SECONDS, *(surface.stop() for surface in house.surfaces))
    for task, surface in running.items():
        if surface is not None:
            task.cancel()
    await _within(LAST_SECONDS, *running)
    if house.door is not None:
        house.door.close()


async def _within(seconds: float, *work: Awaitable[Any]) -> None:
    """Do all of it, and give up what takes too long; what goes wrong is logged."""
    tasks = [asyncio.ensure_future(each) for each in work]
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception) and not isinstance(result, StartError):
            log.error("something went wrong at the stop: %s", logs.where(result))
