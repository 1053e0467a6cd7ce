"""Running the chat surfaces that have credentials, in one process, until a signal ends it."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.bootstrap import Moat
from adapters.errors import Ended, StartError
from adapters.machine import SystemClock
from adapters.service import Keepers, Service
from adapters.storage.marks import StoredMarks
from adapters.storage.places import StoredNotes, StoredPlaces

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from adapters.digests.carrying import Carrier
    from adapters.digests.orders import Orders
    from adapters.webserver import WebServer

log = logging.getLogger(__name__)


DOOR = "the web server"
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
    carrier: Carrier | None = None
    """What takes digests to its channels."""


def serve(moat: Moat) -> None:
    """Serve until SIGINT or SIGTERM; raises `StartError` when a surface can not begin."""
    asyncio.run(_serve(moat))


async def _serve(moat: Moat) -> None:
    carriers: dict[str, Carrier] = {}
    digests, orders = digests_of(moat, carriers)
    service = service_of(moat, orders)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, ended.set)
    surfaces = surfaces_of(moat, service)
    carriers |= {surface.carrier.platform: surface.carrier for surface in surfaces if surface.carrier is not None}
    surfaces += [digests] if carriers else []
    running: dict[asyncio.Task[None], str] = {}
    door = door_of(moat, surfaces)
    try:
        if door is not None:
            door.open()
            running[asyncio.ensure_future(door.serve())] = DOOR
        running |= {asyncio.ensure_future(surface.serve()): surface.name for surface in surfaces}
        await _until(ended, running)
    finally:
        await _leave(service, surfaces, running, door)


async def _until(ended: asyncio.Event, running: dict[asyncio.Task[None], str]) -> None:
    """Wait for the end; a surface that can not go on ends the program only when it was the last one."""
    stop = asyncio.ensure_future(ended.wait())
    surfaces = {task for task, name in running.items() if name != DOOR}
    try:
        while not stop.done():
            done, _ = await asyncio.wait([stop, *running], return_when=asyncio.FIRST_COMPLETED)
            for task in [each for each in running if each in done]:
                name = running.pop(task)
                surfaces.discard(task)
                error = task.exception()
                if not isinstance(error, Ended) or not surfaces:
                    task.result()  # raises what kept it from running
                    return
                log.error("%s can not go on, the others do: %s", name, " ".join(error.problems))
    finally:
        stop.cancel()


async def _leave(service: Service, surfaces: list[Surface], running: dict[asyncio.Task[None], str], door: WebServer | None) -> None:
    """End in order: no more questions, those at hand answered, then the service, then the connections."""
    since = time.monotonic()
    await _within(PAUSE_SECONDS, *(surface.pause() for surface in surfaces))
    await service.close(max(1.0, PAUSE_SECONDS - (time.monotonic() - since)))
    if door is not None:
        door.stop()
    await _within(STOP_SECONDS, *(surface.stop() for surface in surfaces))
    for task, name in running.items():
        if name != DOOR:
            task.cancel()
    await _within(LAST_SECONDS, *running)
    if door is not None:
        door.close()


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


def digests_of(moat: Moat, carriers: Mapping[str, Carrier]) -> tuple[Surface, Orders]:
    """Return what delivers digests through the carriers that are there by then, and where digests are ordered."""
    from adapters.digests import composing, engine, workplace
    from adapters.digests.delivering import Delivering, Stores
    from adapters.digests.orders import Orders
    from adapters.storage.digests import StoredDeliveries, StoredSubscriptions
    from adapters.storage.once import StoredOnce

    clock, settings = SystemClock(), moat.settings
    stores = Stores(StoredSubscriptions(moat.engine), StoredDeliveries(moat.engine), StoredOnce(moat.engine))
    composer = composing.composer(moat.engine, moat.knowledge, settings)
    useful = timedelta(hours=settings.digest_useful_hours)
    place = workplace.place_of(settings.database(), settings.data_dir)
    digests = engine.Digests(place, Delivering(composer, stores, carriers, clock), stores, carriers, clock, useful=useful)
    return Surface("Digests", digests.serve, digests.stop), Orders(moat.knowledge, composer, stores, clock, digests, useful=useful)


def service_of(moat: Moat, orders: Orders | None = None) -> Service:
    """Return the service for the program's database and assistant."""
    keepers = Keepers(moat.conversations, moat.receipts, StoredMarks(moat.engine), StoredPlaces(moat.engine))
    return Service(moat.assistant, keepers, SystemClock(), guide=moat.assistant, orders=orders)


def surfaces_of(moat: Moat, service: Service) -> list[Surface]:
    """Return the surfaces that have credentials."""
    makers = {"Slack": _slack, "Discord": _discord}
    return [makers[name](moat, service) for name in moat.settings.surfaces()]


def door_of(moat: Moat, surfaces: list[Surface]) -> WebServer | None:
    """Return the web server, none where nobody asked for one."""
    at = moat.settings.listens()
    if at is None:
        return None
    from adapters import webserver

    async def database() -> str | None:
        """Say that the database does not answer, if that is so."""
        return await asyncio.to_thread(_silent, moat.engine)

    routes = [route for surface in surfaces for route in surface.routes]
    app = webserver.application(routes, [database, *(surface.ill for surface in surfaces)])
    return webserver.WebServer(*at, app)


def _silent(engine: sa.Engine) -> str | None:
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except SQLAlchemyError:
        return "the database does not answer"
    return None


def _slack(moat: Moat, service: Service) -> Surface:
    from adapters.slack.run import Slack

    slack = Slack(moat.settings, moat.engine, service)
    return Surface("Slack", slack.serve, slack.stop, slack.pause, slack.ill, slack.routes(), slack.carrier)


def _discord(moat: Moat, service: Service) -> Surface:
    from adapters.discord import run as discord_run
    from adapters.discord.carrier import DiscordCarrier
    from adapters.discord.client import MoatClient

    assert moat.settings.discord_token is not None  # noqa: S101 - it is what `surfaces` looks at
    kept = (moat.settings.conversation_days, moat.settings.receipts_kept)
    client = MoatClient(service, StoredNotes(moat.engine), kept=kept)
    token = moat.settings.discord_token.get_secret_value()

    async def ill() -> str | None:
        """Say that the gateway is not there, if that is so."""
        return None if client.is_ready() else "Discord: not connected"

    return Surface(
        "Discord", lambda: discord_run.serve(client, token), lambda: discord_run.stop(client), ill=ill, carrier=DiscordCarrier(client)
    )
