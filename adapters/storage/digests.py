"""Keeps what channels ordered, and what became of their digests."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from adapters.characters import well_formed
from adapters.storage.database import put
from adapters.storage.tables import DeliveryTable, GivenTable, SubscriptionTable
from bot.digest.subscription import Subscription
from bot.ports import Delivery, Outcome

_ORDERS: sa.Table = SubscriptionTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_MADE: sa.Table = DeliveryTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_GIVEN: sa.Table = GivenTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
ITEM, CLAIM = "item", "claim"
_COLUMNS = tuple(field.name for field in dataclasses.fields(Delivery) if field.name not in ("items", "claims"))
AT_ONCE = 500
"""Values of one statement: databases bound them."""


class StoredSubscriptions:
    """Keeps orders in the database."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep them there."""
        self._engine = engine

    def keep(self, subscription: Subscription) -> None:
        """Store an order, replacing the one with the same id."""
        names = ("id", "place", "workspace", "ordered_by")
        row = {name: well_formed(getattr(subscription, name)) for name in names} | {"body": well_formed(subscription.dump())}
        with self._engine.begin() as connection:
            put(connection, _ORDERS, "id", row)

    def find(self, subscription_id: str) -> Subscription | None:
        """Return the order, or none."""
        return next(iter(self._where(_ORDERS.c.id == well_formed(subscription_id))), None)

    def of_place(self, place: str) -> tuple[Subscription, ...]:
        """Return a channel's orders, by id."""
        return self._where(_ORDERS.c.place == well_formed(place))

    def of_workspace(self, workspace: str) -> tuple[Subscription, ...]:
        """Return the orders of all channels of a workspace, by id."""
        return self._where(_ORDERS.c.workspace == well_formed(workspace))

    def all(self) -> tuple[Subscription, ...]:
        """Return every order, by id."""
        return self._where(sa.true())

    def drop(self, subscription_id: str) -> None:
        """Forget an order; nothing happens when there is none."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_ORDERS).where(_ORDERS.c.id == well_formed(subscription_id)))

    def forget(self, person: str) -> None:
        """Take a person's id out of every order; the orders stay, they are their channels'."""
        for order in self._where(_ORDERS.c.ordered_by == well_formed(person)):
            self.keep(dataclasses.replace(order, ordered_by=""))

    def _where(self, condition: Any) -> tuple[Subscription, ...]:
        with self._engine.connect() as connection:
            bodies = connection.scalars(sa.select(_ORDERS.c.body).where(condition)).all()
        read = (Subscription.read(body) for body in bodies)
        return tuple(sorted((order for order in read if order is not None), key=lambda order: order.id))


class StoredDeliveries:
    """Keeps deliveries, and what the sent ones gave, in the database."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep them there."""
        self._engine = engine

    def keep(self, delivery: Delivery) -> None:
        """Store a delivery with what it gave, all or nothing; a second one of the same subscription and day replaces the first."""
        row = {name: well_formed(str(getattr(delivery, name))) for name in _COLUMNS}
        row |= {"id": f"{row['subscription']} {row['day']}", "items": json.dumps(delivery.items), "claims": json.dumps(delivery.claims)}
        with self._engine.begin() as connection:
            put(connection, _MADE, "id", row)
            connection.execute(sa.delete(_GIVEN).where(_GIVEN.c.subscription == row["subscription"], _GIVEN.c.day == row["day"]))
            given = list(_given(delivery)) if delivery.outcome is Outcome.SENT else []
            if given:
                connection.execute(sa.insert(_GIVEN), given)

    def find(self, subscription: str, day: str) -> Delivery | None:
        """Return one delivery, or none."""
        return next(iter(self._where(subscription, 1, _MADE.c.day == well_formed(day))), None)

    def last(self, subscription: str, *, sent: bool = False) -> Delivery | None:
        """Return the delivery of the newest day, or of the newest that was sent; none when there is none."""
        condition = _MADE.c.outcome == str(Outcome.SENT) if sent else sa.true()
        return next(iter(self._where(subscription, 1, condition)), None)

    def last_days(self, since: str = "") -> dict[str, str]:
        """Return for each subscription that had a delivery on a day or after it the newest of those days, whatever became of it."""
        newest = sa.select(_MADE.c.subscription, sa.func.max(_MADE.c.day))
        query = newest.where(_MADE.c.day >= since).group_by(_MADE.c.subscription)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def log(self, subscription: str, limit: int = 10) -> tuple[Delivery, ...]:
        """Return the newest deliveries, the newest day first."""
        return self._where(subscription, limit, sa.true())

    def given(self, subscription: str) -> frozenset[str]:
        """Return the keys of all that the sent ones gave."""
        query = sa.select(_GIVEN.c.key).where(_GIVEN.c.subscription == well_formed(subscription), _GIVEN.c.sort == ITEM)
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(query))

    def told(self, subscription: str, claims: Collection[str]) -> dict[str, str]:
        """Return for those of these claims that sent ones told the newest day on which they did."""
        mine = (_GIVEN.c.subscription == well_formed(subscription), _GIVEN.c.sort == CLAIM)
        asked = [well_formed(claim) for claim in claims]
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for part in (asked[n : n + AT_ONCE] for n in range(0, len(asked), AT_ONCE)):
                query = sa.select(_GIVEN.c.key, sa.func.max(_GIVEN.c.day)).where(*mine, _GIVEN.c.key.in_(part)).group_by(_GIVEN.c.key)
                found |= {row[0]: row[1] for row in connection.execute(query)}
        return found

    def shed(self, before: str) -> None:
        """Drop the documents of deliveries before a day; what they gave stays known."""
        old = sa.update(_MADE).where(_MADE.c.day < before, _MADE.c.document != "").values(document="")
        with self._engine.begin() as connection:
            connection.execute(old)

    def drop(self, subscription: str) -> None:
        """Forget all deliveries of a subscription."""
        with self._engine.begin() as connection:
            for table in (_MADE, _GIVEN):
                connection.execute(sa.delete(table).where(table.c.subscription == well_formed(subscription)))

    def _where(self, subscription: str, limit: int, condition: Any) -> tuple[Delivery, ...]:
        query = (
            sa.select(_MADE).where(_MADE.c.subscription == well_formed(subscription), condition).order_by(_MADE.c.day.desc()).limit(limit)
        )
        with self._engine.connect() as connection:
            return tuple(_delivery(dict(row)) for row in connection.execute(query).mappings())


def _given(delivery: Delivery) -> Iterable[dict[str, str]]:
    for sort, keys in ((ITEM, delivery.items), (CLAIM, delivery.claims)):
        for key in dict.fromkeys(well_formed(key) for key in keys):
            yield {"subscription": well_formed(delivery.subscription), "day": delivery.day, "sort": sort, "key": key}


def _delivery(row: dict[str, Any]) -> Delivery:
    lists = {name: tuple(json.loads(row[name])) for name in ("items", "claims")}
    return Delivery(**{name: row[name] for name in _COLUMNS} | lists | {"outcome": Outcome(row["outcome"])})
