"""A follow-up as it stands when it has been completed from the talk, or the wish that only the talk can meet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.conversation import ASIDE, Turn


class Wish(StrEnum):
    """What a message wants that no claim answers."""

    READING = "reading"
    """How the last question was understood."""
    NOTHING_SAID = "nothing_said"
    """It asks about an answer where none was given."""
    WHICH = "which"
    """It speaks of two, or of one of several, and there are none."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that can stand alone."""

    text: str
    kind: str | None = None
    """The kind, where the form alone tells it."""
    base: tuple[str, ...] = ()
    """Claims of the answer that it asks about."""
    leans: bool = False
    """Something came from the talk."""
    context: tuple[str, ...] = ()
    """Entities of the turn before, for questions that name others."""
    before: str = ""
    """The completed question of the turn before, where this one leans on it."""
    carried: str | None = None
    """The kind of the question that is asked once more."""
    wish: Wish | None = None
    named: bool = False
    """A name took the place of a pronoun: the question says itself what it is about."""
    noun: bool = False
    """It asks for a thing by its noun alone ("and revenue?"): the noun is what it is about."""
    focus: tuple[str, ...] = ()
    """Whom it is about, where it also names others."""
    matter: bool = False
    """It asks on about what happened, which the answer before told of, and about nobody for his own sake."""
    others: bool = False
    """It asks for others than those that were told of."""
    beside: bool = False
    """It names somebody itself and only may speak of the talk: it has to be answerable by itself."""


def carried(turn: Turn) -> str | None:
    """Return the kind that a question keeps when it is asked once more; none where it was not understood the first time."""
    return None if turn.kind in ASIDE else turn.kind
