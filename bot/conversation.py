"""What a talk remembers: its recent turns, as far as follow-ups refer to them. Kept as JSON by a port."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import Any

TURNS = 8
"""Remembered in one talk."""
ASIDE = frozenset({"out_of_scope", "smalltalk", "help", "clarify"})
"""Kinds of turn that leave the subject of a talk where it is."""


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
    """What the answer set one below the other, in that order: "the second one" of what follows."""
    unknown: tuple[str, ...] = ()
    """Names in the question that are not known."""
    understood: str = ""
    """The reading of the question in words."""

    inherits: bool = False
    """Whom it is about was filled in from the turn before."""
    aside: bool = False
    """It was about nothing that is known here, and leaves the subject of the talk where it is."""
    focus: tuple[str, ...] = ()
    """Whom it is about, where it also names others: what was filled in, or stands in place of another."""
    near: tuple[str, ...] = ()
    """Claims nearest to a question that was not answered."""

    @property
    def ground(self) -> tuple[str, ...]:
        """Claims that what follows may speak of: those of the answer, or the nearest where there was none."""
        return self.claims or self.near

    @property
    def about_something(self) -> bool:
        """Say whether it asked for something of the landscape, answered or not."""
        return self.answered or (not self.aside and bool(self.entities or self.areas or self.unknown))


FIELDS = tuple(f.name for f in fields(Turn))


@dataclass(frozen=True, slots=True)
class Talk:
    """The recent turns of one conversation, oldest first."""

    turns: tuple[Turn, ...] = field(default=())

    @property
    def asked(self) -> Turn | None:
        """The latest turn that asked for something of the landscape, also in vain; what was just asked back counts too."""
        if self.turns and self.turns[-1].kind == "clarify" and self.turns[-1].question:
            return self.turns[-1]
        return next((t for t in reversed(self.turns) if t.about_something), None)

    @property
    def last(self) -> Turn | None:
        """The latest turn that was answered, or the latest at all."""
        return next((t for t in reversed(self.turns) if t.answered), self.turns[-1] if self.turns else None)

    def after(self, turn: Turn) -> Talk:
        """Return the talk with one more turn; the oldest fall away."""
        return replace(self, turns=(*self.turns, turn)[-TURNS:])

    def dump(self) -> str:
        """Return the talk as JSON."""
        return json.dumps([{name: getattr(t, name) for name in FIELDS} for t in self.turns], ensure_ascii=False)

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
