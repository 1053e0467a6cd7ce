"""What the best claims say against a question: the opposite, another party, another person, another figure."""

from __future__ import annotations

import re

from bot.answering.contrast import denied_stems, opposed
from bot.answering.desk import Desk
from bot.answering.evidence import MOST_RARE, Ranked
from bot.answering.figures import other_amount, other_time, person_elsewhere
from bot.answering.premises.asked import Asked, Finding, correction, may_be_a_word, speaks_of_text, takes_for_granted
from bot.answering.premises.compared import Compared
from bot.answering.premises.ranks import near_any
from bot.answering.premises.stated import stated
from bot.answering.relations import own, related
from knowledge.search import stems

_OUTRIGHT = re.compile(
    r"\b(never|not a single|a single|nothing|attach no|no\b.{0,40}\bat all|not\b.{0,40}\bat all|still no|none of|refus\w+ to|rules? out|"
    r"ruled out)\b|没有"
)
"""How a question denies something altogether."""
_OWN = re.compile(r"\b(?:my|our|we|i'?m|i have|i've)\b")
"""The asker speaks of amounts of their own."""
_YEAR = re.compile(r"\d{4}")


def of_contraries(r: Compared) -> dict[str, float]:
    """See what the best claims that are near say against the question: the opposite, a denial, another rank, what it denies outright."""
    desk, asked = r.desk, r.asked
    found = dict.fromkeys(("opposite_here", "denied_here", "rank_here", "affirmed_here"), 0.0)
    negated = desk.lexicon.has("negations", asked.low)
    for n, x in enumerate(_speaking(desk, asked)):
        if not negated:
            found["opposite_here"] = max(found["opposite_here"], min(opposed(desk, asked.low, x.claim.text), 2) / (1 + n))
            found["denied_here"] = max(found["denied_here"], float(n < 2 and _denied(desk, asked, x)))
        elif n == 0:
            found["affirmed_here"] = float(_affirmed(desk, asked, x))
        if n == 0:
            found["rank_here"] = float(_other_rank(desk, asked, x))
    return found


def _speaking(desk: Desk, asked: Asked) -> list[Ranked]:
    """Return the best claims that may speak against a question: near the first, about somebody named or the text asked about."""
    of_text = speaks_of_text(desk, asked)
    best = asked.ranked[0]
    gap = best.score - asked.ranked[1].score if len(asked.ranked) > 1 else CLEAR
    mine = {x for e in asked.query.entities for x in own(desk, e)}
    found = []
    for n, x in enumerate(asked.ranked[:3]):
        near = x.feature("shared_kin") > (0.99 if n or gap < CLEAR else 0.49) or (of_text and x.claim.id in desk.evidence.thesis_claims)
        if x.score < best.score - NEARLY or x.claim.kind == "prediction" or (asked.query.entities and not near):
            continue
        if of_text or not asked.query.entities or {x.claim.subject, x.claim.object} & mine:
            found.append(x)
    return found


def _other_rank(desk: Desk, asked: Asked, r: Ranked) -> bool:
    """Say whether the question has somebody first whom the best claim, a board's row on it, has further down."""
    claim = r.claim
    if claim.predicate != "score" or claim.rank in (None, 1) or (asked.query.kind == "standing" and not asked.presuming):
        return False
    if not near_any(desk, asked, "leading") or claim.subject not in {x for e in asked.query.entities for x in own(desk, e)}:
        return False
    return not asked.query.periods or r.feature("in_period") > 0


def _affirmed(desk: Desk, asked: Asked, r: Ranked) -> bool:
    """Say whether the question denies outright ("never", "no ... at all") what the best claim affirms."""
    if not _OUTRIGHT.search(asked.low):
        return False
    denied = denied_stems(desk, asked.query.text, words=7)
    names = {s for n in asked.query.named for s in stems(n.text)}
    shared = desk.rare(sorted((denied & r.card.stems) - names), 0.3)
    return (
        bool(shared)
        and not desk.lexicon.has("denials", r.claim.text)
        and r.score - (asked.ranked[1].score if len(asked.ranked) > 1 else 0) > 0.5
    )


def _denied(desk: Desk, asked: Asked, r: Ranked) -> bool:
    """Say whether a claim denies words or a name of the question: they follow a negation there and stand free here."""
    denied = denied_stems(desk, r.claim.text)
    content = [s for s in asked.query.content if len(s) > 3]
    rarity = desk.evidence.rarity(content)
    told = sum(rarity[s] for s in content if s in denied - desk.fields)
    shared = sum(rarity[s] for s in content if s in r.card.stems)
    if told >= DENIED * MOST_RARE and told >= DENIED_SHARE * shared:
        return True
    outright = desk.lexicon.pattern("denials").match(r.claim.text) is not None
    names = {s for n in asked.query.named if outright or n.entity != r.claim.subject for s in stems(n.text)}
    told_otherwise = (shared - told) / (sum(rarity.values()) or 1.0)
    return bool(names & denied) and (len(asked.query.entities) > 1 or outright) and told_otherwise < MOSTLY


