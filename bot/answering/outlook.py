"""What is expected of somebody: predictions about the one named first, then what else fits."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.models import Claim

from .desk import Draft
from .facts import choose, facts
from .features import years_between
from .overtaken import overtaken
from .reading import Wording, areas_of, said_of
from .relations import own
from .scene import Scene

MOST = 3
GENERAL = 2
"""Words beside the name that a question for all that is expected of somebody holds."""
NEAR = 3.0
"""How much worse than the best a claim may fit for its being fresh to bring it to the front."""
FRESH_YEARS = 0.6
"""A prediction that is older is told behind how things stand."""
AT_LARGE = 4
"""Lines where nobody is named."""


def outlook(scene: Scene) -> Draft:
    """Answer with the predictions about what is named, the fresh ones first, and how it stands; without any, from the claims.

    Where all predictions are old, how it stands today comes before them, and what has come out against them behind.
    """
    desk, query = scene.desk, scene.query
    if query.periods or query.about_source:
        return facts(desk, query, scene.ranked)
    found = predictions(scene) if scene.plain_words <= GENERAL else []
    gone = overtaken(desk.knowledge, found, query.as_of)
    ranked = desk.evidence.rank(query, [c for c in found if c.id not in gone]) or list(scene.ranked)
    near = [r for r in ranked if r.score > ranked[0].score - NEAR]
    ranked = sorted(near, key=lambda r: _is_old(r.claim, query.as_of)) + ranked[len(near) :]
    lines = choose(desk, query, ranked, words=70, points=MOST)
    stands = [c for e in query.entities for c in desk.standings_of(e, query.areas or tuple(desk.areas), query.as_of)]
    now = max((c for c in stands if c.id not in {x.id for x in lines}), key=lambda c: c.as_of, default=None)
    if now is not None and (_is_old(lines[0], query.as_of) or lines[0].confidence == "low"):
        against = _come_out_against(scene, [c.id for c in lines], now.as_of)
        lines = [now, *([against] if against is not None else []), *(c for c in lines if c is not against)][: MOST + 1]
    elif now is not None and len(lines) < MOST and found:
        lines.append(now)
    rest = [r for r in scene.ranked if r.claim.id not in {c.id for c in lines}]
    draft = Draft(headline=desk.point(lines[0], query, role="answer"), points=[desk.point(c, query, role="context") for c in lines[1:]])
    draft.more = [desk.point(r.claim, query) for r in rest[:8] if r.claim.id not in draft.claims][:6]
    return draft


def _is_old(claim: Claim, as_of: str) -> bool:
    """Say whether what was expected then says little of what is expected now."""
    return years_between(claim.as_of, as_of) > FRESH_YEARS


def _come_out_against(scene: Scene, foretold: Sequence[str], day: str) -> Claim | None:
    """Return the newest thing that limits or contradicts what was foretold, and that is no older than how it stands."""
    links = scene.desk.links_to(foretold, ("limits", "contradicts"))
    found = scene.desk.knowledge.claims([i for _, i in links]).values()
    return max((c for c in found if day <= c.as_of and c.holds(scene.query.as_of)), key=lambda c: c.as_of, default=None)


def expected(scene: Scene) -> Draft | None:
    """Return the outlook for the one named, or at large, where nothing else is asked and somebody predicts something; none otherwise."""
    query = scene.query
    if len(query.entities) > 1 or query.unknown or query.periods or (not query.entities and scene.share > 1):
        return None
    said = Wording.of(scene)
    if not said.takes("outlook_words"):
        return None
    if query.areas:
        areas_of(said)
    said.takes("stating_words", "watching_words", "landscape_words")
    if said.left():
        return None
    if not query.entities:
        return _at_large(scene)
    return outlook(scene) if predictions(scene) else None


def _at_large(scene: Scene) -> Draft | None:
    """Return the newest things that are expected of anybody, one of each; none where nothing is."""
    desk, query = scene.desk, scene.query
    foretelling = [p.id for p in desk.knowledge.predicates().values() if desk.lexicon.has("outlook_words", said_of(p))]
    told = [c for p in foretelling for c in desk.knowledge.claims_with(p, limit=100)]
    found = [
        c for c in told if c.holds(query.as_of) and c.kind == "prediction" and (not c.area or not query.areas or c.area in query.areas)
    ]
    if not found:
        return None
    newest = {c.subject: c for c in sorted(found, key=lambda c: c.as_of)}
    lines = sorted(newest.values(), key=lambda c: c.as_of, reverse=True)
    lines.sort(key=lambda c: c.confidence == "low")
    shown = lines[:AT_LARGE]
    draft = Draft(headline=desk.point(shown[0], query, role="answer"), points=[desk.point(c, query, role="context") for c in shown[1:]])
    draft.more = [desk.point(c, query) for c in lines[AT_LARGE : AT_LARGE + 8]]
    draft.topics = tuple(dict.fromkeys(c.subject for c in shown))[:5]
    return draft


def predictions(scene: Scene) -> list[Claim]:
    """Return what is predicted of the one named and what belongs to it; without any, what it aims at itself."""
    desk, query = scene.desk, scene.query
    ids = sorted({x for e in query.entities for x in own(desk, e)})
    claims = desk.knowledge.claims_about(ids, limit=300) if ids else ()
    told = [c for c in claims if c.holds(query.as_of)]
    aims = {p.id for p in desk.knowledge.predicates().values() if desk.lexicon.has("aim_words", said_of(p))}
    return [c for c in told if c.kind == "prediction"] or [c for c in told if c.predicate in aims and c.subject in query.entities]
