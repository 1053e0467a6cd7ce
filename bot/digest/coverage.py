"""Which areas a claim is about, and whom: what a subscription's filters look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.answering.belongings import belongings
from bot.understanding.normalize import fold
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .subscription import Subscription

FOREVER = "9999-12-31"


class Coverage:
    """The areas of everything, for one state of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Look through the standings and scores once."""
        self._knowledge = knowledge
        self._tags = {fold(name): area.id for area in knowledge.areas() for name in (area.id, area.name, *area.aliases)}
        self._areas: dict[str, set[str]] = defaultdict(set)
        for claim in (*knowledge.standings(as_of=FOREVER, history=True), *knowledge.scores(as_of=FOREVER, history=True)):
            for entity in (claim.subject, claim.object, claim.benchmark, *self.makers(claim.subject)):
                if entity and claim.area:
                    self._areas[entity].add(claim.area)
        self._reach: dict[str, frozenset[str]] = {}

    def makers(self, entity_id: str) -> tuple[str, ...]:
        """Return the family of an entity, and whom it or the family belongs to."""
        entity = self._knowledge.entity(entity_id)
        if entity is None:
            return ()
        family = self._knowledge.entity(entity.family) if entity.family else None
        return tuple(dict.fromkeys(i for i in (entity.family, entity.owner, family.owner if family else None) if i))

    def company(self, entity_id: str) -> str:
        """Return whom an entity belongs to in the end, itself where it belongs to nobody."""
        makers = self.makers(entity_id)
        return makers[-1] if makers else entity_id

    def areas(self, claim: Claim) -> frozenset[str]:
        """Return a claim's areas: its own, else those its tags name, else those in which whom it is about competes."""
        if claim.area:
            return frozenset({claim.area})
        tagged = {self._tags[key] for tag in claim.tags if (key := fold(tag)) in self._tags}
        if tagged:
            return frozenset(tagged)
        about = [e for e in (claim.subject, claim.object) if e]
        return frozenset(area for entity in (*about, *(m for e in about for m in self.makers(e))) for area in self._areas[entity])

    def about(self, claim: Claim, companies: Iterable[str]) -> bool:
        """Say whether a claim is about one of these, or about what belongs to one."""
        said = {claim.subject, claim.object, claim.benchmark}
        return any(said & self._belongings(company) for company in companies)

    def wanted(self, claim: Claim, subscription: Subscription) -> bool:
        """Say whether a claim is what a subscription is about."""
        if subscription.areas and not self.areas(claim) & set(subscription.areas):
            return False
        return not subscription.companies or self.about(claim, subscription.companies)

    def _belongings(self, company: str) -> frozenset[str]:
        if company not in self._reach:
            owned = belongings(self._knowledge, company)
            versions = {v.id for v in self._knowledge.versions_of(*sorted(owned))}
            self._reach[company] = frozenset(owned | versions)
        return self._reach[company]
