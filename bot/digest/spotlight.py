"""One thing worth knowing though it is no news, each once for a subscription: a company, an exception to a thesis, a dispute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.answering.credits import cautions, citations
from bot.answers import Point
from bot.phrases import Phrases
from knowledge.models import Claim, Thesis, Verdict
from knowledge.reader import Knowledge

from .coverage import Coverage
from .document import Spotlight
from .naming import area_names, standing
from .subscription import Subscription

SORTS = ("company", "exception", "disputed")
EXCEPTIONS = ("premise_without_result", "result_without_premise")
AGAINST = "despite"
REASONS = ("because", "enables", AGAINST)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could stand in the spotlight."""

    key: str
    sort: str
    subject: str
    claims: tuple[Claim, ...]
    """What is told of it, the main one first."""
    against: frozenset[str] = frozenset()
    """Ids of those among them that speak against the main one."""
    thesis: Thesis | None = None
    phrase: str = ""
    """The key of the phrase that is its title."""


class Spotlights:
    """Chooses for one subscription on one day."""

    def __init__(self, knowledge: Knowledge, coverage: Coverage, said: Phrases, day: str) -> None:
        """Take what it chooses from."""
        self._knowledge = knowledge
        self._coverage = coverage
        self._said = said
        self._day = day
        self._areas = area_names(knowledge, said)

    def choose(self, subscription: Subscription, given: Collection[str], told: Collection[str]) -> tuple[str, Spotlight] | None:
        """Return a key and what it stands for: nothing given before, best nobody met before and nothing told anyway (claim ids)."""
        before = [key.split(":") for key in given if key.startswith("spotlight:")]
        had, shown = Counter(parts[1] for parts in before), {name for parts in before for name in parts[2:]}
        for sort in sorted(SORTS, key=lambda s: (had[s], SORTS.index(s))):
            fresh = [c for c in self._candidates(sort, subscription) if c.key not in given]
            fresh.sort(key=lambda c: (c.subject in shown, any(claim.id in told for claim in c.claims)))
            if fresh:
                return fresh[0].key, self._shown(fresh[0])
        return None

    def _candidates(self, sort: str, subscription: Subscription) -> Iterator[Candidate]:
        match sort:
            case "company":
                yield from self._companies(subscription)
            case "exception":
                yield from self._exceptions(subscription)
            case _:
                yield from self._disputed(subscription)

    def _companies(self, subscription: Subscription) -> Iterator[Candidate]:
        """Give those that stand somewhere, the ones of whom most reasons are known first."""
        held = [c for c in self._knowledge.standings(as_of=self._day) if self._coverage.wanted(c, subscription)]
        reasons = Counter(link.target for link in self._knowledge.links_to([c.id for c in held]) if link.relation in REASONS)
        for claim in sorted(held, key=lambda c: (-reasons[c.id], c.id)):
            if reasons[claim.id]:
                key, (told, against) = f"spotlight:company:{claim.subject}:{claim.area}", self._reason(claim)
                yield Candidate(key, "company", claim.subject, (claim, *told), against, phrase="digest_spotlight_company")

    def _reason(self, claim: Claim) -> tuple[tuple[Claim, ...], frozenset[str]]:
        """Return the best reason for a standing, else what it holds in spite of; and the id of the latter."""
        links = {link.source: link.relation for link in self._knowledge.links_to([claim.id]) if link.relation in REASONS}
        known = [c for c in self._knowledge.claims(tuple(links)).values() if c.holds(self._day)]
        known.sort(key=lambda c: (links[c.id] == AGAINST, c.subject != claim.subject, c.confidence != "high", len(c.text)))
        return tuple(known[:1]), frozenset(c.id for c in known[:1] if links[c.id] == AGAINST)

    def _exceptions(self, subscription: Subscription) -> Iterator[Candidate]:
        for thesis in (t for t in self._knowledge.theses() if t.steps and (not subscription.areas or t.area in subscription.areas)):
            verdicts = [v for v in self._knowledge.verdicts(thesis.id, as_of=self._day) if v.outcome in EXCEPTIONS]
            for verdict in verdicts:
                claims = self._why_exception(thesis, verdict)
                if claims and self._coverage.wanted(claims[0], subscription):
                    key, phrase = f"spotlight:exception:{thesis.id}:{verdict.company}", f"digest_spotlight_{verdict.outcome}"
                    yield Candidate(key, "exception", verdict.company, claims, thesis=thesis, phrase=phrase)

    def _why_exception(self, thesis: Thesis, verdict: Verdict) -> tuple[Claim, ...]:
        """Return the result that the thesis does not lead to, and what the knowledge says about the company as a case of it."""
        last = [c for c in self._knowledge.claims(verdict.steps[-1].claims).values() if c.holds(self._day)]
        cases = [
            c
            for c in self._knowledge.claims_about((verdict.company,), roles=("subject",), limit=200)
            if c.id in {*thesis.evidence_for, *thesis.evidence_against} and c.holds(self._day)
        ]
        return (*last[:1], *cases[:1])

    def _disputed(self, subscription: Subscription) -> Iterator[Candidate]:
        """Give claims that another one speaks against while both hold, the newest dispute first."""
        for claim in self._knowledge.claims_between("", self._day, limit=5_000):
            if not claim.contradicts or not claim.holds(self._day) or not self._coverage.wanted(claim, subscription):
                continue
            against = [c for c in self._knowledge.claims(claim.contradicts).values() if c.holds(self._day)]
            if against:
                key = "+".join(sorted((claim.id, against[0].id)))
                sides = (against[0], claim)
                yield Candidate(f"spotlight:disputed:{key}", "disputed", claim.subject, sides, phrase="digest_spotlight_disputed")

    def _shown(self, candidate: Candidate) -> Spotlight:
        entity = self._knowledge.entity(candidate.subject)
        name = entity.name if entity is not None else candidate.subject
        area = self._areas.get(candidate.claims[0].area or "", "")
        title = self._said(candidate.phrase, name=name, area=area, thesis=candidate.thesis.title if candidate.thesis else "")
        points = tuple(self._point(c, against=c.id in candidate.against) for c in candidate.claims)
        return Spotlight(title, points, self._question(candidate, name))

    def _point(self, claim: Claim, *, against: bool) -> Point:
        text = self._said("digest_spotlight_yet", text=claim.text) if against else claim.text
        marks = cautions(self._knowledge, claim, self._day)
        return Point(
            text, claim.kind, (claim.id,), claim.as_of, citations(self._knowledge, claim), marks, confidence=claim.confidence
        )  # fmt: skip

    def _question(self, candidate: Candidate, name: str) -> str:
        first = candidate.claims[0]
        area = self._areas.get(first.area or "", "")
        match candidate.sort:
            case "company" if area:
                return self._said("digest_question_why", name=name, standing=standing(str(first.value), self._said), area=area)
            case "company":
                return self._said("digest_question_about", subject=name)
            case "exception":
                return self._said("digest_question_thesis", thesis=candidate.thesis.title if candidate.thesis else "", name=name)
            case _:
                return self._said("digest_question_true", text=first.text)
