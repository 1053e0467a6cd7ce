"""Keeps talks: in the database for surfaces that live on, in memory for a single run."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

import sqlalchemy as sa

from adapters.characters import well_formed
from adapters.storage.database import put
from adapters.storage.failures import costs_only_memory
from adapters.storage.tables import ConversationTable
from bot.ports import Clock

_TABLE: sa.Table = ConversationTable.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
_STATE = sa.select(_TABLE.c.state).where(_TABLE.c.id == sa.bindparam("talk"), _TABLE.c.touched >= sa.bindparam("oldest"))
_QUIET = sa.delete(_TABLE).where(_TABLE.c.touched < sa.bindparam("oldest"))
"""The statements that every answer needs are made once: making one takes longer than the database does."""


class StoredConversations:
    """Keeps talks in the database until they have been quiet for some days."""

    def __init__(self, engine: sa.Engine, clock: Clock, *, quiet_days: int) -> None:
        """Keep talks that were last touched within `quiet_days`."""
        self._engine = engine
        self._clock = clock
        self._quiet = timedelta(days=quiet_days)

    def load(self, conversation: str) -> str | None:
        """Return the state, or none when the talk is new or has been forgotten."""
        asked = {"talk": well_formed(conversation), "oldest": self._oldest()}
        with costs_only_memory("a conversation was not read"), self._engine.connect() as connection:
            state: str | None = connection.scalar(_STATE, asked)
            return state
        return None

    def save(self, conversation: str, state: str) -> None:
        """Store the state, replacing what was there; talks that have been quiet for too long go."""
        row = {"id": well_formed(conversation), "state": well_formed(state), "touched": self._clock.now()}
        with costs_only_memory("a conversation was not kept"), self._engine.begin() as connection:
            put(connection, _TABLE, "id", row)
            connection.execute(_QUIET, {"oldest": self._oldest()})

    def forget(self, conversation: str) -> None:
        """Drop the state; nothing happens when there is none."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_TABLE).where(_TABLE.c.id == well_formed(conversation)))

    def _oldest(self) -> str:
        return (datetime.fromisoformat(self._clock.now()) - self._quiet).isoformat(timespec="seconds")


class PassingConversations:
    """Keeps talks as long as the process lives; the least recently touched go first when there are very many."""

    def __init__(self, *, most: int = 20_000) -> None:
        """Keep at most `most` talks."""
        self._states: OrderedDict[str, str] = OrderedDict()
        self._most = most

    def load(self, conversation: str) -> str | None:
        """Return the state, or none when the talk is new or has been forgotten."""
        return self._states.get(conversation)

    def save(self, conversation: str, state: str) -> None:
        """Store the state, replacing what was there."""
        self._states[conversation] = state
        self._states.move_to_end(conversation)
        if len(self._states) > self._most:
            self._states.popitem(last=False)

    def forget(self, conversation: str) -> None:
        """Drop the state; nothing happens when there is none."""
        self._states.pop(conversation, None)
