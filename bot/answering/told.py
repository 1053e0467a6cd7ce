"""Things of a sort by what claims tell of them, where one claim of each holds every word of the condition."""

from __future__ import annotations

import re

from bot import wording
from bot.answers import Point
from knowledge.models import Claim
from knowledge.search import stems

from .contrast import denied_stems
from .desk import Draft
from .nouns import FIRM, Noun
from .reading import Wording, areas_of, makers
from .scene import Scene
from .sets import asks_for_a_list

FOUND = 120
"""Claims that are looked through for the words of a condition."""
SHOWN = 10
BEHIND = 3
RARE = 0.3
"""How rare the rarest word of a condition has to be (see `Desk.rare`): else it is no condition of its own."""


def told_of(scene: Scene) -> Draft | None:
    """Return the things of the sort asked for of which a claim tells all that is asked; none with fewer than two of them."""
    desk, query = scene.desk, scene.query
    if query.entities or query.unknown or query.about_source or scene.among or scene.share > 1 or not asks_for_a_list(scene):
        return None
    said = Wording.of(scene)
    noun = next((f.noun for f in said.nouns if f.start < 40), None)
    if noun is None or desk.lexicon.has("denials", said.text) or desk.lexicon.has("leading", said.text):
        return None
    said.takes("today", "still", "stating_words", "firms")
    if query.areas:
        areas_of(said)
    words = set(said.left())
    if len(words) < (2 if noun.kind == FIRM else 1) or not desk.rare(words, RARE):
        return None
    members: dict[str, Claim] = {}
    for claim in _holding(scene, words):
        for who in _of_the_sort(scene, claim, noun):
            members.setdefault(who, claim)
    if len(members) < 2:
        return None
    counted = wording.counted(len(members), noun.said, wording.plural(noun.said))
    typed = " ".join(w for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", said.text) if set(stems(w)) & words)
    names = [_named(scene, who, c) for who, c in members.items()]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    text = f"{counted} in my knowledge by the words “{typed}”: {', '.join(names[:SHOWN])}{more}."
    claims = list(dict.fromkeys(members.values()))
    head = Point(text, "fact", tuple(c.id for c in claims), query.as_of, desk.citations(claims[0]), (), "answer")
    lines = [desk.point(c, query) for c in claims[:BEHIND]]
    return Draft(headline=head, points=lines, topics=tuple(members)[:6], listed=tuple(members))


def _holding(scene: Scene, words: set[str]) -> list[Claim]:
    """Return the facts that hold all of the words and deny none of them, those that fit the question best first."""
    desk, query = scene.desk, scene.query
    found = desk.knowledge.claims([h.claim for h in desk.knowledge.search(sorted(words), limit=FOUND)]).values()
    facts = [c for c in found if c.kind == "fact" and c.predicate not in ("standing", "score") and c.holds(query.as_of)]
    if query.period is not None:
        facts = [c for c in facts if query.period.first[: len(c.as_of)] <= c.as_of <= query.period.last]
    kept = [c for c in facts if words <= set(stems(c.text)) and not denied_stems(desk, c.text) & words]
    return sorted(kept, key=lambda c: -scene.score(c.id))


def _of_the_sort(scene: Scene, claim: Claim, noun: Noun) -> list[str]:
    """Return what the claim is told of, or who makes that, as far as it is of the sort asked for."""
    desk = scene.desk
    if noun.fits(desk.entity(claim.subject)):
        return [claim.subject]
    return makers(desk, claim.subject, scene.query.as_of)[:1] if noun.kind == FIRM else []


def _named(scene: Scene, who: str, claim: Claim) -> str:
    own = f" ({scene.desk.label(claim.subject)})" if claim.subject != who else ""
    return f"{scene.desk.label(who, scene.query)}{own}"
