"""In which areas a thing competes: told by its boards and standings, or by the words that its description has of one area alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge.search import stems

from .desk import Desk


def in_area(desk: Desk, entity_id: str, area: str, as_of: str) -> bool:
    """Say whether a thing (or its family) is known to belong to an area."""
    return area in areas_of_thing(desk, entity_id, as_of)


def areas_of_thing(desk: Desk, entity_id: str, as_of: str) -> frozenset[str]:
    """Return the areas in which a thing competes: by descriptions and boards; a version's own boards go before those of its family."""
    entity = desk.entity(entity_id)
    if entity is None:
        return frozenset()
    family = desk.entity(entity.family) if entity.family else None
    whole = [entity.family or entity.id, *(v.id for v in desk.knowledge.versions_of(entity.family or entity.id))]
    said = set(stems(" ".join(e.description or "" for e in (entity, family) if e is not None)))
    by_name, by_any_name = ({a for s, a in words.items() if s in said} for words in telling_words(desk))
    if found := by_name | _placed(desk, whole if family is None else [entity.id], as_of):
        return frozenset(found)
    of_kin = _placed(desk, whole, as_of)  # where a family has versions in several areas, that tells nothing of this one
    return frozenset(of_kin if len(of_kin) == 1 else () if of_kin else by_any_name)


def _placed(desk: Desk, ids: Sequence[str], as_of: str) -> set[str]:
    """Return the areas of the boards on which any of these stands."""
    rows = desk.knowledge.claims_about(sorted(set(ids)), roles=("subject",), predicates=("score",), limit=400)
    return {a for c in rows if (a := c.area) and c.known(as_of)}


def telling_words(desk: Desk) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the stems that one area alone has, with the area: in the areas' names, and in any of their names."""
    names = {a: set(stems(name)) for a, name in desk.areas.items()}
    return _of_one(names), _of_one({a: {s for n in desk.names_of(a) for s in stems(n)} for a in desk.areas})


def _of_one(words: Mapping[str, set[str]]) -> Mapping[str, str]:
    """Return the stems that one area alone has, with the area."""
    seen = Counter(s for found in words.values() for s in found)
    return {s: a for a, found in words.items() for s in found if seen[s] == 1}
