"""Who owns, runs or makes what: read from the claims whose predicate says so, and from the entities' owners."""

from __future__ import annotations

import re

from knowledge.models import Claim, Entity

from .belongings import belongings
from .desk import Desk

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


def related(desk: Desk, a: str, b: str) -> list[Claim]:
    """Return the claims that have one of two entities (or what belongs to it) as subject and the other as object."""
    left, right = own(desk, a), own(desk, b)
    right -= left
    found = desk.knowledge.claims_about(sorted(left), roles=("subject", "object"), limit=400)
    return [c for c in found if (c.subject in left and c.object in right) or (c.subject in right and c.object in left)]


def _is(desk: Desk, entity_id: str, kind: str | None) -> bool:
    entity = desk.entity(entity_id)
    return entity is not None and (kind is None or entity.kind == kind)
