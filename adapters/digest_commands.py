"""What the commands `moat digest ...` do, as `program` does for all others."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.program import show, tell

if TYPE_CHECKING:
    from adapters.digests.composing import Wish
    from adapters.digests.delivering import Stores
    from adapters.settings import Settings
    from bot.answers import Table
    from bot.digest.document import Digest

SHOWN = 20
"""Deliveries that are named one by one."""


def preview(wish: Wish, *, whole: bool) -> bool:
    """Print a digest that nobody is sent; say whether what was wished for was understood."""
    from datetime import UTC, datetime

    from adapters import bootstrap, settings
    from adapters.digests import composing
    from knowledge.reader import Knowledge

    chosen = settings.read()
    settings.calm_arrays()
    engine = bootstrap.open_database(chosen)
    try:
        for notice in bootstrap.load_knowledge(engine, chosen):
            tell(notice)
        knowledge = Knowledge(engine)
        shown = composing.preview(composing.composer(engine, knowledge, chosen), knowledge, wish, datetime.now(UTC))
    except composing.BadWish as error:
        for problem in error.problems:
            tell(problem)
        return False
    finally:
        engine.dispose()
    _print_digest(shown, whole=whole)
    return True


def _print_digest(shown: Digest, *, whole: bool) -> None:
    if sys.stdout.isatty():
        from rich.console import Console

        from adapters.console import digest

        Console(highlight=False).print(digest.digest(shown, whole=whole))
    else:
        from bot.digest.plain import plain

        show(plain(shown, whole=whole))


@contextmanager
def opened() -> Iterator[tuple[Settings, Stores]]:
    """Give the settings and what is stored; a database that can not be used is said in sentences."""
    from adapters import bootstrap, settings
    from adapters.digests.delivering import Stores
    from adapters.storage.digests import StoredDeliveries, StoredSubscriptions
    from adapters.storage.failures import as_sentences
    from adapters.storage.once import StoredOnce

    chosen = settings.read()
    engine = bootstrap.open_database(chosen)
    try:
        with as_sentences(chosen.database()):
            yield chosen, Stores(StoredSubscriptions(engine), StoredDeliveries(engine), StoredOnce(engine))
    finally:
        engine.dispose()


def deliver(names: Sequence[str], *, due: bool, at: datetime | None) -> bool:
    """Hand over the digests of some orders, or all that are due; say whether every order was found."""
    from adapters.digests import operating, workplace

    with opened() as (chosen, stores):
        now = at or datetime.now(UTC)
        jobs = operating.due(stores, now, timedelta(hours=chosen.digest_useful_hours)) if due else []
        strange = []
        for name in names:
            order = stores.subscriptions.find(name)
            if order is None:
                strange.append(name)
            else:
                jobs.append((order, operating.at_once(order, stores, now)))
        for name in strange:
            tell(f"There is no order {name}. `moat digest log` lists all of them.")
        if not jobs:
            if not strange:
                show("Nothing is due.")
            return not strange
        handed = operating.hand_over(workplace.place_of(chosen.database(), chosen.data_dir), stores, jobs)
    for order, job in handed.jobs[:SHOWN]:
        show(f"{order.id}  {order.place}  {job.day}")
    if len(handed.jobs) > SHOWN:
        show(f"and {len(handed.jobs) - SHOWN:,} more")
    show(
        "Handed over to the running program, which posts them now." if handed.at_work
        else "Handed over. No program is running on this database: they are posted as soon as `moat run` is started."
    )  # fmt: skip
    return not strange


def log(name: str) -> bool:
    """Print the last deliveries of an order, without a name all orders; say whether there is such an order."""
    from adapters.digests import operating
    from bot.phrases import phrases

    said = phrases()
    with opened() as (_, stores):
        if not name:
            table = operating.orders_table(stores, said)
            nothing = "Nobody has ordered a digest yet."
        elif (order := stores.subscriptions.find(name)) is not None:
            table = operating.log_table(stores, order, said)
            nothing = said("digest_log_empty")
        else:
            tell(f"There is no order {name}. `moat digest log` lists all of them.")
            return False
    if table.rows:
        _print_table(table)
    else:
        show(nothing)
    return True


def _print_table(table: Table) -> None:
    if sys.stdout.isatty():
        from rich.console import Console

        from adapters.console.layout import grid

        Console(highlight=False).print(grid(table))
    else:
        for row in (table.columns, *table.rows):
            show("\t".join(row))
