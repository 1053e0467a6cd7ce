"""Completes a question from the talk: "why?", "what about X?", "and in April?", "is it open?", "compare those two".

Ordered rules on the form of the message, before any classification. The result is a text that can stand alone, so that
everything after understands a follow-up just as it understands a first question; or a wish that only the talk can meet
(`Wish`). Whom a pronoun means is found in `focus.py`, the question asked once more of somebody else in `swap.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Talk, Turn

from .bare import bare_form, bare_question, question_of
from .beside import asked_more_exactly, back_to, compared, denied, with_subject
from .completed import Completed, Wish, carried
from .dates import Period, main_period
from .filling import at_that_time, beside_the_matter, noun_only, with_all_names, with_names, with_person
from .focus import FIRMS, RANKED, makers, meant, other, pair, parties, person, view_meant, with_a_thing, with_firm
from .fragments import whole_field, whole_names
from .interpret import Interpreter
from .lists import of_the_sort_asked, ordinal
from .names import Mention
from .normalize import cjk_share, tokens
from .ranks import in_the_field, place_or_list
from .roles import counterpart, described
from .shifts import settled
from .swap import MEASURES, as_of_today, is_led, measured, swap
from .versions import another_version
from .words import Lexicon

FEW = 8
"""Words up to which a question leans on a turn that names nobody."""
NEWEST = 3
"""Claims of the answer before in which "the replacement" is looked for."""
SHORT = 12
"""Words up to which a question without a name leans on the talk."""
STRANGE = 2
"""Words that nobody knows from which a message is none, however many known ones stand between them."""
_POINTS_BACK = re.compile(r"\b(?:it|its|they|them|their|theirs|there|he|him|his|she|her|those|these)\b|[它他她]", re.IGNORECASE)
_OF_NOBODY = re.compile(r"\b(?:it|that|this)\s+(?:really\s+|always\s+)?(?:depends?|var(?:y|ies)|differs?|matters?)\b", re.IGNORECASE)
"""An "it" that means what was said, and nobody whom the answer brought up."""
_THOSE_WHO = re.compile(
    r"\b(?:these|those|there)\W*$|\b(?:do|does|did|doing|done|has|have|had|tried)\s+it\W*$|\b(?:is|are|was|were) there\b", re.IGNORECASE
)
"""What such a message says of what others do ("who else does it?")."""
_HOW_MANY = re.compile(r"\W*(?:(?:and|but|so)\s+)?how (?:many|much)\s+\w+\W*", re.IGNORECASE)
BOTH_AND = re.compile(r"\bboth\b(?=(?:\s+[\w-]+){1,6}?\s+and\b)", re.IGNORECASE)
"""How two things are joined that the message itself names ("both a platform and a model")."""
_WHICH = re.compile(r"\b(?:which|who)\b|\bof (?:them|those|these)\b|\bcompare\b|\bdifferences?\b|哪|更", re.IGNORECASE)


def complete(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Return the question completed from the talk, or as it is when it stands alone."""
    done = _completed(text, talk, interpreter, lexicon)
    if done.wish is not None or done.kind is not None:
        return done
    return replace(done, text=in_the_field(done.text, text, talk, interpreter, lexicon))


