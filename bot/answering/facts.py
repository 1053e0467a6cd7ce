"""The answer most questions get: the claim that fits best, then what completes it, no more than a reader wants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk, Draft
from .evidence import Ranked
from .overtaken import about_now, overtaken
from .scene import PLAIN

WORDS = 88
"""Of claims in the shown part."""
POINTS = 4
MARGIN = 6.3
"""How much worse than the best a claim may score and still be shown."""
_ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b|\band is\b|\band are\b", re.IGNORECASE)
LOOKED_AT = 12
"""Of the best claims, those that may be shown."""
NEARLY = 3.0
"""How much worse another claim may fit than one that time has overtaken, for that to be left out."""
ALIKE = 0.9
"""Cosine from which two claims say the same."""
STEMS_ALIKE = 0.62
IDEAS = ("technique", "benchmark", "organization")
"""Kinds of entity that a claim may speak of without naming them."""


PLAINLY_ASKED = frozenset({"number", "count", "date", "who", "owner", "data", "definition", "verify"})
"""Kinds of question that one claim answers; what only stands near it is not shown."""
CLOSE = (4.0, 3.0)
"""How much worse than the best the second claim, and further ones, may score to belong to the answer of such a question anyway."""
CLOSE_FIGURES = (2.5, 1.5)
"""The same where a figure or a day is asked for, which one claim tells."""
ADDS = (0.08, 0.1)
"""How much more of what is asked they have to meet, where they score worse than that."""


def facts(desk: Desk, query: Query, ranked: Sequence[Ranked], *, words: int = WORDS, points: int = POINTS) -> Draft:
    """Answer with the best claims."""
    draft = Draft()
    chosen = choose(desk, query, ranked, words=words, points=points, closely=asked_plainly(query))
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


def choose(
    desk: Desk, query: Query, ranked: Sequence[Ranked], *, words: int = WORDS, points: int = POINTS, closely: bool = False
) -> list[Claim]:
    """Return the claims to show, best first: fitting, not repeating one another, within the words.

    Of what stands near the answer, those that fit `closely` are only those that add to it.
    """
    chosen: list[Ranked] = []
    out: list[Claim] = []
    spent = 0
    ranked = _surer_first(query, ranked)
    about = _about(desk, query, ranked)
    for r in _still_so(desk, query, ranked):
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
        if out and closely and not _belongs(desk, query, [*chosen, r], ranked[0].score):
            continue
        length = len(claim.text.split())
        if out and spent + length > words:
            continue
        out.append(claim)
        chosen.append(r)
        spent += length
    return out


def says_itself(query: Query) -> bool:
    """Say whether nothing of a question had to be completed from the talk."""
    return query.text == query.typed and not any(n.inherited for n in query.named)


def asked_plainly(query: Query) -> bool:
    """Say whether a question asks for one thing, and says itself for which: no more is shown then than answers it.

    What is completed from the talk is understood less surely, and what asks twice may be answered by two claims.
    """
    return says_itself(query) and query.kind in PLAINLY_ASKED and len(_ASKS.findall(query.text)) < 2


def _belongs(desk: Desk, query: Query, shown: Sequence[Ranked], best: float) -> bool:
    """Say whether the last of these claims fits nearly as well as the best, or tells of what is asked what the others do not."""
    last, further = shown[-1], len(shown) > 2
    close = CLOSE_FIGURES if query.kind in ("number", "count", "date") else CLOSE
    others = [r.claim for r in shown[:-1]]
    if last.claim.subject in query.entities and last.claim.subject not in {c.subject for c in others}:
        return True
    if query.kind == "who" and _names_others(query, shown[-1:]) and not _names_others(query, shown[:-1]):
        return True
    if not {*last.claim.contradicts, *last.claim.contradicted_by}.isdisjoint(c.id for c in others):
        return True
    if last.claim.confidence == "low" and others[0].confidence != "low":
        return last.score > best - close[True]
    if last.score > best - close[further]:
        return True
    met, _ = desk.evidence.together(query, [r.card for r in shown])
    before, _ = desk.evidence.together(query, [r.card for r in shown[:-1]])
    return met - before >= ADDS[further]


def _names_others(query: Query, shown: Sequence[Ranked]) -> bool:
    """Say whether claims speak of anybody beside those named in the question."""
    return any(r.card.mentions - set(query.entities) for r in shown)


def _still_so(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> Sequence[Ranked]:
    """Return the claims without what time has overtaken, where the question asks how things are and anything else is as fitting."""
    if not ranked or not about_now(desk.lexicon, query):
        return ranked
    gone = overtaken(desk.knowledge, [r.claim for r in ranked[:LOOKED_AT]], query.as_of)
    kept = [r for r in ranked if r.claim.id not in gone]
    return kept if gone and kept and kept[0].score > ranked[0].score - NEARLY else ranked


def _surer_first(query: Query, ranked: Sequence[Ranked]) -> Sequence[Ranked]:
    """Return the claims with a disputed and weak one behind a surer one that contradicts it and fits nearly as well."""
    best = next(iter(ranked), None)
    if best is None or query.about_source or best.claim.confidence != "low":
        return ranked
    others = {*best.claim.contradicted_by, *best.claim.contradicts}
    surer = next((r for r in ranked[1:LOOKED_AT] if r.claim.id in others and r.claim.confidence != "low"), None)
    if surer is None or surer.score < best.score - NEARLY:
        return ranked
    return [surer._replace(score=best.score), best, *(r for r in ranked[1:] if r.claim.id != surer.claim.id)]


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
