"""Check "why is X leading": whether it is (or was then), by standings and by the boards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.desk import Desk
from bot.answering.features import first_day, last_day
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.relations import holders, own
from bot.understanding.query import Named, Query
from knowledge.models import Claim, Entity


def false_standing(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why is X leading": on the day spoken of it is not (or the other way round)."""
    query, words = asked.query, desk.lexicon
    if not asked.presuming and not words.has("tag_questions", asked.low[-12:]):
        return None
    negated = words.has("negations", asked.low)
    leads, trails = words.has("leading", asked.low), words.has("trailing", asked.low)
    past = trails and not query.periods and _LONG_AGO.search(asked.low)
    if (
        past
        or _LOOSE.search(asked.low)
        or re.search(r"\b(fall|fell|falling|lost|lose|losing|slip|slipped|drop|dropped|missing|back|led by)\b", asked.low)
    ):
        return None
    if negated or leads == trails or query.kind in ("standing", "compare", "list", "count", "owner", "landscape", "what_if", "outlook"):
        return None
    boards = boards_named(desk, query)
    for n in query.named:
        entity = desk.entity(n.entity)
        if (
            entity is None
            or entity.kind in ("benchmark", "technique")
            or not _near_verb(desk, asked, n, "leading" if leads else "trailing")
        ):
            continue
        ranks = _scores_then(desk, query, entity, boards) if boards else []
        if leads and ranks:
            best = min(ranks, key=lambda c: (c.rank or 999, c.id))
            if best.rank != 1:
                return Finding(correction(desk, best.text, [best]), None, "standing")
            continue
        if leads and not query.periods and _PAST.search(asked.low) and _ever_led(desk, entity):
            continue
        claim = _standing_then(desk, query, entity)
        if claim is not None and ((leads and claim.value in _low(desk)) or (trails and claim.value == next(iter(desk.order)))):
            return Finding(correction(desk, claim.text, [claim]), None, "standing")
    return None


_PAST = re.compile(r"\b(?:held|led|topped|headed|won|was|were|did|had been|used to)\b(?!.*\b(?:today|now|still)\b)")
"""Leading is told of the past, though of no certain time."""


_LOOSE = re.compile(
    r"\b(?:who led|(?:lead|leads|led|leading) (?:up |on )?to\b|(?:led|leads) (?:the|its|a|this) "
    r"(?:round|team|project|company|group|unit|deal|suit)|"
    r"first (?:own )?(?:\w+[ -]){0,2}(?:model|version|time|test|app)s?|"
    r"so late|too late|late and|came late|fails? to|failed to)\b"
)
"""Leading and trailing of another sort: at the head of people, the first of several, late."""
_LONG_AGO = re.compile(r"\b(?:was|were|did|had been|used to|once|back then)\b(?!.*\b(?:today|now|still)\b)|以前|过去|曾")


def _ever_led(desk: Desk, entity: Entity) -> bool:
    """Say whether an entity, or a model of it, has ever been first."""
    mine = {x for e in own(desk, entity.id) for x in own(desk, e)}
    claims = desk.knowledge.claims_about(sorted(mine), roles=("subject",), predicates=("score", "standing"), limit=300)
    return any(c.rank == 1 or c.value == next(iter(desk.order)) for c in claims)


def _low(desk: Desk) -> set[str]:
    return {s for s, n in desk.order.items() if n >= 2}


def boards_named(desk: Desk, query: Query) -> list[str]:
    """Return the boards that a question names, those of an organization that runs boards included."""
    found: list[str] = []
    for n in query.named:
        entity = desk.entity(n.entity)
        if entity is not None and entity.kind == "benchmark":
            found.append(entity.id)
        elif entity is not None and entity.kind == "organization":
            found += [e.id for e in desk.knowledge.owned_by(entity.id) if e.kind == "benchmark"]
    return [b for b in found if not query.areas or (e := desk.entity(b)) is None or e.area in query.areas] or found


def _near_verb(desk: Desk, asked: Asked, n: Named, words: str) -> bool:
    after = asked.query.text[n.end : n.end + 60].casefold()
    before = asked.query.text[max(0, n.start - 30) : n.start].casefold()
    m = desk.lexicon.search(words, after)
    if m is not None and not re.search(r"[.;?!]", after[: m.start()]):
        if any(0 <= o.start - n.end - m.end() < WHOM and o.entity != n.entity and not _is_board(desk, o) for o in asked.query.named):
            return False  # "does A trail B": of two, not of all
        return not any(o.start > n.end and o.start < n.end + m.start() and o.entity != n.entity for o in asked.query.named)
    return bool(re.search(r"\b(?:make|made|makes|keeps?|put|puts)\s*(?:\w+'s\s+)?$", before)) and desk.lexicon.has(words, after)


WHOM = 12
"""Characters between "leads" and whom it is before."""


def _is_board(desk: Desk, n: Named) -> bool:
    return (e := desk.entity(n.entity)) is not None and e.kind in ("benchmark", "organization")


def near_any(desk: Desk, asked: Asked, words: str) -> bool:
    """Say whether a verb of one of these lists goes with any name of the question."""
    return any(_near_verb(desk, asked, n, words) for n in asked.query.named)


def _standing_then(desk: Desk, query: Query, entity: Entity) -> Claim | None:
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    subjects = [entity.id] if entity.kind == "company" else [*holders(desk, entity)]
    areas = query.areas or tuple(desk.areas)
    found = [c for s in subjects[:2] for c in desk.standings_of(s, areas, day)]
    return (
        min(found, key=lambda c: desk.order.get(str(c.value), 9), default=None)
        if not query.areas
        else max(found, key=lambda c: c.as_of, default=None)
    )


def _scores_then(desk: Desk, query: Query, entity: Entity, boards: Sequence[str]) -> list[Claim]:
    """Return the ranks of an entity and its models on these boards at the time spoken of."""
    mine = {x for e in own(desk, entity.id) for x in own(desk, e)}
    scores = [
        c
        for c in desk.knowledge.claims_about(sorted(mine), roles=("subject",), predicates=("score",), limit=300)
        if c.benchmark in boards and c.rank
    ]
    if query.period:
        return [c for c in scores if first_day(c.as_of) <= query.period.last and last_day(c.as_of) >= query.period.first]
    return [c for c in scores if c.holds(query.as_of)]
