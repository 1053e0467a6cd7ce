"""What an answer function gets: the question, its weighed claims, and what the talk brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.query import Query
from knowledge.models import Claim

from .desk import Desk
from .evidence import Ranked

PLAIN = 0.3
"""How rare a word has to be to ask for something of its own (see `Desk.rare`)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One question, ready to be answered."""

    desk: Desk
    query: Query
    ranked: Sequence[Ranked]
    """Best first; claims that a correction has told already are left out."""
    base: tuple[str, ...] = ()
    """Claims of the answer before, where the question asks about it."""
    share: int = 1
    """How many questions the message holds: the words are divided among them."""
    among: tuple[str, ...] = ()
    """What the answer before listed, where the question asks which of these."""

    @property
    def claims(self) -> list[Claim]:
        """The claims, best first."""
        return [r.claim for r in self.ranked]

    def score(self, claim_id: str) -> float:
        """Return how well a claim fits, very low when it was not weighed."""
        return next((r.score for r in self.ranked if r.claim.id == claim_id), -99.0)

    def of_kind(self, *kinds: str) -> list[str]:
        """Return the named entities of these kinds."""
        return [e for e in self.query.entities if (x := self.desk.entity(e)) is not None and x.kind in kinds]

    @property
    def about_thesis(self) -> bool:
        """Say whether the best claims are part of a thesis: stated by it, or evidence on it."""
        claims = self.desk.evidence.thesis_claims
        return (
            any(r.claim.id in claims for r in self.ranked[:3])
            and self.ranked[0].score - max(r.score for r in self.ranked[:3] if r.claim.id in claims) < 2.5
        )

    @property
    def plain_words(self) -> int:
        """How many words of the question are neither names nor words found in nearly every question."""
        return len(self.desk.rare(self.query.content, PLAIN))
