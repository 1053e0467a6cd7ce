"""Lists and counts read off the knowledge: who meets the conditions asked, what somebody owns or makes, what stands on a board.

Everything else is answered from the claims, with more of them.
"""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .facts import facts
from .members import composed_list
from .nouns import EVERYWHERE, noun_of
from .relations import held_by, holding_predicates
from .scene import Scene

SHOWN = 12


def listing(scene: Scene) -> Draft:
    """List what is asked for."""
    return structured(scene) or facts(scene.desk, scene.query, scene.ranked, words=110, points=5)


def count(scene: Scene) -> Draft:
    """Count what can be counted; other numbers are in the claims."""
    return structured(scene) or facts(scene.desk, scene.query, scene.ranked)


def structured(scene: Scene) -> Draft | None:
    """Return a list that can be read off the knowledge: who meets the conditions, what one has, what is on a board; else none."""
    if (composed := composed_list(scene)) is not None:
        return composed
    if scene.plain_words > 3:
        return None
    return _belongings(scene) or _on_board(scene)


def _belongings(scene: Scene) -> Draft | None:
    """List one sort of thing that the one named owns or makes."""
    desk, query = scene.desk, scene.query
    noun, owners = noun_of(scene), scene.of_kind(*EVERYWHERE)
    if noun is None or len(owners) != 1 or not _about_having(scene):
        return None
    held = {e: c for e, c in held_by(desk, owners[0], noun.kind, query.as_of).items() if noun.fits(desk.entity(e))}
    if not held:
        return None
    top = [e for e in held if (x := desk.entity(e)) is not None and not (x.family and x.family in held)]
    names = [_with_end(scene, e, held[e]) for e in top]
    text = f"{wording.counted(len(top), noun.said)} of {desk.label(owners[0], query)} in my knowledge: {_shown(names)}."
    return _drafted(scene, text, [c for c in held.values() if c is not None], top)


def _on_board(scene: Scene) -> Draft | None:
    """List what stands on the board named, best first."""
    desk, query = scene.desk, scene.query
    boards = scene.of_kind("benchmark")
    if len(boards) != 1 or scene.of_kind(*EVERYWHERE) or noun_of(scene) is None:
        return None
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    rows = sorted((c for c in desk.knowledge.scores(benchmark=boards[0], as_of=day) if c.rank), key=lambda c: (c.rank or 0, c.id))
    if not rows:
        return None
    names = [f"{desk.label(c.subject, query)} ({wording.ordinal(c.rank or 0)}, {wording.day(c.as_of)})" for c in rows]
    text = f"On {desk.label(boards[0], query)} stand {wording.counted(len(rows), 'entry', 'entries')} of my knowledge: {_shown(names)}."
    return _drafted(scene, text, rows, [c.subject for c in rows])


def _about_having(scene: Scene) -> bool:
    words = scene.desk.lexicon
    return words.has("making", scene.query.text) or words.has("ownership", scene.query.text) or scene.plain_words <= 1


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


def _with_end(scene: Scene, entity: str, claim: Claim | None) -> str:
    name = scene.desk.label(entity, scene.query)
    if claim is not None and claim.until is not None and claim.until <= scene.query.as_of:
        return f"{name} (until {wording.day(claim.until)})"
    return name
