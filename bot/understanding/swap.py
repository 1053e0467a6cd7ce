"""Asks the question before once more of somebody else, of another time or in another area: "what about X?", "and in April?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import Turn

from .dates import Period, find_periods, main_period
from .focus import makers
from .interpret import Interpreter
from .names import Mention
from .normalize import tokens
from .words import Lexicon

_SMALL = re.compile(
    r"\b(?:and|but|in|on|at|of|for|by|since|no|oh|ok|okay|so|well|hm+|sorry|the|then|now|is|it|with|what|about|by|back|a|as|呢)\b"
    r"|[那呢吗]",
    re.IGNORECASE,
)
_ASKS_ANEW = re.compile(r"\b(?:who|which|what|how)(?:'s)?\s+(?:was|were|is|are|did|about)\b(?:\s+(?:it|that|they|one))?", re.IGNORECASE)
_BY_ITSELF = re.compile(r"(?:last|this|next|yesterday|today|now)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"\b(?:instead of|rather than|in place of|not)\b", re.IGNORECASE)
_LEFT_OVER = {"s", "though", "tho", "please", "pls", "instead", "now", "today", "currently"}
_THAN = re.compile(r"^\W*(?:and |but |so )*(?:is|was|are|were) (?:that|this|it|they|those)\b.*\bthan\W*(?:the )?$", re.IGNORECASE)
_SET_AGAINST = re.compile(
    r"\W*(?:(?:and|but|so|how|ok|now)[ ,]+)*"
    r"(?:compared?(?:\s+(?:that|this|it|those|these|them))?|comparing|in comparison|relative|next|versus|vs\.?|against)\W+"
    r"(?:(?:to|with|against)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
MEASURES = ("number", "count", "date")
"""Kinds of question whose answer is a figure."""
SHORT_AREA = 5
"""Words up to which the name of an area alone asks the question before for that area."""


def swap(text: str, turn: Turn, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> str | None:
    """Return the question before with what this message names in place of its like; none when the message says more."""
    today = interpreter.knowledge.as_of()
    periods, areas = find_periods(text, today), interpreter.find_areas(text)
    led = is_led(text, lexicon)
    left = _left_over(text, mentions, periods, bool(areas), interpreter, lexicon)
    if lexicon.has("earlier", text) and not mentions and len(left) <= 1:
        known = find_periods(turn.question, today)
        before = known[0].first if known else today
        return f"{_open_end(turn.question.replace(known[0].text, '') if known else turn.question)} before {before}"
    if left or not (mentions or periods or (areas and (led or len(tokens(text)) <= SHORT_AREA))):
        return None
    if not (led or periods or turn.kind != "profile" or areas):
        return None
    question = turn.question
    if mentions:
        question = _with_names(question, text, mentions, turn, interpreter, lexicon)
    for p in periods:
        question = with_period(question, p, today, lexicon)
    if areas and not mentions:
        question = interpreter.with_areas(question, interpreter.area_text(text))
    return question


def as_of_today(text: str, turn: Turn, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> str | None:
    """Return how those stand today of whom the talk is, where a message says no more than that ("and X now?")."""
    spoken_of = {*turn.entities, *makers(turn.entities, interpreter.knowledge)}
    if not mentions or not lexicon.has("today", text) or not {m.entity for m in mentions} <= spoken_of:
        return None
    periods = find_periods(text, interpreter.knowledge.as_of())
    if _left_over(text, mentions, periods, bool(interpreter.find_areas(text)), interpreter, lexicon):
        return None
    return f"how does {' and '.join(m.text for m in mentions)} stand today"


def measured(text: str, turn: Turn, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> str | None:
    """Return the question before, asked of whom a figure is set against ("is that more than X?", "and compared to X?"); else none."""
    if turn.kind not in MEASURES or len(mentions) != 1 or text[mentions[0].end :].strip(" ?!."):
        return None
    if not (_THAN.search(text[: mentions[0].start]) or sets_against(text, mentions)):
        return None
    return _with_names(turn.question, text, mentions, turn, interpreter, lexicon)


def sets_against(text: str, mentions: Sequence[Mention]) -> bool:
    """Say whether a message does nothing but set somebody beside what was talked about ("and compared to X?")."""
    return len(mentions) == 1 and bool(_SET_AGAINST.fullmatch(text[: mentions[0].start])) and not text[mentions[0].end :].strip(" ?!.")


def is_led(text: str, lexicon: Lexicon) -> bool:
    """Say whether a message begins like a question asked once more ("what about", "no, I meant")."""
    words = "|".join(map(re.escape, lexicon.lists["replace"] + lexicon.lists["meant"]))
    return bool(re.match(rf"\s*(?:(?:ok|okay|so|well|no|hm+|sorry)[\s,]+)*(?:{words})\b", text, re.IGNORECASE) or re.match(r"那", text))


def _left_over(
    text: str, mentions: Sequence[Mention], periods: Sequence[Period], areas: bool, interpreter: Interpreter, lexicon: Lexicon
) -> list[str]:
    """Return the words of a message that are neither names, periods, areas nor the small words around them."""
    rest = text
    for m in sorted((m for m in mentions if m.entity), key=lambda m: -m.start):
        rest = rest[: m.start] + " " + rest[m.end :]
    for p in periods:
        rest = rest.replace(p.text, " ")
    if periods and not mentions:
        rest = _ASKS_ANEW.sub(" ", rest)
    if len(mentions) > 1:
        rest = _INSTEAD.sub(" ", rest)
    rest = lexicon.pattern("replace", "meant", "back_to", "earlier", *(["up_or_down"] if periods else [])).sub(" ", rest)
    rest = _SMALL.sub(" ", rest)
    if areas:
        rest = interpreter.without_areas(rest)
    return [t.folded for t in tokens(rest) if t.folded not in _LEFT_OVER]


def _with_names(question: str, text: str, mentions: Sequence[Mention], turn: Turn, interpreter: Interpreter, lexicon: Lexicon) -> str:
    """Put the names of a message in place of their likes in the question before."""
    if turn.unknown and not turn.entities and turn.unknown[0] in question:
        return question.replace(turn.unknown[0], mentions[0].text, 1)
    before = [m for m in interpreter.names.find(question, supported=True) if m.entity]
    kinds = interpreter.knowledge.entities([m.entity for m in (*mentions, *before) if m.entity])
    if len(mentions) == 2 and _INSTEAD.search(text[mentions[0].end : mentions[1].start]):
        old = next((m for m in before if m.entity == mentions[1].entity), None)
        if old is not None:
            return question[: old.start] + mentions[0].text + question[old.end :]
    likes: list[tuple[Mention, Mention]] = []
    for m in mentions:
        free = [b for b in before if b not in {old for _, old in likes}]
        likes += [(m, b) for b in free if b.entity and m.entity and kinds[b.entity].kind == kinds[m.entity].kind][:1]
    if len(mentions) > 1 and len(likes) == len(mentions):
        for m, old in sorted(likes, key=lambda p: -p[1].start):
            question = question[: old.start] + m.text + question[old.end :]
        return question
    like = [m for m in before if m.entity and mentions[0].entity and kinds[m.entity].kind == kinds[mentions[0].entity].kind]
    new = " and ".join(m.text for m in mentions)
    if not before:
        return f"{_open_end(question)} ({new})"
    one_side = turn.kind == "compare" and len(like) > 1 and not lexicon.has("meant", text)
    old = (like or before)[-1 if one_side else 0]
    return question[: old.start] + new + question[old.end :]


def with_period(question: str, p: Period, today: str, lexicon: Lexicon) -> str:
    """Return the question for another time: in place of the time it names, else behind it and without "now"."""
    phrase = said(p)
    known = main_period(question, today)
    if known is not None:
        lead = rf"(?:\b(?:before|since|until|after|in|on|as of|back in|by)\s+)?{re.escape(known.text)}"
        return re.sub(lead, lambda _: phrase, question, count=1)
    bare = re.sub(r"\s+", " ", lexicon.pattern("today").sub(" ", question))
    return f"{_open_end(bare)} {phrase}"


def said(p: Period) -> str:
    """Return a period as a question says it."""
    if p.mode == "in" and _BY_ITSELF.match(p.text):
        return p.text
    return f"{'before' if p.mode == 'until' else p.mode} {p.text}"


def _open_end(question: str) -> str:
    return re.sub(r"[?!](?=\s|$)", "", question).strip().rstrip(". ")
