"""Replicas are killed without warning, again and again, in the middle of 300 deliveries: each channel gets one post."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from knowledge import database
from tests.adapters.digests.courier import born, nursery
from tests.adapters.digests.rig import beside, channels, order, prepared, stores_of

CHANNELS = 300
DAY = "2026-11-12"
KILLS = 8


@contextmanager
def replica(nursery: ForkServerContext, *where: str) -> Iterator[None]:
    """A process that delivers, until it is killed."""
    process = born(nursery, *where)
    try:
        yield
    finally:
        process.kill()
        process.join()


def left(engine: sa.Engine) -> int:
    """How many deliveries are not yet noted."""
    made = stores_of(engine).deliveries.last_days()
    return CHANNELS - sum(day == DAY for day in made.values())


async def fewer(engine: sa.Engine, than: int) -> None:
    """Wait until fewer deliveries are left."""
    async with asyncio.timeout(200):
        while await asyncio.to_thread(left, engine) >= than > 0:  # noqa: ASYNC110 - what is waited for happens in a database
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.timeout(280)
async def test_each_channel_gets_exactly_one_post(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    several = kind == "postgresql"
    url = request.getfixturevalue("postgres_url") if several else f"sqlite:///{tmp_path / 'moat.db'}"
    engine = prepared(url)
    for n in range(CHANNELS):
        stores_of(engine).subscriptions.keep(order(n))
    chance, births = random.Random(11), nursery()
    kills = 0
    async with channels() as paper:
        paper.slow, paper.cuts = 0.05, 0.05
        where = (url, url if several else beside(tmp_path), paper.url)

        async def one_life(name: str) -> None:
            nonlocal kills
            while (before := await asyncio.to_thread(left, engine)) > 0:
                with replica(births, *where, f"{name}{kills}" if several else name):
                    await fewer(engine, before)
                    if kills < KILLS:
                        await asyncio.sleep(chance.uniform(0.1, 1.5))
                    else:
                        await fewer(engine, 1)
                    kills += 1

        async with asyncio.timeout(270):
            await asyncio.gather(*(one_life(name) for name in (("one", "two") if several else ("the only one",))))
        assert {place: len(posts) for place, posts in paper.posts.items()} == {order(n).place: 1 for n in range(CHANNELS)}
    assert kills >= KILLS
    engine.dispose()


@pytest.mark.parametrize("how", ["before", "torn"])
@pytest.mark.timeout(200)
async def test_a_process_that_dies_in_the_middle_of_its_commits_sends_nothing_twice(how: str, tmp_path: Path) -> None:
    engine = prepared(f"sqlite:///{tmp_path / 'moat.db'}")
    for n in range(6):
        stores_of(engine).subscriptions.keep(order(n))
    engine.dispose()  # the last one who closes a file tidies it up; nobody may hold it while it is torn
    births, died = nursery(), 0
    async with channels() as paper:
        where = (f"sqlite:///{tmp_path / 'moat.db'}", beside(tmp_path), paper.url, "the only one")
        for dies_at in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 21, 25, 30):
            process = born(births, *where, str(dies_at), how)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(8):
                    while process.is_alive():  # noqa: ASYNC110 - a process has no event
                        await asyncio.sleep(0.05)
            died += process.exitcode == -signal.SIGKILL
            process.kill()
            process.join()
        with replica(births, *where):
            while not all(paper.posts.get(order(n).place) for n in range(6)):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.1)
            await asyncio.sleep(2.0)  # time enough to send one once more
        assert {place: len(posts) for place, posts in paper.posts.items()} == {order(n).place: 1 for n in range(6)}
    assert died >= 10
    with database.connect(where[0]).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_that_posting_was_begun_is_on_the_disk_before_anything_is_posted(tmp_path: Path) -> None:
    engine = prepared(f"sqlite:///{tmp_path / 'moat.db'}")
    waits: list[int] = []
    event.listen(engine, "commit", lambda c: waits.append(c.connection.cursor().execute("PRAGMA synchronous").fetchone()[0]))
    once = stores_of(engine).once
    assert once.take("plain", 60)
    assert once.take("begun", 60, lasting=True)
    assert not once.take("begun", 60, lasting=True)
    assert once.take("plain again", 60)
    full, normal = 2, 1
    assert waits[0] == waits[-1] == normal
    assert full in waits
    engine.dispose()
