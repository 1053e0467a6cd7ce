"""What became of standings and of places on boards: each claim of such a series against the one before the news."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.models import Claim
from knowledge.reader import Knowledge


class Series:
    """The series as they were before some claims came in."""

    def __init__(self, knowledge: Knowledge, fresh: Collection[str], day: str) -> None:
        """Take the ids of the claims that are news, and the day the digest speaks for."""
        self._knowledge = knowledge
        self._fresh = frozenset(fresh)
        self._day = day
        self._order = {word: n for n, word in enumerate(knowledge.vocabulary().standings)}

    def change(self, claim: Claim) -> tuple[str, Claim | None]:
        """Return what became of the claim's series (empty: it has none), and the claim that held before."""
        match claim.predicate:
            case "standing":
                before = self.before(claim)
                return self._moved(claim, before), before
            case "score":
                first = self._first_before(claim)
                if claim.rank == 1 and not self._overtaken(claim) and (first is None or first.subject != claim.subject):
                    return "new_first" if first is not None else "first_known", first
                return "moves", self.before(claim)
            case _:
                return "", self.before(claim)

    def before(self, claim: Claim) -> Claim | None:
        """Return the newest claim that this one replaces and that is no news itself."""
        seen, waiting = {claim.id}, list(claim.supersedes)
        found: list[Claim] = []
        while waiting:
            for older in self._knowledge.claims([i for i in waiting if i not in seen]).values():
                (found if older.id not in self._fresh else []).append(older)
            seen |= set(waiting)
            waiting = [
                i for one in self._knowledge.claims(waiting).values() if one.id in self._fresh for i in one.supersedes if i not in seen
            ]
        return max(found, key=lambda c: (c.as_of, c.id), default=None)

    def board(self, claim: Claim) -> tuple[Claim, ...]:
        """Return all that is known of the board (track, scale) of a score by the day, newest first."""
        scores = self._knowledge.scores(benchmark=claim.benchmark, as_of=self._day, history=True)
        return tuple(c for c in scores if (c.track, c.scale) == (claim.track, claim.scale))

    def _moved(self, claim: Claim, before: Claim | None) -> str:
        """Compare a standing with the one before; who is first heard of is news only in the upper half."""
        now = self._order.get(str(claim.value), len(self._order))
        if before is None:
            return "takes_lead" if now == 0 else "enters" if now < len(self._order) // 2 else "stays"
        then = self._order.get(str(before.value), len(self._order))
        if now <= then:
            return "stays" if now == then else "takes_lead" if now == 0 else "rises"
        if now == then + 1:
            return "slips"
        return "loses_lead" if then == 0 else "falls"

    def _first_before(self, claim: Claim) -> Claim | None:
        return next((c for c in self.board(claim) if c.rank == 1 and c.id not in self._fresh and c.as_of <= claim.as_of), None)

    def _overtaken(self, claim: Claim) -> bool:
        """Say whether somebody else came first on the board later among the news."""
        return any(c.rank == 1 and (c.as_of, c.id) > (claim.as_of, claim.id) for c in self.board(claim))
