"""In which areas a thing competes: told by its boards and standings, or by the words that its description has of one area alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge.models import Entity
from knowledge.search import stems

from .desk import Desk


def in_area(desk: Desk, entity_id: str, area: str, as_of: str) -> bool:
    """Say whether a thing (or its family) is known to belong to an area."""
    return area in areas_of_thing(desk, entity_id, as_of)


def areas_of_thing(desk: Desk, entity_id: str, as_of: str) -> frozenset[str]:
    """Return the areas in which a thing competes: its own, or those of its family where that has versions of one area only."""
    entity = desk.entity(entity_id)
    if entity is None:
        return frozenset()
    versions = [v.id for v in desk.knowledge.versions_of(entity.family or entity.id)]
    if entity.family is None:
        return _own_areas(desk, [entity, *(v for i in versions if (v := desk.entity(i)) is not None)], as_of)
    family = desk.entity(entity.family)
    own = _own_areas(desk, [entity], as_of) | (_by_words(desk, family)[0] if family is not None else set())
    if own or family is None:
        return own
    of_kin = _own_areas(desk, [family, *(v for i in versions if (v := desk.entity(i)) is not None)], as_of)
    return of_kin if len(of_kin) == 1 else frozenset()


def _own_areas(desk: Desk, things: Sequence[Entity], as_of: str) -> frozenset[str]:
    """Return the areas that the first thing's description has words of, or those of the boards on which any of them stands."""
    by_name, by_any_name = _by_words(desk, things[0])
    ids = sorted(e.id for e in things)
    placed = {
        a
        for c in desk.knowledge.claims_about(ids, roles=("subject",), predicates=("score",), limit=400)
        if (a := c.area) and c.known(as_of)
    }
    return frozenset(by_name | placed or by_any_name)


def _by_words(desk: Desk, thing: Entity) -> tuple[set[str], set[str]]:
    """Return the areas of which a description has words: of their names, and of any of their names."""
    said = set(stems(thing.description or ""))
    by_name, by_any_name = ({a for s, a in words.items() if s in said} for words in telling_words(desk))
    return by_name, by_any_name


def telling_words(desk: Desk) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the stems that one area alone has, with the area: in the areas' names, and in any of their names."""
    names = {a: set(stems(name)) for a, name in desk.areas.items()}
    return _of_one(names), _of_one({a: {s for n in desk.names_of(a) for s in stems(n)} for a in desk.areas})


def _of_one(words: Mapping[str, set[str]]) -> Mapping[str, str]:
    """Return the stems that one area alone has, with the area."""
    seen = Counter(s for found in words.values() for s in found)
    return {s: a for a, found in words.items() for s in found if seen[s] == 1}
