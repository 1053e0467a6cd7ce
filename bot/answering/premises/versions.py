"""Check "what is new in X 4": whether there is such a version."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answering.desk import Desk
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.relations import own
from bot.understanding.query import Named
from knowledge.models import Entity

_NUMBER = re.compile(
    r"[\s-]?(?:v|version )?(\d{1,2}(?:\.\d)?)(?![\w.,%]*\d)\b"
    r"(?!\s*(?:%|percent|per cent|thousand|million|billion|points?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|"
    r"users|clips?|videos?|images?|people|models?|times|x\b|of\b|dollars?|places?|ranks?))",
    re.IGNORECASE,
)
_STATED = re.compile(r"\b(?:did|came|out|since|now|new|already|launch\w*|releas\w*|shipp\w*|arriv\w*|appear\w*|introduc\w*)\b|'s new")
"""The question says that the version came, not only its name."""
_TO_COME = re.compile(
    r"\b(?:when (?:is|does|can)|release date|will|next|coming|upcoming|expect\w*|plan\w*|rumou?r\w*|going to|any|ever|yet|soon|"
    r"announced?|work on|working on|'ll|future)\b"
)


def false_version(desk: Desk, asked: Asked) -> Finding | None:
    """Check "since X 4 came out": the newest that is known has a lower number."""
    query = asked.query
    if (
        not asked.presuming
        or not asked.ranked
        or not _STATED.search(asked.low)
        or _TO_COME.search(asked.low)
        or desk.lexicon.has("negations", asked.low)
    ):
        return None
    for n in query.named:
        entity = desk.entity(n.entity)
        number = (
            _number_behind(query.text, n) if entity is not None and entity.kind not in ("company", "organization", "benchmark") else None
        )
        if entity is None or number is None or number not in query.unknown:
            continue
        known = {v: e for e in _family(desk, entity) if (v := _version(e.name)) is not None}
        newest = max(known, default=None)
        named = re.compile(rf"\b{re.escape(n.text)}[ -]{re.escape(number)}\b", re.IGNORECASE)
        if newest is None or float(number) <= newest or any(named.search(r.claim.text) for r in asked.ranked[:20]):
            continue
        latest = known[newest]
        claim = next((r.claim for r in asked.ranked if r.claim.subject == latest.id and r.claim.holds(query.as_of)), asked.ranked[0].claim)
        name = n.text if _version(entity.name) is not None else desk.label(entity.id, query)
        text = f"My knowledge has no {name} {number}; the newest version it knows is {desk.label(latest.id, query)}. {claim.text}"
        return Finding(correction(desk, text, [claim]), None, "version")
    return None


def _number_behind(text: str, n: Named) -> str | None:
    m = _NUMBER.match(text[n.end :])
    return m[1] if m and not n.inherited else None


def _family(desk: Desk, entity: Entity) -> Iterable[Entity]:
    ids = {x for e in own(desk, entity.id) for x in own(desk, e)} if entity.family else own(desk, entity.id)
    return [e for i in sorted(ids) if (e := desk.entity(i)) is not None and e.kind == entity.kind]


def _version(name: str) -> float | None:
    m = re.search(r"(?<![\w.])v?(\d{1,2}(?:\.\d)?)(?!\w)", name, re.IGNORECASE)
    return float(m[1]) if m else None
