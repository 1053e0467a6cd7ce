"""On which day, or since when: of a standing that was just told, since when it has been so; else from the claims that fit."""

from __future__ import annotations

from .desk import Draft
from .facts import facts
from .scene import Scene
from .why import with_the_change


def dated(scene: Scene) -> Draft:
    """Answer with a day."""
    desk, query = scene.desk, scene.query
    first = list(desk.knowledge.claims(scene.base[:1]).values())
    if first and first[0].predicate == "standing" and first[0].area:
        return with_the_change(scene, first[0], [], [])
    if scene.share > 1:
        return facts(desk, query, scene.ranked, words=45, points=2)
    return facts(desk, query, scene.ranked)
