"""Whose is it: who owns, runs or makes what is named."""

from __future__ import annotations

from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .facts import facts
from .relations import holders
from .scene import Scene

ASIDE = 4.0
"""How much better another claim has to fit than the one that tells the owner, for the question to be about something else."""


def owner(scene: Scene) -> Draft:
    """Answer whose the named things are; what nobody is known to hold is answered from the claims."""
    desk, query = scene.desk, scene.query
    found: list[tuple[str, str, Claim | None]] = []
    for e in query.entities:
        entity = desk.entity(e)
        held = (
            holders(desk, entity, query.as_of) if entity is not None and entity.kind not in ("company", "organization", "benchmark") else {}
        )
        held = {h: c for h, c in held.items() if h not in query.entities} or held
        if held:
            who, claim = next(iter(held.items()))
            found.append((e, who, claim))
    told = max((scene.score(c.id) for _, _, c in found if c is not None), default=-99.0)
    other = bool(scene.ranked) and scene.plain_words > 1 and scene.ranked[0].score - told > ASIDE
    if not found or scene.plain_words > 5 or other:
        return facts(desk, query, scene.ranked)
    words = 60 if len(found) == 1 else 40
    rest = facts(desk, query, [r for r in scene.ranked if r.claim.id not in {c.id for _, _, c in found if c}], words=words, points=2)
    rest.points = ([rest.headline] if rest.headline else []) + rest.points
    rest.headline = headline(scene, found)
    rest.topics = tuple(dict.fromkeys(w for _, w, _ in found))
    return rest


def headline(scene: Scene, found: list[tuple[str, str, Claim | None]]) -> Point:
    """Say in one line to whom the things belong."""
    desk, query = scene.desk, scene.query
    claims = tuple(c.id for _, _, c in found if c)
    cited = [c for _, _, c in found if c]
    owners = list(dict.fromkeys(w for _, w, _ in found))
    names = [desk.label(e, query) for e, _, _ in found]
    if len(found) == 1:
        text = _one(scene, *found[0])
    elif len(owners) == 1:
        both = "both" if len(found) == 2 else "all"
        text = f"{', '.join(names[:-1])} and {names[-1]} {both} belong to {desk.label(owners[0], query)}."
    else:
        text = " ".join(_one(scene, *f) for f in found[:3])
    kind = cited[0].kind if cited else "fact"
    return Point(
        text,
        kind,
        claims,
        cited[0].as_of if cited else None,
        desk.citations(cited[0]) if cited else (),
        desk.cautions(cited[0], query.as_of) if cited else (),
        "answer",
    )


def _one(scene: Scene, entity: str, who: str, claim: Claim | None) -> str:
    desk, query = scene.desk, scene.query
    thing, holder = desk.label(entity, query), desk.label(who, query)
    phrase = desk.knowledge.predicates()[claim.predicate].phrase if claim is not None and claim.subject == who else ""
    verb = phrase.partition("{subject} ")[2].partition(" {object}")[0]
    if verb in ("develops", "makes", "builds", "produces"):
        return f"{thing} is made by {holder}."
    ended = claim is not None and claim.until is not None and claim.until <= query.as_of
    return f"{thing} {'belonged' if ended else 'belongs'} to {holder}."
