"""The composition root: from settings to a program that answers, top to bottom, and back in reverse.

What can go wrong on the way becomes a `StartError` with sentences. Imports that take long are made where they are needed.
"""

from __future__ import annotations

import gc
import logging
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from adapters import importance
from adapters.errors import StartError
from adapters.machine import RandomIds, SystemClock
from adapters.settings import Settings
from adapters.storage import database as state
from adapters.storage import failures as storage_failures
from adapters.storage.conversations import PassingConversations, StoredConversations
from adapters.storage.receipts import StoredReceipts
from bot.assistant import Assistant, Memory
from bot.ports import Conversations
from knowledge import database
from knowledge.errors import PackError
from knowledge.load import load_packs
from knowledge.reader import Knowledge

log = logging.getLogger(__name__)

PROBLEMS_SHOWN = 5
OBJECTS_BETWEEN_LOOKS = 10_000
"""How many new objects there have to be before Python looks for garbage; an answer leaves a few hundred, nearly all in caches that stay."""


@dataclass(frozen=True, slots=True)
class Moat:
    """Everything that is there once for the whole program."""

    settings: Settings
    engine: sa.Engine
    knowledge: Knowledge
    conversations: Conversations
    receipts: StoredReceipts
    assistant: Assistant
    notices: tuple[str, ...] = ()
    """Sentences for the person who runs the program: what works only in part."""

    def close(self) -> None:
        """Give back the database."""
        self.engine.dispose()


def build(settings: Settings, *, lasting: bool = True) -> Moat:
    """Return the program, ready to answer; talks that are not `lasting` end with the process."""
    engine = open_database(settings)
    with storage_failures.as_sentences(settings.database()):
        notices = load_knowledge(engine, settings)
        knowledge, clock = Knowledge(engine), SystemClock()
        conversations = StoredConversations(engine, clock, quiet_days=settings.conversation_days) if lasting else PassingConversations()
        receipts = StoredReceipts(engine, kept=settings.receipts_kept)
        memory = Memory(conversations, receipts)
        table = importance.read(settings)
        assistant = Assistant(knowledge, memory, clock, RandomIds(), model_dir=settings.data_dir / "models", importance=table)
        assistant.prepare()
    gc.freeze()  # what a start has made stays; looking through it again and again would only cost
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
    gc.enable()
    return Moat(settings, engine, knowledge, conversations, receipts, assistant, notices)


def open_database(settings: Settings) -> sa.Engine:
    """Return the database, reachable and with all tables up to date."""
    _make_writable(settings.data_dir)
    address = settings.database()
    with storage_failures.as_sentences(address):
        engine = database.connect(address)
        database.migrate(engine)
        state.migrate(engine)
    return engine


def load_knowledge(engine: sa.Engine, settings: Settings) -> tuple[str, ...]:
    """Load the packs if they were changed; of a broken one say so and go on with what was loaded before."""
    try:
        load_packs(engine, settings.packs, at=datetime.now(UTC), who="moat", why="read at the start")
    except PackError as error:
        log.info("packs refused, problems: %d", len(error.problems))
        found = [f"  {problem}" for problem in error.problems[:PROBLEMS_SHOWN]]
        rest = len(error.problems) - len(found)
        found += [f"  and {rest} more"] if rest else []
        found.append("Mend the pack (`moat pack check FOLDER` lists every problem), or let MOAT_PACKS name another one.")
        older = ", ".join(f"{pack.name} {pack.version}" for pack in Knowledge(engine).packs())
        if not older:
            raise StartError(["The knowledge can not be loaded, and there is no older one to answer from.", *found]) from None
        return (f"The knowledge in MOAT_PACKS can not be loaded; answers come from what was loaded before: {older}.", *found)
    return ()


def _make_writable(folder: Path) -> None:
    """Make the folder and try it out."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError([f"The data folder {folder} can not be written ({error.strerror}). MOAT_DATA_DIR names another one."]) from None
