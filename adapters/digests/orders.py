"""What people do with digests in a channel: order, look, try out, pause, take back. The same for every chat."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from adapters import moments
from adapters.digests.delivering import Job, Stores
from adapters.digests.operating import outcome
from bot.digest import document, zones
from bot.digest.compose import Composer
from bot.digest.document import Digest
from bot.digest.naming import area_names, names_of, scope
from bot.digest.ordering import Names, Problem, Typed, ordered, paused, resumed
from bot.digest.schedule import due_now, next_due
from bot.digest.subscription import Subscription
from bot.phrases import Phrases
from bot.ports import Clock
from knowledge.reader import Knowledge

MOST = 10
"""Orders of one channel."""
LOGGED = 10


@dataclass(frozen=True, slots=True)
class Counter:
    """Who stands at the counter, and where."""

    place: str
    workspace: str
    person: str
    manages: bool
    """May change orders here; anybody may look."""
    said: Phrases
    hindrance: str = ""
    """What keeps Moat from posting here, as a sentence; empty where nothing is known to."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say: plain sentences, to be escaped and set by the platform, with its own notation for moments (`adapters.moments`)."""

    title: str
    lines: tuple[str, ...] = ()
    digest: Digest | None = None
    """A digest to show to the asker alone."""
    orders: tuple[Subscription, ...] = field(default=())
    """Orders that the lines are about, one each."""
    done: bool = True
    """False where something was not understood or not allowed."""


class Delivers(Protocol):
    """Delivers at once: see `engine.Digests`."""

    async def bring_forward(self, order: Subscription) -> Job:
        """Deliver today's digest now."""


