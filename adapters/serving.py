"""What runs with the credentials that there are: the service, the chats, the digests, the web server."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from adapters.bootstrap import Moat
from adapters.machine import SystemClock
from adapters.running import House, Surface, live, nothing
from adapters.service import Keepers, Service
from adapters.storage.marks import StoredMarks
from adapters.storage.places import StoredNotes, StoredPlaces

if TYPE_CHECKING:
    from adapters.digests.carrying import Carrier
    from adapters.digests.orders import Orders
    from adapters.webserver import WebServer


def serve(moat: Moat) -> None:
    """Serve until SIGINT or SIGTERM; raises `StartError` when a surface can not begin."""
    asyncio.run(_serve(moat))


async def _serve(moat: Moat) -> None:
    carriers: dict[str, Carrier] = {}
    digests, orders = digests_of(moat, carriers)
    service = service_of(moat, orders)
    surfaces = surfaces_of(moat, service)
    carriers |= {surface.carrier.platform: surface.carrier for surface in surfaces if surface.carrier is not None}
    surfaces += [digests] if carriers else []
    await live(House(service, surfaces, door_of(moat, surfaces)))


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
    surface = Surface("Digests", digests.serve, stop=nothing, pause=digests.stop, helper=True)
    return surface, Orders(moat.knowledge, composer, stores, clock, digests, useful=useful)


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
    return Surface("Slack", slack.serve, slack.stop, slack.pause, slack.ill, slack.routes(), carrier=slack.carrier)


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
        "Discord",
        lambda: discord_run.serve(client, token),
        lambda: discord_run.stop(client),
        lambda: discord_run.pause(client),
        ill=ill,
        carrier=DiscordCarrier(client),
    )
