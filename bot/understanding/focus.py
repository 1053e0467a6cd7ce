"""Whom or what "they", "it", "he", "the second one" and "the two" of a message mean, going by the turns before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Talk, Turn
from knowledge.models import Entity
from knowledge.reader import Knowledge

from . import english
from .dates import find_periods
from .interpret import Interpreter
from .words import Lexicon

FIRMS = ("company", "unit", "organization")
BOARDS = ("benchmark",)
RANKERS = (*BOARDS, "organization")
"""Boards and who runs them: "it" is rather the one that they rank."""
BESIDE_EACH_OTHER = ("compare", "standing", "landscape", "thesis")
"""Kinds of question that set two firms side by side, and are not about something between them."""
RANKED = ("standing", "landscape")
"""Kinds of question that ask for such a one."""
VIEWS = ("thesis", "exceptions", "corrections")
"""Kinds of question about a thesis."""
TURNS_BACK = 3
"""Turns in which the thing is looked for that "it" means after "they"."""
VIEW_BACK = 4
"""Turns in which a thesis was asked about that "the whole idea" means."""
_MANY = re.compile(r"\b(?:they|their|them|theirs)\b|他们|她们", re.IGNORECASE)
_ONE = re.compile(r"\b(?:it|its|that one|this one)\b|它", re.IGNORECASE)
_THAT = re.compile(r"\b(?:is|was|does|did|has|will|can)\s+(?:that|this)\b|\bthat one\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\bof (?:them|those|these)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b|[他她](?!们)", re.IGNORECASE)
_ASKS_WHO = re.compile(
    r"^\W*(?:[a-z ]+: )?(?:and |but |so |ok |then )*(?:who|whom|whose|which|(?:by|to|from|with|of|for) (?:whom|which))\b|谁|哪",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\bor\b|还是", re.IGNORECASE)
_SAYS_WHICH = re.compile(r"\s+(?:that|which|who|of|behind|with|in)\b", re.IGNORECASE)
"""Behind a firm that is told by what follows."""
_CAPITALS = re.compile(r"\b[A-Z][a-zé'-]+(?: (?:[A-Z][a-zé'-]+|al|de|van|von))+\b")


def asks_who(question: str) -> bool:
    """Say whether a question wants a name, so that its answer brings up whom the next one is about."""
    return bool(_ASKS_WHO.search(question))


def meant(text: str, turn: Turn, interpreter: Interpreter) -> list[str]:
    """Return the entities that a pronoun, or a message without one, means: the one named or answered last."""
    knowledge = interpreter.knowledge
    known = knowledge.entities([*turn.focus, *turn.entities, *turn.topics])
    named = [i for i in dict.fromkeys([*turn.focus, *turn.entities]) if i in known]
    brought = [i for i in turn.topics if i in known]
    wanted = asks_who(turn.question)
    points = bool(_ONE.search(text) or _THAT.search(text))
    ranks = wanted or turn.kind in RANKED
    if (
        points
        and named
        and all(_ranks(known[i], knowledge) if ranks else known[i].kind in BOARDS for i in named)
        and (on_it := _told(turn, knowledge, with_object=False))
    ):
        named = [i for i in on_it if i not in named] or named
        known |= knowledge.entities(named)
    told = [i for i in _told(turn, knowledge, with_object=wanted) if i not in named] if wanted or turn.inherits else []
    if _MANY.search(text):
        picked = _picked(turn, named, knowledge) if wanted else []
        order = [*picked, *told, *named, *brought]
        kinds = known | knowledge.entities(told)
        firm = maker(turn.focus, knowledge) or next((i for i in order if kinds[i].kind in FIRMS), None) or maker(named, knowledge)
        return [firm] if firm else (named or brought)[:2]
    if turn.focus and points:
        own = _told_of(turn, named[:1], knowledge) if known[named[0]].kind in FIRMS else []
        return own or named[:1]
    things = [i for i in named if known[i].kind not in (*FIRMS, *BOARDS)] or _told_of(turn, named, knowledge)
    firms = [i for i in named if known[i].kind in FIRMS]
    if _THAT.search(text) and (versions := _told_of(turn, named, knowledge)):
        return versions
    if things or firms:
        if not _ONE.search(text):
            return named[:2]
        return (_picked(turn, named, knowledge) if wanted else []) or (things or firms)[:1]
    if points:  # "it" is rather what somebody made than who made it
        brought = [*(i for i in brought[:2] if known[i].kind not in FIRMS), *brought]
    return brought[:1] if wanted and brought else (named or brought[:1])[:2]


def _ranks(entity: Entity, knowledge: Knowledge) -> bool:
    """Say whether an entity is a board, or runs one."""
    return entity.kind in BOARDS or (entity.kind in RANKERS and any(e.kind in BOARDS for e in knowledge.owned_by(entity.id)))


def with_a_thing(talk: Talk, last: Turn, text: str, knowledge: Knowledge) -> Turn:
    """Return the turn that "it" goes back to: the latest that is about more than a board, which nobody makes or owns."""
    if not _ONE.search(text):
        return last
    before = [t for t in reversed(talk.turns) if t.about_something and t is not last]
    if last.inherits and last.focus and (thing := _thing_of(last.focus[0], before[:TURNS_BACK], knowledge)) is not None:
        return replace(last, focus=(thing,))
    for turn in (last, *before):
        spoken_of = [*turn.focus, *turn.entities, *_told(turn, knowledge, with_object=False)]
        if not turn.entities or any(e.kind not in RANKERS for e in knowledge.entities(spoken_of).values()):
            return turn
    return last


def view_meant(talk: Talk, last: Turn, text: str, lexicon: Lexicon, knowledge: Knowledge) -> list[str]:
    """Return the thesis that a message means which asks who fits "it", or speaks of "the whole idea", after a turn about one."""
    turn = last if asks_who(text) and _ONE.search(text) and last.kind in VIEWS else None
    if lexicon.has("whole_view_words", text):
        held = {t.subject for t in knowledge.theses() if t.subject}
        turn = next((t for t in reversed(talk.turns[-VIEW_BACK:]) if t.kind in VIEWS or held & set(t.entities)), None)
    view = view_of(turn, knowledge) if turn is not None else None
    return [] if view is None else [view]


def view_of(turn: Turn, knowledge: Knowledge) -> str | None:
    """Return the thesis that a turn named, else the first there is."""
    held = [t.subject for t in knowledge.theses() if t.subject]
    return next((i for i in turn.entities if i in held), next(iter(held), None))


def _thing_of(firm: str, turns: Sequence[Turn], knowledge: Knowledge) -> str | None:
    """Return the thing of a firm that these turns were about, the first first; none where "they" meant the firm for its own sake."""
    for turn in turns:
        for entity in knowledge.entities([*turn.focus, *turn.entities]).values():
            if entity.kind not in (*FIRMS, *BOARDS) and firm in makers([entity.id], knowledge):
                return entity.id
    return None


def _told(turn: Turn, knowledge: Knowledge, *, with_object: bool) -> list[str]:
    """Return whom the answer's headline is about, and what is done to whom."""
    headline = next(iter(knowledge.claims(turn.claims[:1]).values()), None)
    if headline is None:
        return []
    ends = [headline.subject, headline.object] if with_object else [headline.subject]
    return list(knowledge.entities([e for e in ends if e]))


