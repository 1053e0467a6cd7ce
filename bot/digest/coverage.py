"""Which claims a subscription is about: what its filters look at."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.belongings import belongings
from bot.importance.areas import Areas
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .subscription import Subscription


class Coverage(Areas):
    """The areas of everything, and what belongs to whom, for one state of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Look through the standings and scores once."""
        super().__init__(knowledge)
        self._reach: dict[str, frozenset[str]] = {}

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
            owned = belongings(self.knowledge, company)
            versions = {v.id for v in self.knowledge.versions_of(*sorted(owned))}
            self._reach[company] = frozenset(owned | versions)
        return self._reach[company]
