"""Completes a question from the talk: "why?", "what about X?", "and in April?", "is it open?", "compare those two".

Ordered rules on the form of the message, before any classification. The result is a text that can stand alone, so that
everything after understands a follow-up just as it understands a first question; or a wish that only the talk can meet
(`Wish`). Whom a pronoun means is found in `focus.py`, the question asked once more of somebody else in `swap.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation import ASIDE, Talk, Turn

from .filling import at_that_time, noun_only, with_all_names, with_names
from .focus import makers, meant, ordinal, pair, person
from .interpret import Interpreter
from .names import Mention
from .normalize import cjk_share, tokens
from .swap import measured, predecessor, swap
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
FEW = 8
"""Words up to which a question leans on a turn that names nobody."""
SHORT = 12
"""Words up to which a question without a name leans on the talk."""
_ASKS_OTHERWISE = re.compile(
    r"^(?:and |so |but )?(?:since )?(?:when|where|how|what year|what day)\s+(?=did|does|do|is|was|were|has|have)", re.IGNORECASE
)
_ASIDE_OF_TALK = re.compile(r"^(?:what is the source|what would change this|more about): ", re.IGNORECASE)
_QUESTION_WORDS = re.compile(r"^(?:why|how|when|who|what is the source|what would change this|where|more about): ", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:and|but|so|ok|okay|hm+|well|yes but|yeah but|then|sorry|wait|oh)[ ,]+)+", re.IGNORECASE)
_TAIL = re.compile(r"[ ,]+(?:exactly|precisely|then|though|tho|again|actually|btw|please|pls|roughly)$")
_HOW_MANY = re.compile(r"\W*(?:(?:and|but|so)\s+)?how (?:many|much)\s+\w+\W*", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?:(?:and|but|so|then|ok|why|how|when|where|what|which|for whom)[ ,]+)*"
    r"(?:is|was|are|were|does|do|did|has|have|had|can|could|will|would)\s+(it|they)\b",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(
    r"\W*(?:(?:and|but|so|how|ok)[ ,]+)*(?:compared?|comparing|in comparison|relative|next|versus|vs\.?|against)\W+"
    r"(?:(?:to|with)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(r"\s*(?:true|right|correct|known|possible|likely|clear|said|take|took|mean|an?\b|the\b|[A-Z])")
_WHICH = re.compile(r"\b(?:which|who)\b|\bof (?:them|those|these)\b|\bcompare\b|\bdifferences?\b|哪|更", re.IGNORECASE)


class Wish(StrEnum):
    """What a message wants that no claim answers."""

    READING = "reading"
    """How the last question was understood."""
    NOTHING_SAID = "nothing_said"
    """It asks about an answer where none was given."""
    WHICH = "which"
    """It speaks of two, or of one of several, and there are none."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that can stand alone."""

    text: str
    kind: str | None = None
    """The kind, where the form alone tells it."""
    base: tuple[str, ...] = ()
    """Claims of the answer that it asks about."""
    leans: bool = False
    """Something came from the talk."""
    context: tuple[str, ...] = ()
    """Entities of the turn before, for questions that name others."""
    before: str = ""
    """The completed question of the turn before, where this one leans on it."""
    carried: str | None = None
    """The kind of the question that is asked once more."""
    wish: Wish | None = None
    named: bool = False
    """A name took the place of a pronoun: the question says itself what it is about."""
    noun: bool = False
    """It asks for a thing by its noun alone ("and revenue?"): the noun is what it is about."""


