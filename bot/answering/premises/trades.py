"""Check "after X bought Y": whether there was a purchase, a sale or a merger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.answering.desk import Desk
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.premises.belonging import GAP
from bot.answering.relations import holders, holding_predicates, related
from bot.understanding.query import Named, Query
from knowledge.models import Claim, Entity

_TAKES = re.compile(r"\b(?:take|takes|took|taking)\s*$")
_OVER = re.compile(r"\s+(?:(?:wholly|fully|completely|entirely|all|right)\s+)?over\b(?! (?:to|from|for|by)\b)")
"""A verb in two parts, with what is bought between them."""
_BOTH = re.compile(r"\s*(?:and|with|&|-|/|–)\s*(?:the\s+)?$")
_BECOME_ONE = re.compile(
    r"\s*(?:having |have |has |had |were |being )?(?:merg(?:e|ed|ing)\b(?! (?:talks|plans?|attempt|fail|fell|f))|combin|unit|"
    r"(?:are|became|have become|being) (?:now )?(?:one|a single) (?:company|firm|group|house)|"
    r"(?:merger|tie-up|combination|deal) (?:went|goes|has gone|had gone|having gone|closed|completed|was completed|came about))"
)
"""Behind two names: how they are said to have become one."""
_CALLED_OFF = re.compile(
    r"\b(?:ended|dropped|abandon(?:ed)?|call(?:ed)? off|block(?:ed)?|never closed|f[ae]ll(?:en)? through|fell apart|scrap(?:ped)?|"
    r"fail(?:ed)?|collapsed)\b"
)
_HEARSAY = re.compile(r"\b(?:rumou?r\w*|hearsay|any proof|any truth|is it true)\b")


def false_purchase(desk: Desk, asked: Asked) -> Finding | None:
    """Check "after X bought Y": the knowledge tells of another relation, or of none."""
    words = desk.lexicon
    if words.has("hypothetical", asked.low) or words.has("negations", asked.low) or _HEARSAY.search(asked.low):
        return None
    if _CALLED_OFF.search(asked.low):
        return None
    if not asked.presuming and not words.has("tag_questions", asked.low[-14:]):
        return None
    for buyer, target in trades(desk, asked.query):
        a, b = desk.entity(buyer.entity), desk.entity(target.entity)
        if a is None or b is None or a.id == b.id:
            continue
        told = related(desk, a.id, b.id)
        if a.id in holders(desk, b) or b.owner == a.id or any(_tells_purchase(desk, c, asked.query.as_of) for c in told):
            continue
        return _instead(desk, asked, a, b, told)
    return None


def trades(desk: Desk, query: Query) -> Iterable[tuple[Named, Named]]:
    """Return the (buyer, bought) pairs that the wording tells of; a merger is told both ways."""
    buy, sell = desk.lexicon.pattern("buy_verbs").pattern, desk.lexicon.pattern("sell_verbs").pattern
    parties = [n for n in query.named if (e := desk.entity(n.entity)) is not None and e.kind not in ("technique", "benchmark", "dataset")]
    for x, y in pairwise(parties):
        between = query.text[x.end : y.start].casefold()
        before, after = query.text[: x.start].casefold(), query.text[y.end : y.end + 36].casefold()
        if len(between) > GAP or re.search(r"[.;?!]", between):
            continue
        if (
            re.search(rf"(?:{sell})[^.]*\bto\s*$", between)
            or (re.search(rf"(?:{sell})\s*$", before) and re.search(r"\bto\s*$", between))
            or re.search(
                rf"\b(?:was|were|been|got|being|is)\b.*(?:{buy}).*\bby\s*$|(?:acquisition|takeover|purchase|buyout) by\s*$", between
            )
        ):
            yield y, x
        elif (
            re.search(rf"(?:{buy})", between)
            or (_TAKES.search(between) and _OVER.match(after))
            or (_BOTH.match(between) and _BECOME_ONE.match(after))
        ):
            yield x, y


def _tells_purchase(desk: Desk, claim: Claim, as_of: str) -> bool:
    """Say whether a claim tells of a purchase or merger that came about."""
    called_off = _CALLED_OFF.search(claim.text)
    told = desk.lexicon.has("buy_verbs", claim.text) or claim.predicate in holding_predicates(desk)
    return claim.known(as_of) and told and not called_off


def _instead(desk: Desk, asked: Asked, a: Entity, b: Entity, told: Sequence[Claim]) -> Finding | None:
    order = {r.claim.id: n for n, r in enumerate(asked.ranked)}
    best = sorted((c for c in told if c.known(asked.query.as_of)), key=lambda c: (order.get(c.id, 999), c.as_of))
    text = f"My knowledge has no purchase or merger between {desk.label(a.id, asked.query)} and {desk.label(b.id, asked.query)}."
    claims = list(best[:1])
    for entity in (b, a):
        owner, claim = next(((h, c) for h, c in holders(desk, entity).items() if c is not None), (None, None))
        if owner and claim is not None and claim.subject not in (a.id, b.id) and claim.id not in [c.id for c in claims]:
            text += f" {desk.label(entity.id, asked.query)} belongs to {desk.label(owner, asked.query)}."
            claims.append(claim)
            break
    if not best:
        told_of = [
            c
            for c in desk.knowledge.claims_about([b.id], roles=("subject", "object"), limit=200)
            if _tells_purchase(desk, c, asked.query.as_of) and c.predicate not in holding_predicates(desk)
        ]
        best = sorted(told_of, key=lambda c: order.get(c.id, 999))[:1]
        claims = [*best, *claims] if best else claims
    if not claims:
        both = [r.claim for r in asked.ranked[:6] if {a.id, b.id} <= r.card.mentions]
        claims = (both or [r.claim for r in asked.ranked[:6] if r.claim.subject == b.id and r.claim.holds(asked.query.as_of)])[:1]
    if best:
        text += f" {best[0].text}"
    elif claims and not any(c.text in text for c in claims):
        text += f" {claims[0].text}"
    return Finding(correction(desk, text, claims), None, "purchase") if claims else None
