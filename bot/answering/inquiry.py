"""A yes/no question word by word: what it asks whether, without the names and times in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.understanding.query import Query
from bot.understanding.words import Lexicon
from knowledge.search import stems

from .desk import Desk
from .evidence import MOST_RARE
from .fields import telling_words
from .premises.asked import asking_clause

LEAST = 0.15
"""What the plainest word weighs, as a share of the rarest."""


@dataclass(frozen=True)
class Inquiry:
    """What a question asks whether, without the names and times in it."""

    desk: Desk
    query: Query

    @cached_property
    def clause(self) -> str:
        """The clause that asks, case-folded, names and times blotted out."""
        return asking_clause(self.query)

    @cached_property
    def words(self) -> Mapping[str, float]:
        """The stems that count, each with its weight."""
        plain = self.desk.lexicon.pattern("whether_fillers", "source_words", "articles").sub(" ", self.clause)
        rarity = self.desk.evidence.rarity(dict.fromkeys(stems(plain)))
        first = set(stems(self.clause.split()[0])) if self.clause.split() else set()
        return {s: max(r / MOST_RARE, LEAST) for s, r in rarity.items() if s not in first and s != "s"}

    @cached_property
    def sides(self) -> Mapping[str, frozenset[str]]:
        """The lists of one sense of which it holds an entry, each with the stems of what it holds."""
        lexicon = self.desk.lexicon
        held = {*lexicon.held("_side", self.clause), *lexicon.held("_pole", self.clause), *lexicon.held("_tie", self.clause)}
        return {n: frozenset(s for m in lexicon.pattern(n).finditer(self.clause) for s in stems(m.group())) for n in sorted(held)}

    @cached_property
    def fields(self) -> set[str]:
        """The words that name an area: what is true of another one is no answer."""
        return set(telling_words(self.desk)[0]) & set(self.words)

    @cached_property
    def named(self) -> frozenset[str]:
        """Whom it names, without theses."""
        return frozenset(self.query.entities) - {t.subject for t in self.desk.knowledge.theses()}

    @cached_property
    def circle(self) -> frozenset[str]:
        """Whom it names, with kin."""
        return self.named | self.desk.evidence.kin(tuple(sorted(self.named))) if self.named else self.named

    @cached_property
    def to_come(self) -> bool:
        """Say whether it asks what may come."""
        return self.desk.lexicon.has("may_asks", self.clause)

    @cached_property
    def negates(self) -> bool:
        """Say whether it asks if something is not so."""
        return self.desk.lexicon.has("denials", self.clause)

    @cached_property
    def goes_on(self) -> bool:
        """Say whether it asks if something goes on."""
        return self.present and self.desk.lexicon.has("still", self.clause)

    @cached_property
    def present(self) -> bool:
        """Say whether it asks how it is now, not what happened."""
        return self.desk.lexicon.has("now_asks", self.clause.split()[0]) if self.clause.split() else False


@lru_cache(maxsize=4)
def _bases(groups: tuple[str, ...]) -> Mapping[str, str]:
    return {s: next(iter(stems(group))) for group in groups for s in stems(group)}


def forms(lexicon: Lexicon, words: Iterable[str]) -> set[str]:
    """Return stems, those of irregular forms as the stem of their verb."""
    bases = _bases(lexicon.lists["verb_forms"])
    return {bases.get(s, s) for s in words}
