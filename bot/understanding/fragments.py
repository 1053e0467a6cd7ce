"""Finds whom a message means that says only a part of a name of the talk ("the banana"), or corrects which sort of thing is meant."""

from __future__ import annotations

import re

from bot.conversation import Talk
from knowledge.models import Entity
from knowledge.search import stems

from .interpret import Interpreter
from .normalize import fold, tokens
from .swap import is_led
from .words import Lexicon

TURNS_BACK = 5
LONG = 4
"""Letters from which a word is part of a name by itself."""
_DEFINITE = re.compile(r"\b(?:the|that|this)\s+([a-z][a-z-]+)\b", re.IGNORECASE)
_IN_A_FIELD = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay)\W+)*(?:what about|how about|in|with|for|on)\s+(?:the\s+|their\s+|its\s+)?([a-z]{4,})\W*", re.IGNORECASE
)
"""A message that is nothing but a field of competition ("and with pictures?")."""
_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        "first second third last latter former next same other one ones two three company firm model models maker app platform product "
        "service unit lab team list board table ranking year month quarter question answer source thesis formula theory",
    )
)


def whole_names(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> str:
    """Return a message with the whole name where it says a part of one that the talk spoke of; else as it is."""
    for m in _DEFINITE.finditer(text):
        word = m.group(1).casefold()
        whole = _sort_meant(word, talk, interpreter) if is_led(text[: m.start()] + "x", lexicon) and _corrects(text, lexicon) else None
        if whole is None and len(word) >= LONG and word not in _NO_NAME:
            whole = _named_in_part(word, talk, interpreter)
        if whole is not None:
            return text[: m.start()] + whole + text[m.end() :]
    return text


def whole_field(text: str, interpreter: Interpreter) -> str:
    """Return a message with the whole name of a field where it says no more than a part of one ("and with pictures?"); else as it is."""
    m = _IN_A_FIELD.fullmatch(text)
    if m is None or interpreter.find_areas(text):
        return text
    said = set(stems(m.group(1)))
    found = [a for a in interpreter.knowledge.areas() if any(said & set(stems(name)) for name in (a.name, *a.aliases))]
    if len(found) != 1:
        return text
    plainest = min((n for n in (found[0].name, *found[0].aliases) if len(n) >= LONG and n.isascii()), key=len, default=found[0].name)
    return text[: m.start(1)] + plainest + text[m.end(1) :]


def _corrects(text: str, lexicon: Lexicon) -> bool:
    return lexicon.has("meant", text)


def _spoken_of(talk: Talk, interpreter: Interpreter) -> list[Entity]:
    """Return the entities of the latest turns, the latest first."""
    turns = list(reversed(talk.turns))[:TURNS_BACK]
    ids = dict.fromkeys(i for t in turns for i in (*t.focus, *t.entities, *t.listed, *t.topics[:2]))
    return list(interpreter.knowledge.entities(list(ids)).values())


def _words(entity: Entity) -> set[str]:
    """Return the words of an entity's names."""
    return {t.folded for name in (entity.name, *entity.aliases) for t in tokens(name)}


def _named_in_part(word: str, talk: Talk, interpreter: Interpreter) -> str | None:
    """Return the name of the one spoken of that has a word in its name which nothing else but its kin has; none without such a one."""
    if interpreter.find_areas(word):
        return None
    found = next((e for e in _spoken_of(talk, interpreter) if word in _words(e)), None)
    if found is None:
        return None
    holders = {i for name, i in interpreter.knowledge.names() if word in {t.folded for t in tokens(name)}}
    known = interpreter.knowledge.entities(list(holders)).values()
    kin = {found.id, found.family, found.owner} - {None}
    return found.name if all({e.id, e.family, e.owner} & kin for e in known) else None


def _sort_meant(word: str, talk: Talk, interpreter: Interpreter) -> str | None:
    """Return the namesake of one spoken of that is of the sort said ("no, the model"): it has the first word of its name."""
    for entity in _spoken_of(talk, interpreter):
        first = next((t.folded for t in tokens(entity.name)), "")
        if entity.kind == word or not first:
            continue
        same = [i for name, i in interpreter.knowledge.names() if fold(name).startswith(first) and i != entity.id]
        of_the_sort = [
            e
            for e in interpreter.knowledge.entities(list(dict.fromkeys(same))).values()
            if (e.kind == word or word in _words(e)) and first in _words(e)
        ]
        if of_the_sort:
            return min(of_the_sort, key=lambda e: (e.family is not None, len(e.name))).name
    return None
