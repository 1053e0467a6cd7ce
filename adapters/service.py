"""What every chat surface asks of the program, without blocking its event loop.

The core is synchronous; here it runs on one worker thread, one question after the other. Rules of places, the pace of questions,
marks and kept answers are the same for Slack and Discord and live behind this one object.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import dataclasses
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from adapters import charts, logs, turn
from adapters.digests.orders import Orders
from bot import documents
from bot.answers import Answer, Chart, Status
from bot.directory import Directory
from bot.messages import Incoming
from bot.policy import DEFAULTS, Asker, Doorkeeper, Rules, Verdict
from bot.ports import Clock, Conversations, Mark, Marks, Places, Receipts

log = logging.getLogger(__name__)

MOST_WAITING = 400
"""Questions that may wait for the worker; at 10 ms each the last one waits four seconds."""
RULES_SECONDS = 30.0
"""How long rules in memory are taken for the newest: another replica may have changed them."""
RULES_PATIENCE = 1.0
"""Seconds that a question waits for them: a platform wants its acknowledgement within three, and a database may be away."""
DRAIN_SECONDS = 5.0
"""How long a stop waits for the questions at hand."""


@dataclass(frozen=True, slots=True)
class Keepers:
    """Where the service keeps things."""

    conversations: Conversations
    receipts: Receipts
    marks: Marks
    places: Places


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted of a person."""

    receipts: int
    talks: int


class Notes(Protocol):
    """Keeps small things that the program has to remember from one start to the next."""

    def read(self, name: str) -> str | None:
        """Return a note, or none."""

    def write(self, name: str, value: str) -> None:
        """Write a note, replacing what was there."""


class Guide(Protocol):
    """Knows the names and what the knowledge is about: the assistant, or a stand-in for it."""

    def directory(self) -> Directory:
        """Return the names to pick from."""

    def name_of(self, entity: str) -> str:
        """Return an entity's name."""

    def introduction(self) -> tuple[str, str]:
        """Return what the knowledge is about, and a question to begin with."""

    def examples(self, most: int) -> list[str]:
        """Return questions that can be answered."""

    def asks(self, text: str) -> bool:
        """Say whether a message has the form of a question or of a follow-up to one."""


class Busy(Exception):  # noqa: N818 - it is no error of anybody's
    """Too many questions are waiting."""


