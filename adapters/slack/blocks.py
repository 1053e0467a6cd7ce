"""Slack's blocks as small functions. A text is shown to the letter; only `mrkdwn`, and what is made of it, takes marks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.slack.markup import cut, literal

Block = dict[str, Any]
LONGEST_SECTION = 3000
LONGEST_CONTEXT = 1000
NOTHING = "–"
"""Stands where Slack wants a character and there is none."""


def plain(text: str, most: int, *, emoji: bool = False) -> Block:
    """Return a text object that Slack shows to the letter."""
    return {"type": "plain_text", "text": cut(literal(text), most) or NOTHING, "emoji": emoji}


def mrkdwn(text: str, most: int = LONGEST_SECTION) -> Block:
    """Return a text object with marks; Slack makes no links of its own in it."""
    return {"type": "mrkdwn", "text": cut(text, most) or NOTHING, "verbatim": True}


def section(text: str) -> Block:
    """Return a paragraph."""
    return {"type": "section", "text": mrkdwn(text)}


def header(text: str) -> Block:
    """Return a heading in large letters."""
    return {"type": "header", "text": plain(text, 150)}


def context(text: str) -> Block:
    """Return a line in small letters, shown to the letter."""
    return {"type": "context", "elements": [plain(text, LONGEST_CONTEXT)]}


def small(text: str) -> Block:
    """Return a line in small letters with marks."""
    return {"type": "context", "elements": [mrkdwn(text, LONGEST_CONTEXT)]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def image(file: str, alt: str) -> Block:
    """Return a picture that was uploaded before."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": cut(literal(alt), 1000) or NOTHING}


def words(text: str, **style: bool) -> list[Block]:
    """Return a piece of rich text in a style (bold, italic); nothing for nothing."""
    return ([{"type": "text", "text": text, "style": style}] if style else [{"type": "text", "text": text}]) if text else []


def link(url: str, text: str, **style: bool) -> list[Block]:
    """Return a link in rich text."""
    return [{"type": "link", "url": url, "text": text, **({"style": style} if style else {})}]


def paragraph(pieces: Sequence[Block]) -> Block:
    """Return rich text as a paragraph."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


def quotation(pieces: Sequence[Block]) -> Block:
    """Return rich text as a quotation."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": list(pieces)}]}


def listed(items: Iterable[Sequence[Block]], style: str = "bullet") -> Block:
    """Return rich text as a list: bullet or ordered."""
    sections = [{"type": "rich_text_section", "elements": list(item)} for item in items]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": style, "indent": 0, "elements": sections}]}


def is_list(block: Block) -> bool:
    """Say whether a block is a list and nothing else."""
    return block["type"] == "rich_text" and [part["type"] for part in block["elements"]] == ["rich_text_list"]


def joined(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks with lists that follow each other made one, in the style of the first."""
    found: list[Block] = []
    for block in blocks:
        if found and is_list(found[-1]) and is_list(block):
            first, second = found[-1]["elements"][0], block["elements"][0]
            found[-1] = listed([item["elements"] for item in (*first["elements"], *second["elements"])], first["style"])
        else:
            found.append(block)
    return found


def length(part: Any) -> int:
    """Return how many characters of a block a reader sees."""
    if isinstance(part, dict):
        return sum(len(value) if key == "text" and isinstance(value, str) else length(value) for key, value in part.items())
    return sum(map(length, part)) if isinstance(part, list) else 0


def weight(blocks: Any) -> int:
    """Return how much blocks count for Slack, which refuses whole messages of much more than 12,000 characters."""
    return len(json.dumps(blocks, ensure_ascii=False))
