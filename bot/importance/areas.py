"""Which areas a claim is about, and whose news it is in the end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from bot.understanding.normalize import fold
from knowledge.models import Claim
from knowledge.reader import Knowledge

FOREVER = "9999-12-31"


class Areas:
    """The areas of everything, for one state of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Look through the standings and scores once."""
        self.knowledge = knowledge
        self._named = {a.id: _pattern((a.name, *a.aliases)) for a in knowledge.areas()}
        self._tags = {fold(name): area.id for area in knowledge.areas() for name in (area.id, area.name, *area.aliases)}
        self._areas: dict[str, set[str]] = defaultdict(set)
        for claim in (*knowledge.standings(as_of=FOREVER, history=True), *knowledge.scores(as_of=FOREVER, history=True)):
            for entity in (claim.subject, claim.object, claim.benchmark, *self.makers(claim.subject)):
                if entity and claim.area:
                    self._areas[entity].add(claim.area)

    def makers(self, entity_id: str) -> tuple[str, ...]:
        """Return the family of an entity, and whom it or the family belongs to."""
        entity = self.knowledge.entity(entity_id)
        if entity is None:
            return ()
        family = self.knowledge.entity(entity.family) if entity.family else None
        return tuple(dict.fromkeys(i for i in (entity.family, entity.owner, family.owner if family else None) if i))

    def company(self, entity_id: str) -> str:
        """Return whom an entity belongs to in the end, itself where it belongs to nobody."""
        makers = self.makers(entity_id)
        return makers[-1] if makers else entity_id

    def stated(self, claim: Claim) -> frozenset[str]:
        """Return the areas that a claim states itself: its own, else those its tags name."""
        if claim.area:
            return frozenset({claim.area})
        return frozenset(self._tags[key] for tag in claim.tags if (key := fold(tag)) in self._tags)

    def areas(self, claim: Claim) -> frozenset[str]:
        """Return a claim's areas: those it states, else those in which whom it is about competes."""
        if stated := self.stated(claim):
            return stated
        about = [e for e in (claim.subject, claim.object) if e]
        return frozenset(area for entity in (*about, *(m for e in about for m in self.makers(e))) for area in self._areas[entity])

    def within(self, claim: Claim, area: str) -> bool:
        """Say whether a claim is of one area: it states it, speaks of it without stating any, or whom it is about competes nowhere else."""
        stated = self.stated(claim)
        return area in stated or (not stated and (self._named[area].search(claim.text) is not None or self.areas(claim) == {area}))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in names), re.IGNORECASE)
