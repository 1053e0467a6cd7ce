"""The digests in the pictures: a replay of the shipped pack, as a channel would have had them in April, July and October."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bot.digest import document
from bot.digest.compose import FIRST_DAYS, Composer
from bot.digest.document import Digest
from bot.digest.news import Occasion, Window
from bot.digest.subscription import Subscription
from bot.importance.table import Importance
from bot.ports import Delivery, Outcome
from knowledge.reader import Knowledge
from tests.fakes.digests import FakeDeliveries, NothingTold

DAYS = {"digest-april": "2026-04-15", "digest-july": "2026-07-27", "digest-october": "2026-10-08"}
"""By picture."""


def replay(knowledge: Knowledge, wanted: list[str]) -> Iterator[tuple[str, Digest]]:
    """Compose one digest after the other, each knowing what was given before; yield those that are wanted, by picture."""
    deliveries = FakeDeliveries()
    composer = Composer(knowledge, Importance.read(), deliveries, NothingTold())
    for name, day in DAYS.items():
        digest = composer.for_occasion(ordered("1/1"), Occasion(day, window(day)))
        at = datetime.fromisoformat(day).replace(tzinfo=UTC).isoformat()
        kept = Delivery(
            digest.subscription, day, at, Outcome.SENT, document=document.dump(digest), items=digest.items, claims=digest.claims
        )
        deliveries.keep(kept)
        if name in wanted:
            yield name, digest


def ordered(place: str) -> Subscription:
    """An order of everything."""
    return Subscription("a1", f"discord:{place}", "discord:1", "", "2026-01-01T00:00:00+00:00")


def window(day: str) -> Window:
    """The days that a first digest looks back."""
    after = (date.fromisoformat(day) - timedelta(days=FIRST_DAYS)).isoformat()
    return Window(after, day, after)
