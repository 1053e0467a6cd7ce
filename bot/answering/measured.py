"""Figures of those named: side by side, and how one developed."""

from __future__ import annotations

import re

from bot import wording

from .desk import Draft
from .figured import NOT_A_LIST, drafted, named_figure
from .measures import figures
from .reading import Wording
from .scene import Scene

NOT_A_COURSE = re.compile(r"^\W*(?:why|when|where|since)\b")


def beside(scene: Scene) -> Draft | None:
    """Return the figures of several named, where the words that are left ask for a sort of figure that each of them has."""
    desk, query = scene.desk, scene.query
    sides = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "technique", "organization")]
    low = query.text.casefold()
    if len(sides) < 2 or len(sides) != len(query.entities) or query.about_source or scene.share > 1 or NOT_A_LIST.match(low):
        return None
    if not (query.kind == "compare" or desk.lexicon.has("comparing_words", low) or "/" in low) or desk.lexicon.has("denials", low):
        return None
    said = Wording.of(scene)
    said.takes("two_sided", "comparing_words", "stating_words", "degree_words", "today", "still", "firms")
    if not said.left():
        return None
    found = [figures(said, None, [s]) for s in sides]
    if any(f is None for f in found):
        return None
    first = [next(iter(f.of.values())) for f in found if f is not None]
    if len({(c.predicate, c.unit) for c in first}) > 1:
        return None
    names = [named_figure(scene, c, None, unit=True) for c in first]
    return drafted(scene, f"{wording.listed(names)}.", first, first)


def course(scene: Scene) -> Draft | None:
    """Return how a figure of the one named developed, the oldest first; none where something else is asked."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1 or query.about_source or query.periods or NOT_A_COURSE.match(query.text.casefold()):
        return None
    said = Wording.of(scene)
    if not desk.lexicon.has("course_words", said.text) or desk.lexicon.has("denials", said.text):
        return None
    if desk.lexicon.has("newest_words", said.text):
        return None  # the last of it is asked for
    said.takes("course_words", "stating_words", "degree_words", "today", "board_words")
    found = figures(said, None, query.entities) if said.left() else None
    if found is None:
        return None
    subject, newest = next(iter(found.of.items()))
    told = desk.knowledge.claims_about([subject], roles=("subject",), predicates=(found.predicate.id,), limit=100)
    known = [c for c in told if c.unit == found.unit and c.known(query.as_of) and isinstance(c.value, (int, float))]
    sure = max((c.as_of for c in known if c.confidence != "low"), default="")
    steps = [c for c in known if c.confidence != "low" or c.as_of > sure]  # a weak figure stands where no better one is as new
    steps = list({float(c.value or 0): c for c in sorted(steps, key=lambda c: c.as_of, reverse=True)}.values())[::-1]
    if len(steps) < 2:
        return None
    values = ", then ".join(f"{wording.number(float(c.value or 0))} ({wording.day(c.as_of)})" for c in steps)
    text = f"{desk.label(subject, query)}, {found.unit}: {values}."
    return drafted(scene, text, steps, [newest])
