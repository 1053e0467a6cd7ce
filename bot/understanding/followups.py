"""Completes a question from the talk: "why?", "what about X?", "and in April?", "is it open?", "compare those two".

Ordered rules on the form of the message, before any classification. The result is a text that can stand alone, so that
everything after understands a follow-up just as it understands a first question; or a wish that only the talk can meet
(`Wish`). Whom a pronoun means is found in `focus.py`, the question asked once more of somebody else in `swap.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import Talk, Turn

from .bare import bare_question, question_of
from .beside import asked_more_exactly, back_to, compared, with_subject
from .completed import Completed, Wish, carried
from .dates import Period, main_period
from .filling import at_that_time, noun_only, with_all_names, with_names, with_person
from .focus import makers, meant, ordinal, other, pair, person, with_a_thing
from .interpret import Interpreter
from .names import Mention
from .normalize import cjk_share, tokens
from .roles import described
from .shifts import settled
from .swap import as_of_today, is_led, measured, predecessor, swap
from .words import Lexicon

FEW = 8
"""Words up to which a question leans on a turn that names nobody."""
NEWEST = 3
"""Claims of the answer before in which "the replacement" is looked for."""
SHORT = 12
"""Words up to which a question without a name leans on the talk."""
_POINTS_BACK = re.compile(r"\b(?:it|its|they|them|their|theirs|there|he|him|his|she|her|those|these)\b|[它他她]", re.IGNORECASE)
_HOW_MANY = re.compile(r"\W*(?:(?:and|but|so)\s+)?how (?:many|much)\s+\w+\W*", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|who)\b|\bof (?:them|those|these)\b|\bcompare\b|\bdifferences?\b|哪|更", re.IGNORECASE)


def complete(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Return the question completed from the talk, or as it is when it stands alone."""
    last, asked = talk.last, talk.asked
    if last is None or asked is None:
        return Completed(text, wish=Wish.WHICH if _chooses_between_none(text, interpreter, lexicon) else None)
    if lexicon.has("asks_reading", text) and len(tokens(text)) <= SHORT:
        return Completed(text, wish=Wish.READING)
    if (bare := bare_question(text, talk, last, interpreter, lexicon)) is not None:
        return bare
    text = settled(text, *_times_of(asked, interpreter))
    mentions = interpreter.names.find(text, supported=True)
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


def _times_of(turn: Turn, interpreter: Interpreter) -> tuple[Period | None, Period | None]:
    """Return the time that a turn's question spoke of, and that of the claim which answered it."""
    knowledge = interpreter.knowledge
    told = "".join(c.as_of for c in knowledge.claims(turn.claims[:1]).values())
    asked, answered = (main_period(text, knowledge.as_of()) for text in (turn.question, told))
    return asked or answered, answered or asked


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
    turn = question_of(talk, asked)
    if (today := as_of_today(text, turn, mentions, interpreter, lexicon)) is not None:
        return Completed(today, None, (), True)
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


def _once_more_exactly(text: str, turn: Turn, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message that asks the question before of somebody else, and says something more exactly ("and X, in 4k?")."""
    parts = asked_more_exactly(text, mentions)
    if parts is None:
        return None
    found = interpreter.names.find(parts[0], supported=True)
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
    points_back = short and bool(is_led(text, lexicon) or lexicon.has("of_them", text) or _POINTS_BACK.search(text))
    return Completed(text, base=base, context=context, before=before, leans=points_back, beside=points_back)


def _lean(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Fill a question that names nobody from the turn before, where its form or shortness asks for it."""
    if _is_a_strange_word(text, interpreter, lexicon):
        return Completed(text)
    if (chosen := _chosen(text, last, talk, interpreter, lexicon)) is not None:
        return chosen
    standalone = (interpreter.names_a_field(text) and not _HOW_MANY.fullmatch(text)) or lexicon.about_source(text)
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
        names = [e.name for e in knowledge.entities(whom[:1]).values()]
        return Completed(with_person(text, who, names), base=last.ground, leans=True, context=context, before=last.question)
    if not whom:
        return Completed(text, leans=words <= FEW and last.about_something, base=last.ground, before=last.question)
    names = [e.name for e in knowledge.entities(whom).values()]
    if (noun := noun_only(text, interpreter)) is not None and (len(names) == 1 or last.kind == "compare"):
        return _by_its_noun(noun, names, last, context, interpreter)
    filled = at_that_time(with_names(text, names), last, interpreter)
    return Completed(
        filled, base=last.ground, leans=True, context=context, before=last.question, named=not filled.endswith(")"), focus=tuple(whom[:1])
    )


def _by_its_noun(noun: str, names: Sequence[str], last: Turn, context: tuple[str, ...], interpreter: Interpreter) -> Completed:
    """Complete a message that is a noun alone: something that those have of whom the talk is, or another one to ask the same of."""
    if len(names) > 1:
        question, again = f"compare {' and '.join(names)}: {noun}", last.kind
    else:
        question, again = f"what is {names[0]}'s {noun}", None
        if last.kind != "profile" and interpreter.read(question, as_of=interpreter.knowledge.as_of()).guess.best == "profile":
            question, again = f"{last.question.rstrip('?!. ')}: {noun}", carried(last)
    new = " " not in noun and again is None
    return Completed(question, base=last.ground, leans=True, context=context, before=last.question, carried=again, noun=new)


def _one_of_a_list(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message about one of a list ("the second one")."""
    one = ordinal(text, talk)
    if one is None:
        return None
    m, entity = one
    if entity is None:
        return Completed(text, wish=Wish.WHICH)
    filled = f"{text[: m.start()]}{interpreter.knowledge.entities([entity])[entity].name}{text[m.end() :]}"
    mentions = interpreter.names.find(filled, supported=True)
    if (again := swap(filled, last, mentions, interpreter, lexicon)) is not None:
        return Completed(again, None, (), True, carried=carried(last), focus=(entity,))
    return Completed(filled, base=last.ground, leans=True, before=last.question, named=True, focus=(entity,))


def _the_other(text: str, last: Turn, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete "and the other one?": what was asked of two, or answered of one of them, asked of the other alone."""
    another = other(last, interpreter.knowledge) if len(tokens(text)) <= FEW and lexicon.has("others", text) else None
    if another is None or [t for t in tokens(lexicon.pattern("others", "replace").sub(" ", text)) if t.folded not in ("and", "but", "for")]:
        return None
    two = [m for m in interpreter.names.find(last.question, supported=True) if m.entity in last.entities]
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
