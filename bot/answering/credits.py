"""What stands beside a claim: its sources, best first, and what a reader has to know of it."""

from __future__ import annotations

import re

from bot import wording
from bot.answers import Citation
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .features import years_between
from .overtaken import as_sure, beats

STALE_YEARS = 2.0
_DIGIT = re.compile(r"\d")
RELIABILITY = {"primary": 0, "reputable": 1, "opinion": 2, "weak": 3}


def citations(knowledge: Knowledge, claim: Claim) -> tuple[Citation, ...]:
    """Return a claim's sources, the most reliable and newest first."""
    found = knowledge.sources(claim.sources)
    ordered = sorted(found.values(), key=lambda s: s.published, reverse=True)
    ordered.sort(key=lambda s: RELIABILITY.get(s.reliability, 2))
    return tuple(Citation(s.id, s.publisher, s.title, s.published, s.reliability, s.url) for s in ordered)


def cautions(knowledge: Knowledge, claim: Claim, as_of: str) -> tuple[str, ...]:
    """Return what a reader has to know: ended, replaced, disputed, weakly sourced, old."""
    found = []
    if claim.until is not None and claim.until <= as_of and wording.day(claim.until) not in claim.text:
        found.append(f"until {wording.day(claim.until)}")
    if claim.superseded_on is not None and claim.as_of < claim.superseded_on <= as_of:
        found.append(f"superseded {wording.day(claim.superseded_on)}")
    elif word := _disputed(knowledge, claim, as_of):
        found.append(word)
    if claim.confidence == "low":
        found.append("low confidence")
    if is_stale_figure(knowledge, claim, as_of) and claim.as_of[:4] not in claim.text:
        found.append(f"figure of {claim.as_of[:4]}")
    return tuple(found)


def _disputed(knowledge: Knowledge, claim: Claim, as_of: str) -> str:
    """Say whether something as certain contradicts a claim, or a view of before has been overtaken since; empty where neither is so."""
    if not (against := [*claim.contradicts, *claim.contradicted_by]):
        return ""
    others = [c for c in knowledge.claims(against).values() if c.known(as_of)]
    if later := [c.as_of for c in others if beats(c, claim, as_of)]:
        return f"overtaken {wording.day(min(later))}"
    return "disputed" if any(as_sure(c, claim) for c in others) else ""


def is_stale_figure(knowledge: Knowledge, claim: Claim, as_of: str, years: float = STALE_YEARS) -> bool:
    """Say whether a claim is a number older than some years that nothing has ended."""
    if claim.until is not None or years_between(claim.as_of, as_of) <= years:
        return False
    return knowledge.predicates()[claim.predicate].value.startswith("number") and bool(_DIGIT.search(str(claim.value or "")))
