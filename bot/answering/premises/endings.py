"""Check "is it still running", "why was it shut down": whether a thing has ended or goes on."""

from __future__ import annotations

import re

from bot.answering.desk import Desk
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.relations import holding_predicates, own
from knowledge.models import Claim, Entity

_ENDING = re.compile(
    r"(?<!to )\b("
    r"shut(?:s|ting)?|clos(?:ed|ing) down|kill\w*|discontinu\w*|retir\w*|scrapp\w*|axed|pull(?:ed)? the plug|"
    r"ended(?! up\b)|gave up on|give up on|went under|out of business|wound down|dropped)\b"
)
"""How a question says that something has ended."""
_ENDS = re.compile(
    r"\b(shut|closed|kill|discontinu|retir|withdr|offline|ended|ending|stopped|legacy|wound down|dropped|removed|left the|replac|"
    r"deprecat|once )",
    re.IGNORECASE,
)
"""How a claim tells of an end."""
_WAS_STILL = re.compile(r"\b(?:was|were|while|when|back then)\b.{0,20}\bstill\b|\bstill (?:was|were|had|did)\b")
"""It still ran then, which says nothing of today."""
REACH = 40
"""Characters between a name and the word that tells its end."""


ENDING_KINDS = ("model", "product", "platform", "dataset")
"""What is shut down; of several the one nearest to the word."""


def ended(desk: Desk, asked: Asked) -> Finding | None:
    """Check "how many people use X today": it has ended."""
    query = asked.query
    if not desk.lexicon.has("running_now", asked.low) or (query.periods and query.periods[0].last < query.as_of):
        return None
    open_whether = not asked.presuming and not desk.lexicon.has("still", asked.low)
    if open_whether or _WAS_STILL.search(asked.low):
        return None
    if desk.lexicon.has("negations", asked.low) or re.search(
        r"\b(ended|closed|shut|killed|gone|dead|discontinued|retired|offline)\b", asked.low
    ):
        return None
    for n in query.named:
        entity = desk.entity(n.entity)
        claim = _end_of(desk, entity, query.as_of) if entity is not None and entity.kind not in ("company", "organization") else None
        if claim is not None:
            return Finding(correction(desk, claim.text, [claim]), None, "ended")
    return None


def not_ended(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why was X shut down": nothing says that it was."""
    query = asked.query
    m = _ENDING.search(asked.low)
    if (
        not (asked.presuming or desk.lexicon.has("tag_questions", asked.low[-14:]) or re.search(r"\bright\b", asked.low))
        or m is None
        or desk.lexicon.has("negations", asked.low)
        or query.kind in ("what_if", "outlook")
    ):
        return None
    things = [n for n in query.named if (e := desk.entity(n.entity)) is not None and e.kind in ENDING_KINDS]
    for n in sorted(things, key=lambda x: max(m.start() - x.end, x.start - m.end()))[:1]:
        entity = desk.entity(n.entity)
        near = abs(n.start - m.start()) < 40 and not re.search(r"[.;?!]", asked.low[min(n.end, m.end()) : max(n.start, m.start())])
        if entity is None or not near:
            continue
        mine = own(desk, entity.id)
        about = desk.knowledge.claims_about(sorted(mine), roles=("subject", "object"), limit=300)
        if any(_ENDS.search(r.claim.text) and mine & r.card.mentions for r in asked.ranked[:1]) or any(
            (c.until and c.predicate in ("released", *holding_predicates(desk)))
            or c.predicate == "discontinued"
            or (_ENDS.search(c.text) and entity.id in (c.subject, c.object))
            for c in about
        ):
            continue
        best = next((r.claim for r in asked.ranked[:5] if mine & r.card.mentions), None)
        if best is not None:
            text = f"Nothing in my knowledge says that {desk.label(entity.id, query)} has ended. {best.text}"
            return Finding(correction(desk, text, [best]), None, "not ended")
    return None


def _end_of(desk: Desk, entity: Entity, as_of: str) -> Claim | None:
    """Return the claim that tells an entity's end on or before a day; none when it goes on."""
    about = desk.knowledge.claims_about([entity.id], roles=("subject", "object"), limit=200)
    ends = [c for c in about if c.subject == entity.id and c.predicate == "discontinued" and str(c.value) <= as_of]
    tells = [c for c in ends if not _of_versions_only(desk, entity, c)]
    running = [c for c in about if c.predicate in ("released", *holding_predicates(desk)) and c.holds(as_of)]
    if tells and not (
        running and all(c.predicate == "released" and c.until is None and c.as_of > max(str(t.value) for t in tells) for c in running)
    ):
        return max(tells, key=lambda c: (str(c.value), c.as_of))
    return None


def _of_versions_only(desk: Desk, entity: Entity, claim: Claim) -> bool:
    """Say whether a claim tells the end of named versions ("closed Acme 2 and Acme 3") and not of the whole line."""
    text = claim.text
    for version in sorted((v.name for v in desk.knowledge.versions_of(entity.id)), key=len, reverse=True):
        text = text.replace(version, "")
    return text != claim.text and entity.name not in text
