"""Completes a message that is nothing but a question word, or a doubt about the answer: "why?", "source?", "over what?"."""

from __future__ import annotations

import re

from bot.conversation import Talk, Turn

from .beside import LEAD
from .completed import Completed, Wish
from .focus import view_of
from .interpret import Interpreter
from .normalize import tokens
from .words import Lexicon

BARE = {
    "bare_why": ("why", "why: {q}"),
    "bare_evidence": ("evidence", "what is the source: {q}"),
    "bare_change": ("evidence", "what would change this: {q}"),
    "bare_date": ("date", "when: {q}"),
    "bare_how": ("how", "how: {q}"),
    "bare_who": ("who", "who: {q}"),
    "bare_where": ("fact", "where: {q}"),
    "bare_more": ("profile", "more about: {q}"),
}
ABOUT_THE_ANSWER = ("bare_evidence", "bare_change")
"""They ask about what was answered, and so about nothing where nothing was."""
THIN = 3
"""Words up to which a question that leans on the one before says nothing without it."""
_ASKS_OTHERWISE = re.compile(
    r"^(?:and |so |but )?(?:since )?(?:when|where|how|what year|what day)\s+(?=did|does|do|is|was|were|has|have)", re.IGNORECASE
)
_ASIDE_OF_TALK = re.compile(r"^(?:what is the source|what would change this|more about): ", re.IGNORECASE)
_QUESTION_WORDS = re.compile(r"^(?:why|how|when|who|what is the source|what would change this|where|more about): ", re.IGNORECASE)
_TRUE = re.compile(r"\b(?:true|right|correct)\b", re.IGNORECASE)
_TAIL = re.compile(r"[ ,]+(?:exactly|precisely|then|though|tho|again|actually|btw|please|pls|roughly)$")
_OF_WHAT = re.compile(r"(?:about|over|for|on|of|to|from|with|by|in|at|against|into|under|because of) (?:what|which)(?: \w+)?")
"""A preposition and a question word ("over what?"): the question before, asked for what it left open."""

_WHO_ELSE = re.compile(r"(who|which one|which|what) (is|are|was|were|does|do|did|has|have|can|will)(?: it)?(?: then| instead)?")
"""A question word and a verb ("who is?"): the yes-or-no question before, asked for whom it is true of."""


def _forms(text: str) -> set[str]:
    """Return a message as it is, and without the small words before and behind it."""
    said = text.casefold().strip(" ?!.,;:…？！。，")
    return {said, LEAD.sub("", said), _TAIL.sub("", said), _TAIL.sub("", LEAD.sub("", said))}


def bare_form(text: str, lexicon: Lexicon) -> str | None:
    """Return which of `BARE` a message is, if it is nothing else."""
    forms = _forms(text)
    return next((n for n in BARE if forms & set(lexicon.lists[n])), None)


def bare_question(text: str, talk: Talk, last: Turn, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message that is nothing but a question word, or a doubt about the answer."""
    name = bare_form(text, lexicon)
    if name is None and lexicon.has("doubt", text) and len(tokens(text)) <= 8:
        named = interpreter.names.find(text, supported=True)
        name = None if named else "bare_evidence"
    if last.kind == "thesis" and _TRUE.search(text) and lexicon.has("doubt", text) and (view := view_of(last, interpreter.knowledge)):
        return Completed(f"does {interpreter.knowledge.entities([view])[view].name} hold up", None, last.claims, True, named=True)
    if name is None:
        return _left_open(text, talk.asked or last, interpreter)
    if name in ABOUT_THE_ANSWER and not _just_answered(talk):
        return Completed(text, wish=Wish.NOTHING_SAID)
    kind, pattern = BARE[name]
    if name not in ABOUT_THE_ANSWER and talk.asked is not None and not talk.asked.answered and talk.asked.near:
        return Completed(pattern.format(q=_QUESTION_WORDS.sub("", talk.asked.question)), kind, talk.asked.near, True)
    question = _QUESTION_WORDS.sub("", _full_question(talk, last))
    if kind == "why" and _ASKS_OTHERWISE.match(question):
        return Completed(_ASKS_OTHERWISE.sub("why ", question, count=1), kind, last.claims, True)
    return Completed(pattern.format(q=question), kind, last.claims, True)


def _left_open(text: str, asked: Turn, interpreter: Interpreter) -> Completed | None:
    """Complete a message that asks for what the question before left open: "over what?", "who is?"."""
    forms = sorted(_forms(text), key=len)
    if (what := next((form for form in forms if _OF_WHAT.fullmatch(form)), None)) is not None:
        return Completed(f"{what}: {_QUESTION_WORDS.sub('', asked.question)}", "fact", asked.ground, True)
    whom = next((m for form in forms if (m := _WHO_ELSE.fullmatch(form))), None)
    return None if whom is None else _of_whom(whom, asked, interpreter)


def _of_whom(asked: re.Match[str], turn: Turn, interpreter: Interpreter) -> Completed | None:
    """Complete "who is?" from a question that asks whether somebody is; none where the question before was another."""
    verb = re.match(rf"(?:{LEAD.pattern[1:]})?{asked.group(2)}\s+", turn.question, re.IGNORECASE)
    found = interpreter.names.find(turn.question, supported=True)
    subject = next((m for m in found if verb is not None and m.start == verb.end()), None)
    if subject is None:
        return None
    rest = turn.question[subject.end :].strip()
    return Completed(f"{asked.group(1)} {asked.group(2)} {rest}", leans=True, base=turn.ground, before="", named=True)


def _full_question(talk: Talk, last: Turn) -> str:
    """Return the last question that says what it is about: not "for how much?", but what that was asked of."""
    thin = [t for t in talk.turns if t.inherits and len(tokens(t.question.partition(" (")[0])) <= THIN]
    return next((t.question for t in reversed(talk.turns) if t.answered and t not in thin), last.question)


def _just_answered(talk: Talk) -> bool:
    """Say whether the latest turn that asked for anything was answered; thanks and greetings ask for nothing."""
    latest = next((t for t in reversed(talk.turns) if t.kind not in ("smalltalk", "help")), None)
    return latest is not None and latest.answered


def question_of(talk: Talk, asked: Turn) -> Turn:
    """Return the question that "what about X?" asks once more: not "says who?" or "more", but what these were about."""
    if asked.kind == "evidence" and asked.inherits and not _ASIDE_OF_TALK.match(asked.question):
        return next((t for t in reversed(talk.turns) if t.about_something and t.kind != "evidence"), asked)
    if not _ASIDE_OF_TALK.match(asked.question):
        return asked
    question = _QUESTION_WORDS.sub("", asked.question)
    return next((t for t in reversed(talk.turns) if t.question == question), Turn(question, asked.kind, asked.entities))
