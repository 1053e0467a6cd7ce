"""Pictures of real renderings, for looking at and for the README: `make pictures` (the Makefile says what it takes).

No test: what looks good is for people to say.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import async_playwright

from adapters.settings import shipped_packs
from bot.understanding.classify import Classifier
from bot.understanding.encoder import best_encoder
from bot.understanding.words import Lexicon
from tests.pictures.digests import DAYS, replay
from tests.pictures.discord import discord
from tests.pictures.shots import OUT, SHOTS
from tests.pictures.slack import slack
from tests.worlds import Learnt, knowledge_of, world


async def main(chromium: str, packages: Path, wanted: list[str]) -> None:
    """Take the pictures that are named, or all. Without the node packages there are none of Slack."""
    OUT.mkdir(parents=True, exist_ok=True)
    encoder = best_encoder()
    with TemporaryDirectory() as folder:
        learnt = Learnt(Path(folder), encoder, Classifier.cached(encoder, Path(folder)), Lexicon.read())
    with knowledge_of(shipped_packs()[0]) as knowledge:
        on, names = world(knowledge, learnt), [name for name in SHOTS if name in wanted or not wanted]
        posts = dict(replay(knowledge, wanted or list(DAYS)))
        async with async_playwright() as play:
            browser: Any = await play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            await discord(on, browser, names, posts)
            if (packages / "node_modules").is_dir():
                await slack(on, browser, names, posts, packages)
            else:
                print(f"No pictures of Slack: the node packages are not in {packages}.", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
