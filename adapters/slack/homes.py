"""App Home, and the first words to somebody who opens our messages."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from adapters.naming import question
from adapters.rules import told
from adapters.slack import cards, digest_cards, home
from adapters.slack.carrier import channel_of
from adapters.slack.errors import refusals
from adapters.slack.gestures import Gesture
from adapters.slack.markup import safe
from adapters.slack.replies import Replies
from adapters.slack.talks import BY_DEFAULT, HOME, is_direct, person_id, welcomes_of, workspace_of
from bot.answers import Answer, Status
from bot.messages import Incoming
from bot.phrases import Phrases

log = logging.getLogger(__name__)

EXAMPLES = 4
NEWS_SECONDS = 600.0
"""How long the latest changes are taken for the latest."""


class Homes:
    """Shows everybody their home."""

    def __init__(self, replies: Replies, steady: Callable[[], float] = time.monotonic) -> None:
        """Answer through `replies`."""
        self._replies = replies
        self._service = replies.service
        self._steady = steady
        self._news: tuple[float, Answer] | None = None

    async def show(self, gesture: Gesture) -> None:
        """Publish somebody's home."""
        reader = await self._replies.reader(gesture)
        rules = await self._service.rules(workspace_of(gesture.team), defaults=BY_DEFAULT)
        domain, _ = self._service.introduction()
        page = home.Page(
            domain=domain,
            examples=tuple(await self._service.examples(EXAMPLES)),
            settings=tuple(line for _, line in told(rules, reader.said, "<@{}>".format)),
            manages=reader.person.manages,
            subscriptions=await self._orders(gesture, reader.said),
            changes=await self._changes(reader.said),
            at=datetime.now(UTC),
        )
        with refusals():
            await gesture.client.views_publish(user_id=gesture.user, view=home.view(page, reader.said))

    async def _orders(self, gesture: Gesture, said: Phrases) -> tuple[str, ...]:
        """Return a line for each digest of the workspace's channels, and for those in direct messages of whoever looks."""
        if self._service.orders is None:
            return ()
        found = await self._service.orders.of_workspace(workspace_of(gesture.team), said)
        mine = person_id(gesture.team, gesture.user)
        seen = [(channel_of(order), line) for order, line in found if order.ordered_by == mine or not is_direct(channel_of(order))]
        return digest_cards.order_lines(seen, said)

    async def welcome(self, gesture: Gesture) -> None:
        """Explain ourselves to somebody who opens our messages for the first time."""
        name = welcomes_of(gesture.team) + hashlib.sha256(f"{gesture.team} {gesture.user}".encode()).hexdigest()[:32]
        notes = self._replies.desk.notes
        if await asyncio.to_thread(notes.read, name) is not None:
            return
        said = (await self._replies.reader(gesture)).said
        domain, example = self._service.introduction()
        message = cards.note(said("welcome", domain=safe(domain), example=safe(example)))
        await self._replies.desk.posting.post(gesture.target, message, key=name)
        await asyncio.to_thread(notes.write, name, "said")

    async def _changes(self, said: Phrases) -> Answer | None:
        """Return the answer to what changed lately; none where there is none."""
        if self._news is None or self._steady() - self._news[0] > NEWS_SECONDS:
            incoming = Incoming(question("changes", {}), HOME, alone=True)
            answer = await self._replies.asking.answered(incoming, said)
            if answer.status != Status.ANSWERED:
                return None
            self._news = (self._steady(), answer)
        return self._news[1]
