"""Reasons: the claims that fit, the linked claims that explain them, what speaks against, how it stands today."""

from __future__ import annotations

from dataclasses import replace

from knowledge.models import Claim

from .desk import Draft
from .evidence import Ranked
from .facts import choose, facts
from .relations import holders
from .scene import Scene

FOR = ("because", "enables")
AGAINST = ("despite", "limits", "contradicts")
HIGH = 1
"""Place of the lowest standing that counts as high (0 is the best)."""
REASON_BONUS = 1.6
"""What a linked reason of the claim asked about has ahead of other claims."""
WHAT_WAS_SAID = 1
"""Claims of the answer before that "why?" wants explained; the others may be reasons."""
FIRM_BONUS = 4.0
"""The same, where it is certain which claim is asked about."""


def why(scene: Scene) -> Draft:
    """Give the reasons."""
    desk, query = scene.desk, scene.query
    targets, firm = _targets(scene)
    reasons = [i for r, i in desk.links_to([t.id for t in targets], FOR)]
    ranked = _lifted(scene, set(reasons), FIRM_BONUS if firm else REASON_BONUS)
    if not ranked:
        return facts(desk, query, scene.ranked)
    draft = Draft()
    explained = {t.id for t in targets} if firm else set()
    reasons_first = [r for r in ranked if desk.newest(r.claim, query.as_of).id not in explained] or ranked
    chosen = choose(desk, query, reasons_first, words=80 if scene.share == 1 else 45, points=4 if scene.share == 1 else 2)
    now = _standing_now(scene, chosen)
    if now is not None and len(chosen) > 2:
        chosen = chosen[:3]
    draft.headline = desk.point(chosen[0], query, role="reason")
    draft.points = [desk.point(c, query, role="reason") for c in chosen[1:]]
    if now is not None:
        draft.points.append(desk.point(now, query, role="context"))
    against = [i for r, i in desk.links_to([c.id for c in chosen[:2]] + [t.id for t in targets[:1]], AGAINST) if i not in draft.claims]
    counter = [c for c in desk.knowledge.claims(against).values() if c.known(query.as_of)]
    draft.more = [replace(desk.point(c, query), role="against") for c in counter[:3]]
    draft.more += [desk.point(r.claim, query) for r in ranked[:12] if r.claim.id not in draft.claims and r.claim.id not in against][:5]
    return draft


def _targets(scene: Scene) -> tuple[list[Claim], bool]:
    """Return the claims that are to be explained, and whether that is certain: the answer before, the newest standing.

    Otherwise it is a guess: the best claims that others explain.
    """
    if scene.base:
        return list(scene.desk.knowledge.claims(scene.base[:WHAT_WAS_SAID]).values()), True
    newest = _newest_standing(scene)
    if newest is not None and _agrees(scene, newest):
        return [newest], True
    return [r.claim for r in scene.ranked[:6] if r.card.explained_by][:2], False


def _agrees(scene: Scene, standing: Claim) -> bool:
    """Say whether a standing is what the question wants explained: a high one for "why ahead", a low one for "why not"."""
    words, text = scene.desk.lexicon, scene.query.text
    asked_low = words.has("negations", text) != (words.has("trailing", text) and not words.has("leading", text))
    return asked_low == (scene.desk.order.get(str(standing.value), 9) > HIGH)


def _lifted(scene: Scene, reasons: set[str], bonus: float) -> list[Ranked]:
    """Return the claims with linked reasons moved up; what was said just before is not said again as its own reason."""
    known = {r.claim.id for r in scene.ranked}
    extra = [c for c in scene.desk.knowledge.claims(sorted(reasons - known)).values() if c.known(scene.query.as_of)]
    weighed = [*scene.ranked, *(scene.desk.evidence.rank(scene.query, extra) if extra else [])]
    base = set(scene.base[:WHAT_WAS_SAID])
    moved = [replace(r, score=r.score + bonus) if r.claim.id in reasons else r for r in weighed if r.claim.id not in base]
    return sorted(moved, key=lambda r: -r.score)


def _newest_standing(scene: Scene) -> Claim | None:
    """Return the newest standing of the one asked about, when the question is about standing; none otherwise."""
    desk, query = scene.desk, scene.query
    if not (desk.lexicon.has("leading", query.text) or desk.lexicon.has("trailing", query.text)) or query.periods:
        return None
    entity = desk.entity(query.entities[0]) if query.entities else None
    if entity is None or entity.kind in ("benchmark", "technique"):
        return None
    subject = entity.id if entity.kind == "company" else next(iter(holders(desk, entity, query.as_of)), entity.id)
    found = desk.standings_of(subject, query.areas or tuple(desk.areas)[:1], query.as_of)
    return max(found, key=lambda c: c.as_of, default=None)


def _standing_now(scene: Scene, chosen: list[Claim]) -> Claim | None:
    """Return the newest standing when the reasons shown are older and do not tell it."""
    newest = _newest_standing(scene)
    if newest is None or newest.id in {c.id for c in chosen} or newest.as_of <= min(c.as_of for c in chosen):
        return None
    return newest
