"""What can be answered beside a question that can not: asked as a question of what is known of the same one, the nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot import wording
from bot.answers import Status
from bot.understanding.query import Query
from knowledge.models import Claim, Predicate

from .desk import Desk, Draft
from .evidence import Ranked
from .nouns import FIRM
from .reading import said_of

TRIED = 3
"""Questions that are asked in search of one to offer: each costs as much as an answer."""
TRIED_KEPT = 500
"""Their answers that are remembered: people ask about the same few, and the same is near."""
SHOWN_FIRST = 3
"""Claims of an answer among which the one that a question was made from has to be."""
LOOKED_AT = 12
"""Claims whose sort is offered; what fits worse is far from the question."""
SORTS: Mapping[str, str] = {
    "revenue_tie": "What is the revenue of {name}?",
    "size_tie": "How many users does {name} have?",
    "price_tie": "How much does {name} cost?",
    "lawsuit_tie": "Which lawsuits are there about {name}?",
    "end_tie": "When was {name} discontinued?",
    "release_tie": "When was {name} released?",
    "stake_tie": "Who invested in {name}?",
    "licence_tie": "What does {name} license?",
    "partner_tie": "Who does {name} work with?",
    "supply_tie": "Whom does {name} supply?",
    "recall_tie": "Was there a recall of {name}?",
    "range_tie": "What is the range of {name}?",
    "staff_tie": "Where did the people of {name} come from?",
    "outlook_words": "What is the outlook for {name}?",
}
"""The list of words that a predicate is said with -> the question for it, of whoever is named."""

COUNTED: Mapping[str, str] = {
    SORTS["revenue_tie"]: "revenue_told",
    SORTS["size_tie"]: "users_meaning",
    SORTS["range_tie"]: "range_told",
}
"""The question for a figure -> the list of words of which a claim that answers it has one."""
BESIDE = tuple(SORTS[name] for name in ("lawsuit_tie", "recall_tie", "staff_tie", "licence_tie"))
"""Questions for what happens to somebody: near to a question only where the claim shares a word with it."""
TELLING = 0.3
"""How rare such a word has to be."""

Refused = tuple[Query, Sequence[Ranked]]
"""What was asked and not answered, and the claims that fit it best."""


@dataclass(frozen=True, slots=True)
class Near:
    """A question near the one that was asked."""

    question: str
    claim: Claim | None = None
    """The claim that it is made from: its answer has to show it, or one that replaced it."""


def offer(desk: Desk, draft: Draft, refused: Refused, answer: Callable[[str], Draft]) -> None:
    """Put the nearest question beside a refusal that does not tell the same: it is asked (`answer`) before it is offered."""
    query, ranked = refused
    near: dict[str, Near] = {}
    for one in nearest(desk, query, ranked):
        if one.claim is None or one.claim.id not in draft.claims:
            near.setdefault(one.question, one)
    first = next((one for one in islice(near.values(), TRIED) if _is_answered(one, answer(one.question))), None)
    if first is not None:
        draft.suggestions = [first.question]
        draft.caveats = [wording.nearest(first.question, first.claim.as_of if first.claim else "")]


def _is_answered(near: Near, draft: Draft) -> bool:
    """Say whether a question got an answer, and one that shows the claim it was made from."""
    if draft.status != Status.ANSWERED or draft.corrections:
        return False
    return near.claim is None or near.claim.id in draft.claims[:SHOWN_FIRST]


def nearest(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> Iterator[Near]:
    """Return questions about whom or what was named, made from the claims that fit best; what is known of them in general comes last."""
    predicates = desk.knowledge.predicates()
    claims = [desk.newest(r.claim, query.as_of) for r in ranked[:LOOKED_AT]]
    claims.sort(key=lambda c: not _is_asked_for(desk, query, predicates[c.predicate]))
    for claim in claims:
        if claim.subject not in query.entities:
            continue
        if claim.predicate == "standing" and claim.area:
            yield Near(wording.why_stands(desk.label(claim.subject), str(claim.value), desk.areas[claim.area]), claim)
        elif (ask := _asked_of(desk, predicates[claim.predicate])) is not None and _suits(desk, query, ask, claim):
            yield Near(ask.format(name=desk.label(claim.subject)), claim)
    kinds = {e.kind for i in query.entities[:2] if (e := desk.entity(i)) is not None}
    if len(query.entities) > 1 and query.kind != "compare" and len(kinds) == 1:
        yield Near(f"Compare {wording.listed(desk.labels(query.entities[:2]), 'with')}")
    for label in desk.labels(query.entities[:2]):
        yield Near(f"Tell me about {label}")


def _suits(desk: Desk, query: Query, ask: str, claim: Claim) -> bool:
    """Say whether a question can be asked of whom a claim is about, and the claim answers it: things license nothing, firms cost nothing.

    A predicate may be used broadly (its `range` for a number of members, its `revenue` for a loss), so that the claim itself has to
    tell what is counted.
    """
    entity = desk.entity(claim.subject)
    firm = entity is not None and entity.kind == FIRM
    if ask in (SORTS["licence_tie"], SORTS["price_tie"]) and firm != (ask == SORTS["licence_tie"]):
        return False
    if ask in BESIDE and desk.evidence.cards.of([claim])[0].stems.isdisjoint(desk.rare(query.content, TELLING)):
        return False  # a lawsuit is not near to earnings
    told = COUNTED.get(ask)
    return told is None or desk.lexicon.has(told, claim.text)


def _is_asked_for(desk: Desk, query: Query, predicate: Predicate) -> bool:
    """Say whether the question holds a word for what a predicate says."""
    ask = _asked_of(desk, predicate)
    return ask is not None and any(desk.lexicon.has(words, query.text) for words, known in SORTS.items() if known == ask)


def _asked_of(desk: Desk, predicate: Predicate) -> str | None:
    """Return the question for what a predicate says; none for one that no list of words means."""
    said = predicate.id.replace("_", " ")
    for words, ask in SORTS.items():
        if desk.lexicon.has(words, said):
            return ask
    return next((ask for words, ask in SORTS.items() if desk.lexicon.has(words, said_of(predicate))), None)
