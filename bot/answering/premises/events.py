"""Check "why did X sell Z", "the fine that X got": whether anything tells of such an event; "its Z": whether there is one."""

from __future__ import annotations

import re
from itertools import pairwise

from bot import wording
from bot.answering.desk import Desk
from bot.answering.premises.asked import Asked, Finding, correction, states_something
from bot.answering.relations import holders, own, related
from knowledge.models import Claim
from knowledge.search import stems

_DID = re.compile(r"\bdid\b.{1,40}?\b(sell|sue|invest)\b")
_BASE = {"sell": "sale", "sue": "lawsuit", "invest": "investment"}
"""What "did" puts into the past."""
_POSSIBLE = re.compile(
    r"\b(?:can|could|may|might|would|worst case|max(?:imum)?|at most|risk\w*|fac(?:e|es|ing)|threat\w*|if|possible|potential)\b"
)
_ITS = re.compile(r"\b(?:its|their|his|her)\s+(?:own\s+)?((?:[\w-]+\s?){1,3})")
_OWNS_NONE = re.compile(
    r"\b(?:owns?|has|have|had|runs?|operates?|makes?|keeps?|holds?|possesses)\s+(?:no|neither)\s+((?:[\w-]+\s?){1,4})", re.IGNORECASE
)


def unheard_event(desk: Desk, asked: Asked) -> Finding | None:
    """Check an event that the question takes for granted: claims of its field are known, none tells of it."""
    query = asked.query
    if not query.entities or _POSSIBLE.search(asked.low) or not states_something(desk, asked) or desk.lexicon.has("negations", asked.low):
        return None
    if all((e := desk.entity(x)) is None or e.kind == "technique" for x in query.entities):
        return None
    did = _DID.search(asked.low)
    for name in desk.lexicon.ending("_event"):
        sort = name.removesuffix("_event")
        if not desk.lexicon.has(name, asked.low) and not (did and _BASE[did[1]] == sort):
            continue
        about = _about_all(desk, asked)
        field = [c for c in about if desk.lexicon.has(f"{sort}_field", c.text) and c.holds(query.as_of)]
        if not field or any(desk.lexicon.has(f"{sort}_told", c.text) for c in about):
            continue
        order = {r.claim.id: n for n, r in enumerate(asked.ranked)}
        best = min(field, key=lambda c: (order.get(c.id, 999), c.id))
        names = wording.listed(desk.labels(query.entities[:3], query))
        text = f"My knowledge tells of no {sort} that involves {names}. {best.text}"
        return Finding(correction(desk, text, [best]), None, "event")
    return None


def _about_all(desk: Desk, asked: Asked) -> list[Claim]:
    """Return the claims that speak of everybody named."""
    sets = [own(desk, e) for e in asked.query.entities]
    found = desk.knowledge.claims_about(sorted(set().union(*sets)), roles=("subject", "object"), limit=400)
    claims = {c.id: c for c in (*found, *(r.claim for r in asked.ranked[:25]))}
    cards = desk.evidence.cards.of([c for c in claims.values() if c.known(asked.query.as_of)])
    return [c.claim for c in cards if all(s & (c.mentions | c.kin) for s in sets)]


def unsold(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why did X sell Z": X still has Z, and no claim about the two tells of a sale."""
    query = asked.query
    if not states_something(desk, asked) or _POSSIBLE.search(asked.low) or desk.lexicon.has("negations", asked.low):
        return None
    for seller, thing in pairwise(n for n in query.named if not n.inherited):
        between, after = query.text[seller.end : thing.start].casefold(), query.text[thing.end :].casefold()
        entity = desk.entity(thing.entity)
        if entity is None or entity.kind not in SOLD_KINDS or not _SELLS.fullmatch(between) or not _SOLD.match(after):
            continue
        both = related(desk, seller.entity, entity.id)
        bought = next((c for c in both if c.subject == seller.entity and desk.lexicon.has("buy_verbs", c.text)), None)
        claim = holders(desk, entity, query.as_of).get(seller.entity) or bought
        if claim is None or not claim.holds(query.as_of) or any(desk.lexicon.has("sale_done", c.text) for c in both):
            continue
        return Finding(correction(desk, f"My knowledge tells of no sale. {claim.text}", [claim]), None, "event")
    return None


SOLD_KINDS = ("company", "unit", "platform", "organization")
"""What is sold as a whole; of models and products copies are."""
_SELLS = re.compile(
    r"\s*(?:ever |really |finally |just )?(?:sell|sold|selling|got rid of|get rid of|part with|parted with|divest|divested|"
    r"offload|offloaded)"
    r"(?: off)?\s+(?:its |the |all of |off )?"
)
_SOLD = re.compile(r"\s*(?:$|[?.!,;]|(?:off|to|in|last|for|this|and|when|after|before|because|again|at)\b)")
"""Behind what is sold: nothing that belongs to it ("sells its ads")."""


def owns_none(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why did X sell its Z": a claim says that X has no Z."""
    said = {stems(w)[-1] for m in _ITS.finditer(asked.low) for w in [m[1]] if stems(w)}
    if not said or not states_something(desk, asked) or desk.lexicon.has("negations", asked.low):
        return None
    for r in asked.ranked[:4]:
        m = _OWNS_NONE.search(r.claim.text)
        if m is None or r.claim.subject not in asked.query.entities or not r.claim.holds(asked.query.as_of):
            continue
        its = set(stems(" ".join(x[1] for x in _ITS.finditer(asked.low))))
        none = set(stems(m[1]))
        if said & none and len(its & none) >= min(2, len(none)):
            return Finding(correction(desk, r.claim.text, [r.claim]), None, "event")
    return None
