"""Whom "the second one" means: what the last answer listed, or the places of the board that it was about."""

from __future__ import annotations

import re

from bot.conversation import Talk, Turn
from knowledge.reader import Knowledge

from .dates import main_period
from .focus import BOARDS, FIRMS, maker
from .interpret import Interpreter

COMPARED = 4
"""Of those named in one question that a talk can point to."""
PLACES = 10
"""Of a board that a talk can point to."""
_ORDINALS = {
    "first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "latter": -1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4,
    "5th": 4, "last": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"\b(?:the|that|this)\s+({'|'.join(_ORDINALS)})(?:\s+(?:ones?|company|firm|model|maker|platform|name|entry)\b|(?=\s*(?:[-?.!,:;]|$)))",
    re.IGNORECASE,
)


def ordinal(text: str, talk: Talk, interpreter: Interpreter) -> tuple[re.Match[str], str | None] | None:
    """Return where a message says "the second one", and which entity of the last list that is (none: there is no such one)."""
    m = _ORDINAL.search(text)
    listed = () if m is None else next((x for t in reversed(talk.turns) if len(x := _listed(t, interpreter)) > 1), ())
    if not listed and talk.asked is not None and 1 < len(talk.asked.entities) <= COMPARED:
        listed = talk.asked.entities  # two that were asked about together stand in the order in which they were named
    if m is None or not listed:
        return None
    n = _ORDINALS[m.group(1).casefold()]
    return m, ((listed[n] or None) if -len(listed) <= n < len(listed) else None)


def board_of(turn: Turn, knowledge: Knowledge) -> str | None:
    """Return the board that a turn was about, and nothing else."""
    named = knowledge.entities(turn.entities)
    return next(iter(named)) if len(named) == 1 and all(e.kind in BOARDS for e in named.values()) else None


def _listed(turn: Turn, interpreter: Interpreter) -> tuple[str, ...]:
    """Return what a turn listed; of one about a board, who held its places on the last day that was asked about (empty: not known)."""
    knowledge = interpreter.knowledge
    board = board_of(turn, knowledge) if turn.answered else None
    if board is None:
        return turn.listed
    period = main_period(turn.question, knowledge.as_of())
    rows = knowledge.scores(benchmark=board, as_of=min(period.last, knowledge.as_of()) if period else knowledge.as_of())
    last = max((c.as_of for c in rows), default="")
    held = {c.rank: c.subject for c in rows if c.as_of == last and c.rank}
    places = tuple(held.get(n, "") for n in range(1, min(max(held, default=0), PLACES) + 1))
    return places if sum(map(bool, places)) > 1 else turn.listed


def of_the_sort_asked(entity: str, last: Turn, knowledge: Knowledge) -> str:
    """Return the maker of what was listed, where the last question was asked of the maker of another that was; else the thing itself."""
    asked = [e.kind in FIRMS for e in knowledge.entities((last.focus or last.entities)[:1]).values()]
    listed = [e.kind in FIRMS for e in knowledge.entities([entity]).values()]
    return (maker([entity], knowledge) or entity) if asked == [True] and listed == [False] else entity
