"""Writes out what a message leaves unsaid: names for pronouns, a noun asked for by itself, the time that was spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import Turn

from .dates import find_periods
from .interpret import Interpreter
from .normalize import tokens
from .swap import said
from .words import Lexicon

MOST_NOUN = 2
"""Words of a message that is a noun alone."""
DATED = ("standing", "number", "count", "landscape", "compare")
"""Kinds of question whose answer is of one time."""
_THING_LEAD = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|hmm*|well|then|interesting|cool|nice)[ ,.]+)*(?:(?:what|how) about\s+)?(?:(?:the|its|their|which)\s+)?",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|who|whom|whose|what|which|why|when|where|how|any|example|examples|"
    r"for|to|by|from|with|of|in|on|at|over|under|about|than|more|less|it|they|he|she|them|that|this|those|these|there|one|ones|other|others|"
    r"another|else|all|both|open|good|sure|first|second|last|now|then|today|before|after|earlier|later|still|yet|ever|not|no|yes|true|\w+ed|\w+ing|\w+ly)\b",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(r"\W*(?:(?:and|but|so)\s+)?(?:why|how come|when|since when)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_ONE_IT = re.compile(r"\b(its|their|his|her)\b|\b((?:that|this) (?:one|thing)|it|they|them|he|she|him)\b|(它们?|[他她]们?)", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b|[他她](?!们)", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(its|their)\b|\b(?:they|it|them)\b|[他她]们", re.IGNORECASE)
_EVENT = re.compile(r"\b(?:is|was|be|about|of|for|on) it\W*$", re.IGNORECASE)
_NOBODY = re.compile(r"\bit(?: (?:really|actually))? (?:takes?|took|taken|costs? to)\b", re.IGNORECASE)
"""An "it" that means nobody ("why did it take them so long")."""
_OF_ITS_OWN = re.compile(r"\b(?:an?|any|some|every|each|no)\s+[\w -]*?\b(?:its|their)\s+own\b", re.IGNORECASE)
"""An "its" that means somebody of the message itself ("a firm without data of its own")."""
_MATTER = re.compile(
    r"\b(?:did|does|do|will|has|had|was|is)\s+(?:it|that|this)\s+(?:all\s+|ever\s+|already\s+|finally\s+|still\s+)?"
    r"(?:end|ended|start|started|begin|begun|happen|happened|finish|finished|go|gone|turn(?:ed)? out|take place|taken place|last|lasted|"
    r"work out|over|resolved|settled|decided|come about|come to|cost\s+(?:the|an?|them|him|us|\w+s)\b)"
    r"|\bhow (?:many|much) of (?:them|those|these|it|that)\b",
    re.IGNORECASE,
)
"""A pronoun that means what happened, or what was counted, and never a firm ("how did it end?", "how many of them?")."""
_THEM = re.compile(r"\b(?:them|those|these)(?: both| two)?\b", re.IGNORECASE)


def with_names(text: str, names: Sequence[str]) -> str:
    """Put names in place of the pronoun, or behind the question."""
    joined = " and ".join(names)
    event = _EVENT.search(text)
    nobody = _NOBODY.search(text) or _OF_ITS_OWN.search(text)
    m = _ONE_IT.search(text[: event.start()] if event else text, nobody.end() if nobody else 0)
    if m is None:
        return f"{text} ({joined})"
    name = f"{names[0]}'s" if m.group(1) else joined if len(names) == 1 else names[0]
    return text[: m.start()] + name + text[m.end() :]


def beside_the_matter(text: str, names: Sequence[str]) -> str | None:
    """Return a message with names behind it where its pronoun means no firm, but what was told of one; none for other messages."""
    return f"{text} ({' and '.join(names)})" if _MATTER.search(text) else None


def with_person(text: str, who: str, others: Sequence[str], standing_for: Sequence[str] = ()) -> str:
    """Put a person's name for "he" or "she", and other names for a pronoun beside it ("how did they get him?").

    What a person does as somebody's head ("did he sue?") is asked of those he stands for as well.
    """
    who = f"{standing_for[0]}'s {who}" if standing_for else who
    filled = _PERSON.sub(lambda m: f"{who}'s" if m.group().casefold() in ("his", "hers") else who, text, count=1)
    plain = _OF_OTHERS.search(filled)
    if plain is None or not others:
        return filled
    return filled[: plain.start()] + (f"{others[0]}'s" if plain.group(1) else others[0]) + filled[plain.end() :]


def with_all_names(text: str, names: Sequence[str], lexicon: Lexicon) -> str:
    """Put several names in place of "the two" or "of them", or behind the question."""
    joined = " and ".join(names)
    replaced = lexicon.pattern("pair_pronouns").sub(joined, text, count=1)
    if replaced == text:
        replaced = _THEM.sub(joined, text, count=1)
    return replaced if replaced != text else f"{text} ({joined})"


def at_that_time(text: str, last: Turn, interpreter: Interpreter) -> str:
    """Add the time that was spoken of to a question about places and figures of then ("how many points did it have?")."""
    today = interpreter.knowledge.as_of()
    periods = find_periods(last.question, today)
    if last.kind not in DATED or not periods or find_periods(text, today) or not _PAST.search(text) or _NOT_THEN.match(text):
        return text
    return f"{text.rstrip('?!. ')} {said(periods[0])}"


def noun_only(text: str, interpreter: Interpreter) -> str | None:
    """Return the words of a message that asks for a thing by its noun alone ("and revenue?", "what about the price?")."""
    noun = _THING_LEAD.sub("", text).strip(" ?!.,")
    words = [t.folded for t in tokens(noun)]
    if not 0 < len(words) <= MOST_NOUN or not noun.isascii() or not all(w.isalpha() for w in words):
        return None
    return None if _NO_NOUN.search(noun) or interpreter.find_areas(noun) else noun
