"""Pictures of real renderings, for looking at and for the README: `make pictures` (takes Chromium, `CHROMIUM=` names another one).

No test: what looks good is for people to say.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import simcord
from playwright.async_api import Browser, async_playwright

from adapters.discord.client import MoatClient
from adapters.service import Keepers, Service
from adapters.settings import shipped_packs
from bot.understanding.classify import Classifier
from bot.understanding.encoder import best_encoder
from bot.understanding.words import Lexicon
from tests.fakes.state import FakeMarks, FakeNotes, FakePlaces, FixedClock
from tests.worlds import Learnt, World, knowledge_of, world

OUT = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SHOTS: dict[str, tuple[str, dict[str, str]]] = {
    "answer": ("ask", {"question": "why doesn't Meta dominate video?"}),
    "correction": ("ask", {"question": "why did ByteDance build Kling?"}),
    "profile": ("company", {"name": "Kuaishou"}),
    "comparison": ("compare", {"first": "Google", "second": "OpenAI"}),
    "landscape": ("landscape", {"area": "video generation"}),
    "refusal": ("ask", {"question": "what is the salary of the head of Kling?"}),
}
SIZE = {"width": 700, "height": 2400}


async def discord(on: World, browser: Browser, wanted: list[str]) -> None:
    """Take the pictures of Discord."""
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
            async with env.preview(channel, viewers=[alice], width=SIZE["width"], height=SIZE["height"]) as preview:
                await taken(browser, preview.url, OUT / f"discord-{name}.png")


async def taken(browser: Browser, url: str, to: Path) -> None:
    """Take a picture of the message on a page."""
    page = await browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]}, device_scale_factor=1.5)
    await page.goto(url)
    await page.wait_for_timeout(2000)
    await page.locator(".message-components").first.locator("xpath=..").screenshot(path=to)
    await page.close()


async def main(chromium: str, wanted: list[str]) -> None:
    """Take the pictures that are named, or all."""
    OUT.mkdir(parents=True, exist_ok=True)
    encoder = best_encoder()
    with TemporaryDirectory() as folder:
        learnt = Learnt(Path(folder), encoder, Classifier.cached(encoder, Path(folder)), Lexicon.read())
    with knowledge_of(shipped_packs()[0]) as knowledge:
        on = world(knowledge, learnt)
        async with async_playwright() as play:
            browser: Any = await play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            await discord(on, browser, wanted or list(SHOTS))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
