"""Where two texts stand against one another: opposite words, and what one of them denies."""

from __future__ import annotations

import re

from bot.answering.desk import Desk
from bot.understanding.words import Lexicon
from knowledge.search import stems


def opposed(desk: Desk, low: str, text: str) -> int:
    """Count the pairs of opposites of which the question holds one side and the claim only the other."""
    asked, told = desk.lexicon.sides(low), desk.lexicon.sides(text)
    return sum(other in told and other not in asked and side not in told for side, other in opposites(desk.lexicon, asked))


def opposites(lexicon: Lexicon, sides: frozenset[str]) -> list[tuple[str, str]]:
    """Return these sides, each with the list that stands against it."""
    return [(s, lexicon.opposite_sides[s]) for s in sorted(sides)]


def denied_stems(desk: Desk, text: str, words: int = 5) -> set[str]:
    """Return the stems that closely follow a negation in a text and stand nowhere else in it."""
    found: set[str] = set()
    rest, at = [], 0
    for m in desk.lexicon.finditer(text, "denials"):
        behind = re.split(r"[,;:.]|\bbut\b|\band\b|\balthough\b", text[m.end() :])[0].split()[:words]
        end = m.end() + len(" ".join(behind)) + 1
        found.update(stems(" ".join(behind)))
        rest.append(text[at : m.start()])
        at = max(at, end)
    rest.append(text[at:])
    return found - set(stems(" ".join(rest)))
