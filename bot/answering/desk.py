"""What every answer function needs at hand: the knowledge, the order of claims, names to print, points with credits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot import wording
from bot.answers import Chart, Citation, Correction, Point, Status, Table
from bot.importance.areas import Areas
from bot.importance.table import Importance
from bot.understanding.normalize import CJK, cjk_share
from bot.understanding.query import Query
from bot.understanding.words import Lexicon
from knowledge.models import Claim, Entity
from knowledge.reader import Knowledge
from knowledge.search import stems

from .credits import cautions, citations
from .descriptions import Descriptions
from .evidence import MOST_RARE, Evidence
from .nouns import FIRM, Nouns
from .polarity import Polarity

_CJK = re.compile(f"[{CJK}]")
_TESTED = re.compile(r"^[A-Z][\w' -]+ (?:on|of|for) $")
"""What stands before the name in a label that says what sort of statement follows."""
LONGEST_LABEL = 70


@dataclass
class Draft:
    """An answer in the making."""

    status: Status = Status.ANSWERED
    headline: Point | None = None
    points: list[Point] = field(default_factory=list)
    more: list[Point] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)
    table: Table | None = None
    chart: Chart | None = None
    suggestions: list[str] = field(default_factory=list)
    topics: tuple[str, ...] = ()
    """Entities the answer brought up that the question did not name: "those two" of the next question."""
    listed: tuple[str, ...] = ()
    """What the answer listed: "which of them" of the next question."""
    silent: bool = False
    """That nothing of the sort is known is itself the answer, whatever was told before."""

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims used so far."""
        lines = ([self.headline] if self.headline else []) + self.points
        return tuple(dict.fromkeys(c for line in lines for c in line.claims))


