"""A channel with one order, and a small pack that changes from load to load."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from bot.digest.compose import Composer
from bot.digest.document import Digest
from bot.digest.plain import plain
from bot.digest.subscription import Subscription
from bot.importance.table import Importance
from bot.ports import Delivery, Outcome
from knowledge.load import load_packs
from knowledge.reader import Knowledge
from tests.fakes.digests import FakeDeliveries, NothingTold
from tests.knowledge.small_pack import WORDS, Pack, claim, record, small_pack, write_pack

ORDER = Subscription("s1", "w/c", "w", "somebody", "2026-01-01T00:00:00+00:00")


class Channel:
    """Loads packs and takes its digest."""

    def __init__(self, engine: sa.Engine, folder: Path, *, order: Subscription, told: NothingTold | None = None) -> None:
        self.engine, self.folder, self.order = engine, folder, order
        self.pack: Pack = small_pack() | {"pack.yaml": copy.deepcopy(WORDS)}
        self.knowledge = Knowledge(engine)
        self.deliveries = FakeDeliveries()
        self.composer = Composer(self.knowledge, Importance.read(), self.deliveries, told or NothingTold())

    def load(self, at: str, version: str = "", why: str = "test") -> None:
        """Turn the pack as it is now on."""
        if version:
            self.pack["pack.yaml"]["version"] = version
        words = yaml.safe_dump(self.pack["pack.yaml"], sort_keys=False, allow_unicode=True)  # standings stand from best to worst
        write_pack(self.folder, self.pack | {"pack.yaml": words})
        load_packs(self.engine, (self.folder,), at=datetime.fromisoformat(at), who="test", why=why)
        self.knowledge.refresh()

    def add(self, ident: str, subject: str, predicate: str, as_of: str, **more: Any) -> None:
        """Write one more claim."""
        self.pack["claims/people.yaml"]["claims"].append(claim(ident, subject, predicate, as_of, **more))

    def change(self, ident: str, **fields: Any) -> None:
        """Write a claim anew."""
        record(self.pack, ident).update(fields)

    def remove(self, ident: str) -> None:
        """Take a claim out."""
        for name in ("claims/people.yaml", "claims/races.yaml"):
            self.pack[name]["claims"] = [row for row in self.pack[name]["claims"] if row["id"] != ident]

    def look(self, at: str, *, missed: int = 0, **changes: Any) -> Digest:
        """Compose the digest of a moment (UTC), and send nothing."""
        order = dataclasses.replace(self.order, **changes)
        return self.composer.compose(order, at[:10], datetime.fromisoformat(at), missed=missed)

    def get(self, at: str) -> Digest:
        """Get the digest of a moment."""
        digest = self.look(at)
        self.deliveries.keep(Delivery(self.order.id, at[:10], at, Outcome.SENT, items=digest.items, claims=digest.claims))
        return digest


def texts(digest: Digest) -> list[str]:
    """The texts of a digest's lines, those under "more" too."""
    return [line.point.text for line in (*digest.lines, *digest.more)]


def claims(digest: Digest) -> list[str]:
    """The claims behind a digest's lines, those under "more" too."""
    return [ident for line in (*digest.lines, *digest.more) for ident in line.point.claims]


def whole(digest: Digest) -> str:
    """All of a digest as text."""
    return plain(digest, whole=True)


def replayed(knowledge: Knowledge, days: list[str], **changes: object) -> Iterator[Digest]:
    """One channel's digests on these days."""
    deliveries = FakeDeliveries()
    composer = Composer(knowledge, Importance.read(), deliveries, NothingTold())
    order = dataclasses.replace(ORDER, **changes)  # type: ignore[arg-type]  # each test names its own
    for day in days:
        now = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        digest = composer.compose(order, day, now)
        deliveries.keep(Delivery(order.id, day, now.isoformat(), Outcome.SENT, items=digest.items, claims=digest.claims))
        yield digest


def every_day(first: str, days: int, step: int = 1) -> list[str]:
    return [(date.fromisoformat(first) + timedelta(days=n)).isoformat() for n in range(0, days, step)]
