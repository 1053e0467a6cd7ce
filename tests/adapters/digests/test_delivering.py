"""What is due goes out once: storms, lost answers, gone channels, quiet days, lateness, restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from adapters.digests import engine, workflows
from adapters.digests.delivering import Job
from adapters.digests.engine import PER_WORKSPACE
from bot.digest.subscription import OnQuietDays
from bot.ports import Outcome
from tests.adapters.digests.office import Office, open_office
from tests.adapters.digests.rig import HttpCarrier, Now, beside, digests_of, order, prepared, stores_of


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr(workflows, "PAUSES", (0.05, 0.1, 0.2))
    async with open_office(tmp_path) as found:
        yield found


async def test_what_is_due_goes_out_once_and_is_kept(office: Office) -> None:
    office.stores.subscriptions.keep(order(1))
    assert await office.digests.look() == 1
    await office.all_noted()
    assert await office.digests.look() == 0
    (sent,) = office.stores.deliveries.log("s1")
    assert (sent.outcome, sent.message, sent.day) == (Outcome.SENT, "m1", "2026-11-12")
    assert sent.document
    assert office.stores.deliveries.given("s1")
    assert office.channels.posts == {"paper:1/1": ["digest:s1:2026-11-12"]}


async def test_the_next_morning_tells_nothing_twice(office: Office) -> None:
    office.stores.subscriptions.keep(order(1))
    await office.digests.look()
    await office.all_noted()
    first = office.stores.deliveries.given("s1")
    office.clock.moment += timedelta(days=1)
    await office.digests.look()
    await office.all_noted("2026-11-13")
    second = office.stores.deliveries.find("s1", "2026-11-13")
    assert second is not None
    assert not set(second.items) & first
    assert "first digest here" in office.stores.deliveries.log("s1")[1].document
    assert "first digest here" not in second.document


async def test_an_answer_that_is_lost_is_looked_for_and_not_posted_again(office: Office) -> None:
    office.channels.cuts = 0.7
    for n in range(12):
        office.stores.subscriptions.keep(order(n))
    await office.digests.look()
    await office.all_noted()
    assert [len(posts) for posts in office.channels.posts.values()] == [1] * 12


async def test_a_storm_of_refusals_is_waited_out(office: Office) -> None:
    office.channels.storm = 9
    for n in range(6):
        office.stores.subscriptions.keep(order(n))
    await office.digests.look()
    await office.all_noted()
    assert [len(posts) for posts in office.channels.posts.values()] == [1] * 6


async def test_channels_that_refuse_for_long_hold_up_nobody_else_there(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflows, "PAUSES", (0.05, 900.0))
    orders = [order(n, place=f"paper:w/{n}", workspace="paper:w") for n in range(13)]
    for one in orders:
        office.stores.subscriptions.keep(one)
    stuck = [one.place for one in orders[:PER_WORKSPACE]]
    office.channels.stuck.update(stuck)
    await office.digests.look()
    await office.until(lambda: sum(map(len, office.channels.posts.values())) == 10)
    assert not any(office.channels.posts.get(place) for place in stuck)
    async with asyncio.timeout(20):
        while len(waiting := await DBOS.list_workflows_async(status="DELAYED")) < PER_WORKSPACE:  # noqa: ASYNC110 - as in `until`
            await asyncio.sleep(0.05)
    office.channels.stuck.clear()
    for each in waiting:
        await DBOS.set_workflow_delay_async(each.workflow_id, delay_seconds=0.0)
    await office.all_noted()
    assert {place: len(posts) for place, posts in office.channels.posts.items()} == {one.place: 1 for one in orders}


async def test_what_is_refused_until_it_is_of_no_use_is_noted_with_the_reason(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflows, "PAUSES", (0.05, 2.5))
    monkeypatch.setattr(workflows.DESK, "useful", timedelta(seconds=5.2))
    office.stores.subscriptions.keep(order(1))
    office.channels.stuck.add("paper:1/1")
    await office.digests.look()
    await office.all_noted()
    (failed,) = office.stores.deliveries.log("s1")
    assert (failed.outcome, failed.reason) == (Outcome.FAILED, "ClientResponseError")


async def test_a_channel_that_is_gone_is_set_aside_and_told_once(office: Office) -> None:
    office.channels.gone.add("paper:1/1")
    office.stores.subscriptions.keep(order(1))
    await office.digests.look()
    await office.all_noted()
    await office.until(lambda: bool(office.carrier.told))
    found = office.stores.subscriptions.find("s1")
    assert found is not None
    assert (found.paused, found.pause_reason) == (True, "digest_gone_channel")
    office.clock.moment += timedelta(days=1)
    assert await office.digests.look() == 0
    await office.digests.delivering.set_aside(Job("s1", "2026-11-12"), "digest_gone_channel")  # a step may be repeated after a crash
    ((person, text),) = office.carrier.told
    assert person == "paper:user:1"
    assert "paused: the channel is gone" in text
    (failed,) = office.stores.deliveries.log("s1")
    assert (failed.outcome, failed.reason) == (Outcome.FAILED, "digest_gone_channel")


async def test_a_quiet_day_is_left_out_where_that_was_ordered(office: Office) -> None:
    office.stores.subscriptions.keep(order(1, companies=("nobody-here",), quiet=OnQuietDays.SKIP))
    office.stores.subscriptions.keep(order(2, companies=("nobody-here",), quiet=OnQuietDays.NOTE))
    await office.digests.look()
    await office.all_noted()
    assert list(office.channels.posts) == ["paper:2/2"]
    (left_out,) = office.stores.deliveries.log("s1")
    assert left_out.outcome is Outcome.QUIET


async def test_after_a_long_sleep_one_digest_catches_up_if_it_is_still_useful(office: Office) -> None:
    office.stores.subscriptions.keep(order(1))
    office.stores.subscriptions.keep(order(2, time="17:00"))
    office.clock.moment = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # Wednesday; nobody was there since the 11th
    await office.digests.look()
    await office.until(lambda: bool(office.stores.deliveries.log("s1") and office.stores.deliveries.log("s2")))
    assert [d.outcome for d in office.stores.deliveries.log("s1")] == [Outcome.SENT]
    assert [d.outcome for d in office.stores.deliveries.log("s2")] == [Outcome.LATE]  # 17 hours ago
    assert {place: len(posts) for place, posts in office.channels.posts.items()} == {"paper:1/1": 1}


async def test_now_brings_today_forward_and_then_tells_what_is_new_since(office: Office) -> None:
    asked = order(1, time="18:00")
    office.stores.subscriptions.keep(asked)
    await office.digests.bring_forward(asked)
    await office.until(lambda: bool(office.stores.deliveries.log("s1")))
    first = office.stores.deliveries.given("s1")
    office.clock.moment += timedelta(minutes=5)
    await office.digests.bring_forward(asked)
    await office.until(lambda: len(office.channels.posts["paper:1/1"]) == 2)
    await office.until(lambda: office.stores.deliveries.log("s1")[0].message == "m2")
    assert first <= office.stores.deliveries.given("s1")
    office.clock.moment = datetime(2026, 11, 12, 18, 1, tzinfo=UTC)
    assert await office.digests.look() == 0  # today's went out already


async def test_an_order_that_was_taken_back_is_not_delivered(office: Office) -> None:
    office.stores.subscriptions.keep(order(1))
    office.stores.subscriptions.keep(order(2, paused=True))
    due = office.digests.due()
    assert [o.id for o, _ in due] == ["s1"]
    office.stores.subscriptions.drop("s1")
    await office.digests.look()
    await asyncio.sleep(0.5)
    assert not office.channels.posts


async def test_a_broken_composition_is_noted_and_not_repeated_for_ever(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(office.digests.delivering.composer, "compose", broken)
    office.stores.subscriptions.keep(order(1))
    await office.digests.look()
    await office.all_noted()
    (failed,) = office.stores.deliveries.log("s1")
    assert (failed.outcome, failed.reason) == (Outcome.FAILED, "RuntimeError")


async def test_whoever_is_still_at_work_when_it_ends_keeps_a_thread_to_work_on(office: Office) -> None:
    await office.digests.look()
    await office.digests.stop()
    assert await asyncio.to_thread(int, "7") == 7


async def test_what_was_begun_before_a_restart_is_finished_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflows, "PAUSES", (0.05, 0.1, 0.2))
    async with open_office(tmp_path) as office:
        office.channels.slow = 3.0
        for n in range(4):
            office.stores.subscriptions.keep(order(n))
        await office.digests.look()
        await asyncio.sleep(0.3)
        await office.digests.stop()
        again = digests_of(office.engine, beside(tmp_path), [office.carrier], office.clock)
        await again.launch()
        await office.all_noted()
        await again.stop()
        assert [len(posts) for posts in office.channels.posts.values()] == [1] * 4


def test_the_orders_of_a_platform_that_is_not_connected_wait(tmp_path: Path) -> None:
    engine = prepared(f"sqlite:///{tmp_path / 'moat.db'}")
    digests = digests_of(engine, beside(tmp_path), [HttpCarrier("")], Now())
    stores_of(engine).subscriptions.keep(replace(order(1), place="other:1/1"))
    assert digests.due() == []
    engine.dispose()


async def test_one_workspace_gets_no_more_in_a_minute_than_its_platform_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "IN_A_MINUTE", 4)
    async with open_office(tmp_path) as office:
        for n in range(8):
            office.stores.subscriptions.keep(order(n, place=f"paper:w/{n}", workspace="paper:w"))
        office.stores.subscriptions.keep(order(8, place="paper:other/8", workspace="paper:other"))
        await office.digests.look()
        await office.until(lambda: len(office.channels.posts) == 5)
        await asyncio.sleep(2.5)  # two more looks of the queue
        assert len(office.channels.posts) == 5
        assert "paper:other/8" in office.channels.posts
