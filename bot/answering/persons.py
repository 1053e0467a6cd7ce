"""Who somebody is that no pack lists as an entity: a name that stands in claims, and what these tell of the person."""

from __future__ import annotations

import re

from knowledge.models import Claim
from knowledge.search import stems

from .desk import Draft
from .scene import Scene

FOUND = 40
"""Claims that are looked through for a name."""
LONGEST = 3
"""Words of a name."""
_NAME = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SPELT = re.compile(r"(?<=\W)[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2}\b")
_HE = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_OF_A_PERSON = re.compile(r"\bwho\b|\b(?:what|where) (?:does|did)\b", re.IGNORECASE)
_TELLS_WHO = re.compile(r",? (?:an?|the|who|earlier|formerly|until|has|is|was)\b")
AHEAD = 1.5
"""What a claim has ahead that begins with the name, and as much if it goes on to tell who that is, holds today, is a fact."""
WORDS = 90
POINTS = 4


def person(scene: Scene) -> Draft | None:
    """Return what the claims tell of a person, where no more is asked than who it is, or what or where such a one does or did."""
    desk, query = scene.desk, scene.query
    if len(query.entities) > 1 or query.areas or query.periods or query.about_source or any(_is_its_name(scene, e) for e in query.entities):
        return None
    name = _name(scene)
    typed = re.search(r"\b" + r"\W+".join(map(re.escape, name)) + r"\b", query.typed) or _HE.search(query.typed)
    if not 1 <= len(name) <= LONGEST or typed is None:
        return None
    if len(name) == 1 and not _OF_A_PERSON.search(query.text):
        return None
    told = _telling_of(scene, name)
    if not told:
        return None
    chosen: list[Claim] = []
    for claim in told:
        if not chosen or (sum(len(c.text.split()) for c in (*chosen, claim)) <= WORDS and len(chosen) < POINTS):
            chosen.append(claim)
    draft = Draft(headline=desk.point(chosen[0], query, role="answer"), points=[desk.point(c, query, role="context") for c in chosen[1:]])
    draft.topics = tuple(dict.fromkeys(e for c in chosen for e in (c.subject, c.object) if e))[:4]
    return draft


def _name(scene: Scene) -> list[str]:
    """Return the words of the name that is asked about: those with capitals that stand together, else all that do not ask."""
    asks, text = scene.desk.lexicon.pattern("person_words"), scene.query.text
    for m in _SPELT.finditer(text):
        if not _NAME.search(asks.sub(" ", f"{text[: m.start()]} {text[m.end() :]}")):
            return _NAME.findall(m.group())  # "Ethan He": the second word is no pronoun
    return [w for w in _NAME.findall(asks.sub(" ", text)) if len(w) > 1]


def _is_its_name(scene: Scene, entity: str) -> bool:
    """Say whether a question names an entity by a name of its own, and not by somebody who stands for it."""
    found = scene.desk.entity(entity)
    typed = [n.text.casefold() for n in scene.query.named if n.entity == entity]
    shares = found is not None and any(set(stems(t)) & set(stems(f"{found.name} {found.id}")) for t in typed)
    return shares or not all(len(t.split()) > 1 for t in typed)


def _telling_of(scene: Scene, name: list[str]) -> list[Claim]:
    """Return the claims that hold the name of a person, those that fit best first; it helps to begin with it and to say who that is.

    In a claim a name has capitals; a family name alone has another such word before it, as ordinary words and things do not.
    """
    desk = scene.desk
    alone = r"(?<![.!?] )(?<!^)\b[A-Z][\w'-]+ " if len(name) == 1 else r"\b"
    spelt = re.compile(alone + " ".join(f"[{w[0].upper()}](?i:{re.escape(w[1:])})" for w in name) + r"\b")
    found = desk.knowledge.claims([h.claim for h in desk.knowledge.search(stems(" ".join(name)), limit=FOUND)]).values()
    known = [c for c in found if c.known(scene.query.as_of)]
    held = [(m.start(), _TELLS_WHO.match(c.text[m.end() :]) is not None, c) for c in known if (m := spelt.search(c.text)) is not None]
    names = {m.group() for c in found if (m := spelt.search(c.text)) is not None}
    if not held or any((e := desk.evidence.cards.names.entity_named(n)) and e not in scene.query.entities for n in names):
        return []
    day = scene.query.as_of
    held.sort(key=lambda x: scene.score(x[2].id) + AHEAD * ((x[0] == 0) + x[1] + x[2].holds(day) + (x[2].kind == "fact")), reverse=True)
    return [c for *_, c in held]
