"""Links to our own pages, shown as what they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters import answer_pages, layout
from adapters.slack import cards
from adapters.slack.blocks import Block, context
from adapters.slack.errors import refusals
from adapters.slack.gestures import Gesture
from adapters.slack.markup import safe
from adapters.slack.replies import Replies
from bot.phrases import Phrases


class Unfurls:
    """Shows links."""

    def __init__(self, replies: Replies) -> None:
        """Answer through `replies`."""
        self._replies = replies
        self._desk = replies.desk

    async def unfurl(self, gesture: Gesture, event: Mapping[str, Any]) -> None:
        """Show the links of a message that lead to us, also of one that is still being written."""
        said = (await self._replies.reader(gesture)).said
        found = {str(link.get("url")): await self._shown(str(link.get("url")), said) for link in event.get("links") or ()}
        unfurls = {url: {"blocks": blocks} for url, blocks in found.items() if blocks}
        if not unfurls:
            return
        number, source = event.get("unfurl_id"), event.get("source")
        with refusals():
            if number and source:
                await gesture.client.chat_unfurl(unfurls=unfurls, unfurl_id=number, source=source)
            else:
                await gesture.client.chat_unfurl(unfurls=unfurls, channel=gesture.channel, ts=event.get("message_ts"))

    async def _shown(self, url: str, said: Phrases) -> list[Block]:
        """Return what a link leads to: an answer that somebody has passed on, or else what we are; nothing for what is not ours."""
        public = self._desk.public_url
        found = answer_pages.answer_at(public, url) if public is not None else None
        if found is None:
            return []
        answer = await answer_pages.published(self._desk.service, self._desk.notes, found) if found else None
        if answer is None:
            domain, _ = self._desk.service.introduction()
            return list(cards.note(said("home_what", domain=safe(domain))).blocks)
        small = layout.small_print(layout.sheet(answer), said)
        return [*cards.note(cards.told(answer, said)).blocks, *([context(" · ".join(small))] if small else [])]
