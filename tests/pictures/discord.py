"""Pictures of Discord: the real client on a simulated server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import simcord
from playwright.async_api import Browser

from adapters.discord.carrier import DiscordCarrier
from adapters.discord.client import MoatClient
from adapters.service import Keepers, Service
from bot.digest.document import Digest
from tests.fakes.state import FakeMarks, FakeNotes, FakePlaces, FixedClock
from tests.pictures.digests import ordered
from tests.pictures.shots import HIGH, OUT, SHOTS, WIDE, taken
from tests.worlds import World

MESSAGE = "xpath=//*[contains(@class, 'message-components')]/.."


async def discord(on: World, browser: Browser, wanted: Sequence[str], posts: Mapping[str, Digest]) -> None:
    """Take the pictures with these names, and those of some digests."""
    keepers = Keepers(on.conversations, on.receipts, FakeMarks(), FakePlaces())
    service = Service(on.assistant, keepers, FixedClock(), guide=on.assistant)
    client = MoatClient(service, FakeNotes(), kept=(30, 20_000))
    async with simcord.run(client, shard_count=1) as env:
        env.backend.bot_user.name = "Moat"
        guild = env.create_guild("Analysts")
        alice = guild.add_member(env.create_user("alice"))
        for name in wanted:
            command, options = SHOTS[name]
            channel = guild.create_text_channel(name)
            await alice.slash(channel, command, **options)
            async with env.preview(channel, viewers=[alice], width=WIDE, height=HIGH) as preview:
                await taken(browser, preview.url, MESSAGE, OUT / f"discord-{name}.png", patience=2000)
        for name, digest in posts.items():
            channel = guild.create_text_channel(name)
            await DiscordCarrier(client).post(ordered(f"{guild.id}/{channel.id}"), digest, key=name, look=False)
            async with env.preview(channel, viewers=[alice], width=WIDE, height=HIGH) as preview:
                await taken(browser, preview.url, MESSAGE, OUT / f"discord-{name}.png", patience=2000)
