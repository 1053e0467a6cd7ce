"""What is new of somebody or in an area in a stretch of time, weighed by the table of what matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from bot.answers import Point
from bot.importance.choosing import choose
from bot.importance.weigher import Weighed, Weigher
from knowledge.models import Claim

from .features import first_day, last_day
from .scene import Scene

MOST = 5_000
"""Claims that are looked at."""
YEAR = 365
"""Days in which something is still new of somebody who is introduced."""
LATE = 2.0
"""What a thing of a year ago is worth less there than one of today."""
SERIES = ("standing", "score")
Line = TypeVar("Line", Claim, Point)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last day that count."""

    first: str
    last: str

    @property
    def after(self) -> str:
        """The day before."""
        return (date.fromisoformat(self.first) - timedelta(days=1)).isoformat()


def known_in(scene: Scene, stretch: Stretch, about: Collection[str] = (), area: str | None = None) -> list[Claim]:
    """Return what was said or ended in a stretch of time, of these things or of all, in an area or in all."""
    desk, query = scene.desk, scene.query
    told = desk.knowledge.claims_between(stretch.after, stretch.last, entity_ids=sorted(about), limit=MOST)
    return [c for c in told if c.known(query.as_of) and (area is None or desk.news_areas.within(c, area))]


def is_news(scene: Scene, claim: Claim, first: str) -> bool:
    """Say whether a claim tells what is new: made since then and not replaced, or its text tells of the end that came since then."""
    if claim.superseded_on is not None and claim.superseded_on <= scene.query.as_of:
        return False
    if last_day(claim.as_of) >= first:
        return True
    lexicon = scene.desk.lexicon
    return claim.until is not None and (claim.until[:4] in claim.text or any(lexicon.has(n, claim.text) for n in ("end_tie", "gone_words")))


def weighed(
    scene: Scene, found: Sequence[Claim], known: Sequence[Claim], stretch: Stretch, fits: Mapping[str, float] | None = None
) -> list[Weighed]:
    """Return the news among what is known of a stretch of time, the most important first; `fits` is added to what each is worth."""
    desk, more = scene.desk, fits or {}
    fresh = {c.id for c in known if c.as_of > stretch.after}
    weigher = Weigher(desk.knowledge, desk.importance, fresh, after=stretch.after, day=stretch.last)
    news = [weigher.weighed(c) if last_day(c.as_of) >= stretch.first else weigher.ended(c) for c in found]
    return sorted(news, key=lambda w: (-(w.weight + more.get(w.claim.id, 0.0)), -_day(w.claim), w.claim.id))


def of_the_year(scene: Scene, about: Collection[str], area: str | None, *, lines: int, told: Collection[str]) -> list[Claim]:
    """Return the most important things of the last year, without standings and places, a few of each sort."""
    as_of = scene.query.as_of
    stretch = Stretch((date.fromisoformat(as_of) - timedelta(days=YEAR)).isoformat(), as_of)
    known = [c for c in known_in(scene, stretch, about, area) if c.predicate not in SERIES and c.id not in told]
    found = [c for c in known if c.kind == "fact" and is_news(scene, c, stretch.first)]
    today = date.fromisoformat(as_of).toordinal()
    late = {c.id: -LATE * (today - _day(c)) / YEAR for c in found}
    news = [w for w in weighed(scene, found, known, stretch, late) if w.weight > 0]
    return [w.claim for w in choose(news, scene.desk.news_areas, lines=lines, whole=False).lines]


def _day(claim: Claim) -> int:
    return date.fromisoformat(first_day(claim.as_of)).toordinal()


def within_words(lines: Sequence[Line], words: int) -> list[Line]:
    """Return the first lines that fit into so many words, two in any case; what is too long is passed over."""
    shown: list[Line] = []
    spent = 0
    for line in lines:
        length = len(line.text.split())
        if len(shown) < 2 or spent + length <= words:
            shown.append(line)
            spent += length
    return shown
