"""A question laid beside the claims that fit it best."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.answering.desk import Desk
from bot.answering.evidence import MOST_RARE, Ranked
from bot.answering.premises.asked import Asked, may_be_a_word
from bot.answering.premises.stated import Stated, stated, without_chatter
from bot.understanding.query import Named
from knowledge.search import stems

SHARED = 0.49
"""Share of those named whom a claim about them has at least."""


_DESCRIBES = re.compile(r"(?:'s|s')? (?:owner|maker|parent|people|company|team|firm|boss|chief|founders?|house|lab)\b", re.IGNORECASE)
"""Behind a name that only says who somebody else is ("Acme's parent")."""


@dataclass(frozen=True)
class Compared:
    """A question beside its best claims, with what several signs need."""

    desk: Desk
    asked: Asked

    @cached_property
    def part(self) -> Stated:
        """What the question states."""
        query = self.asked.query
        return stated(without_chatter(query.text, [n.start for n in query.named]))

    @cached_property
    def name_stems(self) -> frozenset[str]:
        """The stems of the names in it."""
        return frozenset(s for n in self.asked.query.named for s in stems(n.text))

    @cached_property
    def content(self) -> list[str]:
        """The stems of what it states, without names."""
        return [s for s in dict.fromkeys(stems(self.part.text)) if s not in self.name_stems]

    @cached_property
    def names(self) -> list[Named]:
        """The names typed in it, each entity once."""
        text = self.asked.query.text
        typed = [n for n in self.asked.query.named if not n.inherited and not may_be_a_word(n)]
        bare = [n for n in typed if not _DESCRIBES.match(text[n.end :])]
        return list({n.entity: n for n in reversed(bare or typed)}.values())[::-1]

    @property
    def top(self) -> list[Ranked]:
        """The claims that fit best."""
        return list(self.asked.ranked[:10])

    def near(self, most: int, *, within: float) -> list[Ranked]:
        """Return the best claims about somebody named that are not far behind the first; the first where none is."""
        best = self.top[0].score
        about = [
            x for x in self.top[:most] if x.score > best - within and (x.feature("shared_kin") > SHARED or not self.asked.query.entities)
        ]
        return about or self.top[:1]

    @cached_property
    def stated_bare(self) -> str:
        """What the question states, names and times blotted out."""
        text = self.part.text
        for known in (*(n.text for n in self.asked.query.named), *(p.text for p in self.asked.query.periods)):
            text = text.replace(known, "_" * len(known))
        return text

    @property
    def text(self) -> str:
        """The text of the best claim."""
        return self.asked.ranked[0].claim.text

    def kind(self, entity: str) -> str:
        """Return the kind of an entity."""
        found = self.desk.entity(entity)
        return found.kind if found is not None else ""

    def rarity(self, words: Iterable[str]) -> float:
        """Return how rare stems are together, each 0 to 1."""
        return sum(self.desk.evidence.rarity(words).values()) / MOST_RARE
