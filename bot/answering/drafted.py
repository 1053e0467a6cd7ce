"""A draft with what led to it, and what it set side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import Status
from bot.understanding.focus import makers
from bot.understanding.query import Query

from .desk import Desk, Draft
from .evidence import Ranked

LISTING = frozenset({"list", "count", "compare", "standing", "landscape", "changes"})
"""Kinds of question whose answers set several side by side."""
ENUMERATING = ("list", "count", "landscape")
"""Those whose headline names all of them."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with what led to it."""

    draft: Draft
    kind: str
    query: Query | None = None
    ranked: Sequence[Ranked] = ()
    chances: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Of answerable, unknown, out of scope."""
    leans: bool = False
    """It was completed from the turn before."""
    inherits: bool = False
    """Whom it is about came from the turn before, too."""
    focus: tuple[str, ...] = ()
    """Whom it is about, where it also names others."""

    def trace(self) -> dict[str, object]:
        """Return the reading of the question, for the receipt."""
        q = self.query
        return {
            "kind": self.kind,
            "completed": q.text if q else "",
            "kinds": [(k, round(p, 3)) for k, p in q.guess.ranked[:4]] if q else [],
            "entities": list(q.entities) if q else [],
            "unknown_names": list(q.unknown) if q else [],
            "areas": list(q.areas) if q else [],
            "periods": [p.in_words() for p in q.periods] if q else [],
            "answerable_unknown_out_of_scope": [round(c, 3) for c in self.chances],
            "best_claims": [(r.claim.id, round(r.score, 2)) for r in self.ranked[:8]],
        }


def listed(desk: Desk, drafted: Drafted) -> tuple[str, ...]:
    """Return what an answer set one below the other: "the second one" of the next question."""
    draft = drafted.draft
    if drafted.kind not in LISTING or draft.status != Status.ANSWERED:
        return ()
    if drafted.kind == "compare" and drafted.query is not None and len(drafted.query.entities) > 1:
        return drafted.query.entities
    if drafted.kind in ENUMERATING and draft.headline is not None and len(draft.headline.claims) > 1:
        return draft.topics
    if drafted.kind == "count" or (drafted.kind == "standing" and _of_one(desk, drafted.query)):
        return ()
    lines = ([draft.headline] if draft.headline else []) + draft.points
    claims = desk.knowledge.claims([line.claims[0] for line in lines if line.claims])
    shown: list[str] = []
    for subject in dict.fromkeys(c.subject for c in claims.values()):
        if not {subject, *makers([subject], desk.knowledge)} & {*shown, *makers(shown, desk.knowledge)}:
            shown.append(subject)
    return tuple(shown)


def _of_one(desk: Desk, query: Query | None) -> bool:
    """Say whether a question asks how one stands, and not who stands where."""
    named = [desk.entity(e) for e in query.entities] if query is not None else []
    return any(e is not None and e.kind != "benchmark" for e in named)
