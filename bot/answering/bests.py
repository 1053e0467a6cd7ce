"""Things, and companies by what they make, with their places on the newest readings of an area's boards, board by board."""

from __future__ import annotations

from collections.abc import Collection

from bot import wording
from knowledge.models import Claim

from .boards import readings
from .features import years_between
from .nouns import FIRM, Noun
from .rated import FRESH_YEARS
from .reading import Condition, Wording, areas_of, makers
from .scene import Scene
from .thesis import main_thesis

WELL_PLACED = 20
"""The last place on a board with which something still stands behind the best."""
PLACES_SHOWN = 2
"""Places told of each of the best."""


def on_boards(said: Wording, noun: Noun, members: Collection[str]) -> Condition | None:
    """Return the members with their places; none where none of them has one.

    Places on different boards make no order: first comes who is ahead of the others on the most boards.
    """
    desk, query = said.scene.desk, said.scene.query
    (area,) = areas_of(said)
    if not desk.knowledge.scores(area=area, as_of=query.as_of) and (thesis := main_thesis(said.scene)) is not None:
        area = thesis.area  # a field without boards ("open models"): by those of the field that all is about
    rows = [c for c in desk.knowledge.scores(area=area, as_of=query.as_of) if c.rank and years_between(c.as_of, query.as_of) < FRESH_YEARS]
    rows = [c for c in rows if _whose(said.scene, noun, c, members) is not None]
    found: dict[str, list[Claim]] = {}
    ahead: dict[str, int] = {}
    for reading in readings(rows):
        first: dict[str, Claim] = {}
        for c in reading:
            if (who := _whose(said.scene, noun, c, members)) is not None:
                first.setdefault(who, c)
        for who, c in first.items():
            if (c.rank or 0) <= WELL_PLACED or not found:
                found.setdefault(who, []).append(c)
                ahead[who] = ahead.get(who, 0) + (who == next(iter(first)))
    for c in sorted(
        sorted(rows, key=lambda c: (c.as_of, c.id), reverse=True), key=lambda c: c.rank or 0
    ):  # who has a place on an older scale only
        who = _whose(said.scene, noun, c, members)
        if who is not None and who not in found and (c.rank or 0) <= WELL_PLACED:
            found[who] = [c]
    if not found:
        return None
    order = sorted(found, key=lambda e: (-ahead.get(e, 0), min(c.rank or 0 for c in found[e])))
    best = {e: sorted(found[e], key=lambda c: c.rank or 0)[:PLACES_SHOWN] for e in order}
    places = {e: tuple(_place_of(said.scene, c, e) for c in cs) for e, cs in best.items()}
    shown = {e: tuple(cs) for e, cs in best.items()}
    after = f"in {desk.areas[area]}" if noun.kind == FIRM else ""
    return Condition(shown, after=after, things=places, ranked="best", by_boards=True, single=True)


def _whose(scene: Scene, noun: Noun, claim: Claim, members: Collection[str]) -> str | None:
    """Return which of those that are listed a row of a board belongs to: a company by what it makes, a family by its version."""
    thing = scene.desk.entity(claim.subject)
    ids = makers(scene.desk, claim.subject, scene.query.as_of) if noun.kind == FIRM else [claim.subject, thing.family if thing else None]
    return next((e for e in ids if e in members), None)


def _place_of(scene: Scene, claim: Claim, member: str) -> str:
    """Return "4th on the board, Oct 2026", with the version where the row is one's of a family."""
    version = f"{scene.desk.label(claim.subject)} " if claim.subject != member else ""
    return f"{version}{wording.ordinal(claim.rank or 0)} on {scene.desk.label(claim.benchmark)}, {wording.day(claim.as_of)}"
