"""What is shown in the pictures, and how one is taken; the same for every chat."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO

from PIL import Image
from playwright.async_api import Browser

OUT = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SHOTS: dict[str, tuple[str, dict[str, str | None]]] = {
    "answer": ("ask", {"question": "why doesn't Meta dominate video?"}),
    "correction": ("ask", {"question": "why did ByteDance build Kling?"}),
    "profile": ("company", {"name": "Kuaishou"}),
    "comparison": ("compare", {"first": "Google", "second": "OpenAI"}),
    "landscape": ("landscape", {"area": "video generation"}),
    "refusal": ("ask", {"question": "what is the salary of the head of Kling?"}),
}
"""By name: a command and what is given with it."""
WIDE, HIGH = 700, 2400


async def taken(browser: Browser, url: str, what: str, to: Path, *, patience: int = 0) -> None:
    """Take a picture of the first `what` on a page, after `patience` milliseconds."""
    page = await browser.new_page(viewport={"width": WIDE, "height": HIGH}, device_scale_factor=1.5)
    await page.goto(url)
    await page.wait_for_timeout(patience)
    small(io.BytesIO(await page.locator(what).first.screenshot())).save(to, optimize=True)
    await page.close()


def small(picture: IO[bytes]) -> Image.Image:
    """A picture in few colours, small ones kept: a third of its weight, and nobody sees it."""
    return Image.open(picture).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
