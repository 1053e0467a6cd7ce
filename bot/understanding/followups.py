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

from .beside import LEAD, asked_more_exactly, back_to, compared, with_subject
from .dates import Period, find_periods
from .filling import at_that_time, noun_only, with_all_names, with_names
from .focus import makers, meant, ordinal, other, pair, person, with_a_thing
from .interpret import Interpreter
from .names import Mention
from .normalize import cjk_share, tokens
from .roles import described
from .shifts import settled
from .swap import is_led, measured, predecessor, swap
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
NEWEST = 3
"""Claims of the answer before in which "the replacement" is looked for."""
SHORT = 12
"""Words up to which a question without a name leans on the talk."""
_ASKS_OTHERWISE = re.compile(
    r"^(?:and |so |but )?(?:since )?(?:when|where|how|what year|what day)\s+(?=did|does|do|is|was|were|has|have)", re.IGNORECASE
)
_ASIDE_OF_TALK = re.compile(r"^(?:what is the source|what would change this|more about): ", re.IGNORECASE)
_QUESTION_WORDS = re.compile(r"^(?:why|how|when|who|what is the source|what would change this|where|more about): ", re.IGNORECASE)
_TAIL = re.compile(r"[ ,]+(?:exactly|precisely|then|though|tho|again|actually|btw|please|pls|roughly)$")
_HOW_MANY = re.compile(r"\W*(?:(?:and|but|so)\s+)?how (?:many|much)\s+\w+\W*", re.IGNORECASE)
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
    focus: tuple[str, ...] = ()
    """Whom it is about, where it also names others."""
    beside: bool = False
    """It names somebody itself and only may speak of the talk: it has to be answerable by itself."""


