"""What a question states, parted from what it asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ASKS = re.compile(
    r"\b(?:how (?:many|much|long|far|big|large|high|often|fast|old|come|good)|what (?:kind|sort|type) of|by (?:what|how much|which)|"
    r"what|which|who|whom|whose|when|where|why|how)\b(?:'s)?",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:(?:so|and|but|then|well) )*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|"
    r"isn't|aren't|wasn't|doesn't|didn't|hasn't)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"[, ]+(?:right|correct|isn't it|didn't it|doesn't it|wasn't it|is it|was it|did it|does it|don't they|aren't they|innit|true|yes|no|"
    r"i guess|i hear|i heard|they say|fine)\s*$",
    re.IGNORECASE,
)
_BOUNDS = re.compile(
    r"[.?!;:](?:\s+|$)|,\s+|\s+-\s+|\s+(?=so\s+(?:what|which|who|how|why|when|where|does|did|do|is|are)\b)|"
    r"(?<=\w)\s+(?=then\s+(?:what|who|how)\b)"
)
_ASIDE = re.compile(r"(?:now that|given that|since|after|before|when|while|with|despite|although|though|as|because)\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?:who|whose|which)\s+(?=\w+(?:s|ed)\b|(?:is|was|had|has|led|ran|made|built|left|took|sold|bought|won|lost|came|went)\b)",
    re.IGNORECASE,
)
"""A clause that tells more of the one before it: ", who leads it to this day,"."""
EARLY, SHORT = 14, 7
"""A word that asks makes its clause a question when it stands within so many letters of its start, or the clause has fewer words."""


_CHATTER = re.compile(
    r"\b(?:i|i'?m|i'?ve|my|me|we|our|us|boss|class|thesis|meeting|slide|deck|call|investor|lawyer|counsel|client|"
    r"thanks|thank you|cheers|please|pls|"
    r"sorry|hello|hi|hey|"
    r"good (?:morning|afternoon|evening)|quick question|question|essay|fact check|source)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]+(?:\s+|$)|[^.!?]+$")


def without_chatter(text: str, names: Sequence[int]) -> str:
    """Return a message with the sentences blotted out that only speak of the asker ("My boss keeps asking."): they name nobody."""
    if len(names) == 0:
        return text
    parts = list(_SENTENCE.finditer(text))
    for m in parts if len(parts) > 1 else ():
        if not any(m.start() <= n < m.end() for n in names) and _CHATTER.search(m.group()) and len(m.group().split()) < LONG:
            text = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
    return text


LONG = 11
"""Sentences of so many words say more."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A question in two parts."""

    text: str
    """What it states; where no clause does, all of what it asks about without the words that ask."""
    asks: str
    """The words that ask ("how many", "why"), several with a space between."""
    beside: bool
    """It states something in a clause of its own."""


def stated(text: str) -> Stated:
    """Part the clauses that state from those that ask."""
    clauses = [c.strip(" ?!.,;") for c in _BOUNDS.split(text)]
    clauses = [c for c in clauses if c]
    tagged = bool(_TAG.search(text.strip(" ?!.")))
    states: list[str] = []
    about: list[str] = []
    asks: list[str] = []
    for n, clause in enumerate(clauses):
        if _TAG.fullmatch(f" {clause}"):
            continue
        m = _ASKS.search(clause)
        if (_ASIDE.match(clause) and n < len(clauses) - 1) or (m is None and not (_YES_NO.match(clause) and not tagged)):
            states.append(clause)
        elif m is None:
            about.append(clause)
        elif n and m.start() == 0 and _RELATIVE.match(clause) and n < len(clauses) - 1:
            states.append(_RELATIVE.sub("", clause))
        else:
            before, behind = clause[: m.start()], clause[m.end() :]
            asks.append(m.group().casefold())
            whole = m.start() < EARLY or len(clause.split()) < SHORT or not behind.strip()
            about.append(f"{before} {behind}" if whole else behind)
            states += [] if whole else [before]
    return Stated(" . ".join(states or about), " ".join(asks), bool(states))
