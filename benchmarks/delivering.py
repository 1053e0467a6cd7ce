"""`make bench-deliver`: a morning on which very many channels want their digest at nine, against a chat that answers at once.

    python -m benchmarks.delivering [--channels 10000] [--workspaces 500]

Workflows, stores and composer are the real ones, in SQLite files; the chat is another process on loopback. It keeps when what came where,
and so tells whether any channel got two and how fast the fastest workspace was served. The figures are those of this machine now.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp
from aiohttp import web

from adapters.digests.delivering import Delivering, Stores
from adapters.digests.engine import IN_A_MINUTE, Digests
from adapters.digests.workplace import place_of
from adapters.discord.pace import ALLOWED, Pace
from adapters.storage.digests import StoredDeliveries, StoredSubscriptions
from adapters.storage.once import StoredOnce
from adapters.storage.receipts import StoredReceipts
from benchmarks.digests import opened
from bot.digest.compose import Composer
from bot.digest.document import Digest
from bot.digest.subscription import Subscription
from bot.importance.table import Importance
from bot.phrases import Phrases
from knowledge.reader import Knowledge

NINE = datetime(2026, 10, 8, 9, 0, 20, tzinfo=UTC)


def main() -> None:
    """Deliver once and tell how it went."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivering", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--channels", type=int, default=10_000)
    parser.add_argument("--workspaces", type=int, default=500)
    chosen = parser.parse_args()
    print(f"machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {chosen.channels:,} channels, {chosen.workspaces} workspaces")
    mine, theirs = multiprocessing.Pipe()
    chat = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    chat.start()
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(delivered(Path(folder), mine.recv(), chosen.channels, chosen.workspaces)))
    mine.send("done")
    became = mine.recv()
    print(became)
    chat.join()
    raise SystemExit(became.startswith("BROKEN"))


class Steady:
    """A clock that stands at nine."""

    def now(self) -> str:
        """Return the time."""
        return NINE.isoformat()


class Paper:
    """Posts to the chat, as slowly as Discord has to be posted to."""

    platform = "paper"

    def __init__(self, url: str) -> None:
        """Post there."""
        self._url = url
        self._session: aiohttp.ClientSession | None = None

    async def post(self, order: Subscription, digest: Digest, *, key: str, look: bool) -> str:
        """Post; nothing is ever lost here, so there is nothing to look for."""
        self._session = self._session or aiohttp.ClientSession(trace_configs=[Pace().slow(aiohttp.TraceConfig())])
        async with self._session.post(self._url, data=order.place) as response:
            return await response.text()

    async def tell(self, order: Subscription, text: str) -> None:
        """Tell nobody."""

    def channel_name(self, order: Subscription, said: Phrases) -> str:
        """Return the channel's id."""
        return order.place

    def ids(self, order: Subscription) -> dict[str, str]:
        """Return the same for the log."""
        return {"channel": order.place}

    async def close(self) -> None:
        """End."""
        if self._session is not None:
            await self._session.close()


async def delivered(folder: Path, url: str, channels: int, workspaces: int) -> str:
    """Deliver to all channels; return how long it took and what it cost."""
    engine = opened(folder)
    stores = Stores(StoredSubscriptions(engine), StoredDeliveries(engine), StoredOnce(engine))
    since = (NINE - timedelta(days=1)).isoformat()
    for n in range(channels):
        workspace = f"paper:w{n % workspaces}"
        stores.subscriptions.keep(Subscription(f"s{n}", f"{workspace}/c{n}", workspace, "", since))
    paper = Paper(url)
    composer = Composer(Knowledge(engine), Importance.read(), stores.deliveries, StoredReceipts(engine, kept=1))
    carriers = {paper.platform: paper}
    digests = Digests(
        place_of(f"sqlite:///{folder / 'moat.db'}", folder), Delivering(composer, stores, carriers, Steady()), stores, carriers, Steady()
    )
    await digests.launch()
    began, busy = time.perf_counter(), time.process_time()
    await digests.look()
    given = time.perf_counter() - began
    while len(await asyncio.to_thread(stores.deliveries.last_days)) < channels:  # noqa: ASYNC110 - what is waited for happens in a database
        await asyncio.sleep(1.0)
    whole, processor = time.perf_counter() - began, time.process_time() - busy
    before = time.process_time()
    await digests.look()
    idle = time.process_time() - before
    await digests.stop()
    await paper.close()
    engine.dispose()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"handed over in {given:.1f} s, delivered in {whole:.0f} s: {channels / whole:,.0f} a second, "
        f"{1000 * processor / channels:.1f} ms of processor each; {memory:.0f} MB; a round with nothing due takes {1000 * idle:.0f} ms"
    )


@dataclass
class Chat:
    """Takes posts and remembers when."""

    came: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def take(self, request: web.Request) -> web.Response:
        """Take one."""
        place = await request.text()
        self.came[place].append(time.monotonic())
        return web.Response(text=f"m{len(self.came[place])}")

    def told(self) -> str:
        """Return what came."""
        workspaces: dict[str, list[float]] = defaultdict(list)
        for place, times in self.came.items():
            workspaces[place.partition("/")[0]] += times
        posts = Counter(len(times) for times in self.came.values())
        in_a_second = max(most(times, 1.0) for times in workspaces.values())
        in_a_minute = max(most(times, 60.0) for times in workspaces.values())
        everywhere = most([at for times in self.came.values() for at in times], 1.0)
        kept = set(posts) == {1} and in_a_minute <= IN_A_MINUTE and everywhere <= ALLOWED
        return ("" if kept else "BROKEN: ") + (
            f"{posts[1]:,} channels got one digest, {len(self.came) - posts[1]} more than one; the busiest workspace got "
            f"{in_a_second} in a second and {in_a_minute} in a minute (at most {IN_A_MINUTE}), all together {everywhere} in a second "
            f"(at most {ALLOWED})"
        )


def most(times: list[float], seconds: float) -> int:
    """Return how many fell into the busiest stretch of so many seconds."""
    times, first, found = sorted(times), 0, 0
    for n, at in enumerate(times):
        while at - times[first] >= seconds:
            first += 1
        found = max(found, n - first + 1)
    return found


def serve(line: Connection) -> None:
    """Be the chat, until told to stop; then tell what came."""
    asyncio.run(_serve(line))


async def _serve(line: Connection) -> None:
    chat, app = Chat(), web.Application()
    app.add_routes([web.post("/", chat.take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line.send(f"http://127.0.0.1:{runner.addresses[0][1]}/")
    await asyncio.to_thread(line.recv)
    line.send(chat.told())
    await runner.cleanup()


if __name__ == "__main__":
    main()