class Service:
    """Answers, rules, marks and names for chat surfaces."""

    def __init__(
        self,
        responder: turn.Responder,
        keepers: Keepers,
        clock: Clock,
        *,
        guide: Guide,
        orders: Orders | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what answers, what keeps, what knows the names, and where digests are ordered."""
        self.orders = orders
        self._responder = responder
        self._keepers = keepers
        self._clock = clock
        self._guide = guide
        self._directory = guide.directory()
        self._steady = steady
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="moat-answers")
        self._doorkeeper = Doorkeeper()
        self._rules: dict[str, tuple[float, Rules]] = {}
        """By place: when they were read, and what they say."""
        self._at_hand: set[asyncio.Future[None]] = set()
        """Questions that wait for the worker or are with it."""
        self._being_kept: set[asyncio.Future[None]] = set()
        """Those of them whose answer was given already."""

    async def answer(self, incoming: Incoming) -> Answer:
        """Answer a message; a failure is an answer with the status `error`. Raises `Busy` when too many are waiting.

        The answer is returned as soon as it is there; it is kept while it is on its way to whoever asked.
        """
        if len(self._at_hand) >= MOST_WAITING:
            raise Busy
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[Answer] = loop.create_future()

        def tell(answer: Answer) -> None:
            if not ready.done():
                ready.set_result(answer)
                self._being_kept.update({work} & self._at_hand)

        def done(_: asyncio.Future[None]) -> None:
            self._at_hand.discard(work)
            self._being_kept.discard(work)
            ended(work, ready)

        run = contextvars.copy_context().run  # the worker's lines in the log belong to the same event
        work = loop.run_in_executor(self._worker, run, self._take, incoming, lambda answer: loop.call_soon_threadsafe(tell, answer))
        self._at_hand.add(work)
        work.add_done_callback(done)
        try:
            return await ready
        except asyncio.CancelledError:
            work.cancel()
            raise

    async def _settled(self) -> None:
        """Wait until every answer that was given is kept."""
        if self._being_kept:
            await asyncio.wait(set(self._being_kept))

    async def kept(self, answer_id: str) -> Answer | None:
        """Return an answer that was given before, none when it is no longer kept."""

        def find() -> Answer | None:
            receipt = self._keepers.receipts.find(answer_id)
            return documents.read(receipt.document) if receipt is not None else None

        await self._settled()
        return await asyncio.to_thread(find)

    @property
    def directory(self) -> Directory:
        """The names to pick from, in memory; as of the last answer when the knowledge has changed."""
        return self._directory

    def name_of(self, entity: str) -> str:
        """Return an entity's name."""
        return self._guide.name_of(entity)

    def introduction(self) -> tuple[str, str]:
        """Return what the knowledge is about, and a question to begin with."""
        return self._guide.introduction()

    async def examples(self, most: int) -> list[str]:
        """Return questions that can be answered."""
        return await asyncio.to_thread(self._guide.examples, most)

    async def asks(self, text: str) -> bool:
        """Say whether a message has the form of a question or of a follow-up to one."""
        return await asyncio.to_thread(self._guide.asks, text)

    async def knows(self, conversation: str) -> bool:
        """Say whether a talk is kept under this name."""
        await self._settled()
        return await asyncio.to_thread(self._keepers.conversations.load, conversation) is not None

    async def rules(self, *places: str, defaults: Rules = DEFAULTS) -> Rules:
        """Return what holds in a place, named from the widest (workspace) to the narrowest (channel); nothing is left open.

        `defaults` are the chat's own, and leave nothing open either.
        """
        oldest = self._steady() - RULES_SECONDS
        stale = [place for place in places if self._rules.get(place, (oldest, None))[0] <= oldest]
        if stale:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RULES_PATIENCE):
                    await asyncio.to_thread(self._read_rules, stale)
        rules = defaults
        for place in places:
            rules = self._of(place).over(rules)
        return rules

    async def own_rules(self, place: str) -> Rules:
        """Return what was set for this place alone."""
        await self.rules(place)
        return self._of(place)

    async def set_rules(self, place: str, rules: Rules) -> None:
        """Set what holds in a place; raises what a broken database raises."""
        await asyncio.to_thread(self._keepers.places.save, place, rules.dump())
        self._rules[place] = (self._steady(), rules)

    async def change_rules(self, place: str, **changes: object) -> None:
        """Set some of what holds in a place and leave the rest; raises what a broken database raises, and then nothing was set."""

        def work() -> Rules:
            rules = dataclasses.replace(Rules.read(self._keepers.places.load(place)), **changes)  # type: ignore[arg-type]  # fields of `Rules`
            self._keepers.places.save(place, rules.dump())
            return rules

        self._rules[place] = (self._steady(), await asyncio.to_thread(work))

    def decide(self, rules: Rules, asker: Asker) -> Verdict:
        """Say whether somebody is answered now, and count the question if so."""
        return self._doorkeeper.decide(rules, asker, self._steady())

    async def mark(self, answer_id: str, person: str, *, helpful: bool, reason: str = "", words: str = "") -> None:
        """Keep what somebody thought of an answer."""
        mark = Mark(answer_id, person, helpful, self._clock.now(), reason, words[:2000])
        await asyncio.to_thread(self._keepers.marks.keep, mark)

    async def forget(self, person: str) -> Forgotten:
        """Delete everything that is kept of a person."""

        def work() -> Forgotten:
            self._keepers.marks.forget(person)
            receipts, talks = self._keepers.receipts.forget(person)
            for talk in talks:
                self._keepers.conversations.forget(talk)
            return Forgotten(receipts, len(talks))

        await self._settled()
        if self.orders is not None:
            await self.orders.forget(person)
        return await asyncio.to_thread(work)

    async def draw(self, chart: Chart) -> bytes:
        """Return the chart as a PNG picture."""
        return await asyncio.to_thread(charts.png, chart)

    async def close(self, seconds: float = DRAIN_SECONDS) -> None:
        """Finish the questions at hand within so many seconds; what is still waiting then is dropped."""
        if self._at_hand:
            await asyncio.wait(set(self._at_hand), timeout=seconds)
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _take(self, incoming: Incoming, tell: Callable[[Answer], object]) -> None:
        """Answer on the worker's thread, and tell the answer: at once when it is there, and at last whatever happened."""

        def told(answer: Answer) -> None:
            if answer.status != Status.ERROR:
                self._directory = self._guide.directory()
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits for it any more
                tell(answer)

        told(turn.take(self._responder, incoming, lambda answer: answer, told))

    def _of(self, place: str) -> Rules:
        return self._rules.get(place, (0.0, Rules()))[1]

    def _read_rules(self, places: list[str]) -> None:
        """Read rules into memory; with the database away those known before hold, and it is tried again the next time."""
        try:
            for place in places:
                self._rules[place] = (self._steady(), Rules.read(self._keepers.places.load(place)))
        except SQLAlchemyError as error:
            log.error("the rules of a place were not read: %s", logs.where(error))


def ended(work: asyncio.Future[None], ready: asyncio.Future[Answer]) -> None:
    """Let nobody wait for an answer that will not come; what went wrong after it came is logged."""
    if work.cancelled():
        ready.cancel()
    elif (error := work.exception()) is not None:
        if ready.done():
            log.error("what comes after an answer failed: %s", logs.where(error))
        else:
            ready.set_exception(error)
