"""Pictures of Slack: real blocks, drawn by slack-blocks-to-jsx on light and on dark ground."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Browser

from adapters import charts, naming
from adapters.slack import cards, digest_cards
from adapters.slack.cards import ChartShown, Message, Options
from bot.answers import Answer, Chart
from bot.digest.document import Digest
from bot.phrases import phrases
from tests.pictures.shots import OUT, SHOTS, taken
from tests.worlds import World

PAGE = Path(__file__).with_name("slack.mjs")
THEMES = {"light": "", "dark": "-dark"}
LOGO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Crect width='8' height='8' fill='%231f3a5f'/%3E"
    "%3Cpath d='M1.5 6V2.5L4 5l2.5-2.5V6' fill='none' stroke='%23fff'/%3E%3C/svg%3E"
)


async def slack(on: World, browser: Browser, wanted: Sequence[str], posts: Mapping[str, Digest], packages: Path) -> None:
    """Take the pictures with these names, and those of some digests; the node packages were installed in the folder `packages`."""
    shown = {name: blocks(on.ask(naming.question(*SHOTS[name])), SHOTS[name][0]) for name in wanted}
    shown |= {name: posted(digest) for name, digest in posts.items()}
    with TemporaryDirectory() as folder:
        for name, found in shown.items():
            message = json.dumps({"name": "Moat", "logo": LOGO, "blocks": found})
            for theme, ending in THEMES.items():
                page = Path(folder) / f"{name}{ending}.html"
                page.write_bytes(await drawn(message, packages, theme))
                await taken(browser, page.as_uri(), "#shot", OUT / f"slack-{name}{ending}.png")


def blocks(answer: Answer, command: str) -> list[Any]:
    """The blocks of an answer, with its chart as an address that needs no Slack. A command is answered privately, a mention is not."""
    chart = next((each.chart for each in answer.whole if each.chart is not None), None)
    return with_chart(cards.card(answer, phrases(), Options(private=command != "ask", chart=file(chart))), chart)


def posted(digest: Digest) -> list[Any]:
    """The blocks of a digest."""
    return with_chart(digest_cards.card(digest, chart=file(digest.chart)), digest.chart)


def file(chart: Chart | None) -> ChartShown | None:
    """A chart as Slack would have it."""
    return ChartShown("F1", charts.told(chart)) if chart is not None else None


def with_chart(message: Message, chart: Chart | None) -> list[Any]:
    """The blocks of a message with its chart in them."""
    return [drawn_here(block, chart) if block["type"] == "image" else block for block in message.blocks]


def drawn_here(block: dict[str, Any], chart: Chart | None) -> dict[str, Any]:
    """A block with a picture, the picture in it."""
    assert chart is not None
    kept = {key: value for key, value in block.items() if key != "slack_file"}
    return kept | {"image_url": f"data:image/png;base64,{base64.b64encode(charts.png(chart)).decode()}"}


async def drawn(message: str, packages: Path, theme: str) -> bytes:
    """The page that shows a message."""
    node = await asyncio.create_subprocess_exec(
        "node", PAGE, packages, theme, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    page, _ = await node.communicate(message.encode())
    if node.returncode != 0:
        raise SystemExit("node could not draw a message; see above")
    return page
