"""`/moat digest`, its form, and the controls under a digest. What it means stands in `adapters.digests.orders`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from adapters.asking import Wish
from adapters.digests import naming, typed
from adapters.digests.orders import Counter, Orders, Reply
from adapters.digests.typed import Asked
from adapters.slack import cards, digest_cards, digest_form
from adapters.slack.cards import ChartShown
from adapters.slack.controls import Pressed
from adapters.slack.errors import Refused, refusals
from adapters.slack.gestures import Gesture
from adapters.slack.modals import MOST_AREAS
from adapters.slack.people import Person
from adapters.slack.replies import Replies
from adapters.slack.talks import person_id, workspace_of
from bot.digest.document import Digest

OF_DIGESTS = "digest_"
"""How the actions of controls under a digest begin."""
Do = Callable[[Orders, Counter, Asked], Awaitable[Reply]]

POSTING = frozenset({"subscribe", "resume", "now"})
"""Words after which something is posted in the channel."""
OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})
"""Slack's codes for a channel that Moat is not in; a private one does not exist for it."""
DO: Mapping[str, Do] = {
    "subscribe": lambda orders, at, asked: orders.subscribe(at, asked.typed, asked.number),
    "show": lambda orders, at, asked: orders.show(at),
    "preview": lambda orders, at, asked: orders.preview(at, asked.number, asked.typed if asked.says_what else None, else_any=True),
    "now": lambda orders, at, asked: orders.now(at, asked.number),
    "pause": lambda orders, at, asked: orders.pause(at, asked.until, asked.number),
    "resume": lambda orders, at, asked: orders.resume(at, asked.number),
    "unsubscribe": lambda orders, at, asked: orders.unsubscribe(at, asked.number),
    "log": lambda orders, at, asked: orders.log(at, asked.number),
}


class Digests:
    """Does what people want of digests."""

    def __init__(self, replies: Replies) -> None:
        """Reply through `replies`."""
        self._replies = replies

    async def typed(self, gesture: Gesture, line: str) -> None:
        """Do what a line says; to order without saying what opens the form."""
        asked = typed.read(line)
        orders = self._replies.service.orders
        if orders is None or not asked.verb:
            said = (await self._replies.reader(gesture)).said
            await self._replies.whisper(gesture, cards.note(said("digest_help" if orders is not None else "digest_not_here")))
            return
        if asked.verb == "subscribe" and not asked.says_what and asked.number is None:
            await self._open(gesture)
            return
        reply = await DO[asked.verb](orders, await self._counter(gesture), asked)
        await (self._say_within if asked.verb in POSTING and reply.done else self._say)(gesture, reply)

    async def sent(self, gesture: Gesture, view: Mapping[str, Any]) -> None:
        """Order what a form says."""
        orders = self._replies.service.orders
        if orders is not None:
            reply = await orders.subscribe(await self._counter(gesture), digest_form.filled(view))
            await (self._say_within if reply.done else self._say)(gesture, reply)

    async def pressed(self, gesture: Gesture, pressed: Pressed) -> None:
        """Do what a control under a digest says."""
        named, orders = naming.read(pressed.answer), self._replies.service.orders
        said = (await self._replies.reader(gesture)).said
        action = pressed.action.removeprefix(OF_DIGESTS)
        if named is None or orders is None:
            await self._replies.whisper(gesture, cards.note(said("outdated")))
            return
        if action == "order":
            await self._say(gesture, await orders.about(await self._counter(gesture), named[0]))
            return
        digest = await orders.given(*named)
        if digest is None or not await orders.is_of(named[0], workspace_of(gesture.team)):
            await self._replies.whisper(gesture, cards.note(said("outdated")))
        elif action == "more":
            await self._replies.whisper(gesture, digest_cards.further(digest))
        elif action == "ask" and pressed.page < len(digest.asked):
            await self._ask(gesture, digest.asked[pressed.page])

    async def _ask(self, gesture: Gesture, question: str) -> None:
        """Ask about a line: the answer opens the thread of the digest, where the talk goes on."""
        there = gesture if gesture.thread or gesture.ts is None else gesture.at(gesture.channel, gesture.ts)
        await self._replies.ask(there, Wish(question, alone=True), key=f"digest:{gesture.trigger}")

    async def _open(self, gesture: Gesture) -> None:
        reader = await self._replies.reader(gesture, fresh=True)
        if not await self._may_order(gesture, reader.person):
            why = "digest_only_managers" if reader.person.told else "who_unknown"
            await self._replies.whisper(gesture, cards.note(reader.said(why)))
            return
        memory = {"channel": gesture.channel, "response_url": gesture.response_url or ""}
        areas = self._replies.service.directory.areas("", MOST_AREAS)
        with refusals():
            await gesture.client.views_open(
                trigger_id=gesture.trigger, view=digest_form.order_form(reader.said, areas=areas, memory=memory)
            )

    async def _counter(self, gesture: Gesture) -> Counter:
        """Return who stands at the counter."""
        reader = await self._replies.reader(gesture, fresh=True)
        workspace = workspace_of(gesture.team)
        may = await self._may_order(gesture, reader.person)
        return Counter(f"{workspace}/{gesture.channel}", workspace, person_id(gesture.team, gesture.user), may, reader.said)

    async def _may_order(self, gesture: Gesture, person: Person) -> bool:
        if person.manages or gesture.direct:
            return True
        return bool((await self._replies.rules(gesture)).all_order)

    async def _say_within(self, gesture: Gesture, reply: Reply) -> None:
        """Say what leads to posts in the channel as one who is in it; where that is refused because Moat is not, say this as well."""
        said = (await self._replies.reader(gesture)).said
        try:
            await self._replies.desk.posting.whisper_within(gesture.asker, digest_cards.reply(reply, said))
        except Refused as refused:
            more = (said("digest_not_member"),) if refused.code in OUTSIDE else ()
            await self._say(gesture, replace(reply, lines=(*reply.lines, *more)))

    async def _say(self, gesture: Gesture, reply: Reply) -> None:
        said = (await self._replies.reader(gesture)).said
        chart = await self._chart(gesture, reply.digest) if reply.digest is not None else None
        await self._replies.whisper(gesture, digest_cards.reply(reply, said, chart=chart))

    async def _chart(self, gesture: Gesture, digest: Digest) -> ChartShown | None:
        picture = await self._replies.asking.drawn(digest.chart)
        if picture is None:
            return None
        try:
            file = await self._replies.desk.posting.upload(gesture.client, picture.png, alt=picture.words)
            return ChartShown(file, picture.words)
        except Refused:
            return None