def complete(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Return the question completed from the talk, or as it is when it stands alone."""
    last, asked = talk.last, talk.asked
    if last is None or asked is None:
        return Completed(text, wish=Wish.WHICH if _chooses_between_none(text, interpreter, lexicon) else None)
    if lexicon.has("asks_reading", text) and len(tokens(text)) <= SHORT:
        return Completed(text, wish=Wish.READING)
    if (bare := _bare(text, talk, last, interpreter, lexicon)) is not None:
        return bare
    mentions = interpreter.names.find(text, supported=True)
    if not mentions and (older := predecessor(text, last, interpreter)) is not None:
        return Completed(older, None, (), True)
    if interpreter.strangers(text):
        return Completed(text)
    if (again := _once_more(text, talk, mentions, interpreter, lexicon)) is not None:
        return again
    if mentions and not lexicon.has("pair_pronouns", text):
        return _beside_names(text, last, asked, mentions, interpreter)
    return _lean(text, asked, talk, interpreter, lexicon)


def _chooses_between_none(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    """Say whether a message without a talk before it chooses between two that it does not name ("which is the better of the two?")."""
    if len(tokens(text)) > SHORT or not (lexicon.has("pair_pronouns", text) and lexicon.has("chooses", text)):
        return False
    return not interpreter.names.find(text, supported=True) and not interpreter.find_areas(text)


def _once_more(text: str, talk: Talk, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message that asks the question before of somebody else, sets another beside it, or goes back to somebody."""
    last, asked = talk.last, talk.asked
    if last is None or asked is None:
        return None
    turn = _question_of(talk, asked)
    if (swapped := swap(text, turn, mentions, interpreter, lexicon)) is not None:
        return Completed(swapped, None, (), True, carried=carried(turn))
    if (against := measured(text, turn, mentions, interpreter, lexicon)) is not None:
        return Completed(against, base=last.claims, leans=True, named=True, carried=carried(turn))
    if (beside := _compared(text, mentions, asked, interpreter)) is not None:
        return Completed(beside, leans=True, named=True)
    if mentions and (back := _back_to(text, mentions, lexicon)) is not None:
        return Completed(back, context=last.entities[:2], leans=True, named=True)
    return None


def _beside_names(text: str, last: Turn, asked: Turn, mentions: Sequence[Mention], interpreter: Interpreter) -> Completed:
    """Complete a message that names somebody, and may speak of what was talked about beside it."""
    filled = _with_subject(text, mentions, asked, interpreter)
    context = tuple(dict.fromkeys([*last.entities[:2], *last.topics[:1]]))[:2]
    short = len(tokens(text)) <= SHORT
    base, before = (last.claims, last.question) if short else ((), "")
    return Completed(filled, base=base, context=context, before=before, leans=filled != text, named=filled != text)


def _back_to(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> str | None:
    """Return what is asked behind "back to X", of X; none when a message does not go back."""
    m = re.match(rf"(?:{_LEAD.pattern[1:]})?(?:{lexicon.pattern('back_to').pattern})\s*", text, re.IGNORECASE)
    if m is None or mentions[0].start > m.end() + len("the "):
        return None
    rest = text[mentions[0].end :].lstrip(" :,;.!?-")
    return with_names(rest, [mentions[0].text]) if len(tokens(rest)) > 1 else f"tell me about {mentions[0].text}"


def _compared(text: str, mentions: Sequence[Mention], asked: Turn, interpreter: Interpreter) -> str | None:
    """Return a comparison of what the talk is about with the one that a message names ("and compared to X?")."""
    if len(mentions) != 1 or not _SET_AGAINST.fullmatch(text[: mentions[0].start]) or text[mentions[0].end :].strip(" ?!."):
        return None
    known = interpreter.knowledge.entities([*asked.entities, *meant("it", asked, interpreter), *[m.entity for m in mentions if m.entity]])
    against = known.pop(mentions[0].entity or "", None)
    name = next((e.name for e in sorted(known.values(), key=lambda e: against is None or e.kind != against.kind)), None)
    return None if name is None else f"compare {name} with {mentions[0].text}"


def _with_subject(text: str, mentions: Sequence[Mention], asked: Turn, interpreter: Interpreter) -> str:
    """Put a name for the "it" or "they" that a message sets beside the one it names ("is it better than X?")."""
    m = _SUBJECT.match(text)
    if m is None or m.end() > mentions[0].start or _NO_SUBJECT.match(text[m.end() :]):
        return text
    named = [x.entity for x in mentions if x.entity]
    beside = {*named, *makers(named, interpreter.knowledge)}
    whom = [i for i in (*meant(text, asked, interpreter), *asked.topics) if i not in beside]
    name = next((e.name for e in interpreter.knowledge.entities(whom[:1]).values()), None)
    return text if name is None else text[: m.start(1)] + name + text[m.end(1) :]


def bare_form(text: str, lexicon: Lexicon) -> str | None:
    """Return which of `BARE` a message is, if it is nothing else."""
    said = text.casefold().strip(" ?!.,;:…？！。，")
    forms = {said, _LEAD.sub("", said), _TAIL.sub("", said), _TAIL.sub("", _LEAD.sub("", said))}
    return next((n for n in BARE if forms & set(lexicon.lists[n])), None)


def _bare(text: str, talk: Talk, last: Turn, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message that is nothing but a question word, or a doubt about the answer."""
    name = bare_form(text, lexicon)
    if name is None and lexicon.has("doubt", text) and len(tokens(text)) <= 8:
        named = interpreter.names.find(text, supported=True)
        name = None if named else "bare_evidence"
    if name is None:
        return None
    if name in ABOUT_THE_ANSWER and not _just_answered(talk):
        return Completed(text, wish=Wish.NOTHING_SAID)
    kind, pattern = BARE[name]
    question = _QUESTION_WORDS.sub("", _full_question(talk, last))
    if kind == "why" and _ASKS_OTHERWISE.match(question):
        return Completed(_ASKS_OTHERWISE.sub("why ", question, count=1), kind, last.claims, True)
    return Completed(pattern.format(q=question), kind, last.claims, True)


def _full_question(talk: Talk, last: Turn) -> str:
    """Return the last question that says what it is about: not "for how much?", but what that was asked of."""
    thin = [t for t in talk.turns if t.inherits and len(tokens(t.question.partition(" (")[0])) <= THIN]
    return next((t.question for t in reversed(talk.turns) if t.answered and t not in thin), last.question)


def carried(turn: Turn) -> str | None:
    """Return the kind that a question keeps when it is asked once more; none where it was not understood the first time."""
    return None if turn.kind in ASIDE else turn.kind


def _just_answered(talk: Talk) -> bool:
    """Say whether the latest turn that asked for anything was answered; thanks and greetings ask for nothing."""
    latest = next((t for t in reversed(talk.turns) if t.kind not in ("smalltalk", "help")), None)
    return latest is not None and latest.answered


def _question_of(talk: Talk, asked: Turn) -> Turn:
    """Return the question that "what about X?" asks once more: not "says who?" or "more", but what these were about."""
    if asked.kind == "evidence" and asked.inherits and not _ASIDE_OF_TALK.match(asked.question):
        return next((t for t in reversed(talk.turns) if t.about_something and t.kind != "evidence"), asked)
    if not _ASIDE_OF_TALK.match(asked.question):
        return asked
    question = _QUESTION_WORDS.sub("", asked.question)
    return next((t for t in reversed(talk.turns) if t.question == question), Turn(question, asked.kind, asked.entities))


def _lean(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Fill a question that names nobody from the turn before, where its form or shortness asks for it."""
    if _is_a_strange_word(text, interpreter, lexicon):
        return Completed(text)
    if (chosen := _chosen(text, last, talk, interpreter, lexicon)) is not None:
        return chosen
    standalone = (bool(interpreter.find_areas(text)) and not _HOW_MANY.fullmatch(text)) or lexicon.about_source(text)
    words = len(tokens(text)) if cjk_share(text) < 0.3 else len(tokens(text)) / 2
    if not lexicon.has("pronouns", text) and (standalone or words > SHORT):
        return Completed(text)
    knowledge = interpreter.knowledge
    whom = [last.entities[1]] if lexicon.has("others", text) and len(last.entities) > 1 else meant(text, last, interpreter)
    context = tuple(dict.fromkeys([*last.topics[:3], *makers(whom, knowledge)]))
    if (who := person(text, last, interpreter)) is not None:
        return Completed(with_names(text, [who]), base=last.claims, leans=True, context=context, before=last.question)
    if not whom:
        return Completed(text, leans=words <= FEW and last.answered, base=last.claims, before=last.question)
    names = [e.name for e in knowledge.entities(whom).values()]
    if (noun := noun_only(text, interpreter)) is not None and (len(names) == 1 or last.kind == "compare"):
        question = f"what is {names[0]}'s {noun}" if len(names) == 1 else f"compare {' and '.join(names)}: {noun}"
        again = last.kind if len(names) > 1 else None
        return Completed(question, base=last.claims, leans=True, context=context, before=last.question, carried=again, noun=" " not in noun)
    filled = at_that_time(with_names(text, names), last, interpreter)
    return Completed(filled, base=last.claims, leans=True, context=context, before=last.question, named=not filled.endswith(")"))


def _chosen(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message about one of a list ("the second one") or about two ("which of them is older?"); none for others."""
    knowledge = interpreter.knowledge
    if (one := ordinal(text, talk)) is not None:
        m, entity = one
        if entity is None:
            return Completed(text, wish=Wish.WHICH)
        filled = f"{text[: m.start()]}{knowledge.entities([entity])[entity].name}{text[m.end() :]}"
        mentions = interpreter.names.find(filled, supported=True)
        if (again := swap(filled, last, mentions, interpreter, lexicon)) is not None:
            return Completed(again, None, (), True, carried=carried(last))
        return Completed(filled, base=last.claims, leans=True, before=last.question, named=True)
    both = lexicon.has("pair_pronouns", text)
    if not both and not (len(tokens(text)) <= SHORT and _WHICH.search(text) and lexicon.has("chooses", text)):
        return None
    two = pair(talk, interpreter, lexicon, text)
    if len(two) < 2:
        return Completed(text, wish=Wish.WHICH) if both else None
    names = [e.name for e in knowledge.entities(two).values()]
    return Completed(with_all_names(text, names, lexicon), base=last.claims, leans=True, before=last.question, named=True)


def _is_a_strange_word(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    toks = tokens(text)
    return 0 < len(toks) <= 2 and all(
        t.text.isascii() and not lexicon.has("pronouns", t.text) and interpreter.is_strange(t.folded) for t in toks
    )
