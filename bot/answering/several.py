"""Three or more side by side: how each stands in the same area, in one line each."""

from __future__ import annotations

from collections import Counter

from bot import wording

from .ahead import who_is_ahead, who_stands
from .desk import Draft
from .scene import Scene

WORDS = 130
"""Of the lines behind the first; where they are longer, the first one tells how each stands without them."""


def several(scene: Scene, sides: list[str]) -> Draft | None:
    """Show how each side stands in the area asked about or that of most, the best first; none where that is known of fewer than two."""
    desk, query = scene.desk, scene.query
    area = _area(scene, sides)
    if area is None or query.periods:
        return None
    held = {s: c for s in sides for c in desk.standings_of(who_stands(scene, s), (area,), query.as_of)[:1]}
    ordered = sorted(dict.fromkeys(held.values()), key=lambda c: desk.order.get(str(c.value), 9))
    if len(ordered) < 2:
        return None
    draft = Draft(headline=who_is_ahead(scene, ordered))
    spent = 0
    for c in ordered:
        spent += len(c.text.split())
        if spent <= WORDS:
            draft.points.append(desk.point(c, query, role="reason"))
    if without := [s for s in sides if s not in held]:
        draft.caveats = [wording.nothing_on_that(desk.labels(without, query))]
    return draft


def _area(scene: Scene, sides: list[str]) -> str | None:
    """Return the area asked about, else the one in which most sides stand, of several the first of the pack."""
    if scene.query.areas:
        return scene.query.areas[0]
    areas = tuple(scene.desk.areas)
    count = Counter(c.area for s in sides for c in scene.desk.standings_of(who_stands(scene, s), areas, scene.query.as_of))
    return max(areas, key=lambda a: (count[a], -areas.index(a)), default=None)
