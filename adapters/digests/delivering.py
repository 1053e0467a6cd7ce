"""The steps of one delivery. Each may be repeated after a crash and does its work once all the same.

What a step returns is plain JSON: the workflow keeps it, and a repeated workflow goes on from there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.digests.carrying import Carrier, Gone, Later
from bot.digest import document
from bot.digest.compose import Composer
from bot.digest.document import Digest
from bot.digest.subscription import OnQuietDays, Subscription
from bot.phrases import phrases
from bot.ports import Clock, Deliveries, Delivery, Outcome, Subscriptions

log = logging.getLogger(__name__)

REMEMBERED = 14 * 86_400.0
"""Seconds for which it is remembered that posting was begun: longer than any delivery takes."""
TOGETHER = 90.0
"""Seconds for which one replica alone may post a delivery; a dead one's turn is over then."""
BUSY = 5.0
"""Seconds until a delivery that another replica is posting is looked at again."""


class Once(Protocol):
    """Keeps what may happen only once among all replicas: see `adapters.storage.once`."""

    def take(self, key: str, seconds: float, *, lasting: bool = False) -> bool:
        """Take a key for so many seconds; say whether nobody had it. One that is `lasting` survives that the power goes."""

    def hold(self, key: str, seconds: float) -> None:
        """Keep a key that is one's own for so many seconds from now."""

    def drop(self, key: str) -> bool:
        """Give a key back."""


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery to make."""

    subscription: str
    day: str
    """The local day, YYYY-MM-DD."""
    missed: int = 0
    late: bool = False
    again: int = 0
    """Asked for by a person although the day's digest went out: the how manieth time."""

    @property
    def key(self) -> str:
        """Name the delivery: the same for every replica and after every restart."""
        return f"digest:{self.subscription}:{self.day}" + (f":{self.again}" if self.again else "")


@dataclass(frozen=True, slots=True)
class Stores:
    """Where orders, deliveries and what was begun are kept."""

    subscriptions: Subscriptions
    deliveries: Deliveries
    once: Once


