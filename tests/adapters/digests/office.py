"""A delivery office at work: everything real but the clock and the channels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from adapters.digests.carrying import Carrier
from adapters.digests.delivering import Stores
from adapters.digests.engine import Digests
from tests.adapters.digests.rig import Channels, HttpCarrier, Now, beside, channels, digests_of, prepared, stores_of

TOGETHER = 3.0
"""Seconds for which a delivery is one replica's alone."""


@dataclass
class Office:
    """Everything a test touches."""

    engine: sa.Engine
    stores: Stores
    channels: Channels
    carrier: HttpCarrier
    clock: Now
    digests: Digests

    async def until(self, done: Callable[[], bool], seconds: float = 40.0) -> None:
        async with asyncio.timeout(seconds):
            while not done():  # noqa: ASYNC110 - what is waited for happens in a database
                await asyncio.sleep(0.05)

    async def all_noted(self, day: str = "2026-11-12") -> None:
        orders = self.stores.subscriptions.all()
        await self.until(lambda: all(self.stores.deliveries.find(o.id, day) is not None for o in orders))


@asynccontextmanager
async def open_office(
    folder: Path, postgres: str = "", also: Sequence[Carrier] = (), *, launched: bool = True
) -> AsyncIterator[Office]:  # fmt: skip
    """Delivery, launched or to be, in files of a folder or in a PostgreSQL database; to paper, and elsewhere with more carriers."""
    engine = prepared(postgres or f"sqlite:///{folder / 'moat.db'}")
    async with channels() as paper:
        carrier, clock = HttpCarrier(paper.url), Now()
        digests = digests_of(engine, postgres or beside(folder), [carrier, *also], clock, together=TOGETHER)
        if launched:
            await digests.launch()
        try:
            yield Office(engine, stores_of(engine), paper, carrier, clock, digests)
        finally:
            await digests.stop()
            engine.dispose()
