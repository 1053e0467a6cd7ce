"""Whether a question for a list, asked in the middle of a talk, has a subject of its own: then the talk before it does not count."""

from __future__ import annotations

import re

from bot.understanding.query import Query

from .desk import Desk
from .nouns import FIRM
from .scene import Scene
from .sets import OPENS, asks_for_a_list, read_set

_OF_ALL = re.compile(
    r"^\W*(?:list|name|show)\b|\b(?:are there|is there|exist|exists|at all|overall|in total|anywhere|in the world|in general)\b",
    re.IGNORECASE,
)
_OF_THE_TALK = re.compile(
    r"\b(?:it|its|they|them|theirs|he|she|his|him|hers|those|these|that one|this one|ones?|(?:the )?others?|another|else)\b|\bher\b",
    re.IGNORECASE,
)
_THEIR = re.compile(r"\btheirs?\b", re.IGNORECASE)


def may_stand_alone(text: str) -> bool:
    """Say whether a message opens like a list and nothing in it points back ("their" points to the firms of "which firms sold their")."""
    return OPENS.match(text.casefold()) is not None and _OF_THE_TALK.search(_THEIR.sub(" ", text)) is None


def stands_alone(desk: Desk, alone: Query, leaning: Query) -> bool:
    """Say whether a message is a whole question for a list by itself, and not rather one for what those of the talk have of it.

    Companies are asked for by what they are, so that whoever was talked about does not narrow them down; nor does it where a place is
    named or all there are is asked for. "Which models are open?" means those of the one talked about, as long as it has any.
    """
    if not asks_for_a_list(Scene(desk, alone, ())):
        return False
    mine = read_set(Scene(desk, alone, ()))
    if mine is None or not mine.members:
        return False
    if not any(c.before or c.after for c in mine.conditions):  # a bare sort of thing ("which models?")
        return bool(_OF_ALL.search(alone.typed))
    if mine.noun.kind == FIRM or any(c.place for c in mine.conditions) or _OF_ALL.search(alone.typed):
        return True
    theirs = read_set(Scene(desk, leaning, ()))
    return theirs is None or not theirs.members