NEARLY = 1.0
"""How far behind the best a claim may be and still speak against the question."""
MOSTLY = 0.45
"""A claim that tells this share of the question's words without denying them answers it, whatever name it sets aside."""
CLEAR = 1.0
"""How far the best claim is ahead where it need not speak of everybody named."""
DENIED, DENIED_SHARE = 0.45, 0.3
"""How rare the denied words have to be together (1: a word the knowledge does not hold), and how much of what claim and question share."""


def substituted(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why did X sue Z": the claim that fits has Y in the place of X, and no claim puts X and Z together."""
    query = asked.query
    if not takes_for_granted(desk, asked) or desk.lexicon.has("negations", asked.low) or not 2 <= len(query.entities) <= 3:
        return None
    best = asked.ranked[0]
    absent = [e for e in query.entities if e not in (best.card.mentions | best.card.kin)]
    present = [e for e in query.entities if e in best.card.mentions]
    if len(absent) != 1 or not present or best.feature("cover") < 0.12 or best.score - asked.ranked[1].score < 0.5:
        return None
    if any(
        absent[0] in (r.card.mentions | r.card.kin) and set(present) & r.card.mentions and r.score > best.score - 4.0
        for r in asked.ranked[:8]
    ):
        return None
    missing = desk.entity(absent[0])
    instead = [
        e
        for i in (best.claim.subject, best.claim.object)
        if i is not None
        and i not in query.entities
        and (e := desk.entity(i)) is not None
        and missing is not None
        and e.kind == missing.kind
    ]
    described = any(
        n.entity == absent[0]
        and (
            may_be_a_word(n)
            or (not n.exact and len(n.text) < SHORT)
            or _DESCRIBES.match(query.text[n.end :])
            or _DESCRIBED.search(query.text[: n.start])
        )
        for n in query.named
    )
    if missing is None or described or missing.kind in ("technique", "benchmark") or related(desk, absent[0], present[0]):
        return None
    if not instead and not (best.feature("cover") > 0.3 and _TWO_PARTS.search(query.text)):
        return None
    return Finding(correction(desk, best.claim.text, [best.claim]), None, "substituted")


SHORT = 6
"""Names shorter than this that are not spelt out may be other words."""
_DESCRIBES = re.compile(
    r"(?:'s|s')? (?:owner|maker|parent|people|company|team|boss|chief|rival)|-(?:like|style|sized)|-and-", re.IGNORECASE
)
_DESCRIBED = re.compile(
    r"\b(?:owner|maker|parent|people|rivals?|like|than|versus|vs\.?|against|another|own|before|since|other than|besides|unlike|"
    r"with|for) (?:of |a |the |to )*$",
    re.IGNORECASE,
)
"""Names that only describe another party, or that stand beside it."""
_TWO_PARTS = re.compile(r"[,;:?!.] +\S")


def wrong_person(desk: Desk, asked: Asked) -> Finding | None:
    """Check "X, head of Y": the person belongs elsewhere."""
    if desk.lexicon.has("hypothetical", asked.low) or asked.query.kind in ("compare", "what_if"):
        return None
    claim = person_elsewhere(desk, asked.query, asked.ranked)
    return Finding(correction(desk, claim.text, [claim]), None, "person") if claim is not None else None


def other_figures(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why did X raise five billion", "X of 2019": the claim that fits tells another amount or year, and no other that one."""
    query = asked.query
    if (
        not asked.ranked
        or not query.entities
        or not asked.presuming
        or desk.lexicon.has("hypothetical", asked.low)
        or re.search(r"\bor\b", asked.low)
    ):
        return None
    best = asked.ranked[0]
    gap = best.score - asked.ranked[1].score if len(asked.ranked) > 1 else 9.0
    if best.feature("shared_kin") < 0.49 or best.claim.predicate in ("score", "standing") or _OWN.search(asked.low):
        return None
    amount = (best.feature("shared_kin") > 0.99 or gap > 1.0) and other_amount(query, asked.ranked[:8])
    part = stated(query.text)
    says = (part.beside and all(p.text in part.text and _YEAR.search(p.text) for p in query.periods)) or query.kind not in (
        "number",
        "count",
        "standing",
        "list",
        "changes",
        "timeline",
    )
    time = (
        says
        and gap > 1.0
        and best.feature("shared_kin") > 0.99
        and other_time(query, best.claim)
        and all(other_time(query, r.claim) for r in asked.ranked[:6] if r.feature("shared_kin") > 0.99)
    )
    return Finding(correction(desk, best.claim.text, [best.claim]), None, "figures") if amount or time else None