class Delivering:
    """Makes deliveries, step by step."""

    def __init__(
        self, composer: Composer, stores: Stores, carriers: Mapping[str, Carrier], clock: Clock, *, together: float = TOGETHER
    ) -> None:  # fmt: skip
        """Compose with `composer`, keep in `stores`, post with the carrier of each platform."""
        self.composer = composer
        self._stores = stores
        self._carriers = carriers
        self._clock = clock
        self._together = together
        self._posting: set[asyncio.Task[Any]] = set()

    async def compose(self, job: Job) -> dict[str, Any] | None:
        """Return the delivery as it would be kept, with the digest as `document` where one is to be posted; none without an order."""
        try:
            return await asyncio.to_thread(self._compose, job)
        except SQLAlchemyError:
            raise  # the database is away: the step is tried again
        except Exception as error:  # noqa: BLE001 - a digest that can not be made is noted, not tried for ever
            log.error("a digest was not composed: %s", logs.where(error), extra={"order": job.subscription})
            return asdict(Delivery(job.subscription, job.day, self._clock.now(), Outcome.FAILED, type(error).__name__))

    async def post(self, job: Job, written: str) -> dict[str, Any]:
        """Post a digest. Return its `message`, or why it is `gone`, or that it can be tried `later`, after so many `seconds`."""
        order = await self.order(job)
        digest = document.read(written)
        if order is None or digest is None:
            return {"gone": "digest_gone_order"}
        carrier = self._carriers.get(platform_of(order))
        if carrier is None:
            return {"later": "not_connected", "seconds": 60.0}
        with logs.bound(order=order.id, **carrier.ids(order)):
            return await self._carried(carrier, order, digest, job)

    async def _carried(self, carrier: Carrier, order: Subscription, digest: Digest, job: Job) -> dict[str, Any]:
        turn = f"{job.key} turn"
        if not await asyncio.to_thread(self._stores.once.take, turn, self._together):
            return {"later": "another_replica", "seconds": BUSY}
        task = asyncio.current_task()
        self._posting |= {task} if task is not None else set()
        try:
            first = await asyncio.to_thread(self._stores.once.take, f"{job.key} begun", REMEMBERED, lasting=True)
            async with asyncio.timeout(self._together * 0.8):
                return {"message": await carrier.post(order, digest, key=job.key, look=not first)}
        except Gone as gone:
            return {"gone": gone.reason}
        except Later as later:
            return {"later": later.reason, "seconds": later.seconds}
        except TimeoutError:
            return {"later": "no_answer", "seconds": 0.0}
        except SQLAlchemyError:
            raise  # as above
        except Exception as error:  # noqa: BLE001 - what a platform's library raises is tried again, and given up in the end
            log.error("a digest was not posted: %s", logs.where(error))
            return {"later": type(error).__name__, "seconds": 0.0}
        finally:
            with contextlib.suppress(SQLAlchemyError):  # it runs out by itself; what was posted is worth more
                await asyncio.to_thread(self._stores.once.drop, turn)
            self._posting -= {task} if task is not None else set()

    async def order(self, job: Job) -> Subscription | None:
        """Return the order of a delivery, none when it was taken back."""
        return await asyncio.to_thread(self._stores.subscriptions.find, job.subscription)

    async def leave(self) -> None:
        """Break off what is being posted and give back its turn: whoever goes on need not wait for it to run out."""
        posting = tuple(self._posting)
        for task in posting:
            task.cancel()
        await asyncio.gather(*posting, return_exceptions=True)

    async def note(self, job: Job, drafted: dict[str, Any], posted: dict[str, Any]) -> None:
        """Keep what became of a delivery; raises what a database raises."""
        await asyncio.to_thread(self._note, job, drafted, posted)

    async def set_aside(self, job: Job, reason: str) -> None:
        """Pause the order of a channel that takes nothing any more, and tell whoever ordered it, once."""
        order = await self.order(job)
        if order is None or order.paused:
            return
        await asyncio.to_thread(self._stores.subscriptions.keep, replace(order, paused=True, paused_until="", pause_reason=reason))
        carrier = self._carriers.get(platform_of(order))
        if carrier is None or not order.ordered_by:
            return
        said = phrases(order.language)
        # A person who can not be told either is not told.
        with contextlib.suppress(Exception), logs.bound(order=order.id, **carrier.ids(order)):
            await carrier.tell(order, said("digest_set_aside", channel=carrier.channel_name(order, said), why=said(reason)))

    def _compose(self, job: Job) -> dict[str, Any] | None:
        order = self._stores.subscriptions.find(job.subscription)
        if order is None or (order.paused and not job.again and order.pause_reason):
            return None
        now = self._clock.now()
        made = Delivery(order.id, job.day, now, Outcome.SENT)
        if job.late:
            return asdict(replace(made, outcome=Outcome.LATE))
        digest = self.composer.compose(order, job.day, datetime.fromisoformat(now), missed=job.missed)
        if digest.quiet is not None and order.quiet is OnQuietDays.SKIP and not job.again:
            return asdict(replace(made, outcome=Outcome.QUIET))
        if self._stores.deliveries.last(order.id, sent=True) is None and digest.quiet is None:
            digest = replace(digest, notes=(phrases(order.language)("digest_first"), *digest.notes))
        return asdict(replace(made, document=document.dump(digest), items=digest.items, claims=digest.claims))

    def _note(self, job: Job, drafted: dict[str, Any], posted: dict[str, Any]) -> None:
        made = Delivery(
            **drafted | {"items": tuple(drafted["items"]), "claims": tuple(drafted["claims"]), "outcome": Outcome(drafted["outcome"])}
        )
        if "message" in posted:
            made = replace(made, message=posted["message"])
        elif posted:
            made = replace(made, outcome=Outcome.FAILED, reason=posted.get("gone") or posted.get("later") or "")
        before = self._stores.deliveries.find(job.subscription, job.day)
        if before is not None and before.outcome is Outcome.SENT and before.message != made.message:
            if made.outcome is not Outcome.SENT:
                return  # what went out that day stays what is known of it
            made = replace(made, items=_together(before.items, made.items), claims=_together(before.claims, made.claims))
        self._stores.deliveries.keep(made)


def platform_of(order: Subscription) -> str:
    """Return the platform of an order's channel."""
    return order.place.partition(":")[0]


def _together(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
