"""At the counter: ordering, looking, trying out, pausing, taking back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters import moments
from adapters.digests.delivering import Job, Stores
from adapters.digests.orders import MOST, Counter, Orders, Reply
from bot.digest.compose import Composer
from bot.digest.ordering import Typed
from bot.digest.subscription import Subscription
from bot.importance.table import Importance
from bot.phrases import phrases
from bot.ports import Delivery, Outcome
from knowledge.reader import Knowledge
from tests.adapters.digests.rig import Now, prepared, stores_of
from tests.fakes.digests import NothingTold

AT = Counter("paper:1/1", "paper:1", "paper:user:1", manages=True, said=phrases("en"))
ANYBODY = replace(AT, person="paper:user:2", manages=False)
SET = Typed(time="8:30", zone="Berlin", rhythm="weekly on friday")


@dataclass
class Hurry:
    """Takes note of what shall be delivered at once."""

    forward: list[str] = field(default_factory=list)

    async def bring_forward(self, order: Subscription) -> Job:
        self.forward.append(order.id)
        return Job(order.id, "2026-11-12")


@dataclass
class Open:
    orders: Orders
    stores: Stores
    hurry: Hurry


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Open]:
    engine = prepared(f"sqlite:///{tmp_path / 'moat.db'}")
    stores, hurry, knowledge = stores_of(engine), Hurry(), Knowledge(engine)
    composer = Composer(knowledge, Importance.read(), stores.deliveries, NothingTold())
    yield Open(Orders(knowledge, composer, stores, Now(), hurry, useful=timedelta(hours=12)), stores, hurry)
    engine.dispose()


def text(reply: Reply) -> str:
    return "\n".join(moments.shown(line, str, moments.in_utc) for line in (reply.title, *reply.lines))


async def test_an_order_says_when_it_comes_next(counter: Open) -> None:
    reply = await counter.orders.subscribe(AT, SET)
    assert text(reply).endswith("The whole landscape: every Friday at 08:30, Europe/Berlin. Next: 2026-11-13 07:30 UTC.")
    assert text(await counter.orders.show(ANYBODY)).startswith("Digests in this channel:\nThe whole landscape")


async def test_the_same_topics_are_changed_and_others_are_a_second_order(counter: Open) -> None:
    await counter.orders.subscribe(AT, SET)
    await counter.orders.subscribe(AT, replace(SET, time="9"))
    assert [o.time for o in counter.stores.subscriptions.of_place(AT.place)] == ["09:00"]
    reply = await counter.orders.subscribe(AT, replace(SET, companies="Velmora, lantern"))
    assert "Velmora Motors, Lantern: every Friday" in text(reply)
    assert len(counter.stores.subscriptions.of_place(AT.place)) == 2
    assert text(await counter.orders.pause(AT)).startswith("Which one? Say its number:")
    assert (await counter.orders.pause(AT, which=2)).orders[0].companies


async def test_what_is_not_understood_changes_nothing_and_is_said_all_at_once(counter: Open) -> None:
    reply = await counter.orders.subscribe(AT, Typed(time="25 o'clock", zone="Atlantis", rhythm="now and then", companies="Nobody Inc"))
    assert not reply.done
    assert len(reply.lines) == 4
    assert not counter.stores.subscriptions.all()


async def test_only_who_manages_the_channel_changes_and_anybody_looks(counter: Open) -> None:
    for reply in (
        await counter.orders.subscribe(ANYBODY, SET),
        await counter.orders.pause(ANYBODY),
        await counter.orders.unsubscribe(ANYBODY),
        await counter.orders.now(ANYBODY),
    ):
        assert text(reply).startswith("Only people who manage this channel")
    await counter.orders.subscribe(AT, SET)
    assert (await counter.orders.preview(ANYBODY)).digest is not None
    assert text(await counter.orders.log(ANYBODY)) == "Nothing was delivered yet."


async def test_a_preview_notes_nothing(counter: Open) -> None:
    await counter.orders.subscribe(AT, SET)
    first, second = await counter.orders.preview(AT), await counter.orders.preview(AT)
    assert first.digest is not None
    assert first.digest == second.digest
    assert counter.stores.deliveries.last_days() == {}
    tried = await counter.orders.preview(AT, typed=Typed(companies="Lantern"))
    assert tried.digest is not None
    assert tried.digest.title.startswith("Landscape digest")


async def test_pausing_resuming_and_taking_back(counter: Open) -> None:
    await counter.orders.subscribe(AT, SET)
    assert "Paused until 2026-12-01." in text(await counter.orders.pause(AT, "2026-12-01"))
    assert not (await counter.orders.pause(AT, "2020-01-01")).done
    assert "Next: 2026-11-13 07:30 UTC." in text(await counter.orders.resume(AT))
    assert text(await counter.orders.unsubscribe(AT)).startswith("Taken back.")
    assert text(await counter.orders.show(AT)).startswith("No digest is ordered in this channel. “subscribe” orders one")


async def test_now_is_handed_on_and_the_log_says_why_not(counter: Open) -> None:
    await counter.orders.subscribe(AT, SET)
    (order,) = counter.stores.subscriptions.all()
    await counter.orders.now(AT)
    assert counter.hurry.forward == [order.id]
    for day, outcome, reason in (("2026-11-06", Outcome.SENT, ""), ("2026-11-13", Outcome.FAILED, "digest_gone_archived")):
        counter.stores.deliveries.keep(Delivery(order.id, day, f"{day}T08:30:00+00:00", outcome, reason, claims=("a", "b")))
    assert text(await counter.orders.log(AT)).splitlines()[1:] == [
        "2026-11-13 (2026-11-13 08:30 UTC): not delivered (the channel is archived.)",
        "2026-11-06 (2026-11-06 08:30 UTC): sent, resting on 2 claims",
    ]
    assert "Last: 2026-11-06 08:30 UTC." in text(await counter.orders.show(AT))


async def test_a_channel_has_only_so_many(counter: Open) -> None:
    names = ["Velmora", "Lantern", "Heliang", "Okuhama", "Tarnhelm", "Taeryn", "Skarnvolt"]
    topics = [*names, *(f"{a}, {b}" for a, b in pairwise(names))]
    for topic in topics[: MOST + 1]:
        reply = await counter.orders.subscribe(AT, replace(SET, companies=topic))
    assert "has 10 digests already" in text(reply)
    changed = await counter.orders.subscribe(AT, replace(SET, time="7:15", companies=topics[0]))
    assert "at 07:15" in text(changed), "one that it has can still be changed"
    assert len(counter.stores.subscriptions.of_place(AT.place)) == MOST


async def test_what_another_workspace_has_ordered_is_nobodys_business(counter: Open) -> None:
    (order,) = (await counter.orders.subscribe(AT, SET)).orders
    assert "08:30" in text(await counter.orders.about(ANYBODY, order.id))
    elsewhere = await counter.orders.about(replace(AT, workspace="paper:2", place="paper:2/1"), order.id)
    assert "08:30" not in text(elsewhere)
    assert not elsewhere.done


async def test_the_language_of_who_orders_is_the_language_of_the_digest(counter: Open) -> None:
    reply = await counter.orders.subscribe(replace(AT, said=phrases("zh-CN")), SET)
    assert "每周五" in text(reply)
    assert counter.stores.subscriptions.all()[0].language == "zh"
