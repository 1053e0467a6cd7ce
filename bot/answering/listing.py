"""Lists and counts read off the knowledge: who meets the conditions asked, what stands on a board.

Everything else is answered from the claims, with more of them.
"""

from __future__ import annotations

from bot import wording

from .boardlists import on_board
from .desk import Draft
from .facts import facts
from .members import composed_list
from .one_sort import asked_figure_first
from .reading import Wording
from .scene import Scene
from .sets import asks_for_a_list


def listing(scene: Scene) -> Draft:
    """List what is asked for."""
    found = structured(scene)
    if found is not None:
        return found
    draft = facts(scene.desk, scene.query, scene.ranked, words=110, points=5)
    said = Wording.of(scene)
    if draft.points and said.nouns and not scene.query.about_source and asks_for_a_list(scene):
        draft.caveats = [*draft.caveats, wording.unchecked()]
    return draft


def count(scene: Scene) -> Draft:
    """Count what can be counted; other numbers are in the claims."""
    return structured(scene) or facts(scene.desk, scene.query, asked_figure_first(scene))


def structured(scene: Scene) -> Draft | None:
    """Return a list that can be read off the knowledge: who meets the conditions, or what is on a board; else none."""
    return composed_list(scene) or on_board(scene)
