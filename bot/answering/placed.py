"""Where the one named stands on the boards named: its newest rows, the best first."""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .features import last_day
from .premises.asked import asks_whether
from .reading import Wording, areas_of
from .relations import held_by, own
from .scene import Scene

SHOWN = 3
KINDS = ("why", "how", "compare", "changes", "timeline", "outlook")
"""Kinds that ask for more than a place."""


def placed(scene: Scene) -> Draft | None:
    """Return the places of the one named on the boards named; none where a word is left over or no row is known."""
    desk, query = scene.desk, scene.query
    named = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "organization", "technique")]
    boards = [e for e in query.entities if e not in named]
    if len(named) != 1 or not boards or query.unknown or query.about_source or query.kind in KINDS or len(query.periods) > 1:
        return None
    said = Wording.of(scene)
    if asks_whether(desk, query) or desk.lexicon.has("denials", said.text) or not desk.lexicon.has("place_asked", said.text):
        return None
    said.takes("place_asked", "standing_words", "board_words", "stating_words", "today", "placing_verbs")
    if query.areas:
        areas_of(said)
    if said.left():
        return None
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    rows = _newest(scene, named[0], {x for b in boards for x in own(desk, b)}, day)
    if not rows:
        return None
    told = [
        f"{_name(scene, c, named[0])}{wording.ordinal(c.rank or 0)} on {desk.label(c.benchmark)} ({wording.day(c.as_of)})" for c in rows
    ]
    head = Point(
        f"{desk.label(named[0], query)}: {', '.join(told)}.", "fact", tuple(c.id for c in rows), day, desk.citations(rows[0]), (), "answer"
    )
    if len(rows) == 1:
        head = desk.point(rows[0], query, role="answer")
    points = [] if len(rows) == 1 else [desk.point(c, query) for c in rows[:2]]
    return Draft(headline=head, points=points, topics=tuple(dict.fromkeys(c.subject for c in rows if c.subject != named[0])))


def _name(scene: Scene, claim: Claim, named: str) -> str:
    return "" if claim.subject == named else f"{scene.desk.label(claim.subject, scene.query)} "


def _newest(scene: Scene, named: str, boards: set[str], day: str) -> list[Claim]:
    """Return for each board and track the newest row of what belongs to the one named, its best of that day; the newest boards first."""
    rows = [c for c in rows_of(scene, named, day) if c.benchmark in boards and c.as_of <= day]
    if (period := scene.query.period) is not None:
        rows = [c for c in rows if last_day(c.as_of) >= period.first] or rows
    found: dict[tuple[str | None, str | None], Claim] = {}
    scales: dict[str | None, str | None] = {}
    newest = {b: max(c.as_of for c in rows if c.benchmark == b)[:7] for b in {c.benchmark for c in rows}}
    own_rows = {c.benchmark for c in rows if c.subject == named and c.as_of >= newest[c.benchmark]}  # its own before its versions'
    rows = [c for c in rows if c.subject == named or c.benchmark not in own_rows]
    for c in sorted(rows, key=lambda c: (c.as_of, -(c.rank or 0)), reverse=True):
        if scales.setdefault(c.benchmark, c.scale) == c.scale:  # rows of an older scale say nothing of today's order
            found.setdefault((c.benchmark, c.track), c)
    return list(found.values())[:SHOWN]


def rows_of(scene: Scene, named: str, day: str) -> list[Claim]:
    """Return the rows of boards known by a day of whom or what is named and of what belongs to it, those of the areas named."""
    desk = scene.desk
    things = {named, *own(desk, named), *held_by(desk, named, None, day)}
    things |= {v.id for v in desk.knowledge.versions_of(*sorted(things))}
    told = desk.knowledge.claims_about(sorted(things), roles=("subject",), predicates=("score",), limit=400)
    return [c for c in told if c.rank and c.known(day) and (not scene.query.areas or c.area in scene.query.areas)]
