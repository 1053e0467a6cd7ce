"""The other views: theses that are set against the one asked about, with what speaks for and against each."""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Claim, Thesis

from .desk import Draft
from .scene import Scene
from .thesis import main_thesis

MOST = 3


def asks_for_rivals(scene: Scene) -> bool:
    """Say whether a question wants the views that stand against the thesis, and there are any."""
    query = scene.query
    said = query.typed.casefold()
    named = {n.entity for n in query.named if n.text.casefold() in said}
    if not scene.desk.lexicon.has("rival_view", said) or query.kind == "evidence" or named & set(scene.of_kind("company")):
        return False
    on_thesis = scene.query.kind in ("thesis", "exceptions", "corrections") or any(
        t.subject in scene.query.entities for t in scene.desk.knowledge.theses()
    )
    return on_thesis and bool(_rivals(scene))


def rivals(scene: Scene) -> Draft:
    """Tell each rival view with its own claims, then the newest claim for and against it."""
    desk, query = scene.desk, scene.query
    draft = Draft()
    for thesis in _rivals(scene)[:MOST]:
        own = _known(scene, thesis.claims)
        text = wording.rival_view(thesis.title, thesis.statement)
        cited = tuple(c for claim in own[:1] for c in desk.citations(claim)[:1])
        line = Point(text, "assessment", tuple(c.id for c in own), max((c.as_of for c in own), default=None), cited, (), "answer")
        draft.points.append(line)
        draft.points += [desk.point(c, query, role="answer") for c in own[:1]]
        draft.more += [desk.point(c, query, role="answer") for c in _known(scene, thesis.supports)[:2] if c not in own]
        draft.more += [desk.point(c, query, role="against") for c in _known(scene, thesis.opposes)[:1]]
    draft.headline = draft.points.pop(0)
    return draft


def _rivals(scene: Scene) -> list[Thesis]:
    found = main_thesis(scene)
    return [t for t in scene.desk.knowledge.theses() if found is not None and t.rival_of == found.id]


def _known(scene: Scene, ids: tuple[str, ...]) -> list[Claim]:
    return [c for c in scene.desk.knowledge.claims(ids).values() if c.known(scene.query.as_of)]