def _completed(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Return the question with what it leaves to the talk, but for the field of competition."""
    last, asked = talk.last, talk.asked
    if last is None or asked is None:
        nothing = Wish.NOTHING_SAID if last is not None and bare_form(text, lexicon) is not None else None
        return Completed(text, wish=Wish.WHICH if _chooses_between_none(text, interpreter, lexicon) else nothing)
    if lexicon.has("asks_reading", text) and len(tokens(text)) <= SHORT:
        return Completed(text, wish=Wish.READING)
    if (bare := bare_question(text, talk, last, interpreter, lexicon)) is not None:
        return bare
    text = settled(text, *_times_of(asked, interpreter))
    mentions = interpreter.names.find(text, supported=True)
    if not mentions and (again := another_version(text, asked, interpreter) or place_or_list(text, talk, interpreter, lexicon)) is not None:
        return Completed(again, None, (), True)
    if not mentions and (whole := whole_names(with_firm(text, asked, interpreter, lexicon), talk, interpreter, lexicon)) != text:
        text, mentions = whole, interpreter.names.find(whole, supported=True)
    if not mentions:
        text = whole_field(text, interpreter)
    return Completed(text) if interpreter.strangers(text) else _leant(text, talk, mentions, interpreter, lexicon)


def _leant(text: str, talk: Talk, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Complete a message that asks once more, names somebody and speaks of the talk beside, or names nobody."""
    last, asked = talk.last, talk.asked
    if last is None or asked is None:
        return Completed(text)
    if mentions and (chosen := _one_of_a_list(text, asked, talk, interpreter, lexicon)) is not None and chosen.wish is None:
        return chosen
    if (again := _once_more(text, talk, mentions, interpreter, lexicon)) is not None:
        return again
    if mentions and (len({m.entity for m in mentions}) > 1 or not lexicon.has("pair_pronouns", text)):
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
    spoken_of = [*asked.focus, *asked.entities, *asked.topics[:2]]
    if mentions and (like := counterpart(text, mentions, spoken_of, interpreter)) is not None:
        return Completed(like)
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
    filled, whom = denied(text, mentions, asked, interpreter) or with_subject(text, mentions, asked, interpreter)
    context = tuple(dict.fromkeys([*last.entities[:2], *last.topics[:1]]))[:2]
    short = len(tokens(text)) <= SHORT
    base, before = (asked.ground, asked.question) if short else ((), "")
    if whom is not None:
        return Completed(filled, base=base, context=context, before=before, leans=True, named=True, focus=(whom,))
    points_back = short and bool(is_led(text, lexicon) or lexicon.has("of_them", text) or _POINTS_BACK.search(text))
    return Completed(text, base=base, context=context, before=before, leans=points_back, beside=points_back)


def _lean(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Fill a question that names nobody from the turn before, where its form or shortness asks for it."""
    if _is_strange(text, interpreter, lexicon):
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
    between = parties(talk, last, text, knowledge)
    view = view_meant(talk, last, text, lexicon, knowledge)
    whom = between or view or meant(text, with_a_thing(talk, last, text, knowledge), interpreter)
    context = tuple(dict.fromkeys([*last.topics[:3], *makers(whom, knowledge)]))
    if (who := person(text, last, interpreter)) is not None:
        names = [e.name for e in knowledge.entities(whom[:1]).values()]
        standing_for = names[:1] if lexicon.has("filing_words", text) else []
        return Completed(with_person(text, who, names, standing_for), base=last.ground, leans=True, context=context, before=last.question)
    if not last.entities and _OF_NOBODY.search(text):
        return Completed(text, base=last.ground, leans=True, before=last.question)
    if lexicon.has("others_asked", text) and not _POINTS_BACK.search(_THOSE_WHO.sub(" ", text)):
        return Completed(text, base=last.ground, leans=True, before=_told_of_nobody(last, interpreter) or last.question, others=True)
    if not whom:
        return Completed(text, leans=words <= FEW and last.about_something, base=last.ground, before=last.question)
    names = [e.name for e in knowledge.entities(whom).values()]
    if (noun := noun_only(text, interpreter)) is not None and (len(names) == 1 or last.kind == "compare"):
        return _by_its_noun(noun, names, last, context, interpreter)
    matter = beside_the_matter(text, names) if all(e.kind in FIRMS for e in knowledge.entities(whom).values()) else None
    filled = f"{text} ({' and '.join(names)})" if between else matter or at_that_time(with_names(text, names), last, interpreter)
    return Completed(
        filled, base=last.ground, leans=True, context=context, before=last.question, named=not filled.endswith(")"), focus=tuple(whom[:1]),
        matter=matter is not None,
    )  # fmt: skip


def _told_of_nobody(turn: Turn, interpreter: Interpreter) -> str:
    """Return what the answer of a turn told, without whom it told it of: what others may have in common with them."""
    said = next((c.text for c in interpreter.knowledge.claims(turn.claims[:1]).values()), "")
    for m in reversed(interpreter.names.find(said, supported=True)):
        said = said[: m.start] + said[m.end :]
    return said


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
    one = ordinal(text, talk, interpreter)
    if one is None:
        return None
    m, entity = one
    if entity is None:
        return Completed(text, wish=Wish.WHICH)
    entity = of_the_sort_asked(entity, last, interpreter.knowledge)
    filled = f"{text[: m.start()]}{interpreter.knowledge.entities([entity])[entity].name}{text[m.end() :]}"
    mentions = interpreter.names.find(filled, supported=True)
    if (again := swap(filled, last, mentions, interpreter, lexicon)) is not None:
        return Completed(again, None, (), True, carried=carried(last), focus=(entity,))
    return Completed(filled, base=last.ground, leans=True, before=last.question, named=True, focus=(entity,))


def _the_other(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message about "the other one": with no more words in it, what was asked of the two or of the one, asked of the other."""
    found = lexicon.pattern("others").search(text) if len(tokens(text)) <= SHORT else None
    another = other(talk, last, interpreter.knowledge) if found is not None else None
    if found is None or another is None:
        return None
    name = interpreter.knowledge.entities([another])[another].name
    around = f"{text[: found.start()]} {text[found.end() :]}"
    if not [t for t in tokens(lexicon.pattern("replace").sub(" ", around)) if t.folded not in ("and", "but", "for")]:
        spoken_of = [m for m in interpreter.names.find(last.question, supported=True) if m.entity in last.entities]
        if not spoken_of:
            return None
        question = last.question[: spoken_of[0].start] + name + last.question[spoken_of[-1].end :]
        return Completed(question, None, (), True, carried=carried(last), focus=(another,))
    filled = text[: found.start()] + name + text[found.end() :]
    return Completed(
        filled, base=last.ground, leans=True, before=last.question, named=True, focus=(another,),
        context=tuple(makers([another], interpreter.knowledge)),
    )  # fmt: skip


def _chosen(text: str, last: Turn, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed | None:
    """Complete a message about one of a list ("the second one") or about two ("which of them is older?"); none for others."""
    knowledge = interpreter.knowledge
    if (one := _one_of_a_list(text, last, talk, interpreter, lexicon) or _the_other(text, last, talk, interpreter, lexicon)) is not None:
        return one
    both = lexicon.has("pair_pronouns", BOTH_AND.sub(" ", text))
    if not both and not (len(tokens(text)) <= SHORT and _WHICH.search(text) and lexicon.has("chooses", text)):
        return None
    two = pair(talk, interpreter, lexicon, text)
    if len(two) < 2:
        return Completed(text, wish=Wish.WHICH) if both else None
    names = [e.name for e in knowledge.entities(two).values()]
    filled = with_all_names(text, names, lexicon)
    matter = len(last.entities) == 1 and last.kind not in (*RANKED, *MEASURES, "compare", "profile")  # the same was asked of the two
    return Completed(filled, base=last.ground, leans=True, before=last.question, named=True, matter=matter)


def _is_strange(text: str, interpreter: Interpreter, lexicon: Lexicon) -> bool:
    """Say whether a message is of words that nobody knows: all of one or two, most of more; it means nobody of the talk."""
    toks = [t for t in tokens(text) if not t.folded.isdigit()]
    if not toks or not all(t.text.isascii() for t in toks) or lexicon.has("pronouns", text):
        return False
    strange = sum(interpreter.is_strange(t.folded) for t in toks)
    return strange == len(toks) if len(toks) <= STRANGE else strange >= STRANGE and 2 * strange > len(toks)
