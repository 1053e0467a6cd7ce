"""A server with people, a direct line to the bot, and the real client on the real assistant; only Discord is simulated."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
import simcord

from adapters.discord.client import MoatClient
from adapters.service import Guide, Keepers, Service
from adapters.turn import Responder
from tests.fakes.responder import SmallGuide
from tests.fakes.state import FakeConversations, FakeMarks, FakeNotes, FakePlaces, FakeReceipts, FixedClock
from tests.worlds import World

KEPT = (30, 20_000)


@dataclass
class Steady:
    """A steady clock that a test moves."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Desk:
    """Everything a test touches."""

    env: simcord.Env
    client: MoatClient
    service: Service
    keepers: Keepers
    steady: Steady
    channel: simcord.ChannelHandle
    alice: simcord.MemberActor
    manager: simcord.MemberActor
    forgiven: list[BaseException] = field(default_factory=list)
    """What a test broke on purpose."""

    @property
    def mention(self) -> str:
        assert self.client.user is not None
        return f"<@{self.client.user.id}>"

    async def slash(self, command: str, who: simcord.MemberActor | None = None, /, **options: Any) -> simcord.InteractionResult:
        return await (who or self.alice).slash(self.channel, command, **options)


def texts(components: Any) -> str:
    """Every text of a message's components, one a line."""
    found: list[str] = []
    for component in components:
        row = component if isinstance(component, dict) else component.to_dict()
        if row.get("type") == discord.ComponentType.text_display.value:
            found.append(row["content"])
        found += [texts(row["components"])] if row.get("components") else []
    return "\n".join(found)


def controls(components: Any) -> list[dict[str, Any]]:
    """Every button and select of a message's components."""
    found: list[dict[str, Any]] = []
    for component in components:
        row = component if isinstance(component, dict) else component.to_dict()
        found += [row] if row.get("custom_id") else []
        found += controls(row.get("components", []))
        found += controls([row["accessory"]]) if row.get("accessory") else []
    return found


def shown(result: simcord.InteractionResult) -> str:
    """What an interaction ended up showing."""
    assert result.response is not None
    return texts(result.response.components)


@asynccontextmanager
async def desk(responder: Responder, guide: Guide, keepers: Keepers) -> AsyncIterator[Desk]:
    """A running client on a responder."""
    steady = Steady()
    service = Service(responder, keepers, FixedClock(), guide=guide, steady=steady)
    client = MoatClient(service, FakeNotes(), kept=KEPT)
    env = simcord.Env(client, shard_count=1)
    await env.start()
    try:
        guild = env.create_guild()
        managing = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        channel = guild.create_text_channel("general")
        alice = guild.add_member(env.create_user("alice"))
        mona = guild.add_member(env.create_user("mona"), roles=[managing])
        found = Desk(env, client, service, keepers, steady, channel, alice, mona)
        yield found
    finally:
        await env.shutdown()
        await service.close()
    assert [error for error in env.errors if error not in found.forgiven] == []


def fake_keepers() -> Keepers:
    return Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), FakePlaces())


@pytest.fixture
async def real(shipped: World) -> AsyncIterator[Desk]:
    """The client on the shipped pack."""
    keepers = Keepers(shipped.conversations, shipped.receipts, FakeMarks(), FakePlaces())
    async with desk(shipped.assistant, shipped.assistant, keepers) as found:
        yield found


@pytest.fixture
def answering() -> Callable[[Responder], Any]:
    """Makes a client that answers as the test says."""
    return lambda responder: desk(responder, SmallGuide(), fake_keepers())
