"""Does a message ask something, whoever it is meant for? Told by its form alone: for a thread in which people talk to each other too.

Deliberately not by its meaning: "the second one is ahead" is about the subject and asks nothing.
"""

from __future__ import annotations

import re

from .bare import bare_form
from .filling import noun_only
from .interpret import Interpreter
from .normalize import cjk_share
from .words import Lexicon

MOSTLY_CHINESE = 0.3
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok|okay|hm+|well|yes|yeah|yep|no|then|sorry|wait|oh|also|right|thanks|thank you|please|pls|hey|moat)[ ,.:!-]+)+",
    re.IGNORECASE,
)
_NAME = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’-]*[a-zß-ÿ]"
_CALLED = (
    re.compile(rf"(?:^|[.!?…]\s+)@?({_NAME})(?:,| [-–—])\s"),
    re.compile(rf"(?:^|[.!?…]\s+)(?i:hey|hi|hello|yo),?\s+@?({_NAME})\b"),
    re.compile(rf",\s*@?({_NAME})\s*[?!.]*$"),
)
"""Somebody called by name ("Bob, lunch?", "hey Bob", "lunch, Bob?"): such a word, unless it is one of `asking_openers` or known of."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_OURS = re.compile(r"\b(?:i|me|my|we|us|our|you|your|he|she)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"^(?:and|plus|what about|how about|or)\s+", re.IGNORECASE)
_VERB = r"(?:is|are|was|were|does|did|has|had|can|could|will|would|should)"
_NO = r"(?:is|are|was|were|does|did|has|had|ca|could|wo|would|should)n['’]?t"
_TURNED = re.compile(
    rf"^(?:{_VERB}|{_NO})\s+(?:it|its|they|their|he|she|his|her|that|this|there|these|those|any\w*|the|all|both|either|not)\b",
    re.IGNORECASE,
)
"""A verb before its subject ("is it open"); "is a bit late" and "would be nice" leave their subject out."""
_DONE = re.compile(
    r"^(?:did|does|has|had)\s+(?:it|that|this|the\s+\w+|all(?: of)?(?: it| that)?)"
    r"(?:\s+(?:already|again|too|now|today|yesterday|before|once|for us))?\W*$",
    re.IGNORECASE,
)
"""What somebody has done ("did that already", "does the job")."""
_OF_A_THING = re.compile(
    r"^(?:list|name|sources?|evidence|proof|details|profile|overview|landscape|timeline|examples?)\b.*\b(?:is|are|was|were|looks?|went|has|have)\b",
    re.IGNORECASE,
)
"""A sentence about such a thing ("the list of X is ...")."""
_OURS_TURNED = re.compile(r"^(?:should|shall|can|could|would|will|do|did|must|may)\s+(?:i|we|you|one|people|anyone)\b", re.IGNORECASE)
"""A question about what somebody among them does: for us only where it names what we know of."""
_TURNED_BASE = re.compile(r"^(?:do|have)(?:n['’]?t)?\s+(?:they|any\w*)\b", re.IGNORECASE)
"""With these two, others are orders: "do it", "have the slides ready"."""
_BEFORE_NAME = re.compile(rf"^(?:(?:{_VERB}|{_NO})|do|have)\s+(?:the\s+)?$", re.IGNORECASE)


def asks(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    """Say whether a message has the form of a question, of a request, or of a follow-up ("why", "and X", "X too")."""
    text = _ADDRESS.sub(" ", text).strip()
    if _calls_another(text, interpreter, lexicon):
        return False
    if re.search("[?？]", text) or bare_form(text, lexicon) is not None:
        return True
    if cjk_share(text) > MOSTLY_CHINESE and lexicon.has("asking_chinese", text):
        return True
    rest = _LEAD.sub("", text)
    if lexicon.pattern("telling_starts").match(rest) or _DONE.match(rest) or _OF_A_THING.match(rest):
        return False
    if any(pattern.match(each) for pattern in (lexicon.pattern("asking_starts"), _TURNED, _TURNED_BASE) for each in (text, rest)):
        return True
    if _OURS_TURNED.match(rest) and interpreter.names.find(rest, supported=True):
        return True
    return _names_alone(text, interpreter, lexicon) or _begins_with_verb_and_name(rest, interpreter) or _another(text, interpreter, lexicon)


def _calls_another(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    """Say whether a message calls somebody by a name that nothing here has, a person's among those who talk."""
    called = {name for each in (text, _LEAD.sub("", text)) for pattern in _CALLED for name in pattern.findall(each)}
    openers = lexicon.pattern("asking_openers", "asking_starts", "telling_starts")
    return any(not openers.fullmatch(name) and not _names_alone(name, interpreter, lexicon) for name in called)


def _names_alone(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    """Say whether a message is nothing but names, places, times and what is asked of them, with a follow-up's small words between them."""
    found = interpreter.names.find(text, supported=True)
    left = text
    for mention in sorted(found, key=lambda m: -m.start):
        left = f"{left[: mention.start]} {left[mention.end :]}"
    placeless = interpreter.without_areas(left)
    placeless = lexicon.pattern(*lexicon.ending("_place")).sub(" ", placeless)
    timeless = _YEAR.sub(" ", lexicon.pattern("asking_times", "asking_nouns").sub(" ", placeless))
    if not found and timeless == left:
        return False
    return not re.sub(r"[\W\d]+", "", lexicon.pattern("asking_fillers").sub(" ", timeless))


def _begins_with_verb_and_name(text: str, interpreter: Interpreter) -> bool:
    """Say whether a verb stands before the name of its subject ("does X own Y", "is X open")."""
    first = next(iter(interpreter.names.find(text, supported=True)), None)
    return first is not None and bool(_BEFORE_NAME.match(text[: first.start]))


def _another(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    """Say whether a message sets one more noun or an earlier time beside the question before ("and revenue", "and before that")."""
    if not _ANOTHER.match(text) or _OF_OURS.search(text):
        return False
    rest = _ANOTHER.sub("", text)
    return noun_only(rest, interpreter) is not None or bool(
        lexicon.pattern("earlier").match(text) or lexicon.pattern("earlier").match(rest)
    )
