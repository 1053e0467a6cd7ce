"""Whom an answer brings up that the question did not name: a later question may lean on them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.query import Query

from .desk import Desk, Draft
from .evidence import Ranked


def headlined(desk: Desk, draft: Draft, query: Query) -> tuple[str, ...]:
    """Return whom or what the headline is about and the question did not name: "they" of the next question."""
    first = desk.knowledge.claims(draft.headline.claims[:1]).values() if draft.headline else ()
    found = dict.fromkeys(e for c in first for e in (c.subject, c.object) if e and e not in query.entities)
    return tuple(e for e in found if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "technique"))


def topics(query: Query, ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """Return the entities that the best claims bring up and the question did not name."""
    named = set(query.entities)
    found = [e for r in ranked[:2] for e in (r.claim.subject, r.claim.object, *sorted(r.card.mentions)) if e and e not in named]
    return tuple(dict.fromkeys(found))[:6]
