"""What people wrote, freed of Slack's own notation: entities, links, mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ANGLE = re.compile(r"<([^<>]*)>")
_LONGEST = 10_000


def words(text: str) -> str:
    """Return a message's text as a person reads it, without the mentions in it."""
    return " ".join(unescaped(_ANGLE.sub(_plain, text[:_LONGEST])).split())


def unescaped(text: str) -> str:
    """Return a text with Slack's three escapes undone."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mentioned(text: str) -> frozenset[str]:
    """Return the ids of the people whom a text mentions by name."""
    return frozenset(re.findall(r"<@(\w+)(?:\|[^<>]*)?>", text))


def text_of(message: Mapping[str, Any]) -> str:
    """Return what a message says, that of a program too, which may stand in its attachments alone."""
    said = words(str(message.get("text") or ""))
    if said:
        return said
    attached = message.get("attachments") or ()
    return words(" ".join(str(each.get("text") or each.get("fallback") or "") for each in attached if isinstance(each, Mapping)))


def _plain(match: re.Match[str]) -> str:
    """Return a link's label or address; a channel's name; nothing for a person or a group, who is no part of the question."""
    inside, _, label = match[1].partition("|")
    if inside.startswith("#"):
        return f" {label} "
    if inside.startswith(("@", "!")):
        return f" {label} " if inside.startswith("!date") else " "
    return f" {label or inside} "
