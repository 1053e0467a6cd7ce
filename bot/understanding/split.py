"""Splits a message that asks two things, and tells the question from what is only said before it."""

from __future__ import annotations

import re

from .normalize import tokens

MOST = 3
_END = re.compile(r"(?<=[?？!])\s+(?=\S)|(?<=[。？！])(?=\S)|(?<=[?!])(?=[\u4e00-\u9fff])|(?<=[a-z0-9)]\.)\s+(?=[A-Z“\"'(])")
_ASKS_ON = r"who|whose|what|whats|what's|why|when|how|where|which|since when|is|are|does|did|do|has|can|will"
_JOIN = re.compile(rf"(?:,\s*|\s+)(?:and|also|plus)\s+(?=(?:also\s+)?(?:{_ASKS_ON})\b)", re.IGNORECASE)
_ASKS = (
    r"who|whose|what|whats|why|when|how|where|which|is|are|was|were|does|did|do|has|have|can|could|will|would|should|"
    r"tell|compare|list|name|give|show|explain"
)
_QUESTION = re.compile(
    rf"[?？]\s*$|^(?:so |and |but |ok |well )*(?:{_ASKS})\b|[吗呢吧]|什么|多少|为什么|谁|哪|怎么|几",
    re.IGNORECASE,
)
_FRIENDLY = (
    r"cool|ok(?:ay)?|thanks?|thank you|thx|great|fine|nice|hi|hello|hey|haha|lol|hm+|right|"
    r"got it|i see|good|perfect|alright"
)
"""Words that greet, thank or agree, and ask nothing."""
_SMALL = re.compile(rf"(?:(?:{_FRIENDLY}|sorry)\b[\s,!.]*)+(?:there|you|then|it|ok)?[!.\s]*", re.IGNORECASE)
_LEAD = re.compile(rf"^(?:(?:{_FRIENDLY}|well)\b(?: there| you| then)?[\s]*[.,!]+\s+)+", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """Return the sentences of a message."""
    return [s.strip() for s in _END.split(text) if s.strip()]


def is_question(sentence: str) -> bool:
    """Say whether a sentence asks something (mark, question word or request)."""
    return bool(_QUESTION.search(sentence))


def questions(text: str) -> list[str]:
    """Return the questions of a message, at most three, each with enough words to stand; one when it cannot be split.

    What is said before the first question stays with it: it often holds the name that the question is about.
    """
    text = _LEAD.sub("", text) or text
    parts: list[str] = []
    said: list[str] = []
    for sentence in sentences(text):
        if _SMALL.fullmatch(sentence):
            continue
        if not is_question(sentence):
            said.append(sentence)
            continue
        for part in _JOIN.split(sentence):
            if len(tokens(part)) >= 3 or not parts:
                parts.append(" ".join([*said, part]).strip())
                said = []
            else:
                parts[-1] = f"{parts[-1]} and {part}"
    if not parts:
        return [text]
    if said:
        parts[-1] = f"{parts[-1]} {' '.join(said)}"
    return parts[:MOST] if len(parts) <= MOST else [text]
