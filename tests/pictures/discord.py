"""Pictures of Discord: the real client on a simulated server."""

from __future__ import annotations

from collections.abc import Sequence

import simcord
from playwright.async_api import Browser

from adapters.discord.client import MoatClient
from adapters.service import Keepers, Service
from tests.fakes.state import FakeMarks, FakeNotes, FakePlaces, FixedClock
from tests.pictures.shots import HIGH, OUT, SHOTS, WIDE, taken
from tests.worlds import World


async def discord(on: World, browser: Browser, wanted: Sequence[str]) -> None:
    """Take the pictures with these names."""
    keepers = Keepers(on.conversations, on.receipts, FakeMarks(), FakePlaces())
    service = Service(on.assistant, keepers, FixedClock(), guide=on.assistant)
    async with simcord.run(MoatClient(service, FakeNotes(), kept=(30, 20_000)), shard_count=1) as env:
        env.backend.bot_user.name = "Moat"
        guild = env.create_guild("Analysts")
        alice = guild.add_member(env.create_user("alice"))
        for name in wanted:
            command, options = SHOTS[name]
            channel = guild.create_text_channel(name)
            await alice.slash(channel, command, **options)
            async with env.preview(channel, viewers=[alice], width=WIDE, height=HIGH) as preview:
                message = "xpath=//*[contains(@class, 'message-components')]/.."
                await taken(browser, preview.url, message, OUT / f"discord-{name}.png", patience=2000)
