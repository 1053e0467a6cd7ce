"""Deliveries for whoever runs the program: handed over to the running one, and looked up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.digests.delivering import Job, Stores
from adapters.digests.workplace import AT_WORK, Handover, Place
from bot.answers import Table
from bot.digest import zones
from bot.digest.schedule import AHEAD, due_now
from bot.digest.subscription import Subscription
from bot.phrases import Phrases
from bot.ports import Delivery, Outcome

LOGGED = 30
LOOK_BACK = timedelta(days=AHEAD + 2)
"""What lies longer back has no part in what is due."""


@dataclass(frozen=True, slots=True)
class Handed:
    """Deliveries that were handed over."""

    jobs: tuple[tuple[Subscription, Job], ...]
    at_work: bool
    """A program is running that posts them now; otherwise they wait for one."""


def due(stores: Stores, now: datetime, useful: timedelta) -> list[tuple[Subscription, Job]]:
    """Return what is due at a time and was not dealt with yet."""
    last = stores.deliveries.last_days((now - LOOK_BACK).date().isoformat())
    orders = stores.subscriptions.all()
    found = [(order, due_now(order, now.astimezone(UTC), last.get(order.id, ""), useful=useful)) for order in orders]
    return [(order, Job(order.id, one.day, one.missed, one.late)) for order, one in found if one is not None]


def at_once(order: Subscription, stores: Stores, now: datetime) -> Job:
    """Return the delivery that somebody asks for now: today's, or where that went out one more."""
    from zoneinfo import ZoneInfo

    day = now.astimezone(ZoneInfo(order.zone)).date().isoformat()
    before = stores.deliveries.find(order.id, day)
    return Job(order.id, day, again=int(now.timestamp()) if before is not None else 0)


def hand_over(place: Place, stores: Stores, jobs: Sequence[tuple[Subscription, Job]]) -> Handed:
    """Hand deliveries over from outside of the running program; raises what a database raises."""
    place.prepare()
    engine = place.opened()
    handover = Handover(engine)
    try:
        handover.give(jobs)
    finally:
        handover.close()
        engine.dispose()
    return Handed(tuple(jobs), not stores.once.take(AT_WORK, 0.0))


def orders_table(stores: Stores, said: Phrases) -> Table:
    """Return every order with what became of its last digest."""
    rows = []
    for order in stores.subscriptions.all():
        last = stores.deliveries.last(order.id)
        state = said(order.pause_reason or "digest_told_paused") if order.paused else ""
        became = (last.day, outcome(last, said)) if last is not None else ("", "")
        rows.append((order.id, order.place, f"{order.time} {zones.in_words(order.zone)}", state, *became))
    return Table("", ("order", "channel", "at", "state", "last", "what became of it"), tuple(rows))


def log_table(stores: Stores, order: Subscription, said: Phrases) -> Table:
    """Return the last deliveries of an order."""
    made = stores.deliveries.log(order.id, LOGGED)
    rows = tuple((d.day, d.at[:16].replace("T", " "), outcome(d, said), str(len(d.claims)), d.message) for d in made)
    return Table("", ("day", "composed (UTC)", "what became of it", "claims", "message"), rows)


def outcome(made: Delivery, said: Phrases) -> str:
    """Say what became of a delivery, and why not."""
    text = said(f"digest_log_{made.outcome}", n=len(made.claims))
    return f"{text} ({why(made.reason, said)})" if made.outcome is Outcome.FAILED and made.reason else text


def why(reason: str, said: Phrases) -> str:
    """Say why a delivery failed: in a sentence for what people can mend, else the word that was noted."""
    return said(reason) if reason.startswith("digest_") else reason
