"""Running the chat surfaces that have credentials, in one process, until a signal ends it."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.bootstrap import Moat
from adapters.machine import SystemClock
from adapters.service import Keepers, Service
from adapters.storage.marks import StoredMarks
from adapters.storage.places import StoredNotes, StoredPlaces

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surface:
    """One chat platform."""

    name: str
    serve: Callable[[], Awaitable[None]]
    """Runs until it is stopped; raises `StartError` when it can not begin."""
    stop: Callable[[], Awaitable[None]]
    """Stops taking questions; those at hand can still be answered."""


def serve(moat: Moat) -> None:
    """Serve until SIGINT or SIGTERM; raises `StartError` when a surface can not begin."""
    asyncio.run(_serve(moat))


async def _serve(moat: Moat) -> None:
    service = service_of(moat)
    surfaces = surfaces_of(moat, service)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, ended.set)
    running = {asyncio.ensure_future(surface.serve()): surface for surface in surfaces}
    stop = asyncio.ensure_future(ended.wait())
    try:
        done, _ = await asyncio.wait([stop, *running], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stop}:
            task.result()  # raises what kept it from running
    finally:
        await service.close()
        await asyncio.gather(*(surface.stop() for surface in surfaces))
        for task in (stop, *running):
            task.cancel()
        await asyncio.gather(stop, *running, return_exceptions=True)


def service_of(moat: Moat) -> Service:
    """Return the service for the program's database and assistant."""
    keepers = Keepers(moat.conversations, moat.receipts, StoredMarks(moat.engine), StoredPlaces(moat.engine))
    return Service(moat.assistant, keepers, SystemClock(), guide=moat.assistant)


def surfaces_of(moat: Moat, service: Service) -> list[Surface]:
    """Return the surfaces that have credentials."""
    found = []
    if moat.settings.discord_token is not None:
        from adapters.discord import run as discord_run
        from adapters.discord.client import MoatClient

        kept = (moat.settings.conversation_days, moat.settings.receipts_kept)
        client = MoatClient(service, StoredNotes(moat.engine), kept=kept)
        token = moat.settings.discord_token.get_secret_value()
        found.append(Surface("Discord", lambda: discord_run.serve(client, token), lambda: discord_run.stop(client)))
    return found