def _told_of(turn: Turn, named: Sequence[str], knowledge: Knowledge) -> list[str]:
    """Return the thing that the answer's headline is about, where it belongs to the one named: its version, its best model."""
    for entity in knowledge.entities(_told(turn, knowledge, with_object=turn.inherits)).values():
        if entity.kind not in (*FIRMS, *BOARDS) and entity.id not in named and {*makers([entity.id], knowledge)} & set(named):
            return [entity.id]
    return []


def _picked(turn: Turn, named: Sequence[str], knowledge: Knowledge) -> list[str]:
    """Return which of several named the answer chose ("which of the two ...?"): the one that its headline is about."""
    told = knowledge.entities(_told(turn, knowledge, with_object=False)).values() if len(named) > 1 else ()
    return [i for i in named if any(i in (e.id, e.owner) for e in told)][:1]


def maker(named: Sequence[str], knowledge: Knowledge) -> str | None:
    """Return the first firm named, or the owner of the first thing."""
    for entity in knowledge.entities(named).values():
        if entity.kind in FIRMS:
            return entity.id
        family = knowledge.entity(entity.family) if entity.family else None
        owner = entity.owner or (family.owner if family is not None else None)
        if owner:
            return owner
    return None


def makers(whom: Sequence[str], knowledge: Knowledge) -> list[str]:
    """Return the families and owners of these entities, whose claims may answer a question about them."""
    found: list[str] = []
    for entity in knowledge.entities(whom).values():
        family = knowledge.entity(entity.family) if entity.family else None
        found += [x for x in (entity.family, entity.owner, family.owner if family is not None else None) if x]
    return list(dict.fromkeys(x for x in found if x not in whom))