class Desk:
    """Makes points, citations and labels for one state of the knowledge and one language of names."""

    def __init__(self, knowledge: Knowledge, evidence: Evidence, lexicon: Lexicon, importance: Importance) -> None:
        """Take the knowledge, what orders its claims, and the table of how much each sort of news matters."""
        self.knowledge = knowledge
        self.evidence = evidence
        self.lexicon = lexicon
        self.importance = importance
        self.polarity = Polarity(lexicon)
        self.areas = {a.id: a.name for a in knowledge.areas()}
        platforms = knowledge.entities(knowledge.entities_of_kind("platform")).values()
        self.nouns = Nouns(knowledge.vocabulary(), lexicon, platforms)
        self.firms = Descriptions(knowledge, FIRM)
        self.order = {s: n for n, s in enumerate(knowledge.vocabulary().standings)}

    def label(self, entity_id: str | None, query: Query | None = None) -> str:
        """Return an entity's name; to a question in Chinese the Chinese name with it."""
        if entity_id is None:
            return ""
        entity = self.knowledge.entity(entity_id)
        if entity is None:
            return entity_id
        chinese = next((a for a in entity.aliases if _CJK.search(a)), None)
        both = query is not None and chinese and (cjk_share(query.typed) > 0.2)
        return f"{entity.name} ({chinese})" if both else entity.name

    def labels(self, ids: Iterable[str], query: Query | None = None) -> list[str]:
        """Return the names of entities."""
        return [self.label(i, query) for i in ids]

    def entity(self, entity_id: str) -> Entity | None:
        """Return an entity."""
        return self.knowledge.entity(entity_id)

    def look_up_sources(self, claims: Iterable[Claim]) -> None:
        """Read the sources of all these claims at once, before one after another is cited."""
        self.knowledge.sources({s for claim in claims for s in claim.sources})

    def citations(self, claim: Claim) -> tuple[Citation, ...]:
        """Return a claim's sources, the most reliable and newest first."""
        return citations(self.knowledge, claim)

    def point(self, claim: Claim, query: Query, *, role: str = "", text: str | None = None) -> Point:
        """Return a claim as a line with its credits."""
        return Point(
            text=self.named_in_both(self.told(claim) if text is None else text, claim, query),
            kind=claim.kind,
            claims=(claim.id,),
            as_of=claim.as_of,
            citations=self.citations(claim),
            cautions=self.cautions(claim, query.as_of),
            role=role,
            confidence=claim.confidence,
        )

    def told(self, claim: Claim) -> str:
        """Return what a claim says, with no more of a label in front than whom it is about ("Test of the rule on X: ...")."""
        label, ends, _ = claim.text.partition(": ")
        start = label.find(self.label(claim.subject))
        labelled = ends and claim.kind == "assessment" and len(label) < LONGEST_LABEL and _TESTED.search(label[: max(start, 0)])
        return claim.text[start:] if labelled else claim.text

    def named_in_both(self, text: str, claim: Claim, query: Query) -> str:
        """Return the text with Chinese names added, where the question was in Chinese."""
        if cjk_share(query.typed) <= 0.2:
            return text
        for e in (claim.subject, claim.object):
            name, label = self.label(e), self.label(e, query)
            if e and label != name and label not in text:
                text = text.replace(name, label, 1)
        return text

    def cautions(self, claim: Claim, as_of: str) -> tuple[str, ...]:
        """Return what a reader has to know: ended, replaced, disputed, weakly sourced, old."""
        return cautions(self.knowledge, claim, as_of)

    def names_of(self, *areas: str) -> list[str]:
        """Return all names of these areas."""
        return [name for area in areas for name in self._area_names.get(area, ())]

    @cached_property
    def _area_names(self) -> dict[str, tuple[str, ...]]:
        return {a.id: (a.name, *a.aliases) for a in self.knowledge.areas()}

    @cached_property
    def area_saying(self) -> dict[str, str]:
        """The first area that has a stem in its names, by the stem."""
        found: dict[str, str] = {}
        for area, names in self._area_names.items():
            for stem in stems(" ".join(names)):
                found.setdefault(stem, area)
        return found

    @cached_property
    def news_areas(self) -> Areas:
        """Which areas every claim is about; looked through once, for the first question that asks what is new in one."""
        return Areas(self.knowledge)

    @cached_property
    def told_of(self) -> Mapping[str, int]:
        """How many standings of each subject are recorded: who is known best."""
        return Counter(c.subject for c in self.knowledge.standings(as_of=self.knowledge.as_of(), history=True))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The stems of the names of all areas."""
        return frozenset(s for name in self.areas.values() for s in stems(name))

    def standings_of(self, subject: str, areas: Sequence[str], day: str) -> list[Claim]:
        """Return how one stands in these areas on a day, in the order of the areas; one look-up for all of them."""
        place = {a: n for n, a in enumerate(areas)}
        held = [c for c in self.knowledge.standings(subject=subject, as_of=day) if c.area in place]
        return sorted(held, key=lambda c: place[c.area or ""])

    def rare(self, words: Iterable[str], share: float) -> list[str]:
        """Return the stems that are rare in this knowledge: at least `share` (0 to 1) of the rarity of a word it does not hold."""
        return [s for s, rarity in self.evidence.rarity(words).items() if rarity >= share * MOST_RARE]

    def newest(self, claim: Claim, as_of: str) -> Claim:
        """Follow what supersedes a claim to what holds on a day."""
        seen = {claim.id}
        while claim.superseded_on is not None and claim.superseded_on <= as_of:
            later = [c for c in self.knowledge.claims(claim.superseded_by).values() if c.known(as_of) and c.id not in seen]
            if not later:
                break
            claim = max(later, key=lambda c: c.as_of)
            seen.add(claim.id)
        return claim

    def links_to(self, ids: Sequence[str], relations: Sequence[str]) -> list[tuple[str, str]]:
        """Return (relation, claim id) of what explains these claims, in these relations."""
        return [(link.relation, link.source) for link in self.knowledge.links_to(ids) if link.relation in relations]

    def domain(self) -> str:
        """Return what the knowledge is about, in a few words."""
        return wording.listed([p.title.split(" - ")[0] for p in self.knowledge.packs()])
