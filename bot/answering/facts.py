"""The answer most questions get: the claim that fits best, then what completes it, no more than a reader wants."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk, Draft
from .evidence import Ranked
from .scene import PLAIN

WORDS = 88
"""Of claims in the shown part."""
POINTS = 4
MARGIN = 6.3
"""How much worse than the best a claim may score and still be shown."""
ALIKE = 0.9
"""Cosine from which two claims say the same."""
STEMS_ALIKE = 0.62
IDEAS = ("technique", "benchmark", "organization")
"""Kinds of entity that a claim may speak of without naming them."""


def facts(desk: Desk, query: Query, ranked: Sequence[Ranked], *, words: int = WORDS, points: int = POINTS) -> Draft:
    """Answer with the best claims."""
    draft = Draft()
    chosen = choose(desk, query, ranked, words=words, points=points)
    shown = {c.id for c in chosen}
    rest = [r.claim for r in ranked[:14] if r.claim.id not in shown and r.score > ranked[0].score - 2 * MARGIN][:6]
    for n, claim in enumerate(chosen):
        point = desk.point(claim, query, role="answer" if n == 0 else "context")
        if n == 0:
            draft.headline = point
        else:
            draft.points.append(point)
    draft.more = [desk.point(claim, query) for claim in rest]
    return draft


def choose(desk: Desk, query: Query, ranked: Sequence[Ranked], *, words: int = WORDS, points: int = POINTS) -> list[Claim]:
    """Return the claims to show, best first: fitting, not repeating one another, within the words."""
    chosen: list[Ranked] = []
    out: list[Claim] = []
    spent = 0
    about = _about(desk, query, ranked)
    for r in ranked:
        if out and (r.score < ranked[0].score - MARGIN or len(out) >= points):
            break
        claim = r.claim
        if out and about and not about & r.card.circle:
            continue
        if not query.periods and not query.about_source:
            claim = desk.newest(claim, query.as_of)
        if claim.id != r.claim.id and claim.id in {c.id for c in out} and _says_more(desk, query, r, claim):
            claim = r.claim
        if claim.id in {c.id for c in out} or any(alike(r, c) for c in chosen):
            continue
        length = len(claim.text.split())
        if out and spent + length > words:
            continue
        out.append(claim)
        chosen.append(r)
        spent += length
    return out


def _about(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> frozenset[str]:
    """Return whom the question names, with kin, where the best claim tells of them: what tells of others alone is beside the point."""
    named = {e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in IDEAS}
    kin = frozenset(named) | desk.evidence.kin(tuple(sorted(named))) if named else frozenset()
    return kin if ranked and kin & ranked[0].card.circle else frozenset()


def _says_more(desk: Desk, query: Query, older: Ranked, newer: Claim) -> bool:
    """Say whether a claim that was replaced says something asked about of which the one in its place is silent."""
    return bool(set(desk.rare(query.content, PLAIN)) & older.card.stems - set(stems(newer.text)))


def alike(a: Ranked, b: Ranked) -> bool:
    """Say whether two claims tell a reader the same."""
    x, y = a.card, b.card
    union = len(x.stems | y.stems) or 1
    if x.claim.subject == y.claim.subject and len(x.stems & y.stems) / union > STEMS_ALIKE:
        return True
    return float(x.vectors[0].astype("f4") @ y.vectors[0].astype("f4")) > ALIKE and x.claim.subject == y.claim.subject
