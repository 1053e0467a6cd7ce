"""One round through the real ways to Slack and Discord: some channels take the digest, others never will again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import discord
import pytest

from adapters.digests import workflows
from adapters.discord import run
from adapters.discord.carrier import DiscordCarrier
from adapters.discord.client import MoatClient
from adapters.service import Service
from tests.adapters.digests.office import Office, open_office
from tests.adapters.digests.rig import order
from tests.adapters.discord.conftest import KEPT
from tests.adapters.slack.conftest import Rig, fake_keepers, rig, shown
from tests.fakes import fake_discord
from tests.fakes.fake_discord import CHANNEL, DIRECT, GUILD, PERSON, TOKEN, FakeDiscord
from tests.fakes.responder import Echo, SmallGuide
from tests.fakes.state import FakeNotes, FixedClock

MISSING, CLOSED = 999, 301
POSTED = rf"/channels/{CHANNEL}/messages"


@dataclass
class Round:
    """Both platforms and the office between them."""

    office: Office
    slack: Rig
    discord: FakeDiscord

    def order(self, name: str, place: str, by: str) -> None:
        """Order the digest for a channel; the order is called by the channel's name."""
        self.office.stores.subscriptions.keep(order(1, id=name, place=place, workspace=place.partition("/")[0], ordered_by=by))

    def why(self, day: str) -> dict[str, str]:
        """What became of each order's digest."""
        made = {o.id: self.office.stores.deliveries.find(o.id, day) for o in self.office.stores.subscriptions.all()}
        return {name: delivery.reason or str(delivery.outcome) for name, delivery in made.items() if delivery is not None}

    async def go(self, day: str) -> None:
        """Deliver what is due."""
        await self.office.digests.look()
        due = [o.id for o in self.office.stores.subscriptions.all() if not o.paused]
        await self.office.until(lambda: all(self.office.stores.deliveries.find(name, day) is not None for name in due))


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards discord.py speaks to its own addresses again; what fails is tried again soon."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr(workflows, "PAUSES", (0.05, 0.1, 0.2))


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[FakeDiscord, MoatClient]]:
    """The client on a Discord of loopback."""
    async with fake_discord.running() as fake:
        fake_discord.point_client_at(fake.rest, fake.gateway)
        service = Service(Echo(), fake_keepers(), FixedClock(), guide=SmallGuide())
        client = MoatClient(service, FakeNotes(), kept=KEPT)
        serving = asyncio.ensure_future(run.serve(client, TOKEN))
        await fake.ready()
        await client.wait_until_ready()
        yield fake, client
        await service.close()
        await run.stop(client)
        await asyncio.wait([serving], timeout=5)


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Round]:
    async with (
        rig(Echo(), SmallGuide(), fake_keepers()) as slack,
        connected() as (fake, client),
        open_office(tmp_path, also=[slack.app.carrier, DiscordCarrier(client)]) as office,
    ):
        yield Round(office, slack, fake)


async def test_dead_channels_are_set_aside_and_the_others_get_theirs(both: Round) -> None:
    slack, fake = both.slack.slack, both.discord
    team, ordered_there, ordered_here = f"slack:{slack.team_id}", f"slack:user:{slack.team_id}:{slack.alice}", f"discord:user:{PERSON}"
    for name, channel in (("open", slack.general), ("archived", slack.archived), ("lost", "C0NOWHERE1")):
        both.order(f"slack{name}", f"{team}/{channel}", ordered_there)
    for name, number in (("open", CHANNEL), ("lost", MISSING), ("closed", CLOSED)):
        both.order(f"discord{name}", f"discord:{GUILD}/{number}", ordered_here)
    fake.fail("GET", f"/channels/{MISSING}$", 404, {"message": "Unknown Channel", "code": 10003})
    fake.fail("GET", f"/channels/{CLOSED}$", 403, {"message": "Missing Access", "code": 50001})

    await both.go("2026-11-12")
    assert both.why("2026-11-12") == {
        "slackopen": "sent",
        "slackarchived": "digest_gone_archived",
        "slacklost": "digest_gone_channel",
        "discordopen": "sent",
        "discordlost": "digest_gone_channel",
        "discordclosed": "digest_gone_forbidden",
    }
    direct = await both.slack.answers(slack.im(slack.alice), 2)
    assert sorted("archived" in shown(message) for message in direct) == [False, True]
    told = await fake.until("POST", f"/channels/{DIRECT}/messages", 2)
    assert len(told) == 2
    assert len(fake.sent("POST", POSTED)) == len(slack.bot_messages(slack.general)) == 1

    slack.revoke()
    both.slack.forgiven += ["token_revoked"]
    both.office.clock.moment += timedelta(days=1)
    await both.go("2026-11-13")
    assert both.why("2026-11-13") == {"slackopen": "digest_gone_removed", "discordopen": "sent"}
    gone = {"slackopen", "slackarchived", "slacklost", "discordlost", "discordclosed"}
    await both.office.until(lambda: {o.id for o in both.office.stores.subscriptions.all() if o.paused} == gone)
    assert len(fake.sent("POST", POSTED)) == 2
    both.office.clock.moment += timedelta(days=3)
    assert await both.office.digests.look() == 1
