"""Who owns, runs or makes what: read from the claims whose predicate says so, and from the entities' owners."""

from __future__ import annotations

import re

from knowledge.models import Claim, Entity

from .belongings import belongings
from .desk import Desk

_FIRMS = ("company", "unit", "organization")
_MAY = re.compile(
    r"\b(?:could|may|might|would|can|wants?|plan(?:s|ned)?|in talks|tried|failed|hop(?:es|ed)|not|never|claims|denie[ds])\b[^.;:]*$"
)
_HOLDING = re.compile(r"\{subject\} (owns|runs|develops|makes|builds|operates|produces|mines)\b")


def holding_predicates(desk: Desk) -> frozenset[str]:
    """Return the predicates that say that somebody owns, runs or makes something (told by their phrase)."""
    return frozenset(p.id for p in desk.knowledge.predicates().values() if _HOLDING.match(p.phrase))


def holders(desk: Desk, entity: Entity, as_of: str = "9999") -> dict[str, Claim | None]:
    """Return who owns, runs or makes an entity, with the claim that says so; what holds first, owners of units last."""
    found: dict[str, Claim | None] = {}
    ids = [entity.id] + ([entity.family] if entity.family else [])
    holding = holding_predicates(desk)
    claims = [c for c in desk.knowledge.claims_about(ids, roles=("object",), limit=200) if c.predicate in holding and c.known(as_of)]
    claims.sort(key=lambda c: (c.until is not None, c.object != entity.id))
    for c in claims:
        if desk.newest(c, as_of).id == c.id:
            found.setdefault(c.subject, c)
    family = desk.entity(entity.family) if entity.family else None
    for e in (entity, family):
        if e is not None and e.owner:
            found.setdefault(e.owner, None)
    for h in list(found):
        holder = desk.entity(h)
        if holder is not None and holder.owner:
            found.setdefault(holder.owner, found[h])
    return found


def held_by(desk: Desk, entity_id: str, kind: str | None, as_of: str) -> dict[str, Claim | None]:
    """Return what an entity owns, runs or makes (of one kind, or all), with the claim that says so where there is one."""
    found: dict[str, Claim | None] = {}
    for c in desk.knowledge.claims_about([entity_id], roles=("subject",), predicates=tuple(holding_predicates(desk)), limit=300):
        if c.object and c.known(as_of) and _is(desk, c.object, kind):
            found.setdefault(c.object, c)
    for e in desk.knowledge.owned_by(entity_id):
        if _is(desk, e.id, kind):
            found.setdefault(e.id, None)
    return found


def own(desk: Desk, entity_id: str) -> set[str]:
    """Return an entity with its belongings, versions and family, but not its owner."""
    return belongings(desk.knowledge, entity_id)


def namesakes(desk: Desk, entity: Entity) -> list[str]:
    """Return the companies and units that carry a thing's name and have the same owner: the business around a product."""
    if entity.kind in _FIRMS or entity.owner is None:
        return []
    name = re.compile(rf"\b{re.escape(entity.name)}\b", re.IGNORECASE)
    return [e.id for e in desk.knowledge.owned_by(entity.owner) if e.kind in _FIRMS and name.search(e.name)]


def bought_by(desk: Desk, firm: str, as_of: str) -> Claim | None:
    """Return the newest claim that tells that somebody, its subject, took over a firm; none where it only may or wants to."""
    told = desk.knowledge.claims_about([firm], roles=("object",), limit=100)
    bought = [c for c in told if c.kind == "fact" and c.confidence != "low" and c.holds(as_of) and c.subject != firm and _buys(desk, c)]
    return max(bought, key=lambda c: c.as_of, default=None)


def _buys(desk: Desk, claim: Claim) -> bool:
    """Say whether a claim tells plainly that its subject bought its object: "X took over Y", "Y was bought by X"."""
    buyer, bought = (re.escape(desk.label(e).split()[0]) for e in (claim.subject, claim.object or ""))
    for m in desk.lexicon.finditer(claim.text, "buy_verbs"):
        before, behind = claim.text[: m.start()], claim.text[m.end() :]
        active = re.search(rf"\b{buyer}(?: (?!of\b)[\w.]+){{0,3}} $", before) and re.match(rf"(?: \S+){{0,3}}? {bought}", behind)
        passive = re.search(rf"\b{bought}\b.{{0,30}}$", before) and re.match(rf" by (?:\S+ )?{buyer}", behind)
        if (active or passive) and _MAY.search(before) is None:
            return True
    return False


def stakes_in(desk: Desk, firm: str, as_of: str) -> list[Claim]:
    """Return the claims that tell who holds shares of a firm, the largest first."""
    told = [c for c in desk.knowledge.claims_about([firm], roles=("object",), limit=100) if c.kind == "fact" and c.holds(as_of)]
    held = [c for c in told if (c.unit or "").startswith("percent") and desk.lexicon.has("share_words", f"{c.text} {c.predicate}")]
    return sorted(held, key=lambda c: float(c.value) if isinstance(c.value, (int, float)) else 0.0, reverse=True)


def related(desk: Desk, a: str, b: str) -> list[Claim]:
    """Return the claims that have one of two entities (or what belongs to it) as subject and the other as object."""
    left, right = own(desk, a), own(desk, b)
    right -= left
    found = desk.knowledge.claims_about(sorted(left), roles=("subject", "object"), limit=400)
    return [c for c in found if (c.subject in left and c.object in right) or (c.subject in right and c.object in left)]


def _is(desk: Desk, entity_id: str, kind: str | None) -> bool:
    entity = desk.entity(entity_id)
    return entity is not None and (kind is None or entity.kind == kind)