class Orders:
    """The counter for digests."""

    def __init__(
        self, knowledge: Knowledge, composer: Composer, stores: Stores, clock: Clock, delivers: Delivers, *, useful: timedelta
    ) -> None:  # fmt: skip
        """Keep orders in `stores`; `useful` is how late a digest may come."""
        self._knowledge = knowledge
        self._composer = composer
        self._stores = stores
        self._clock = clock
        self._delivers = delivers
        self._useful = useful
        self._names: tuple[str, Names] | None = None

    async def subscribe(self, at: Counter, typed: Typed, which: int | None = None) -> Reply:
        """Place an order; one on the same topics, or the one with this number, is changed."""
        return await self._changed(at, lambda: self._subscribe(at, typed, which))

    async def show(self, at: Counter) -> Reply:
        """Tell the channel's orders."""
        return await asyncio.to_thread(self._show, at)

    async def preview(self, at: Counter, which: int | None = None, typed: Typed | None = None, *, else_any: bool = False) -> Reply:
        """Compose what the next digest would be, of an order or of one that could be placed; nothing is noted.

        With `else_any` a channel without an order gets a look at one on everything.
        """
        return await asyncio.to_thread(self._preview, at, which, typed, else_any=else_any)

    async def about(self, at: Counter, order_id: str) -> Reply:
        """Tell what is ordered and when the next one comes, to whoever asks under a digest of their own workspace."""
        order = await asyncio.to_thread(self._stores.subscriptions.find, order_id)
        if order is None or order.workspace != at.workspace:
            return Reply(at.said("digest_order_gone"), done=False)
        return Reply(at.said("digest_about_order"), (await asyncio.to_thread(self.told, order, at.said),), orders=(order,))

    async def is_of(self, order_id: str, workspace: str) -> bool:
        """Say whether an order is one of this workspace's."""
        order = await asyncio.to_thread(self._stores.subscriptions.find, order_id)
        return order is not None and order.workspace == workspace

    async def given(self, order_id: str, day: str) -> Digest | None:
        """Return a digest as it was delivered, none when it is no longer kept."""
        found = await asyncio.to_thread(self._stores.deliveries.find, order_id, day)
        return document.read(found.document) if found is not None else None

    async def now(self, at: Counter, which: int | None = None) -> Reply:
        """Deliver at once."""
        if not at.manages:
            return _refused(at)
        found = await asyncio.to_thread(self._chosen, at, which)
        if isinstance(found, Reply):
            return found
        await self._delivers.bring_forward(found)
        return Reply(at.said("digest_coming"), _hindrances(at))

    async def pause(self, at: Counter, until: str = "", which: int | None = None) -> Reply:
        """Set an order aside."""

        def change(order: Subscription) -> Subscription | Problem:
            return paused(order, until, self._now())

        return await self._changed(at, lambda: self._replaced(at, which, change, "digest_paused_now"))

    async def resume(self, at: Counter, which: int | None = None) -> Reply:
        """Take an order up again."""
        return await self._changed(at, lambda: self._replaced(at, which, lambda order: resumed(order, self._now()), "digest_resumed"))

    async def unsubscribe(self, at: Counter, which: int | None = None) -> Reply:
        """Take an order back."""
        return await self._changed(at, lambda: self._dropped(at, which))

    async def log(self, at: Counter, which: int | None = None) -> Reply:
        """Tell the last deliveries: when, what, why not."""
        return await asyncio.to_thread(self._log, at, which)

    async def forget(self, person: str) -> None:
        """Forget who placed orders; the orders stay, they are their channels'."""
        await asyncio.to_thread(self._stores.subscriptions.forget, person)

    async def of_workspace(self, workspace: str, said: Phrases) -> tuple[tuple[Subscription, str], ...]:
        """Return the orders of all channels of a workspace, each with a line about it."""
        orders = await asyncio.to_thread(self._stores.subscriptions.of_workspace, workspace)
        return tuple((order, self.told(order, said)) for order in orders)

    def told(self, order: Subscription, said: Phrases) -> str:
        """Return a line about an order: what, when, and when next."""
        rhythm = said(f"digest_rhythm_{order.rhythm}", weekday=said(f"weekday_{order.weekday}"))
        parts = [said("digest_told", scope=self._scope(order, said), rhythm=rhythm, time=order.time, zone=zones.in_words(order.zone))]
        if order.paused:
            parts.append(said("digest_told_paused_until", day=order.paused_until) if order.paused_until else said("digest_told_paused"))
            parts += [said(order.pause_reason)] if order.pause_reason else []
        elif (due := self._next(order)) is not None:
            parts.append(said("digest_told_next", moment=moments.marked(due)))
        last = self._stores.deliveries.last(order.id, sent=True)
        if last is not None:
            parts.append(said("digest_told_last", moment=moments.marked(datetime.fromisoformat(last.at))))
        return " ".join(parts)

    # --- what is done in a thread

    def _subscribe(self, at: Counter, typed: Typed, which: int | None) -> Reply:
        mine = self._stores.subscriptions.of_place(at.place)
        now = self._now()
        if which is not None:
            before = self._chosen(at, which)
            if isinstance(before, Reply):
                return before
        else:
            name = f"{int(now.timestamp()):x}{len(mine):x}{secrets.token_hex(3)}"  # sorts in the order in which they were placed
            before = Subscription(name, at.place, at.workspace, at.person, now.isoformat(), language=at.said.language)
        order = ordered(typed, before, self._understood(), now)
        if isinstance(order, tuple):
            return Reply(at.said("digest_not_ordered"), tuple(at.said(p.phrase, **p.values) for p in order), done=False)
        same = next((o for o in mine if which is None and (o.areas, o.companies) == (order.areas, order.companies)), None)
        if which is None and same is None and len(mine) >= MOST:
            return Reply(at.said("digest_too_many", n=MOST), done=False)
        if same is not None:
            again = ordered(typed, same, self._understood(), now)
            order = same if isinstance(again, tuple) else again
        self._stores.subscriptions.keep(order)
        key = "digest_changed" if same is not None or which is not None else "digest_ordered"
        return Reply(at.said(key), (self.told(order, at.said), *_hindrances(at)), orders=(order,))

    def _show(self, at: Counter) -> Reply:
        mine = self._stores.subscriptions.of_place(at.place)
        if not mine:
            return Reply(at.said("digest_none"))
        return Reply(at.said("digest_orders"), tuple(self.told(order, at.said) for order in mine), orders=mine)

    def _preview(self, at: Counter, which: int | None, typed: Typed | None, *, else_any: bool) -> Reply:
        now = self._now()
        if typed is None and else_any and which is None and not self._stores.subscriptions.of_place(at.place):
            typed = Typed()
        if typed is not None:
            blank = Subscription("", at.place, at.workspace, at.person, now.isoformat(), language=at.said.language)
            order = ordered(typed, blank, self._understood(), now)
            if isinstance(order, tuple):
                return Reply(at.said("digest_not_ordered"), tuple(at.said(p.phrase, **p.values) for p in order), done=False)
        else:
            chosen = self._chosen(at, which)
            if isinstance(chosen, Reply):
                return chosen
            order = chosen
        due = due_now(order, now, useful=self._useful) or next_due(order, now)
        day = due.day if due is not None else now.date().isoformat()
        return Reply(at.said("digest_preview"), digest=self._composer.compose(order, day, now), orders=(order,))

    def _replaced(
        self, at: Counter, which: int | None, change: Callable[[Subscription], Subscription | Problem], phrase: str
    ) -> Reply:  # fmt: skip
        order = self._chosen(at, which)
        if isinstance(order, Reply):
            return order
        changed = change(order)
        if isinstance(changed, Problem):
            return Reply(at.said(changed.phrase, **changed.values), done=False)
        self._stores.subscriptions.keep(changed)
        return Reply(at.said(phrase), (self.told(changed, at.said), *(() if changed.paused else _hindrances(at))), orders=(changed,))

    def _dropped(self, at: Counter, which: int | None) -> Reply:
        order = self._chosen(at, which)
        if isinstance(order, Reply):
            return order
        self._stores.subscriptions.drop(order.id)
        self._stores.deliveries.drop(order.id)
        return Reply(at.said("digest_taken_back"))

    def _log(self, at: Counter, which: int | None) -> Reply:
        order = self._chosen(at, which)
        if isinstance(order, Reply):
            return order
        made = self._stores.deliveries.log(order.id, LOGGED)
        if not made:
            return Reply(at.said("digest_log_empty"), orders=(order,))
        lines = [f"{d.day} ({moments.marked(datetime.fromisoformat(d.at))}): {outcome(d, at.said)}" for d in made]
        return Reply(at.said("digest_log"), tuple(lines), orders=(order,))

    def _chosen(self, at: Counter, which: int | None) -> Subscription | Reply:
        """Return the order with a number, or the only one; otherwise what to say."""
        mine = self._stores.subscriptions.of_place(at.place)
        if not mine:
            return Reply(at.said("digest_none"), done=False)
        if which is None and len(mine) == 1:
            return mine[0]
        if which is None or not 1 <= which <= len(mine):
            lines = tuple(self.told(order, at.said) for order in mine)
            return Reply(at.said("digest_which"), lines, orders=mine, done=False)
        return mine[which - 1]

    async def _changed(self, at: Counter, work: Callable[[], Reply]) -> Reply:
        return await asyncio.to_thread(work) if at.manages else _refused(at)

    def _understood(self) -> Names:
        """Return what names mean, as of the knowledge now."""
        version = self._knowledge.version
        if self._names is None or self._names[0] != version:
            self._names = (version, names_of(self._knowledge))
        return self._names[1]

    def _scope(self, order: Subscription, said: Phrases) -> str:
        areas = area_names(self._knowledge, said)
        entities = self._knowledge.entities(order.companies)
        named = [*(areas.get(a, a) for a in order.areas), *(entities[c].name if c in entities else c for c in order.companies)]
        return scope(named, said) or said("digest_everything")

    def _next(self, order: Subscription) -> datetime | None:
        """Return when the next one is due."""
        last = self._stores.deliveries.last(order.id)
        due = next_due(order, self._now(), last.day if last is not None else "")
        return due.at if due is not None else None

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock.now()).astimezone(UTC)


def _hindrances(at: Counter) -> tuple[str, ...]:
    return (at.hindrance,) if at.hindrance else ()


def _refused(at: Counter) -> Reply:
    return Reply(at.said("digest_only_managers"), done=False)
