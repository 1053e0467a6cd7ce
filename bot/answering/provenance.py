"""Says who, and how sure: the sources behind a statement, their reliability, what contradicts it, what would change it."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .facts import choose, facts
from .reading import Wording, meant
from .relations import own
from .scene import Scene

RELIABILITY_WORDS = {
    "primary": "a first-hand source",
    "reputable": "a reputable source",
    "opinion": "an opinion piece",
    "weak": "a weak source",
}
MOST_SOURCES = 3
LIMITING = ("limits", "contradicts", "despite")
"""Relations of what speaks against a claim, or narrows it."""


def provenance(scene: Scene, asked: Sequence[Claim] = ()) -> Draft:
    """Tell where statements come from and how firm they are."""
    desk, query = scene.desk, scene.query
    claims = list(desk.knowledge.claims(scene.base[:2]).values()) if scene.base else list(asked[:1])
    claims = claims or choose(desk, query, scene.ranked, words=70, points=2)
    if not claims:
        return facts(desk, query, scene.ranked)
    draft = Draft()
    first = claims[0]
    changing = desk.lexicon.has("bare_change", query.typed)
    if changing:
        text = f"{wording.what_would_change(wording.day(first.as_of), first.kind, first.confidence)} It says: {first.text}"
        draft.headline = Point(
            text, first.kind, (first.id,), first.as_of, desk.citations(first), desk.cautions(first, query.as_of), "answer"
        )
    elif scene.base:
        draft.headline = Point(
            f"{standing_of(scene, first)} It says: {first.text}",
            first.kind,
            (first.id,),
            first.as_of,
            (),
            desk.cautions(first, query.as_of),
            "answer",
        )
    else:
        draft.headline = desk.point(first, query, role="answer")
        draft.points.append(Point(standing_of(scene, first), "fact", (first.id,), first.as_of, (), (), "context"))
    for c in () if changing else claims[1:]:
        draft.points.append(
            desk.point(c, query)
            if not scene.base
            else Point(f"{standing_of(scene, c)} It says: {c.text}", c.kind, (c.id,), c.as_of, (), (), "context")
        )
    against = [*first.contradicts, *first.contradicted_by]
    if changing:
        against += [c for _, c in desk.links_to([first.id], LIMITING)]
    for c in list(desk.knowledge.claims(against).values())[:2]:
        if c.id not in draft.claims:
            draft.points.append(desk.point(c, query, role="other_side"))
    return draft


def asked_claims(scene: Scene) -> list[Claim]:
    """Return the claims whose source is asked for: what the words mean of what is named ("the recall of X"), the best first."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1:
        return []
    predicates = tuple(p.id for _, p in meant(Wording.of(scene), lambda p: True))
    ids = sorted(own(desk, query.entities[0]))
    claims = [c for c in desk.knowledge.claims_about(ids, predicates=predicates, limit=60) if c.known(query.as_of)] if predicates else []
    ranked = desk.evidence.rank(query, claims) if claims else []
    return [r.claim for r in sorted(ranked, key=lambda r: (query.entities[0] not in (r.claim.subject, r.claim.object), -r.score))]


def sourced(scene: Scene) -> Draft | None:
    """Return where a statement comes from, where it is certain which one is asked about; none otherwise."""
    if scene.query.kind != "evidence" or scene.query.unknown:
        return None
    said = Wording.of(scene)
    if not said.takes("source_question"):
        return None
    said.takes("stating_words", "source_words")
    found = meant(said, lambda p: True)
    said.takes(*(name for name, _ in found))
    asked = asked_claims(scene) if found and not said.left() else []
    return provenance(scene, asked) if asked else None


def standing_of(scene: Scene, claim: Claim) -> str:
    """Say in a sentence where a claim comes from and how sure it is; the latter first where that is what was asked."""
    cited = scene.desk.citations(claim)
    names = [
        f"{c.publisher} (“{c.title}”, {wording.day(c.published)}; {RELIABILITY_WORDS.get(c.reliability, c.reliability)})"
        for c in cited[:MOST_SOURCES]
    ]
    more = f" and {len(cited) - MOST_SOURCES} more" if len(cited) > MOST_SOURCES else ""
    source = f"{wording.listed(names)}{more}"
    sort = {"assessment": "somebody's judgement", "prediction": "a prediction"}.get(claim.kind, "stated as a fact")
    if scene.desk.lexicon.has("how_sure_words", scene.query.typed):
        judged = {"assessment": "a judgement of", "prediction": "a prediction of"}.get(claim.kind, "stated as a fact by")
        return f"Confidence {claim.confidence}: it is {judged} {source}."
    return f"Source: {source}. It is {sort}, confidence {claim.confidence}."
