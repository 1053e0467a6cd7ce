"""A whole delivery without a platform: real stores, real workflows, and channels behind HTTP that remember what they were given."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import sqlalchemy as sa
from aiohttp import web

from adapters.digests.carrying import Carrier, Gone, Later
from adapters.digests.delivering import Delivering, Stores
from adapters.digests.engine import Digests
from adapters.digests.workplace import Place
from adapters.storage import database as state
from adapters.storage.digests import StoredDeliveries, StoredSubscriptions
from adapters.storage.once import StoredOnce
from bot.digest.compose import Composer
from bot.digest.document import Digest
from bot.digest.subscription import Subscription
from bot.importance.table import Importance
from bot.phrases import Phrases
from knowledge import database
from knowledge.load import load_packs
from knowledge.reader import Knowledge
from tests.fakes.digests import NothingTold
from tests.worlds import EV_PACK, NOON

MORNING = datetime(2026, 11, 12, 9, 0, 30, tzinfo=UTC)
"""A Thursday: what is ordered for nine is due."""


class HttpCarrier:
    """Posts to `Channels`."""

    platform = "paper"

    def __init__(self, url: str) -> None:
        self._url = url
        self.told: list[tuple[str, str]] = []

    async def post(self, order: Subscription, digest: Digest, *, key: str, look: bool) -> str:
        try:
            async with aiohttp.ClientSession() as session:
                if look:
                    async with session.get(self._url, params={"place": order.place, "key": key}) as response:
                        if message := await response.text():
                            return message
                async with session.post(self._url, json={"place": order.place, "key": key, "title": digest.title}) as response:
                    if response.status == 404:
                        raise Gone("digest_gone_channel")
                    if response.status == 429:
                        raise Later("rate", float(response.headers["Retry-After"]))
                    response.raise_for_status()
                    return await response.text()
        except aiohttp.ClientError as error:
            raise Later(type(error).__name__) from None

    async def tell(self, order: Subscription, text: str) -> None:
        self.told.append((order.ordered_by, text))

    def channel_name(self, order: Subscription, said: Phrases) -> str:
        return order.place

    def ids(self, order: Subscription) -> dict[str, str]:
        return {"channel": order.place}


@dataclass
class Channels:
    """A platform on loopback: it takes posts, now and then cuts the line after taking one, and can be looked through."""

    posts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    gone: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    """Channels that refuse for no reason that anybody knows."""
    storm: int = 0
    """Posts still to be refused with 429."""
    cuts: float = 0.0
    """How many of the answers are lost, as a share."""
    slow: float = 0.0
    url: str = ""
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    async def take(self, request: web.Request) -> web.Response:
        row = await request.json()
        await asyncio.sleep(self.chance.random() * self.slow)
        if row["place"] in self.gone:
            return web.Response(status=404)
        if row["place"] in self.stuck:
            return web.Response(status=500)
        if self.storm > 0:
            self.storm -= 1
            return web.Response(status=429, headers={"Retry-After": "0.2"})
        self.posts[row["place"]].append(row["key"])
        if self.chance.random() < self.cuts:
            assert request.transport is not None
            request.transport.close()
        return web.Response(text=f"m{len(self.posts[row['place']])}")

    async def look(self, request: web.Request) -> web.Response:
        posts = self.posts[request.query["place"]]
        return web.Response(text=f"m{posts.index(request.query['key']) + 1}" if request.query["key"] in posts else "")


@asynccontextmanager
async def channels() -> AsyncIterator[Channels]:
    """The platform, listening."""
    found = Channels()
    app = web.Application()
    app.add_routes([web.post("/", found.take), web.get("/", found.look)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield found
    finally:
        await runner.cleanup()


@dataclass
class Now:
    """The clock on the wall, moved by hand."""

    moment: datetime = MORNING

    def now(self) -> str:
        return self.moment.isoformat()


def prepared(url: str) -> sa.Engine:
    """A database with all tables and the second pack."""
    engine = database.connect(url)
    database.migrate(engine)
    state.migrate(engine)
    load_packs(engine, (EV_PACK,), at=NOON, who="test", why="because", exactly=True)
    return engine


def stores_of(engine: sa.Engine) -> Stores:
    return Stores(StoredSubscriptions(engine), StoredDeliveries(engine), StoredOnce(engine))


def order(number: int, **different: object) -> Subscription:
    """An order of one channel among twenty workspaces."""
    since = (MORNING - timedelta(days=1)).isoformat()
    place, workspace = f"paper:{number % 20}/{number}", f"paper:{number % 20}"
    whole = {"id": f"s{number}", "place": place, "workspace": workspace, "ordered_by": "paper:user:1", "since": since} | different
    return Subscription(**whole)  # type: ignore[arg-type]


def digests_of(
    engine: sa.Engine, workflows: str, carriers: Sequence[Carrier], clock: Now, *, replica: str = "the only one",
    round_seconds: float = 0.2, together: float = 90.0,
) -> Digests:  # fmt: skip
    stores = stores_of(engine)
    composer = Composer(Knowledge(engine), Importance.read(), stores.deliveries, NothingTold())
    by_platform = {carrier.platform: carrier for carrier in carriers}
    delivering = Delivering(composer, stores, by_platform, clock, together=together)
    return Digests(Place(workflows, replica), delivering, stores, by_platform, clock, round_seconds=round_seconds)


def beside(folder: Path) -> str:
    return f"sqlite:///{folder / 'workflows.db'}"
