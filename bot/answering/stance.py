"""How a claim stands to what a yes/no question asks: does it say so, does it deny it, or does it speak of something else?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.understanding.query import Query
from bot.understanding.words import Lexicon
from knowledge.models import Claim
from knowledge.search import stems

from .contrast import opposites
from .desk import Desk
from .evidence import MOST_RARE, Ranked
from .features import first_day
from .figures import agrees, amounts_asked, amounts_of
from .premises.asked import asking_clause
from .premises.poles import other_ends, poles
from .quantities import like
from .reading import said_of

ENOUGH = 0.6
"""Which share of what is asked a claim has to say to mean yes."""
DENIED = 0.3
"""... and to deny to mean no."""
SPOKEN_OF = 0.2
"""Below this a claim speaks of something else."""
LEAST = 0.15
"""What the plainest word weighs, as a share of the rarest."""


@dataclass(frozen=True)
class Asked:
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
    def present(self) -> bool:
        """Say whether it asks how it is now, not what happened."""
        return self.desk.lexicon.has("now_asks", self.clause.split()[0]) if self.clause.split() else False


def stance(asked: Asked, ranked: Ranked) -> tuple[bool | None, float]:
    """Return whether a claim says (or denies) what is asked, none where it does neither, and how much of it the claim speaks of."""
    desk, claim = asked.desk, ranked.claim
    if not _about(desk, asked.query, ranked) or not asked.words:
        return None, 0.0
    said, denied = _met(asked, claim)
    whole = sum(asked.words.values())
    yes = sum(w for s, w in asked.words.items() if s in said and s not in denied) / whole
    no = sum(w for s, w in asked.words.items() if s in denied) / whole
    if no >= DENIED:
        return False, yes + no
    ended = claim.until is not None and claim.until <= asked.query.as_of
    if no or yes < ENOUGH or not _timely(asked.query, claim):
        return None, yes + no
    return not (asked.present and ended), yes


def _met(asked: Asked, claim: Claim) -> tuple[set[str], set[str]]:
    """Return the stems asked about that a claim affirms, and those that it denies or has the contrary of."""
    desk, lexicon = asked.desk, asked.desk.lexicon
    affirmed, refused = (_forms(lexicon, found) for found in desk.polarity.of(claim.text))
    predicate = desk.knowledge.predicates()[claim.predicate]
    affirmed |= _forms(lexicon, stems(said_of(predicate))) - refused
    said = {s for s in asked.words if _forms(lexicon, [s]) & affirmed}
    denied = {s for s in asked.words if _forms(lexicon, [s]) & refused}
    told = lexicon.sides(claim.text) | poles(lexicon, claim.text) | lexicon.held("_tie", claim.text)
    against = dict(opposites(lexicon, frozenset(n for n in asked.sides if n.endswith("_side")))) | other_ends(lexicon)
    for name, words in asked.sides.items():
        other = against.get(name)
        if name in told and other not in told:
            said |= words
        elif other is not None and other in told and name not in told and other not in asked.sides:
            denied |= words
    for amount in amounts_asked(asked.query):
        alike = like(amount, amounts_of(claim))
        numbers = {s for s in asked.words if any(ch.isdigit() for ch in s)}
        if alike:
            (said if any(agrees(amount, t) for t in alike) else denied).update(numbers)
    if lexicon.has("majority_words", asked.clause) and (share := _share(claim)) is not None:
        words = {s for m in lexicon.pattern("majority_words").finditer(asked.clause) for s in stems(m.group())}
        (said if share > 50 else denied).update(words)  # noqa: PLR2004 - per cent
    return said, denied


def _share(claim: Claim) -> float | None:
    """Return the share that a claim tells, in per cent."""
    found = [q.value for q in amounts_of(claim) if q.unit == "percent"]
    return found[0] if found else None


def _about(desk: Desk, query: Query, ranked: Ranked) -> bool:
    """Say whether a claim is about all that the question names."""
    circle = ranked.card.circle | desk.evidence.kin((ranked.claim.subject,))
    theses = {t.subject for t in desk.knowledge.theses()}
    return all(e in circle for e in query.entities if e not in theses)


def _timely(query: Query, claim: Claim) -> bool:
    """Say whether a claim tells of the time that is asked about."""
    return all(p.first <= first_day(claim.as_of) <= p.last or p.first[:4] in claim.text for p in query.periods)


@lru_cache(maxsize=4)
def _bases(lexicon_id: int, groups: tuple[str, ...]) -> Mapping[str, str]:
    return {s: next(iter(stems(group))) for group in groups for s in stems(group)}


def _forms(lexicon: Lexicon, words: Iterable[str]) -> set[str]:
    """Return stems, those of irregular forms as the stem of their verb."""
    bases = _bases(0, lexicon.lists["verb_forms"])
    return {bases.get(s, s) for s in words}
