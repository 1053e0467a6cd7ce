"""Follow-ups to a ranking: who is second, the list of another month, and the field that stays until another is named."""

from __future__ import annotations

import re

from bot.conversation import Talk, Turn
from knowledge.reader import Knowledge

from .dates import find_periods
from .focus import BOARDS, RANKED
from .interpret import Interpreter
from .lists import board_of
from .normalize import tokens
from .swap import said, with_period
from .words import Lexicon

SHORT = 12
"""Words up to which a message stays in the field of the talk."""
LAST_NAMED = 10
"""The last place that has a word."""
IN_A_FIELD = (*RANKED, "compare")
"""Kinds of question that are asked of one field of competition."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACES = {
    **{word: n for n, word in enumerate(ORDINALS, 1)},
    **{word: n for n, word in enumerate(("1st", "2nd", "3rd", *(f"{n}th" for n in range(4, LAST_NAMED + 1))), 1)},
    "one": 1,
    "two": 2,
    "2": 2,
    "three": 3,
    "3": 3,
}
_LEAD = r"\W*(?:(?:and|but|so|ok|then|now)\W+)*"
_WHO = (
    r"(?:(?:who|which(?: one| (?:model|company|maker|firm))?|what)"
    r"(?:['’]?s| is| was| were| are| came| comes| ranks| ranked| sat| stood| finished)?\s+)"
)
_CLOSE = r"(?:(?:just|right|directly|immediately|close|closest|closely|next|straight)\s+)?"
_IT = r"(?:\s+(?:it|that|that one|this|them|him|her|the leader|the winner|the first))?"
_BEHIND = re.compile(
    rf"{_LEAD}(?:{_WHO}?{_CLOSE}(?:behind|below)|{_WHO}{_CLOSE}(?:after|next|the runner-?up|runner-?up)|"
    rf"{_WHO}{_CLOSE}(?:follows|followed|trails|trailed)){_IT}\W*"
    rf"|{_LEAD}(?:the )?(?:runner-?up|next(?: (?:place|one|in line))?)\W*",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"{_LEAD}{_WHO}{_CLOSE}(?:ahead|above|in front|before)(?: of)?{_IT}\W*", re.IGNORECASE)
_AGREE = re.compile(
    rf"{_LEAD}(?:(?:do|don['’]?t|does|doesn['’]?t|did) )?(?:they|these|those|the (?:boards|lists|rankings|leaderboards)|both)"
    r"(?: (?:do|don['’]?t|do not|all|not|even|really|ever|actually)){0,2}"
    r" (?:agree|say the same(?: thing)?|(?P<apart>disagree|differ|contradict each other))(?: (?:then|on that|with each other|there))?\W*",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\W*(?:(?:and|but|so|ok|then|what about|how about)\W+)*"
    rf"(?P<asks>(?:who|which(?: one)?|what)(?:['’]s| is| was| came| comes| ranks| ranked| took)\s+)?"
    rf"(?:in |on |at )?(?:the )?(?:(?:number|no\.?|place|rank) ?)?(?P<n>{'|'.join(_PLACES)})(?: (?:place|spot|one))?(?: then| there)?\W*",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:the |that |this |same )?(?:list|ranking|rankings|table|board|leaderboard|order|top (?:\d+|two|three|four|five|ten))\b",
    re.IGNORECASE,
)
_LOOKED = re.compile(
    r"\b(?:what|how|did|does|was|is|were|look|looked|looks|like|it|show|me|and|but|so|then|about|for|in|of|back|at)\b", re.IGNORECASE
)
_THERE = re.compile(r"\b(?:over |in )?there\b", re.IGNORECASE)


def place_or_list(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> str | None:
    """Return a question for a place of the latest ranking ("who's second?"), or for that ranking at another time; else none."""
    ranking = next((t for t in reversed(talk.turns) if t.answered and (t.kind in RANKED or board_of(t, interpreter.knowledge))), None)
    if len(tokens(text)) > SHORT:
        return None
    if ranking is talk.asked and ranking is not None and (doubted := _AGREE.fullmatch(text)) is not None:
        spoken = (interpreter.area_text(t.question) for t in reversed(talk.turns) if t.answered and not t.inherits)
        field = next((x for x in spoken if x), None) or field_of(ranking, interpreter.knowledge)
        return f"do the boards {'dis' if doubted['apart'] else ''}agree on who leads{f' in {field}' if field else ''}"
    m = _PLACE.fullmatch(text)
    if m is not None and m.group("asks") and _PLACES[m.group("n").casefold()] == 1:
        return _first(talk.asked, interpreter)
    if (place := _next_to_it(text, talk.asked, interpreter)) is not None:
        return place
    if m is not None and ranking is not None and (ranking is talk.asked or m.group("asks")):
        return _at_place(_PLACES[m.group("n").casefold()], ranking, interpreter)
    periods = find_periods(text, interpreter.knowledge.as_of())
    if ranking is None or len(periods) != 1 or _LIST.search(text) is None:
        return None
    rest = _LOOKED.sub(" ", _LIST.sub(" ", text.replace(periods[0].text, " ")))
    return None if tokens(rest) else with_period(ranking.question, periods[0], interpreter.knowledge.as_of(), lexicon)


def _next_to_it(text: str, asked: Turn | None, interpreter: Interpreter) -> str | None:
    """Return the question for the place behind or ahead of the one just told ("who was right behind?"), on the same board and then."""
    step = 1 if _BEHIND.fullmatch(text) else -1 if _BEFORE.fullmatch(text) else 0
    told = next(iter(interpreter.knowledge.claims(asked.claims[:1]).values()), None) if step and asked is not None else None
    if told is None or asked is None or told.rank is None or told.benchmark is None or not 0 < told.rank + step <= LAST_NAMED:
        return None
    when = "".join(f" {said(p)}" for p in find_periods(asked.question, interpreter.knowledge.as_of())[:1])
    board = interpreter.knowledge.entities([told.benchmark])[told.benchmark].name
    return f"who was {ORDINALS[told.rank + step - 1]} on {board}{when}"


def _first(asked: Turn | None, interpreter: Interpreter) -> str | None:
    """Return the question for the first place of the board or in the field that a turn was about; none where it was about neither."""
    if asked is None:
        return None
    board = board_of(asked, interpreter.knowledge)
    when = "".join(f" {said(p)}" for p in find_periods(asked.question, interpreter.knowledge.as_of())[:1])
    if board is not None:
        return f"who leads {interpreter.knowledge.entities([board])[board].name}{when}"
    field = field_of(asked, interpreter.knowledge)
    return None if field is None else f"who leads in {field}{when}"


def _at_place(n: int, ranking: Turn, interpreter: Interpreter) -> str | None:
    """Return the question for the first places of a board, or for the standing of the one that was listed there."""
    board = board_of(ranking, interpreter.knowledge)
    when = "".join(f" {said(p)}" for p in find_periods(ranking.question, interpreter.knowledge.as_of())[:1])
    if board is not None:
        return f"top {n} on {interpreter.knowledge.entities([board])[board].name}{when}"
    if len(ranking.listed) < n:
        return None
    name = interpreter.knowledge.entities([ranking.listed[n - 1]])[ranking.listed[n - 1]].name
    field = field_of(ranking, interpreter.knowledge)
    return f"how does {name} stand{f' in {field}' if field else ''}{when}"


def field_of(turn: Turn, knowledge: Knowledge) -> str | None:
    """Return the name of the one field that a turn was about: the one it named, else that of the standing which answered it."""
    told = knowledge.claims(turn.claims[:1]).values() if turn.kind in RANKED and not turn.entities else ()
    areas = turn.areas or tuple(c.area for c in told if c.area)
    return next((a.name for a in knowledge.areas() if a.id == areas[0]), None) if len(areas) == 1 else None


def in_the_field(text: str, typed: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> str:
    """Return a question with the field of the talk, where it is asked of a field and names none; else as it is.

    A field that was named stays until another one is, for questions of who leads and who is ahead, and where a message says "there".
    """
    field = field_of(talk.asked, interpreter.knowledge) if talk.asked is not None else None
    if field is None or len(tokens(typed)) > SHORT or interpreter.find_areas(text):
        return text
    query = interpreter.read(text, as_of=interpreter.knowledge.as_of())
    there = _THERE.search(text)
    of_a_field = query.kind in IN_A_FIELD or there is not None or lexicon.has("leading", text)
    if not of_a_field or any(e.kind in BOARDS for e in interpreter.knowledge.entities(query.entities).values()):
        return text
    if there is not None:
        return f"{text[: there.start()]}in {field}{text[there.end() :]}"
    return f"{text.rstrip('?!. ')} in {field}"
