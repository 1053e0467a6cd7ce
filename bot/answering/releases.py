"""What came out: the versions and things of the one named, with their dates, the oldest first."""

from __future__ import annotations

import re

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Desk, Draft
from .fields import in_area
from .nouns import FIRM, Noun
from .premises.asked import asks_whether
from .reading import Wording, areas_of, said_of
from .relations import held_by, own
from .scene import Scene
from .timeline import day_of

SHOWN = 14
BEHIND = 2
_A_LIST = re.compile(
    r"^\W*(?:(?:please|now|and|so|ok)\s+)*(?:list|name|show|give|tell|which|what|all|every)\b|\b(?:versions|releases|models)\b"
)


def came_out(scene: Scene) -> Draft | None:
    """Return what of the one named came out, in a stretch of time where one is named; none where something else is asked."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1 or query.unknown or query.about_source or len(query.periods) > 1 or scene.share > 1:
        return None
    said = Wording.of(scene)
    plain = desk.lexicon.has("denials", said.text) or asks_whether(desk, query)
    in_a_time = query.period is not None and desk.lexicon.has("release_tie", said.text)
    if plain or not _A_LIST.search(said.text) or not (in_a_time or desk.lexicon.has("version_words", said.text)):
        return None
    noun = next((f.noun for f in said.nouns if f.noun.kind != FIRM), None)
    said.takes("version_words", "release_tie", "today", "stating_words", "making", "make_verbs")
    if query.areas:
        areas_of(said)
    if query.periods:
        said.takes("reckoning_words")
    if said.left():
        return None
    (named,) = query.entities
    if (entity := desk.entity(named)) is not None and entity.family is not None:
        return None  # one version is asked about, not its line
    kept = [c for c in _released(scene, named, noun) if _in_time(scene, c)]
    if in_a_time and len(kept) == 1:
        return Draft(headline=desk.point(kept[0], query, role="answer"), topics=(kept[0].subject,))
    if len(kept) < 2:
        return None
    names = [f"{desk.label(c.subject, query)} ({wording.day(day_of(desk, c))})" for c in kept]
    more = f"{len(names) - SHOWN} earlier and " if len(names) > SHOWN else ""
    when = f" in {query.period.text}" if query.period is not None and query.period.mode == "in" else ""
    text = f"{desk.label(named, query)}, {wording.counted(len(kept), 'release')}{when} in my knowledge: {more}{', '.join(names[-SHOWN:])}."
    head = Point(text, "fact", tuple(c.id for c in kept)[-20:], query.as_of, desk.citations(kept[-1]), (), "answer")
    listed = tuple(c.subject for c in kept)[-SHOWN:]
    return Draft(headline=head, points=[desk.point(c, query) for c in kept[-BEHIND:]], topics=listed[-6:], listed=listed)


def _released(scene: Scene, named: str, noun: Noun | None) -> list[Claim]:
    """Return when each thing of the one named came out, the oldest first: those of a sort and an area, where these are asked for."""
    desk, query = scene.desk, scene.query
    things = {named, *own(desk, named), *held_by(desk, named, None, query.as_of)}
    things |= {v.id for v in desk.knowledge.versions_of(*sorted(things))}
    told = desk.knowledge.claims_about(sorted(things), roles=("subject",), predicates=telling(desk), limit=300)
    first: dict[str, Claim] = {}
    for c in sorted((c for c in told if c.known(query.as_of)), key=lambda c: (day_of(desk, c), c.id)):
        if noun is None or noun.fits(desk.entity(c.subject)):
            first.setdefault(c.subject, c)
    return [c for c in first.values() if not query.areas or in_area(desk, c.subject, query.areas[0], query.as_of)]


def telling(desk: Desk) -> tuple[str, ...]:
    """Return the predicates that tell when things came out."""
    lexicon = desk.lexicon
    dated = [p for p in desk.knowledge.predicates().values() if p.value == "date" and lexicon.has("release_tie", said_of(p))]
    return tuple(p.id for p in dated if not lexicon.has("end_tie", said_of(p)))


def _in_time(scene: Scene, claim: Claim) -> bool:
    """Say whether something came out in the time asked for."""
    if (period := scene.query.period) is None:
        return True
    day = day_of(scene.desk, claim)
    if period.mode == "since":
        return day >= period.first[: len(day)]
    return day < period.first if period.mode == "until" else period.first[: len(day)] <= day <= period.last
