"""The state of every area at once, for whoever asks for "the landscape" and names none."""

from __future__ import annotations

from collections import defaultdict

from bot import wording
from bot.answers import Point, Table
from knowledge.models import Claim

from .ahead import since_in
from .desk import Draft
from .nouns import FIRM
from .reading import Wording, areas_of
from .scene import Scene
from .standings import landscape
from .thesis import main_thesis, scoreboard

NAMES = 4
AREAS = 24
"""More than these, in the order of the pack, nobody reads."""


def overview(scene: Scene) -> Draft | None:
    """Return a line for each area with its first two ranks, or the state of the one named; none where more is asked."""
    desk, query = scene.desk, scene.query
    if query.entities or query.unknown or query.periods or query.about_source:
        return None
    said = Wording.of(scene)
    if query.areas:
        areas_of(said)
    if not desk.lexicon.has("landscape_words", said.text):
        return None
    said.takes("landscape_words", "stating_words")
    if said.left():
        return None
    if query.areas:
        return landscape(scene, sure=True)
    areas = tuple(desk.areas)[:AREAS]
    lines = [line for area in areas if (line := _line(scene, area)) is not None]
    if not lines:
        return None
    draft = Draft(headline=lines[0], points=lines[1:])
    if (found := main_thesis(scene)) is not None:
        draft.points.append(scoreboard(scene, found, names=3))
    since = {area: since_in(scene, area) for area in areas}
    rows = tuple(
        (desk.areas[area], desk.label(c.subject, query), str(c.value), wording.day(since[area].get(c.subject, c.as_of)))
        for area in areas
        for c in sorted(desk.knowledge.standings(area=area, as_of=query.as_of), key=lambda c: desk.order.get(str(c.value), 9))
    )
    draft.table = Table("Landscape", ("area", "who", "standing", "since"), rows)
    return draft


def _line(scene: Scene, area: str) -> Point | None:
    desk, query = scene.desk, scene.query
    by: dict[str, list[Claim]] = defaultdict(list)
    for c in sorted(desk.knowledge.standings(area=area, as_of=query.as_of), key=lambda c: c.as_of, reverse=True):
        if (x := desk.entity(c.subject)) is not None and x.kind == FIRM:
            by[str(c.value)].append(c)
    ranks = [v for v in desk.order if by.get(v)][:2]
    if not ranks:
        return None
    parts = []
    for value in ranks:
        names = desk.labels([c.subject for c in by[value][:NAMES]], query)
        rest = len(by[value]) - NAMES
        parts.append(f"{value}: {', '.join([*names, f'{rest} more']) if rest > 0 else wording.listed(names)}")
    claims = [c for v in ranks for c in by[v]]
    head = f"{desk.areas[area][:1].upper()}{desk.areas[area][1:]}, {wording.day(query.as_of)}"
    return Point(
        f"{head}: {'; '.join(parts)}.", "assessment", tuple(c.id for c in claims)[:12], query.as_of, desk.citations(claims[0]), (), "answer"
    )
