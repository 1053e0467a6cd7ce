"""`/digest` and the posts it orders: what people see in Discord."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from adapters.digests.delivering import Delivering, Job, Stores
from adapters.digests.orders import Orders
from adapters.discord.carrier import DiscordCarrier
from bot.digest.compose import Composer
from bot.importance.table import Importance
from bot.ports import Outcome
from knowledge.reader import Knowledge
from tests.adapters.digests.rig import Now, prepared, stores_of
from tests.adapters.digests.test_orders import Hurry
from tests.adapters.discord.conftest import Desk, controls, shown, texts
from tests.fakes.digests import NothingTold
from tests.fakes.responder import Echo

DAY = "2026-11-12"


@dataclass
class Office:
    desk: Desk
    stores: Stores
    delivering: Delivering

    async def subscribe(self, **options: Any) -> str:
        return shown(await self.desk.slash("digest subscribe", self.desk.manager, **options))

    async def deliver(self, day: str = DAY) -> dict[str, Any]:
        """Make the delivery of the only order, as the workflows do."""
        (order,) = self.stores.subscriptions.all()
        job = Job(order.id, day)
        drafted = await self.delivering.compose(job)
        assert drafted is not None
        posted = await self.delivering.post(job, drafted["document"])
        await self.delivering.note(job, drafted, posted)
        return posted

    def post(self) -> Any:
        return self.desk.channel.history()[-1]


@pytest.fixture
async def office(answering: Any, tmp_path: Path) -> AsyncIterator[Office]:
    engine = prepared(f"sqlite:///{tmp_path / 'moat.db'}")
    stores, knowledge = stores_of(engine), Knowledge(engine)
    composer = Composer(knowledge, Importance.read(), stores.deliveries, NothingTold())
    async with answering(Echo()) as desk:
        carrier = DiscordCarrier(desk.client)
        desk.service.orders = Orders(knowledge, composer, stores, Now(), Hurry(), useful=timedelta(hours=12))
        yield Office(desk, stores, Delivering(composer, stores, {"discord": carrier}, Now()))
    engine.dispose()


async def test_a_manager_orders_and_anybody_looks(office: Office) -> None:
    assert "weekdays at 08:30, Europe/Berlin" in await office.subscribe(time="8:30", zone="Europe/Berlin")
    assert "weekdays at 08:30" in shown(await office.desk.slash("digest show"))
    assert "Only people who manage this channel" in shown(await office.desk.slash("digest pause"))
    (order,) = office.stores.subscriptions.all()
    assert order.place.startswith("discord:")


async def test_permissions_that_a_digest_takes_and_that_are_missing_are_named_at_the_order(office: Office) -> None:
    assert "permission" not in await office.subscribe()
    deny = discord.PermissionOverwrite(send_messages=False, attach_files=False)
    guild = office.desk.channel.guild
    assert guild is not None
    office.desk.channel = guild.create_text_channel("quiet", overwrites={guild.default_role: deny})
    text = await office.subscribe(time="10")
    assert "I lack a permission in this channel: Send Messages, Attach Files." in text
    assert "10:00" in text, "it is ordered all the same"
    assert "permission" not in shown(await office.desk.slash("digest show"))


async def test_everybody_orders_where_that_was_set(office: Office) -> None:
    assert "Who may order digests: everybody" in shown(await office.desk.slash("settings digests", office.desk.manager, value="all"))
    assert "Ordered." in shown(await office.desk.slash("digest subscribe"))


async def test_whoever_is_forgotten_is_taken_out_of_what_they_ordered(office: Office) -> None:
    await office.subscribe()
    (order,) = office.stores.subscriptions.all()
    await office.desk.service.forget(order.ordered_by)
    assert office.stores.subscriptions.all() == (replace(order, ordered_by=""),)


async def test_cities_and_names_are_completed_also_the_second_of_a_list(office: Office) -> None:
    found = await office.desk.manager.autocomplete(office.desk.channel, "digest subscribe", "zone", "shang")
    assert any(choice["value"] == "Asia/Shanghai" for choice in found)
    second = await office.desk.manager.autocomplete(office.desk.channel, "digest subscribe", "companies", "Acme, vol")
    assert [choice["value"] for choice in second] == ["Acme, Volt"]
    long = await office.desk.manager.autocomplete(office.desk.channel, "digest subscribe", "companies", "x" * 98 + ", vol")
    assert long == []


async def test_a_digest_arrives_with_a_button_for_each_line_and_a_chart(office: Office) -> None:
    await office.subscribe()
    posted = await office.deliver()
    message = office.post()
    assert posted["message"] == str(message.id)
    text = texts(message.components)
    assert "Landscape digest" in text
    asks = [c for c in controls(message.components) if ":digestask:" in c.get("custom_id", "")]
    assert len(asks) >= 3
    assert len(text) <= 4000


async def test_asking_about_a_line_opens_the_conversation(office: Office) -> None:
    await office.subscribe()
    await office.deliver()
    button = next(c for c in controls(office.post().components) if ":digestask:" in c.get("custom_id", ""))
    result = await office.desk.alice.click(office.post(), custom_id=button["custom_id"])
    assert "You said:" in shown(result)


async def test_a_second_try_finds_the_post_and_makes_no_other(office: Office) -> None:
    await office.subscribe()
    first = await office.deliver()
    before = len(office.desk.channel.history())
    (order,) = office.stores.subscriptions.all()
    given = office.stores.deliveries.find(order.id, DAY)
    assert given is not None
    again = await office.delivering.post(Job(order.id, DAY), given.document)
    assert again == first
    assert len(office.desk.channel.history()) == before


async def test_a_channel_where_writing_is_forbidden_is_gone(office: Office) -> None:
    await office.subscribe()
    (order,) = office.stores.subscriptions.all()
    assert office.desk.client.user is not None
    closed = office.desk.env.guild.create_text_channel(
        "closed", overwrites={office.desk.client.user: discord.PermissionOverwrite(send_messages=False)}
    )
    office.stores.subscriptions.keep(replace(order, place=f"{order.workspace}/{closed.id}"))
    assert await office.deliver() == {"gone": "digest_gone_forbidden"}
    office.stores.subscriptions.keep(replace(order, place=f"{order.workspace}/{12345}"))
    assert await office.deliver() == {"gone": "digest_gone_channel"}


async def test_more_and_about_are_private_and_an_old_button_says_so(office: Office) -> None:
    await office.subscribe()
    await office.deliver()
    ids = [c["custom_id"] for c in controls(office.post().components)]
    about = await office.desk.alice.click(office.post(), custom_id=next(i for i in ids if ":digestorder:" in i))
    assert about.ephemeral
    assert re.search(r"Next: <t:\d{10}:f>\. Last: <t:\d{10}:f>\.", shown(about))
    for more in [i for i in ids if ":digestmore:" in i]:
        assert (await office.desk.alice.click(office.post(), custom_id=more)).ephemeral
    await office.desk.slash("digest unsubscribe", office.desk.manager)
    late = await office.desk.alice.click(office.post(), custom_id=next(i for i in ids if ":digestask:" in i))
    assert "no longer" in shown(late)


async def test_a_preview_is_seen_by_the_asker_alone(office: Office) -> None:
    before = len(office.desk.channel.history())
    result = await office.desk.slash("digest preview", companies="Lantern")
    assert result.ephemeral
    assert "Landscape digest" in shown(result)
    assert len(office.desk.channel.history()) == before


async def test_the_log_tells_what_became_of_deliveries(office: Office) -> None:
    await office.subscribe()
    await office.deliver()
    assert re.search(r"2026-11-12 \(<t:\d{10}:f>\): sent", shown(await office.desk.slash("digest log")))
    (order,) = office.stores.subscriptions.all()
    made = office.stores.deliveries.find(order.id, DAY)
    assert made is not None
    office.stores.deliveries.keep(replace(made, day="2026-11-13", outcome=Outcome.FAILED, reason="digest_gone_forbidden"))
    assert "not delivered (Moat may not write there.)" in shown(await office.desk.slash("digest log"))


async def test_while_discord_is_away_it_is_later(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.subscribe()
    monkeypatch.setattr(office.desk.client, "is_ready", lambda: False)
    assert (await office.deliver())["later"] == "not_connected"