def with_firm(text: str, turn: Turn, interpreter: Interpreter, lexicon: Lexicon) -> str:
    """Return a message with the name of the firm that "that maker" means: of what the answer told, where it was asked who that is."""
    m = lexicon.search("firm_meant", text)
    if m is None or _SAYS_WHICH.match(text[m.end() :]):
        return text
    knowledge = interpreter.knowledge
    told = _told(turn, knowledge, with_object=False) if asks_who(turn.question) or turn.kind in RANKED else []
    spoken_of = knowledge.entities([*told, *turn.focus, *turn.entities, *turn.topics])
    firm = maker([i for i, e in spoken_of.items() if not _ranks(e, knowledge)], knowledge)
    return text if firm is None else text[: m.start()] + knowledge.entities([firm])[firm].name + text[m.end() :]


def person(text: str, turn: Turn, interpreter: Interpreter) -> str | None:
    """Return the person that "he" or "she" means: words with capitals, asked or answered, that name no entity."""
    if not _PERSON.search(text):
        return None
    for said in (turn.question, *(c.text for c in interpreter.knowledge.claims(turn.ground[:2]).values())):
        taken = [(m.start, m.end) for m in interpreter.names.find(said, supported=True)]
        for m in _CAPITALS.finditer(said):
            timed = find_periods(m.group(), interpreter.knowledge.as_of())
            if (
                not timed
                and not any(s < m.end() and m.start() < e for s, e in taken)
                and any(english.count(w.casefold()) < english.KNOWN for w in m.group().split())
            ):
                return m.group()
    return None


def other(talk: Talk, turn: Turn, knowledge: Knowledge) -> str | None:
    """Return the other of the two that a talk is about: the one that was not chosen or spoken of last; none where there are no two."""
    if len(turn.entities) == 2:
        chosen = _picked(turn, turn.entities, knowledge) or turn.entities[:1]
        return next(i for i in turn.entities if i not in chosen)
    spoken_of = next(iter(turn.focus or turn.entities), None)
    if spoken_of is None:
        return None
    kind = next((e.kind for e in knowledge.entities([spoken_of]).values()), None)
    for before in reversed([t for t in talk.turns if t.about_something and t is not turn]):
        two = before.entities if len(before.entities) == 2 else before.listed
        if len(two) == 2 and spoken_of in two:
            return next(i for i in two if i != spoken_of)
        one = [e for e in knowledge.entities(before.entities).values() if e.id != spoken_of and e.kind == kind]
        if len(one) == len(before.entities) == 1:
            return one[0].id
    return None


def parties(talk: Talk, last: Turn, text: str, knowledge: Knowledge) -> list[str]:
    """Return the two firms between which the matter lies that a message asks on about ("how did it end?"); none without such a matter.

    What was asked of two firms, and compared nothing, is about what is between them: neither "it" nor a question without a subject
    means one of the two. "They" may.
    """
    if _MANY.search(text) or _PERSON.search(text) or _THAT.search(text):
        return []
    before = next((t for t in reversed(talk.turns) if t.about_something and t is not last), None)
    turns = [last, *([before] if before is not None and last.inherits and not _ONE.search(text) else [])]
    for turn in turns:
        if (
            len(turn.entities) != 2
            or turn.kind in BESIDE_EACH_OTHER
            or _EITHER.search(turn.question)
            or not {*last.entities} <= {*turn.entities}
        ):
            continue
        firms = [e.id for e in knowledge.entities(turn.entities).values() if e.kind in FIRMS]
        if len(firms) == len(turn.entities) and not {*makers(firms, knowledge)} & {*firms}:
            return firms
    return []


def pair(talk: Talk, interpreter: Interpreter, lexicon: Lexicon, text: str) -> list[str]:
    """Return the two (or more) that "the two", "which of them" or "which is cheaper" choose between; none when there are no two."""
    last = talk.asked
    if last is None:
        return []
    if (once_more := _asked_of_two(talk, last, interpreter.knowledge)) is not None:
        return once_more
    if len(last.entities) > 1:
        return list(last.entities[:4] if not lexicon.has("pair_pronouns", text) else last.entities[:2])
    if len(last.listed) > 1 or (asks_who(last.question) and len(last.topics) > 1):
        return list((last.listed or last.topics)[:2])
    if (shown := next((t.listed for t in reversed(talk.turns) if len(t.listed) > 1), ())) and _OF_THEM.search(text):
        return list(shown[:3])
    return []


def _asked_of_two(talk: Talk, last: Turn, knowledge: Knowledge) -> list[str] | None:
    """Return the two of whom the same was asked one after the other ("how much is X?", "and Y?"); none when there were no two."""
    before = next((t for t in reversed(talk.turns) if t.about_something and t is not last), None)
    if before is None or before.kind != last.kind or last.kind == "compare" or last.inherits:
        return None
    one, other = ([e for e in a.entities if e not in b.entities] for a, b in ((before, last), (last, before)))
    kinds = {e.kind for e in knowledge.entities([*one, *other]).values()}
    return [*one, *other] if len(one) == len(other) == 1 and len(kinds) == 1 else None
