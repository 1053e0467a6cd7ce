"""What Slack offers agents: prompts to begin with, a line that says work is going on, a stop button, answers that appear bit by bit.

None of it may cost an answer: where Slack does not take a call, the answer comes as one message.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress

from adapters.slack import cards
from adapters.slack.cards import Message, Options
from adapters.slack.errors import Refused, refusals
from adapters.slack.gestures import Gesture
from adapters.slack.markup import cut, literal
from adapters.slack.replies import Replies
from bot.answers import Answer
from bot.phrases import Phrases
from bot.policy import Pace

log = logging.getLogger(__name__)

LONG = 900
"""Characters from which on an answer is streamed."""
PIECE = 600
"""Characters of one piece; a piece ends with a line."""
STARTS = 12
"""Streams and sessions that may begin in a workspace in a minute. Slack counts 20 and 50, calls that begin and end together."""
LONGEST_TITLE = 100
PROMPTS = 4
STOPS = 3
"""How often the end of a stream is tried."""
PAUSE = 0.5
STOPPED, ENDED = "stopped_by_user", "message_not_in_streaming_state"
"""Slack's codes for a stream that the reader has stopped, and for one that has ended already."""


class Agent:
    """Moat as an agent: what is going on in which thread."""

    def __init__(self, replies: Replies, steady: Callable[[], float] = time.monotonic) -> None:
        """Answer through `replies`."""
        self._replies = replies
        self._posting = replies.desk.posting
        self._steady = steady
        self._stops = replies.desk.stops
        self._pace = Pace()

    async def offer(self, gesture: Gesture, said: Phrases) -> None:
        """Show questions to begin with in somebody's messages with us."""
        examples = await self._replies.service.examples(PROMPTS)
        prompts = [{"title": cut(literal(text), 150), "message": text} for text in examples if literal(text)]
        if prompts:
            with _costs_nothing("prompts"):
                await gesture.client.assistant_threads_setSuggestedPrompts(
                    channel_id=gesture.channel, title=said("prompts_title"), prompts=prompts
                )

    @asynccontextmanager
    async def working(self, gesture: Gesture, question: str, said: Phrases) -> AsyncIterator[None]:
        """Say that work is going on in a thread, with a stop button in direct messages, and that it has ended, whatever happens."""
        session = gesture.direct and self._may_start(f"session {gesture.team}")
        try:
            begun = [self._status(gesture, said)] + ([self._session(gesture, "processing", question)] if session else [])
            with self._stops.working(gesture, self._tell_stopped) if session else nullcontext():
                await asyncio.gather(*begun)
                yield
        except BaseException:
            await self._status(gesture, None)  # a message of ours would take it away; there was none
            raise
        finally:
            if session:
                await self._session(gesture, "active")

    async def stopped(self, gesture: Gesture, at: str) -> None:
        """Leave the work in a thread at once, as its reader wished `at` a time of Slack's."""
        await self._stops.stop(gesture, at, self._tell_stopped)
        await self._session(gesture, "active")  # a process that is no more may have left it

    async def _tell_stopped(self, gesture: Gesture) -> None:
        said = (await self._replies.reader(gesture)).said
        await self._posting.post(gesture.target, cards.note(said("stopped")), key=f"stopped:{secrets.token_hex(8)}")

    async def show(self, gesture: Gesture, answer: Answer, said: Phrases, *, key: str) -> None:
        """Show an answer: a long one bit by bit in direct messages, any other as one message."""
        text = cards.markdown(answer, said)
        fits = gesture.direct and len(text) >= LONG and all(each.table is None for each in answer.whole)
        if fits and self._may_start(f"stream {gesture.team}"):
            dressed = await self._replies.dressed(gesture, answer, Options())
            if await self._streamed(gesture, text, cards.below(answer, said, dressed), cards.card(answer, said, dressed)):
                return
        await self._replies.show(gesture, answer, said, Options(), key=key)

    async def _streamed(self, gesture: Gesture, text: str, below: Message, whole: Message) -> bool:
        """Stream a text; say whether the reader has the answer now. One that breaks off is replaced by the whole."""
        first, *further = pieces(text)
        try:
            ts = await self._begun(gesture, first)
        except Refused as refused:
            log.info("a stream did not begin: %s", refused.code)
            return False
        try:
            for piece in further:
                with refusals():
                    await gesture.client.chat_appendStream(channel=gesture.channel, ts=ts, markdown_text=piece)
            await self._end(gesture, ts, below)
        except Refused as refused:
            if refused.code == STOPPED:
                return True
            log.info("a stream broke off: %s", refused.code)
            await self._mend(gesture, ts, whole)
        except asyncio.CancelledError:
            with suppress(Refused):
                await self._end(gesture, ts, None)
            raise
        return True

    async def _begun(self, gesture: Gesture, first: str) -> str:
        """Begin a stream with its first piece; return its `ts`. One that begins while the work is stopped is ended."""
        async with self._posting.turn(gesture.target):
            call = asyncio.ensure_future(self._start(gesture, first))
            try:
                return await asyncio.shield(call)
            except asyncio.CancelledError:
                with suppress(Refused):
                    await self._end(gesture, await call, None)
                raise

    async def _start(self, gesture: Gesture, first: str) -> str:
        with refusals():
            begun = await gesture.client.chat_startStream(
                channel=gesture.channel,
                thread_ts=gesture.thread or "",
                recipient_team_id=gesture.team,
                recipient_user_id=gesture.user,
                markdown_text=first,
            )
        return str(begun["ts"])

    async def _mend(self, gesture: Gesture, ts: str, whole: Message) -> None:
        """End a stream that broke off and put the whole answer in its place."""
        with suppress(Refused):
            await self._end(gesture, ts, None)
        await self._posting.update(gesture.target, ts, whole)

    async def _end(self, gesture: Gesture, ts: str, below: Message | None) -> None:
        """End a stream; until Slack has taken that, the message looks unfinished."""
        blocks = list(below.blocks) if below is not None and below.blocks else None
        for attempt in range(STOPS):
            try:
                with refusals():
                    await gesture.client.chat_stopStream(channel=gesture.channel, ts=ts, blocks=blocks)
                return
            except Refused as refused:
                if refused.code in (STOPPED, ENDED) and attempt:
                    return  # an earlier attempt has done it, only its answer was lost
                if refused.code in (STOPPED, ENDED) or attempt == STOPS - 1:
                    raise
                await asyncio.sleep(PAUSE)

    async def _status(self, gesture: Gesture, said: Phrases | None) -> None:
        """Say that work is going on, or with no phrases that it is not."""
        if gesture.thread is None:
            return
        with _costs_nothing("a status"):
            await gesture.client.assistant_threads_setStatus(
                channel_id=gesture.channel, thread_ts=gesture.thread, status=said("status_working") if said else ""
            )

    async def _session(self, gesture: Gesture, status: str, title: str = "") -> None:
        named = {"title": cut(literal(title), LONGEST_TITLE)} if literal(title) else {}
        with _costs_nothing("a session's status"):
            await gesture.client.agents_sessions_setStatus(
                channel_id=gesture.channel, thread_ts=gesture.thread or "", status=status, **named
            )

    def _may_start(self, what: str) -> bool:
        """Say whether Slack's count allows another start, and count it if so."""
        now = self._steady()
        if self._pace.wait(what, STARTS, now):
            return False
        self._pace.note(what, now)
        return True


def pieces(text: str) -> list[str]:
    """Return a text in pieces that end with a line; together they are the text, and none is empty."""
    found = [""]
    for line in text.splitlines(keepends=True):
        if found[-1] and len(found[-1]) + len(line) > PIECE:
            found.append("")
        found[-1] += line
    return [piece for piece in found if piece] or [text]


@contextmanager
def _costs_nothing(what: str) -> Iterator[None]:
    """Let a call that Slack does not take cost what it was for, not the answer."""
    try:
        with refusals():
            yield
    except Refused as refused:
        log.info("%s was not taken: %s", what, refused.code)