def complete(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Return the question completed from the talk, or as it is when it stands alone."""
    last, asked = talk.last, talk.asked
    if last is None or asked is None:
        return Completed(text, wish=Wish.WHICH if _chooses_between_none(text, interpreter, lexicon) else None)
    if lexicon.has("asks_reading", text) and len(tokens(text)) <= SHORT:
        return Completed(text, wish=Wish.READING)
    if (bare := _bare(text, talk, last, interpreter, lexicon)) is not None:
        return bare
    text = settled(text, _time_of(asked, interpreter))
    mentions = interpreter.names.find(text, tokens(text), supported=True)
    if not mentions and (older := predecessor(text, last, interpreter)) is not None:
        return Completed(older, None, (), True)
    if interpreter.strangers(text):
        return Completed(text)
    if mentions and (chosen := _one_of_a_list(text, asked, talk, interpreter, lexicon)) is not None and chosen.wish is None:
        return chosen
    if (again := _once_more(text, talk, mentions, interpreter, lexicon)) is not None:
        return again
    if mentions and not lexicon.has("pair_pronouns", text):
        return _beside_names(text, last, asked, mentions, interpreter, lexicon)
    return _lean(text, asked, talk, interpreter, lexicon)


def _time_of(turn: Turn, interpreter: Interpreter) -> Period | None:
    """Return the time that a turn spoke of: its question, or else the claim that answered it."""
    knowledge = interpreter.knowledge
    asked = find_periods(turn.question, knowledge.as_of())
    told = "".join(c.as_of for c in knowledge.claims(turn.claims[:1]).values())
    return next(iter(asked or find_periods(told, knowledge.as_of())), None)


def _chooses_between_none(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    """Say whether a message without a talk before it chooses between two that it does not name ("which is the better of the two?")."""
    if len(tokens(text)) > SHORT or not (lexicon.has("pair_pronouns", text) and lexicon.has("chooses", text)):
        return False
    return not interpreter.names.find(text, tokens(text), supported=True) and not interpreter.find_areas(text)


def _once_more(text: str, talk: Talk, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message that asks the question before of somebody else, sets another beside it, or goes back to somebody."""
    last, asked = talk.last, talk.asked
    if last is None or asked is None:
        return None
    turn = _question_of(talk, asked)
    if (swapped := swap(text, turn, mentions, interpreter, lexicon)) is not None:
        return Completed(swapped, None, (), True, carried=carried(turn), focus=tuple(m.entity for m in mentions[:1] if m.entity))
    if (more := _once_more_exactly(text, turn, mentions, interpreter, lexicon)) is not None:
        return more
    if (against := measured(text, turn, mentions, interpreter, lexicon)) is not None:
        return Completed(against, base=last.claims, leans=True, named=True, carried=carried(turn))
    if (beside := compared(text, mentions, asked, interpreter)) is not None:
        return Completed(beside, leans=True, named=True)
    if mentions and (back := back_to(text, mentions, lexicon)) is not None:
        return Completed(back, context=last.entities[:2], leans=True, named=True)
    return None


def _once_more_exactly(
    text: str, turn: Turn, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon
) -> Completed | None:
    """Complete a message that asks the question before of somebody else, and says something more exactly ("and X, in 4k?")."""
    parts = asked_more_exactly(text, mentions)
    if parts is None:
        return None
    found = interpreter.names.find(parts[0], tokens(parts[0]), supported=True)
    swapped = swap(parts[0], turn, found, interpreter, lexicon) if found else None
    if swapped is None:
        return None
    focus = tuple(m.entity for m in found[:1] if m.entity)
    return Completed(f"{swapped.rstrip('?!. ')} {parts[1]}".strip(), leans=True, base=turn.ground, carried=carried(turn), focus=focus)


def _beside_names(text: str, last: Turn, asked: Turn, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Complete a message that names somebody, and may speak of what was talked about beside it."""
    filled, whom = with_subject(text, mentions, asked, interpreter)
    context = tuple(dict.fromkeys([*last.entities[:2], *last.topics[:1]]))[:2]
    short = len(tokens(text)) <= SHORT
    base, before = (asked.ground, asked.question) if short else ((), "")
    if whom is not None:
        return Completed(filled, base=base, context=context, before=before, leans=True, named=True, focus=(whom,))
    points_back = short and (is_led(text, lexicon) or lexicon.has("of_them", text))
    return Completed(text, base=base, context=context, before=before, leans=points_back, beside=points_back)


def _bare(text: str, talk: Talk, last: Turn, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message that is nothing but a question word, or a doubt about the answer."""
    said = text.casefold().strip(" ?!.,;:…？！。，")
    forms = {said, LEAD.sub("", said), _TAIL.sub("", said), _TAIL.sub("", LEAD.sub("", said))}
    name = next((n for n in BARE if forms & set(lexicon.lists[n])), None)
    if name is None and lexicon.has("doubt", text) and len(tokens(text)) <= 8:
        named = interpreter.names.find(text, tokens(text), supported=True)
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
    if (shown := described(text, last.ground[:NEWEST], last.entities, interpreter)) is not None:
        start, end, entity = shown
        name = interpreter.knowledge.entities([entity])[entity].name
        filled = text[:start] + name + text[end:]
        return Completed(filled, base=last.ground, leans=True, context=last.entities[:1], before=last.question, named=True)
    return _filled(text, last, talk, words, interpreter, lexicon)


def _filled(text: str, last: Turn, talk: Talk, words: float, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Fill a question with whom the talk is about."""
    knowledge = interpreter.knowledge
    another = other(last, knowledge) if lexicon.has("others", text) else None
    whom = [another] if another is not None else meant(text, with_a_thing(talk, last, text, knowledge), interpreter)
    context = tuple(dict.fromkeys([*last.topics[:3], *makers(whom, knowledge)]))
    if (who := person(text, last, interpreter)) is not None:
        return Completed(with_names(text, [who]), base=last.ground, leans=True, context=context, before=last.question)
    if not whom:
        return Completed(text, leans=words <= FEW and last.about_something, base=last.ground, before=last.question)
    names = [e.name for e in knowledge.entities(whom).values()]
    if (noun := noun_only(text, interpreter)) is not None and (len(names) == 1 or last.kind == "compare"):
        question = f"what is {names[0]}'s {noun}" if len(names) == 1 else f"compare {' and '.join(names)}: {noun}"
        again = last.kind if len(names) > 1 else None
        return Completed(question, base=last.ground, leans=True, context=context, before=last.question, carried=again, noun=" " not in noun)
    filled = at_that_time(with_names(text, names), last, interpreter)
    return Completed(
        filled, base=last.ground, leans=True, context=context, before=last.question, named=not filled.endswith(")"), focus=tuple(whom[:1])
    )


def _one_of_a_list(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message about one of a list ("the second one")."""
    one = ordinal(text, talk)
    if one is None:
        return None
    m, entity = one
    if entity is None:
        return Completed(text, wish=Wish.WHICH)
    filled = f"{text[: m.start()]}{interpreter.knowledge.entities([entity])[entity].name}{text[m.end() :]}"
    mentions = interpreter.names.find(filled, tokens(filled), supported=True)
    if (again := swap(filled, last, mentions, interpreter, lexicon)) is not None:
        return Completed(again, None, (), True, carried=carried(last), focus=(entity,))
    return Completed(filled, base=last.ground, leans=True, before=last.question, named=True, focus=(entity,))


def _the_other(text: str, last: Turn, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete "and the other one?": what was asked of two, or answered of one of them, asked of the other alone."""
    another = other(last, interpreter.knowledge) if len(tokens(text)) <= FEW and lexicon.has("others", text) else None
    if another is None or [t for t in tokens(lexicon.pattern("others", "replace").sub(" ", text)) if t.folded not in ("and", "but", "for")]:
        return None
    two = [m for m in interpreter.names.find(last.question, tokens(last.question), supported=True) if m.entity in last.entities]
    if len(two) != 2:
        return None
    name = interpreter.knowledge.entities([another])[another].name
    question = last.question[: two[0].start] + name + last.question[two[1].end :]
    return Completed(question, None, (), True, carried=carried(last), focus=(another,))


def _chosen(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message about one of a list ("the second one") or about two ("which of them is older?"); none for others."""
    knowledge = interpreter.knowledge
    if (one := _one_of_a_list(text, last, talk, interpreter, lexicon) or _the_other(text, last, interpreter, lexicon)) is not None:
        return one
    both = lexicon.has("pair_pronouns", text)
    if not both and not (len(tokens(text)) <= SHORT and _WHICH.search(text) and lexicon.has("chooses", text)):
        return None
    two = pair(talk, interpreter, lexicon, text)
    if len(two) < 2:
        return Completed(text, wish=Wish.WHICH) if both else None
    names = [e.name for e in knowledge.entities(two).values()]
    return Completed(with_all_names(text, names, lexicon), base=last.ground, leans=True, before=last.question, named=True)


def _is_a_strange_word(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    toks = tokens(text)
    return 0 < len(toks) <= 2 and all(
        t.text.isascii() and not lexicon.has("pronouns", t.text) and interpreter.is_strange(t.folded) for t in toks
    )
