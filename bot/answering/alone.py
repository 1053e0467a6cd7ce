"""Whether a question for a list, asked in the middle of a talk, has a subject of its own: then the talk before it does not count."""

from __future__ import annotations

import re

from bot.understanding.completed import Completed
from bot.understanding.followups import BOTH_AND
from bot.understanding.normalize import cjk_share, tokens
from bot.understanding.query import Query
from bot.understanding.words import Lexicon

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


_IT_OF_NOBODY = re.compile(
    r"\b(?:is|was|would|isn't|wasn't)\s+(?:it|that)\s+(?:\w+\s+)?(?:fair|true|right|possible|likely|safe|correct|worth|enough)\b|"
    r"\b(?:is|are|was|were)\s+there\b|\bthose\s+(?:of|who|which|with|from)\b",
    re.IGNORECASE,
)
"""Pronouns that stand for nobody of the talk ("is it fair to say", "is there any ...", "those of ...")."""
_GOES_ON = re.compile(r"\W*(?:and|but|so|or|then|also|what about|how about|ok|okay|yes|no|really)\b", re.IGNORECASE)
"""How a message begins that goes on with the talk."""
CHINESE = 0.3
"""Share of Chinese letters from which two of them count as a word."""
WHOLE = 8
"""Words from which a message may be a whole question."""


def says_all_itself(text: str, done: Completed, lexicon: Lexicon) -> bool:
    """Say whether a message is long enough for a whole question, and neither goes on with what was said nor points back to it."""
    bare = _IT_OF_NOBODY.sub(" ", BOTH_AND.sub(" ", text))
    words = len(tokens(text)) if cjk_share(text) < CHINESE else len(tokens(text)) / 2
    points_back = done.beside or any(lexicon.has(n, bare) for n in ("pronouns", "those_meant")) or _OF_THE_TALK.search(bare) is not None
    return words >= WHOLE and not points_back and _GOES_ON.match(text) is None


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
