"""The whole bot stays under Discord's overall limit, however many channels want something at the same moment."""

from __future__ import annotations

import asyncio

import discord
import pytest

from adapters.discord import pace, run
from adapters.discord.client import MoatClient
from adapters.service import Service
from benchmarks.delivering import most
from tests.adapters.discord.conftest import KEPT, fake_keepers
from tests.fakes import fake_discord
from tests.fakes.fake_discord import TOKEN
from tests.fakes.responder import Echo, SmallGuide
from tests.fakes.state import FakeNotes, FixedClock

CHANNELS = 130


@pytest.fixture(autouse=True)
def keep_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards discord.py speaks to its own addresses again."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)


async def test_no_second_sees_more_requests_than_discord_takes_from_one_bot() -> None:
    async with fake_discord.running() as fake:
        fake_discord.point_client_at(fake.rest, fake.gateway)
        service = Service(Echo(), fake_keepers(), FixedClock(), guide=SmallGuide())
        client = MoatClient(service, FakeNotes(), kept=KEPT)
        serving = asyncio.ensure_future(run.serve(client, TOKEN))
        await fake.ready()
        async with asyncio.timeout(30):
            await asyncio.gather(*(client.get_partial_messageable(10_000 + n).send("good morning") for n in range(CHANNELS)))
        came = [call.at for call in fake.sent("POST", r"/channels/\d+/messages")]
        await service.close()
        await run.stop(client)
        await asyncio.wait([serving], timeout=5)
    assert len(came) == CHANNELS
    assert most([call.at for call in fake.calls], 1.0) <= pace.ALLOWED
    assert max(came) - min(came) < 2 * CHANNELS / pace.A_SECOND, "it is held back no more than it has to be"


class Hand:
    """A clock that is moved by hand, and what was slept on it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))


async def test_of_a_burst_each_waits_a_little_longer_than_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Hand(monkeypatch)
    line = pace.Pace(10, lambda: hand.now)
    for _ in range(4):
        await line.turn()
    assert hand.slept == [0.1, 0.2, 0.3]


async def test_whoever_comes_slowly_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Hand(monkeypatch)
    line = pace.Pace(10, lambda: hand.now)
    for _ in range(4):
        await line.turn()
        hand.now += 0.11
    assert not hand.slept


def test_replies_to_commands_do_not_wait_in_line() -> None:
    assert pace.EXEMPT.search("/api/v10/interactions/5/token/callback")
    assert pace.EXEMPT.search("/api/v10/webhooks/100/token/messages/@original")
    assert not pace.EXEMPT.search("/api/v10/channels/5/messages")
