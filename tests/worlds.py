"""The real assistant on a real pack, with stand-ins for what lies around the core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from bot.answering.answer import Answering
from bot.answers import Answer
from bot.assistant import Assistant, Memory
from bot.importance.table import Importance
from bot.messages import Incoming
from bot.understanding.classify import Classifier
from bot.understanding.encoder import Encoder
from bot.understanding.words import Lexicon
from knowledge.database import connect, migrate
from knowledge.load import load_packs
from knowledge.reader import Knowledge
from tests.fakes.state import CountingIds, FakeConversations, FakeReceipts, FixedClock

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PACKS = Path(__file__).parent / "packs"
LEARNING_PACKS = Path(__file__).parent / "eval" / "packs"
"""Packs from which the order of claims and the gate learn what other subjects are like, and nothing else."""
TEST_PACKS = tuple(sorted(path.parent for path in PACKS.glob("*/pack.yaml")))
EV_PACK = PACKS / "ev-batteries"
CLOUD_PACK = PACKS / "cloud-compute"
ORBIT_PACK = PACKS / "orbit-launch"


@dataclass(frozen=True)
class Learnt:
    """What is slow to make and the same for every pack."""

    folder: Path
    encoder: Encoder
    classifier: Classifier
    lexicon: Lexicon


@dataclass(frozen=True)
class World:
    """One assistant on one pack, and all that it touches."""

    assistant: Assistant
    answering: Answering
    knowledge: Knowledge
    conversations: FakeConversations
    receipts: FakeReceipts
    clock: FixedClock
    ids: CountingIds

    def ask(self, text: str, conversation: str = "", *, as_of: str | None = None) -> Answer:
        """Ask in a conversation; without a name of one, in a new one."""
        place = conversation or f"new-{self.ids.last}"
        return self.assistant.respond(Incoming(text, place, as_of=as_of))


@contextmanager
def knowledge_of(pack: Path) -> Iterator[Knowledge]:
    """A pack in a database in memory."""
    engine: sa.Engine = connect("sqlite://")
    migrate(engine)
    load_packs(engine, (pack,), at=NOON, who="test", why="because", exactly=True)
    yield Knowledge(engine)
    engine.dispose()


def world(knowledge: Knowledge, learnt: Learnt, importance: Importance | None = None) -> World:
    """An assistant that has answered nothing yet."""
    conversations, receipts, clock, ids = FakeConversations(), FakeReceipts(), FixedClock(), CountingIds()
    memory = Memory(conversations, receipts)
    assistant = Assistant(knowledge, memory, clock, ids, model_dir=learnt.folder, encoder=learnt.encoder, importance=importance)
    assistant.prepare()
    answering = Answering(knowledge, learnt.encoder, learnt.classifier, learnt.lexicon, importance)
    return World(assistant, answering, knowledge, conversations, receipts, clock, ids)
