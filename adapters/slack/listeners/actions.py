"""Presses: buttons and selects under answers, in private replies and in App Home."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp

from adapters import answer_pages
from adapters.asking import Wish
from adapters.slack import cards, modals
from adapters.slack.blocks import Block
from adapters.slack.cards import Message, Options
from adapters.slack.controls import Pressed, parse
from adapters.slack.digests import OF_DIGESTS, Digests
from adapters.slack.errors import Refused, refusals
from adapters.slack.gestures import Gesture, of_interaction
from adapters.slack.listeners.commands import open_ask
from adapters.slack.listeners.work import Body, listener
from adapters.slack.replies import Replies
from adapters.slack.settings_form import open_settings
from adapters.slack.talks import belongs, person_id
from bot.answers import Answer

TWICE_SECONDS = 5
"""Within this time a second press of the same control is the same press."""
Free = Callable[[Gesture, Pressed], Awaitable[object]]
Under = Callable[[Gesture, Answer, Pressed], Awaitable[object]]


def register(app: AsyncApp, replies: Replies) -> None:
    """Listen to every control, those of other versions and plain links too: Slack waits for an acknowledgement of each."""
    app.action(re.compile(".*"))(listener(replies, of_interaction, Presses(replies).pressed))


class Presses:
    """Does what controls say."""

    def __init__(self, replies: Replies) -> None:
        """Answer through `replies`."""
        self._replies = replies
        self._service = replies.service
        self._digests = Digests(replies)
        self._free: dict[str, Free] = {
            "ask": self._ask,
            "try": self._try,
            "next": self._next,
            "forget": self._forget,
            "privacy": self._privacy,
            "settings": lambda gesture, _: open_settings(replies, gesture),
        }
        self._under: dict[str, Under] = {
            "sources": self._sources,
            "why": self._why,
            "compare": self._compare,
            "more": self._more,
            "page": self._page,
            "share": self._share,
            "link": self._link,
            "helpful": self._helpful,
            "unhelpful": self._unhelpful,
        }
        """What is done with the answer that a control stands under."""

    async def pressed(self, gesture: Gesture, body: Body) -> None:
        """Do what a control says; one whose answer is no longer kept, or is another workspace's, says so."""
        for action in body.get("actions") or ():
            pressed = parse(action)
            if pressed is not None and await self._once(gesture, pressed, str(action.get("action_id"))):
                await self._do(gesture, pressed)
            elif pressed is None and str(action.get("action_id", "")).startswith("moat:"):
                await self._outdated(gesture)

    async def _do(self, gesture: Gesture, pressed: Pressed) -> None:
        if pressed.action.startswith(OF_DIGESTS):
            await self._digests.pressed(gesture, pressed)
            return
        free = self._free.get(pressed.action)
        if free is not None:
            await free(gesture, pressed)
            return
        under = self._under.get(pressed.action)
        answer = await self._service.kept(pressed.answer) if under is not None and pressed.answer else None
        if under is None or answer is None or not belongs(answer.conversation, gesture.team):
            await self._outdated(gesture)
            return
        await under(gesture, answer, pressed)

    async def _once(self, gesture: Gesture, pressed: Pressed, control: str) -> bool:
        """Say whether a press is no double click. Two times are noted, so that a border between them parts no double click."""
        now = int(time.time()) // TWICE_SECONDS
        key = f"press:{gesture.team}:{gesture.user}:{gesture.channel}:{gesture.ts}:{control}:{pressed.value}"
        first = await self._replies.desk.arrivals.first(f"{key}:{now}")
        await self._replies.desk.arrivals.first(f"{key}:{now + 1}")
        return first

    async def _outdated(self, gesture: Gesture) -> None:
        await self._tell(gesture, cards.note((await self._replies.reader(gesture)).said("outdated")))

    async def _tell(self, gesture: Gesture, message: Message) -> None:
        """Say something to who pressed: under the message, or where there is none (in a home) in a window."""
        if gesture.channel:
            await self._replies.whisper(gesture, message)
            return
        form = modals.window(message.blocks, (await self._replies.reader(gesture)).said)
        try:
            with refusals():
                if gesture.window:
                    await gesture.client.views_update(view_id=gesture.window, view=form)
                else:
                    await gesture.client.views_open(trigger_id=gesture.trigger, view=form)
        except Refused:
            await self._replies.whisper(gesture, message)

    async def _ask(self, gesture: Gesture, _: Pressed) -> None:
        await open_ask(self._replies, gesture)

    async def _try(self, gesture: Gesture, pressed: Pressed) -> None:
        await self._replies.ask_directly(gesture, Wish(pressed.value, alone=True))

    async def _next(self, gesture: Gesture, pressed: Pressed) -> None:
        await self._replies.ask(gesture, Wish(pressed.value, replies_to=pressed.answer or None), key=f"next:{gesture.trigger}")

    async def _forget(self, gesture: Gesture, _: Pressed) -> None:
        gone = await self._service.forget(person_id(gesture.team, gesture.user))
        said = (await self._replies.reader(gesture)).said
        await self._tell(gesture, cards.note(said("forgotten", receipts=gone.receipts, talks=gone.talks)))

    async def _privacy(self, gesture: Gesture, _: Pressed) -> None:
        days, receipts = self._replies.desk.kept
        await self._tell(gesture, cards.privacy((await self._replies.reader(gesture)).said, days=days, receipts=receipts))

    async def _sources(self, gesture: Gesture, answer: Answer, _: Pressed) -> None:
        await self._tell(gesture, cards.sources(answer, (await self._replies.reader(gesture)).said))

    async def _why(self, gesture: Gesture, answer: Answer, _: Pressed) -> None:
        said = (await self._replies.reader(gesture)).said
        await self._replies.ask(gesture, Wish(said("why_question"), replies_to=answer.id), key=f"why:{gesture.trigger}")

    async def _compare(self, gesture: Gesture, answer: Answer, _: Pressed) -> None:
        said = (await self._replies.reader(gesture)).said
        first = self._service.name_of(answer.entities[0]) if answer.entities else ""
        await self._open(gesture, modals.compare_form(answer.id, said, first=first, memory=_memory(gesture)))

    async def _more(self, gesture: Gesture, answer: Answer, pressed: Pressed) -> None:
        await self._replies.whisper(gesture, cards.further(answer, pressed.page, (await self._replies.reader(gesture)).said))

    async def _page(self, gesture: Gesture, answer: Answer, pressed: Pressed) -> None:
        said = (await self._replies.reader(gesture)).said
        await self._replies.desk.posting.replace(gesture.asker, cards.further(answer, pressed.page, said))

    async def _share(self, gesture: Gesture, answer: Answer, _: Pressed) -> None:
        reader = await self._replies.reader(gesture)
        key = f"share:{answer.id}:{gesture.channel}:{gesture.thread}"
        if not await self._replies.desk.arrivals.first(key):
            await self._replies.whisper(gesture, cards.note(reader.said("shared_before")))
            return
        await self._replies.show(gesture, answer, reader.said, Options(shared_by=reader.person.name or gesture.user), key=key)

    async def _link(self, gesture: Gesture, answer: Answer, _: Pressed) -> None:
        said, desk = (await self._replies.reader(gesture)).said, self._replies.desk
        if desk.public_url is None:
            await self._outdated(gesture)
            return
        await asyncio.to_thread(answer_pages.publish, desk.notes, answer.id)
        await self._replies.whisper(gesture, cards.note(said("link_made", url=answer_pages.address(desk.public_url, answer.id))))

    async def _helpful(self, gesture: Gesture, answer: Answer, _: Pressed) -> None:
        await self._service.mark(answer.id, person_id(gesture.team, gesture.user), helpful=True)
        await self._replies.whisper(gesture, cards.note((await self._replies.reader(gesture)).said("thanks_helpful")))

    async def _unhelpful(self, gesture: Gesture, answer: Answer, _: Pressed) -> None:
        said = (await self._replies.reader(gesture)).said
        await self._open(gesture, modals.reason_form(answer.id, said, memory=_memory(gesture)))

    async def _open(self, gesture: Gesture, form: Block) -> None:
        with refusals():
            await gesture.client.views_open(trigger_id=gesture.trigger, view=form)


def _memory(gesture: Gesture) -> dict[str, str]:
    """Return what a form has to know of where it was opened."""
    return {
        "channel": gesture.channel,
        "thread": gesture.thread or "",
        "response_url": gesture.response_url or "",
        "private": "yes" if gesture.private else "",
    }
