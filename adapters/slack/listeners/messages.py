"""Messages: mentions, direct messages, and what is said in a thread of ours."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from adapters.asking import Wish
from adapters.slack import cards
from adapters.slack.cards import Message
from adapters.slack.gestures import Gesture
from adapters.slack.inbound import mentioned, words
from adapters.slack.replies import Reader, Replies
from adapters.slack.streams import Agent
from adapters.slack.talks import asker, person_id
from bot.addressing import Address, Overheard, address

Event = Mapping[str, Any]

WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages that a person has written; all others tell of something else."""
GOES_ON_SECONDS = 1800.0
"""How long a new question in direct messages can lean on the last answer there, though it begins a thread of its own."""
REMEMBERED = 5_000


class Messages:
    """Answers messages."""

    def __init__(self, replies: Replies, agent: Agent, steady: Callable[[], float] = time.monotonic) -> None:
        """Answer through `replies`, in direct messages as an agent."""
        self._replies = replies
        self._agent = agent
        self._steady = steady
        self._last: OrderedDict[str, tuple[float, str]] = OrderedDict()
        """By direct conversation: when the last answer was given, and its id."""

    async def heard(self, gesture: Gesture, event: Event, me: str) -> None:
        """Answer a message that is meant for us, once, however often it arrives."""
        text = words(str(event.get("text") or ""))
        what = address(await self._overheard(gesture, event, me, text))
        if what is Address.IGNORE or not await self._replies.desk.arrivals.first(f"message:{gesture.team}:{gesture.channel}:{gesture.ts}"):
            return
        reader, rules = await self._replies.reader(gesture), await self._replies.rules(gesture)
        who = asker(reader.person, gesture.team, gesture.place.workspace)
        if rules.silent and not who.manages:
            return
        there = replace(gesture, thread=gesture.thread or (gesture.ts if rules.threads or gesture.direct else None))
        verdict = self._replies.service.decide(rules, who)
        if verdict.refusal is not None:
            if verdict.worth_telling:
                await self._refuse(there if gesture.direct else gesture, cards.note(reader.said(verdict.refusal, seconds=verdict.seconds)))
        elif what is Address.GREET:
            await self._replies.publish(there, await self._replies.greeting(gesture), key=_key(gesture))
        else:
            await self._answer(there, text, reader)

    async def _refuse(self, gesture: Gesture, message: Message) -> None:
        """Say why there is no answer: in a channel to that person alone, in direct messages where the answer would stand."""
        if gesture.direct:
            await self._replies.publish(gesture, message, key=_key(gesture))
        else:
            await self._replies.whisper(gesture, message)

    async def _answer(self, gesture: Gesture, text: str, reader: Reader) -> None:
        begins = gesture.direct and gesture.thread == gesture.ts
        wish = Wish(text, replies_to=self._recent(gesture) if begins else None)
        async with self._agent.working(gesture, text, reader.said):
            incoming = wish.incoming(gesture.place, person_id(gesture.team, gesture.user))
            answer = await self._replies.asking.answered(incoming, reader.said)
            await self._agent.show(gesture, answer, reader.said, key=_key(gesture))
        if gesture.direct:
            self._remember(gesture, answer.id)

    async def _overheard(self, gesture: Gesture, event: Event, me: str, text: str) -> Overheard:
        named = mentioned(str(event.get("text") or ""))
        written = event.get("subtype") in WRITTEN and bool(gesture.user) and not event.get("hidden")
        heard = Overheard(
            by_program=bool(event.get("bot_id")) or not written,
            by_itself=gesture.user == me,
            direct=gesture.direct,
            mentions_it=me in named,
            mentions_others=bool(named - {me}),
            has_text=bool(text),
            edited="edited" in event,
        )
        if heard.by_program or heard.by_itself or heard.edited or heard.direct or gesture.thread is None:
            return heard
        opener = str(event.get("parent_user_id") or "")
        own = opener == me or heard.mentions_it or await self._replies.service.knows(gesture.place.conversation)
        if not own:
            return heard
        several = await self._replies.desk.speakers.several(gesture, "" if opener == me else opener)
        asks = not several or heard.mentions_it or await self._replies.service.asks(text)
        return replace(heard, own_thread=bool(text), among_several=several, asks=asks)

    def _recent(self, gesture: Gesture) -> str | None:
        at, answer = self._last.get(f"{gesture.team}:{gesture.channel}", (float("-inf"), ""))
        return answer if self._steady() - at < GOES_ON_SECONDS else None

    def _remember(self, gesture: Gesture, answer: str) -> None:
        key = f"{gesture.team}:{gesture.channel}"
        self._last[key] = (self._steady(), answer)
        self._last.move_to_end(key)
        if len(self._last) > REMEMBERED:
            self._last.popitem(last=False)


def _key(gesture: Gesture) -> str:
    return f"message:{gesture.team}:{gesture.channel}:{gesture.ts}"
