"""What one paid for another: from the claim between the two that tells of the deal and of its price."""

from __future__ import annotations

import re

from knowledge.models import Claim
from knowledge.search import stems

from .desk import Draft
from .figures import amounts_of
from .reading import Wording
from .relations import holding_predicates
from .scene import Scene


def paid(scene: Scene) -> Draft | None:
    """Return the price of a deal between the two named, where nothing but that is asked; none where no claim tells it."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 2 or query.unknown or query.about_source or desk.lexicon.has("denials", query.text):
        return None
    said = Wording.of(scene)
    if not desk.lexicon.has("paying_words", said.text) or re.match(r"^\W*(?:why|did|does|is|was|has|when|how (?!much|many))\b", said.text):
        return None
    said.takes("paying_words", "buy_verbs", "today", "past_words", "stating_words", "list_words")
    one, other = query.entities
    told = [c for c in desk.knowledge.claims_about([one], roles=("subject", "object"), limit=300) if other in (c.subject, c.object)]
    kept = [c for c in told if c.known(query.as_of) and _tells_a_price(scene, c) and not set(said.left()) - set(stems(c.text))]
    if not kept:
        return None
    first, *rest = sorted(kept, key=lambda c: -scene.score(c.id))
    return Draft(headline=desk.point(first, query, role="answer"), points=[desk.point(c, query) for c in rest[:1]])


def _tells_a_price(scene: Scene, claim: Claim) -> bool:
    """Say whether a claim tells that something was bought, and an amount of money."""
    desk = scene.desk
    holds = claim.predicate in holding_predicates(desk) and re.search(r"\bpaid\b", claim.text) is not None
    bought = holds or desk.lexicon.has("buy_verbs", claim.text)
    return bought and claim.kind == "fact" and any(a.unit == "money" for a in amounts_of(claim))
