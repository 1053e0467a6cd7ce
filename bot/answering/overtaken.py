"""What time has overtaken: opinions and expectations that a fact of later contradicts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.query import Query
from bot.understanding.words import Lexicon
from knowledge.models import Claim
from knowledge.reader import Knowledge

SURENESS = {"high": 2, "medium": 1, "low": 0}
OF_THE_PAST = ("why", "how", "thesis", "corrections", "exceptions", "evidence", "timeline")
"""Kinds of question that may want to know what was thought."""
SERIES = ("standing", "score")
"""What is said of these is replaced by what comes after it."""
IDEAS = ("technique",)
"""What is said of such a thing is not refuted by a single case."""


def about_now(lexicon: Lexicon, query: Query) -> bool:
    """Say whether a question asks how things are, and not how they were or what a text says."""
    elsewhere = query.other_times or query.about_source or query.kind in OF_THE_PAST
    return not elsewhere and not lexicon.has("was_words", query.text)


def overtaken(knowledge: Knowledge, claims: Sequence[Claim], as_of: str) -> frozenset[str]:
    """Return which of these claims a fact of later contradicts that still holds."""
    views = [c for c in claims if c.kind != "fact" and c.predicate not in SERIES and not _of_an_idea(knowledge, c)]
    linked = [(link.target, link.source) for link in knowledge.links_to([c.id for c in views]) if link.relation == "contradicts"]
    pairs = [*((c.id, other) for c in views for other in c.contradicted_by), *linked]
    against = knowledge.claims(list(dict.fromkeys(source for _, source in pairs)))
    by_id = {c.id: c for c in views}
    return frozenset(mine for mine, other in pairs if other in against and beats(against[other], by_id[mine], as_of))


def beats(later: Claim, view: Claim, as_of: str) -> bool:
    """Say whether a claim is a fact that has come out since a view that it contradicts, and has not ended itself."""
    fact = later.kind == "fact" and later.confidence != "low" and view.kind != "fact"
    return fact and view.as_of < later.as_of <= as_of and (later.until is None or later.until > as_of)


def as_sure(claim: Claim, other: Claim) -> bool:
    """Say whether a claim is as certain as another: a fact more than an opinion, then by confidence."""
    return (claim.kind == "fact", SURENESS.get(claim.confidence, 0)) >= (other.kind == "fact", SURENESS.get(other.confidence, 0))


def _of_an_idea(knowledge: Knowledge, claim: Claim) -> bool:
    entity = knowledge.entity(claim.subject)
    return entity is not None and entity.kind in IDEAS


def rumour(claim: Claim) -> bool:
    """Say whether a claim is weakly sourced and disputed, too."""
    return claim.confidence == "low" and bool(claim.contradicted_by)
