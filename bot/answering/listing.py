"""Lists and counts read off the knowledge: who meets the conditions asked, what stands on a board.

Everything else is answered from the claims, with more of them.
"""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .facts import facts
from .members import composed_list
from .nouns import EVERYWHERE
from .relations import holding_predicates
from .scene import Scene

SHOWN = 12


def listing(scene: Scene) -> Draft:
    """List what is asked for."""
    return structured(scene) or facts(scene.desk, scene.query, scene.ranked, words=110, points=5)


def count(scene: Scene) -> Draft:
    """Count what can be counted; other numbers are in the claims."""
    return structured(scene) or facts(scene.desk, scene.query, scene.ranked)


def structured(scene: Scene) -> Draft | None:
    """Return a list that can be read off the knowledge: who meets the conditions, or what is on a board; else none."""
    if (composed := composed_list(scene)) is not None:
        return composed
    if scene.plain_words > 3:
        return None
    return _on_board(scene)


def _on_board(scene: Scene) -> Draft | None:
    """List what stands on the board named, best first."""
    desk, query = scene.desk, scene.query
    boards = scene.of_kind("benchmark")
    if len(boards) != 1 or scene.of_kind(*EVERYWHERE) or desk.nouns.beside_firms(query.text) is None:
        return None
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    rows = sorted((c for c in desk.knowledge.scores(benchmark=boards[0], as_of=day) if c.rank), key=lambda c: (c.rank or 0, c.id))
    if not rows:
        return None
    names = [f"{desk.label(c.subject, query)} ({wording.ordinal(c.rank or 0)}, {wording.day(c.as_of)})" for c in rows]
    text = f"On {desk.label(boards[0], query)} stand {wording.counted(len(rows), 'entry', 'entries')} of my knowledge: {_shown(names)}."
    return _drafted(scene, text, rows, [c.subject for c in rows])


def _shown(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _drafted(scene: Scene, text: str, claims: list[Claim], topics: list[str]) -> Draft:
    """Return a list with one more claim that fits the question."""
    desk, query = scene.desk, scene.query
    cited = desk.citations(claims[0]) if claims else ()
    draft = Draft(headline=Point(text, "fact", tuple(c.id for c in claims)[:20], query.as_of, cited, (), "answer"))
    rest = facts(desk, query, [r for r in scene.ranked if r.claim.predicate not in holding_predicates(desk)], words=40, points=1)
    draft.points = [rest.headline] if rest.headline else []
    draft.topics = tuple(topics[:6])
    return draft
