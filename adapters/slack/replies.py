"""From a wish to an answer in Slack: asked for, shown privately or to all, whatever it came from.

Every listener ends here. `Posting` knows how a message gets to Slack; here is decided which message, where and who sees it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Literal

from adapters import logs
from adapters.asking import Asking, Wish
from adapters.slack import cards, errors
from adapters.slack.cards import ChartShown, Message, Options
from adapters.slack.desk import Desk
from adapters.slack.errors import Refused
from adapters.slack.gestures import Gesture
from adapters.slack.markup import safe
from adapters.slack.people import Person
from adapters.slack.talks import BY_DEFAULT, asker, person_id
from bot.answers import Answer, Status
from bot.phrases import Phrases, phrases
from bot.policy import Rules, Visibility

log = logging.getLogger(__name__)

NOT_THERE = frozenset({"not_in_channel", "channel_not_found"})
"""Slack's codes for a channel that we are no member of."""
REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads the reply."""

    person: Person
    said: Phrases
    """The phrases in their language."""


class Replies:
    """Answers gestures."""

    def __init__(self, desk: Desk) -> None:
        """Answer with what is on the desk."""
        self.desk = desk
        self.service = desk.service
        self.asking = Asking(desk.service)

    async def reader(self, gesture: Gesture, *, fresh: bool = False) -> Reader:
        """Return who made a gesture, and how to speak to them."""
        person = await self.desk.people.of(gesture.client, gesture.team, gesture.user, fresh=fresh)
        return Reader(person, phrases(person.locale))

    async def rules(self, gesture: Gesture) -> Rules:
        """Return what holds where a gesture was made."""
        return await self.service.rules(*gesture.place.places, defaults=BY_DEFAULT)

    async def ask(self, gesture: Gesture, wish: Wish, *, key: str = "") -> Answer | None:
        """Answer a question; return the answer that was shown, none when the person may not ask now. `key` names the reply once."""
        reader, rules = await self.reader(gesture), await self.rules(gesture)
        return await self._answer(gesture, wish, key) if await self._allowed(gesture, reader, rules) else None

    async def _answer(self, gesture: Gesture, wish: Wish, key: str) -> Answer:
        reader, rules = await self.reader(gesture), await self.rules(gesture)
        private = self._private(gesture, wish, rules)
        incoming = wish.incoming(gesture.place, person_id(gesture.team, gesture.user), private=private)
        answer = await self.asking.answered(incoming, reader.said)
        if private:
            await self.show(gesture, answer, reader.said, Options(private=True))
        else:
            asked = "" if gesture.thread else f"{reader.person.name}: {wish.text}" if reader.person.name else wish.text
            await self.show(gesture, answer, reader.said, Options(asked=asked), key=key or f"reply:{answer.id}")
        return answer

    async def ask_directly(self, gesture: Gesture, wish: Wish) -> None:
        """Answer a question from nowhere in a direct message: the question begins a thread, the answer stands in it."""
        channel = await self.desk.people.direct(gesture.client, gesture.team, gesture.user)
        there = gesture.at(channel)
        if not await self._allowed(there, await self.reader(gesture), await self.rules(there)):
            return
        key = f"asked:{gesture.trigger or secrets.token_hex(8)}"
        begun = await self.desk.posting.post(there.target, cards.note(f"*{safe(wish.text)}*"), key=key)
        await self._answer(gesture.at(channel, begun), wish, f"{key}:answer")

    async def show(self, gesture: Gesture, answer: Answer, said: Phrases, options: Options, *, key: str = "") -> None:
        """Show an answer: by a key to everybody, without one to the asker alone."""
        options = await self.dressed(gesture, answer, options)
        for each in (options, replace(options, chart=None)):
            message = cards.card(answer, said, each)
            try:
                await (self.publish(gesture, message, key=key) if key else self.whisper(gesture, message))
                return
            except Refused as refused:
                if refused.code not in REFUSED_BLOCKS or each.chart is None:
                    raise
                log.warning("Slack did not take a picture; the answer is shown without it")

    async def publish(self, gesture: Gesture, message: Message, *, key: str) -> None:
        """Show everybody a message; where we are no member, Slack's address for replies is used."""
        try:
            await self.desk.posting.post(gesture.target, message, key=key)
        except Refused as refused:
            if refused.code not in NOT_THERE or gesture.response_url is None:
                raise
            await self.desk.posting.reply(gesture.asker, message, key=key)
            await self._tell_absent(gesture)

    async def _tell_absent(self, gesture: Gesture) -> None:
        """Tell who asked that we are not in the channel and do not hear what is said under the answer; not with every answer."""
        if await self.desk.arrivals.first(f"absent:{gesture.team}:{gesture.channel}:{gesture.user}"):
            await self.whisper(gesture, cards.note((await self.reader(gesture)).said("absent_talk")))

    async def whisper(self, gesture: Gesture, message: Message) -> None:
        """Say something that only this person sees; where they are not reached there, in a direct message."""
        try:
            if gesture.channel:
                await self.desk.posting.whisper(gesture.asker, message)
                return
        except Refused:
            if gesture.direct:
                raise
        channel = await self.desk.people.direct(gesture.client, gesture.team, gesture.user)
        await self.desk.posting.post(gesture.at(channel).target, message, key=f"said:{secrets.token_hex(8)}")

    async def dressed(self, gesture: Gesture, answer: Answer, options: Options) -> Options:
        """Return the options with what goes for the place: the chart as Slack has it, a link where we have pages, an agent's buttons."""
        feedback: Literal["buttons", "native"] = "native" if gesture.direct and gesture.thread else "buttons"
        return replace(options, chart=await self._chart(gesture, answer), link=self.desk.public_url is not None, feedback=feedback)

    async def _chart(self, gesture: Gesture, answer: Answer) -> ChartShown | None:
        """Return the chart; none where there is none or Slack does not take it."""
        picture = await self.asking.picture(answer)
        if picture is None:
            return None
        try:
            file = await self.desk.posting.upload(gesture.client, picture.png, alt=picture.words)
            return ChartShown(file, picture.words)
        except Refused as refused:
            log.warning("a chart was not taken: %s", refused.code)
            return None

    async def greeting(self, gesture: Gesture) -> Message:
        """Return what can be asked."""
        return cards.note(self.asking.greeting((await self.reader(gesture)).said, safe))

    async def carefully(self, gesture: Gesture, work: Awaitable[object]) -> None:
        """Do something for somebody; whatever goes wrong ends in one calm sentence, never in silence."""
        try:
            await work
        except Refused as refused:
            reference = logs.reference()
            log.warning("Slack did not take a reply: %s", refused.code, extra={"reference": reference})
            told = errors.told(refused, (await self.reader(gesture)).said, reference)
            await self._at_last(gesture, cards.note(told, Status.ERROR))
        except Exception as error:  # noqa: BLE001 - the one catch-all of a gesture
            reference = logs.reference()
            log.error("a gesture failed: %s", logs.where(error), extra={"reference": reference})
            said = (await self.reader(gesture)).said
            await self._at_last(gesture, cards.note(said("failed", reference=reference), Status.ERROR))

    async def _allowed(self, gesture: Gesture, reader: Reader, rules: Rules) -> bool:
        """Say whether somebody may ask now; if not, tell them why."""
        verdict = self.service.decide(rules, asker(reader.person, gesture.team, gesture.place.workspace))
        if verdict.refusal is not None:
            await self.whisper(gesture, cards.note(reader.said(verdict.refusal, seconds=verdict.seconds)))
        return verdict.allowed

    async def _at_last(self, gesture: Gesture, message: Message) -> None:
        try:
            await self.whisper(gesture, message)
        except Exception as error:  # noqa: BLE001 - nothing is left to try
            log.warning("nor could that be said: %s", error.code if isinstance(error, Refused) else logs.where(error))

    def _private(self, gesture: Gesture, wish: Wish, rules: Rules) -> bool:
        """Say whether only the asker sees the answer: as wished, else as the place has it; in a thread all see what is said there."""
        if wish.private is not None:
            return wish.private
        if gesture.private:
            return True
        return rules.visibility == Visibility.PRIVATE and not gesture.thread and not (gesture.direct and gesture.ts)
