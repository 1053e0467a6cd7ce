"""The ports of digests without anything behind them: what the contract tests hold against the real ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from bot.digest.subscription import Subscription
from bot.ports import Deliveries, Delivery, Outcome, Subscriptions, Told


class FakeSubscriptions:
    """Keeps orders in a dictionary."""

    def __init__(self) -> None:
        self.orders: dict[str, Subscription] = {}

    def keep(self, subscription: Subscription) -> None:
        self.orders[subscription.id] = subscription

    def find(self, subscription_id: str) -> Subscription | None:
        return self.orders.get(subscription_id)

    def of_place(self, place: str) -> tuple[Subscription, ...]:
        return tuple(s for s in self.all() if s.place == place)

    def of_workspace(self, workspace: str) -> tuple[Subscription, ...]:
        return tuple(s for s in self.all() if s.workspace == workspace)

    def all(self) -> tuple[Subscription, ...]:
        return tuple(sorted(self.orders.values(), key=lambda s: s.id))

    def drop(self, subscription_id: str) -> None:
        self.orders.pop(subscription_id, None)

    def forget(self, person: str) -> None:
        for order in self.all():
            if order.ordered_by == person:
                self.keep(dataclasses.replace(order, ordered_by=""))


class FakeDeliveries:
    """Keeps deliveries in a dictionary."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], Delivery] = {}

    def keep(self, delivery: Delivery) -> None:
        self.made[delivery.subscription, delivery.day] = delivery

    def find(self, subscription: str, day: str) -> Delivery | None:
        return self.made.get((subscription, day))

    def last(self, subscription: str, *, sent: bool = False) -> Delivery | None:
        found = [d for d in self.log(subscription, len(self.made)) if not sent or d.outcome is Outcome.SENT]
        return found[0] if found else None

    def last_days(self, since: str = "") -> dict[str, str]:
        made = [(s, day) for s, day in self.made if day >= since]
        return {s: max(day for mine, day in made if mine == s) for s, _ in made}

    def log(self, subscription: str, limit: int = 10) -> tuple[Delivery, ...]:
        mine = [d for d in self.made.values() if d.subscription == subscription]
        return tuple(sorted(mine, key=lambda d: d.day, reverse=True)[:limit])

    def given(self, subscription: str) -> frozenset[str]:
        return frozenset(item for d in self._sent(subscription) for item in d.items)

    def told(self, subscription: str, claims: Collection[str]) -> dict[str, str]:
        return {claim: d.day for d in self._sent(subscription) for claim in d.claims if claim in claims}

    def shed(self, before: str) -> None:
        self.made = {key: dataclasses.replace(d, document="") if d.day < before else d for key, d in self.made.items()}

    def drop(self, subscription: str) -> None:
        self.made = {key: d for key, d in self.made.items() if d.subscription != subscription}

    def _sent(self, subscription: str) -> list[Delivery]:
        """Oldest first."""
        return [d for d in reversed(self.log(subscription, len(self.made))) if d.outcome is Outcome.SENT]


class NothingTold:
    """A place in which nothing was answered, unless a test says so."""

    def __init__(self, **days: str) -> None:
        self.days = days

    def told(self, place: str, claims: Collection[str]) -> dict[str, str]:
        return {claim: day for claim, day in self.days.items() if claim in claims}


_subscriptions: Subscriptions = FakeSubscriptions()
_deliveries: Deliveries = FakeDeliveries()
_told: Told = NothingTold()
