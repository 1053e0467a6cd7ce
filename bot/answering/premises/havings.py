"""Check "X has never built one", "X's own platform": whether somebody has what is denied or given to them."""

from __future__ import annotations

import re

from bot.answering.desk import Desk
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.relations import holding_predicates
from bot.understanding.query import Named
from knowledge.models import Claim

_NONE_OF = r"never (?:\w+ ){1,3}(?:an? )?|not a single |no single |(?:has|have|had|with|owns|makes) no |without any "
_SUCH = (
    r"(?!top|leading|strong|good|great|competitive|successful|serious|major|real|big|best|better|comparable|similar|such|other|new|newer|"
    r"open|closed|free)"
)
"""Words of a sort: who has none such may have others."""
_CHOOSES = re.compile(r"\b(?:which|who)\b(?: (?:of|one)\b.{0,30})?.{0,30}\b(?:has|have|had|owns?|makes?) no\b")
"""Asked is who has none."""


def false_absence(desk: Desk, asked: Asked) -> Finding | None:
    """Check "X has never built a single model": it has."""
    query = asked.query
    if not desk.lexicon.has("absolutes", asked.low) or _CHOOSES.search(asked.low):
        return None
    kinds = desk.knowledge.vocabulary().entity_kinds
    kind = next((k for k in kinds if re.search(rf"\b(?:{_NONE_OF})(?:{_SUCH}\w+[ -]){{0,3}}{re.escape(k)}s?\b", asked.low)), None)
    if kind is None:
        return None
    for n in query.named:
        made = [
            c
            for c in desk.knowledge.claims_about([n.entity], roles=("subject",), predicates=tuple(holding_predicates(desk)), limit=300)
            if c.known(query.as_of) and _is_kind(desk, c.object, kind)
        ]
        order = {r.claim.id: r.score for r in asked.ranked}
        made.sort(key=lambda c: -order.get(c.id, -99))
        if made:
            shown = made[:4]
            text = f"{desk.label(n.entity, query)} has: {', '.join(desk.labels([c.object for c in shown if c.object], query))}."
            return Finding(correction(desk, text, shown), None, "absence")
    return None


def false_platform(desk: Desk, asked: Asked) -> Finding | None:
    """Check "X's own video platform": it owns none."""
    query = asked.query
    for n in query.named:
        entity = desk.entity(n.entity)
        if entity is None or entity.kind != "company":
            continue
        if (
            not desk.lexicon.has("own_nouns", asked.low)  # rarely so, and a pattern of its own takes long to make
            or not re.search(_own_of(desk, n), asked.low)
            or desk.lexicon.has("negations", asked.low)
            or desk.lexicon.has("hypothetical", asked.low)
        ):
            continue
        for thesis in desk.knowledge.theses():
            step = next((s for s in thesis.steps if s.object_kind), None)
            verdicts = desk.knowledge.verdicts(thesis.id, companies=[n.entity], as_of=query.as_of) if step else ()
            if step and verdicts and any(s.step == step.id and s.passed is False for s in verdicts[0].steps):
                claim = _says_none(desk, asked, n.entity)
                if claim is not None:
                    return Finding(correction(desk, claim.text, [claim]), None, "platform")
    return None


def _own_of(desk: Desk, n: Named) -> str:
    """Return a pattern for the ways in which a question gives somebody a thing of its own."""
    nouns = desk.lexicon.pattern("own_nouns").pattern
    name = re.escape(n.text.casefold())
    return (
        rf"{name}(?:'s|s)? own (?:\w+[ -]){{0,3}}(?:{nouns})|"
        rf"(?:{nouns}) (?:does|did|do) {name} own|"
        rf"{name} (?:owns|has|runs) (?:a|its own) (?:\w+[ -]){{0,3}}(?:{nouns})|"
        rf"their own (?:\w+[ -]){{0,2}}(?:{nouns})"
    )


def _says_none(desk: Desk, asked: Asked, entity: str) -> Claim | None:
    nouns = desk.lexicon.pattern("own_nouns").pattern
    pattern = re.compile(
        rf"\b(?:no|without|lacks?|nor)\b[^.]{{0,40}}(?:{nouns})|(?:{nouns})[^.]{{0,20}}\b(?:missing|none)\b", re.IGNORECASE
    )
    about = desk.knowledge.claims_about([entity], roles=("subject",), limit=300)
    known = {r.claim.id: n for n, r in enumerate(asked.ranked)}
    fitting = [c for c in about if pattern.search(c.text) and c.holds(asked.query.as_of)]
    return min(fitting, key=lambda c: (known.get(c.id, 999), len(c.text)), default=None)


def _is_kind(desk: Desk, entity_id: str | None, kind: str) -> bool:
    entity = desk.entity(entity_id) if entity_id else None
    return entity is not None and entity.kind == kind
