"""What a talk remembers: its recent turns, as far as follow-ups refer to them. Kept as JSON by a port."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

TURNS = 8
"""Remembered in one talk."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question that was answered, and what the answer brought up."""

    question: str
    """Completed: it can stand alone."""
    kind: str
    entities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Entities that the answer brought up, most prominent first."""
    areas: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    """Claims of the answer, the headline's first."""
    answered: bool = True
    listed: tuple[str, ...] = ()
    """What the answer listed, for "which of them"."""


@dataclass(frozen=True, slots=True)
class Talk:
    """The recent turns of one conversation, oldest first."""

    turns: tuple[Turn, ...] = field(default=())

    @property
    def last(self) -> Turn | None:
        """The latest turn that was answered, or the latest at all."""
        return next((t for t in reversed(self.turns) if t.answered), self.turns[-1] if self.turns else None)

    def after(self, turn: Turn) -> Talk:
        """Return the talk with one more turn; the oldest fall away."""
        return replace(self, turns=(*self.turns, turn)[-TURNS:])

    def dump(self) -> str:
        """Return the talk as JSON."""
        return json.dumps([asdict(t) for t in self.turns], ensure_ascii=False)

    @classmethod
    def read(cls, state: str | None) -> Talk:
        """Return a talk from JSON; what cannot be read is a new talk (an older version may have written it)."""
        try:
            rows = json.loads(state) if state else []
            return cls(tuple(_turn(r) for r in rows))
        except (ValueError, TypeError, AttributeError):
            return cls()


def _turn(row: dict[str, Any]) -> Turn:
    """Return a turn from what JSON made of it, which has lists for tuples."""
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Turn(**fields)
