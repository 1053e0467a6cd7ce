"""`make bench-digest`: composing a morning's digests for many subscriptions, each with its own history.

    python -m benchmarks.digests [--subscriptions 1000] [--days 5]

Two replays: all are due at one hour (they look back to the same time), and each was given its last one at another minute. Everything is
stored and read in a real SQLite file. The figures are those of this machine at this moment.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from adapters.settings import shipped_packs
from adapters.storage.database import migrate as migrate_state
from adapters.storage.digests import StoredDeliveries
from adapters.storage.receipts import StoredReceipts
from bot.digest import document
from bot.digest.compose import Composer
from bot.digest.document import Digest
from bot.digest.subscription import Subscription
from bot.importance.table import Importance
from bot.ports import Delivery, Outcome
from knowledge.database import connect, migrate
from knowledge.load import load_packs
from knowledge.reader import Knowledge

FIRST = datetime(2026, 9, 21, 8, tzinfo=UTC)


def main() -> None:
    """Measure both replays."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.digests", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--subscriptions", type=int, default=1000)
    parser.add_argument("--days", type=int, default=5)
    chosen = parser.parse_args()
    print(f"machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {chosen.subscriptions:,} subscriptions, {chosen.days} days")
    for name, spread in (("all at one hour", 0), ("each at another minute", 24 * 60)):
        with tempfile.TemporaryDirectory() as folder:
            engine = opened(Path(folder))
            print(f"{name}: {measured(engine, chosen.subscriptions, chosen.days, spread)}")
            engine.dispose()


def opened(folder: Path) -> sa.Engine:
    """Open a new database with the shipped pack."""
    engine = connect(f"sqlite:///{folder}/moat.db")
    migrate(engine)
    migrate_state(engine)
    load_packs(engine, shipped_packs(), at=FIRST, who="benchmark", why="measuring")
    return engine


def measured(engine: sa.Engine, subscriptions: int, days: int, spread: int) -> str:
    """Compose every digest of every day; return what one takes."""
    knowledge = Knowledge(engine)
    deliveries = StoredDeliveries(engine)
    composer = Composer(knowledge, Importance.read(), deliveries, StoredReceipts(engine, kept=1))
    chance = random.Random(1)
    orders = [ordered(n, knowledge, chance) for n in range(subscriptions)]
    took: list[float] = []
    began, busy = time.perf_counter(), time.process_time()
    for day in range(days):
        for order in orders:
            now = FIRST + timedelta(days=3 * day, minutes=chance.randrange(spread) if spread else 0)
            start = time.perf_counter()
            digest = composer.compose(order, now.date().isoformat(), now)
            took.append((time.perf_counter() - start) * 1000)
            deliveries.keep(sent(digest, now))
    whole, processor = time.perf_counter() - began, time.process_time() - busy
    took.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"composing takes {statistics.median(took):.1f} ms (median), {took[int(len(took) * 0.99)]:.1f} (99th percentile), "
        f"{took[-1]:.0f} (longest); {1000 * processor / len(took):.1f} ms of processor for each with keeping it; "
        f"{subscriptions * days / whole:,.0f} a second; {memory:.0f} MB"
    )


def sent(digest: Digest, now: datetime) -> Delivery:
    """Return what is noted of a digest that was posted."""
    body = document.dump(digest)
    return Delivery(digest.subscription, digest.day, now.isoformat(), Outcome.SENT, document=body, items=digest.items, claims=digest.claims)


def ordered(number: int, knowledge: Knowledge, chance: random.Random) -> Subscription:
    """Return an order: of everything, of an area, or of some companies."""
    areas = [area.id for area in knowledge.areas()]
    companies = knowledge.entities_of_kind("company")
    about = (
        {"areas": (chance.choice(areas),)} if number % 3 == 1 else {"companies": tuple(chance.sample(companies, 3))} if number % 3 else {}
    )
    return Subscription(f"s{number}", f"w{number % 50}/c{number}", f"w{number % 50}", "somebody", FIRST.isoformat(), **about)


if __name__ == "__main__":
    main()
