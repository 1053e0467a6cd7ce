"""Lists and counts: what somebody owns or makes, who stands where; everything else is answered from the claims, with more of them."""

from __future__ import annotations

import re

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .facts import facts
from .relations import held_by, holding_predicates
from .scene import Scene

SHOWN = 12


def listing(scene: Scene) -> Draft:
    """List what is asked for."""
    found = _belongings(scene)
    return found if found is not None else facts(scene.desk, scene.query, scene.ranked, words=110, points=5)


def count(scene: Scene) -> Draft:
    """Count what can be counted; other numbers are in the claims."""
    found = _belongings(scene)
    return found if found is not None else facts(scene.desk, scene.query, scene.ranked)


def noun(scene: Scene) -> str | None:
    """Return the kind of entity that the question asks for, by the vocabulary's own words."""
    low = scene.query.text.casefold()
    for kind in scene.desk.knowledge.vocabulary().entity_kinds:
        if re.search(rf"\b{re.escape(kind)}(?:s|es)?\b", low) or (kind.endswith("y") and re.search(rf"\b{re.escape(kind[:-1])}ies\b", low)):
            return kind
    return None


def _belongings(scene: Scene) -> Draft | None:
    """Return the list of one kind of thing that the entity named owns or makes, when no more than that is asked."""
    desk, query = scene.desk, scene.query
    kind = noun(scene)
    owners = scene.of_kind("company", "unit", "organization")
    if kind is None or len(owners) != 1 or scene.plain_words > 3 or kind == "company":
        return None
    held = held_by(desk, owners[0], kind, query.as_of)
    if not held or not (desk.lexicon.has("making", query.text) or desk.lexicon.has("ownership", query.text) or scene.plain_words <= 1):
        return None
    top = [e for e in held if (x := desk.entity(e)) is not None and not (x.family and x.family in held)]
    claims = [c for c in held.values() if c is not None]
    names = [_with_end(scene, e, held[e]) for e in top[:SHOWN]]
    more = f" and {len(top) - SHOWN} more" if len(top) > SHOWN else ""
    text = f"{wording.counted(len(top), kind)} of {desk.label(owners[0], query)} in my knowledge: {', '.join(names)}{more}."
    draft = Draft(
        headline=Point(
            text, "fact", tuple(c.id for c in claims)[:20], query.as_of, desk.citations(claims[0]) if claims else (), (), "answer"
        )
    )
    rest = facts(desk, query, [r for r in scene.ranked if r.claim.predicate not in holding_predicates(desk)], words=40, points=1)
    draft.points = [rest.headline] if rest.headline else []
    draft.topics = tuple(top[:6])
    return draft


def _with_end(scene: Scene, entity: str, claim: Claim | None) -> str:
    name = scene.desk.label(entity, scene.query)
    if claim is not None and claim.until is not None and claim.until <= scene.query.as_of:
        return f"{name} (until {wording.day(claim.until)})"
    return name
