"""What changed since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot import wording
from bot.answers import Point
from bot.importance.weigher import Weigher
from bot.understanding.dates import Period
from knowledge.models import Claim

from .desk import Draft
from .evidence import Ranked
from .facts import alike, facts
from .features import first_day, last_day, within
from .reading import Wording, areas_of
from .relations import own
from .scene import Scene

SURE = 0.5
"""How likely the question has to be one about changes, when it names no time."""
LATELY = 120
"""Days that "lately" means."""
SHOWN = 4
MOST = 5_000
"""Claims that are looked at."""
WEIGHED = 40
"""Of them these are looked at closely where the question asks for nothing in particular."""
LAST = 3
"""Claims shown where nothing is new."""
FITS = 0.4
"""How much it counts that a change is about the further words of the question."""


def changes(scene: Scene, *, alone: bool = False) -> Draft:
    """Tell what changed in the time asked for, most important first; `alone`: nothing but that is asked."""
    desk, query = scene.desk, scene.query
    period = query.period or _lately(query.as_of)
    until = query.as_of if period.mode == "since" else min(period.last, query.as_of)
    about = sorted({x for e in query.entities for x in own(desk, e)})
    after = (date.fromisoformat(period.first) - timedelta(days=1)).isoformat()
    known = [
        c
        for c in desk.knowledge.claims_between(
            after, until, entity_ids=about, area=query.areas[0] if query.areas and not about else None, limit=MOST
        )
        if c.known(query.as_of)
    ]
    found = tuple(c for c in known if _is_news(scene, c, period.first))
    if query.guess.chance("changes") < SURE and not query.periods:
        return facts(desk, query, scene.ranked)
    if not found and (alone or (len(query.entities) == 1 and scene.plain_words <= 4)):
        return _nothing_new(scene, period, until)
    if not found or scene.plain_words > 4:
        return facts(desk, query, [r for r in scene.ranked if within(r.claim.as_of, r.claim.until, period)] or scene.ranked)
    weigher = Weigher(desk.knowledge, desk.importance, {c.id for c in known if c.as_of > after}, after=after, day=until)
    weighed = _weighed(scene, found, weigher, particular=not alone)
    chosen = _most_important(weighed)
    between = f"between {wording.day(period.first)} and {wording.day(until)}"
    head = f"{wording.counted(len(found), 'change')} noted{_whom(scene)} {between}; the most important:"
    draft = Draft(headline=Point(head, "fact", (), query.as_of, (), (), "answer"))
    draft.points = [desk.point(r.claim, query) for r in chosen]
    shown = {r.claim.id for r in chosen}
    draft.more = [desk.point(r.claim, query) for r in weighed if r.claim.id not in shown][:8]
    draft.topics = tuple(dict.fromkeys(e for r in chosen for e in (r.claim.subject, r.claim.object) if e and e not in query.entities))[:5]
    return draft


def _weighed(scene: Scene, found: Sequence[Claim], weigher: Weigher, *, particular: bool) -> list[Ranked]:
    """Return the most important changes, in this order; with `particular` those first that fit the other words of the question."""
    desk, query = scene.desk, scene.query
    worth = {c.id: weigher.weighed(c).weight for c in found}
    first = sorted(found, key=lambda c: (-worth[c.id], -_day(c), c.id))
    ranked = desk.evidence.rank(query, first if particular else first[:WEIGHED])
    fits = FITS if particular else 0.0
    return sorted(ranked, key=lambda r: (-(worth[r.claim.id] + fits * r.score), -_day(r.claim), r.claim.id))


def _day(claim: Claim) -> int:
    return date.fromisoformat(first_day(claim.as_of)).toordinal()


def _nothing_new(scene: Scene, period: Period, until: str) -> Draft:
    """Say that nothing is noted in the time asked for, and what came last before."""
    desk, query = scene.desk, scene.query
    about = sorted({x for e in query.entities for x in own(desk, e)})
    area = query.areas[0] if query.areas else None
    known = desk.knowledge.claims_about(about, limit=60) if about else desk.knowledge.claims_between("", until, area=area, limit=60)
    before = [c for c in known if c.as_of <= until and c.known(query.as_of)]
    last = [c for c in before if c.superseded_on is None][:LAST]
    between = f"between {wording.day(period.first)} and {wording.day(until)}"
    ahead = f"after {wording.day(period.first)}, which is still to come"
    head = f"Nothing new is noted{_whom(scene)} {ahead if period.first > until else between}"
    text = f"{head}; the latest before:" if last else f"{head}."
    point = Point(text, "fact", tuple(c.id for c in last[:1]), query.as_of, (), (), "answer")
    return Draft(headline=point, points=[desk.point(c, query) for c in last])


def whats_new(scene: Scene) -> Draft | None:
    """Return the changes where nothing but them is asked ("what changed this year?"); none otherwise."""
    query = scene.query
    if query.kind != "changes" or query.unknown or query.about_source or query.guess.chance("changes") < SURE:
        return None
    said = Wording.of(scene)
    if query.areas:
        areas_of(said)
    said.takes("course_words", "stating_words", "today")
    return changes(scene, alone=True) if not said.left() else None


def _is_news(scene: Scene, claim: Claim, first: str) -> bool:
    """Say whether a claim tells what is new: made since then and not replaced, or its text tells of the end that came since then."""
    if claim.superseded_on is not None and claim.superseded_on <= scene.query.as_of:
        return False
    if last_day(claim.as_of) >= first:
        return True
    lexicon = scene.desk.lexicon
    return claim.until is not None and (claim.until[:4] in claim.text or any(lexicon.has(n, claim.text) for n in ("end_tie", "gone_words")))


def _most_important(weighed: Sequence[Ranked]) -> list[Ranked]:
    """Return the first few changes that are not alike, at most two of one sort from one subject."""
    chosen: list[Ranked] = []
    for r in weighed:
        if (
            len(chosen) < SHOWN
            and not any(alike(r, c) for c in chosen)
            and sum(c.claim.subject == r.claim.subject and c.claim.predicate == r.claim.predicate for c in chosen) < 2
        ):
            chosen.append(r)
    return chosen


def _whom(scene: Scene) -> str:
    desk, query = scene.desk, scene.query
    if query.entities:
        return f" at {wording.listed(desk.labels(query.entities, query))}"
    return f" in {desk.areas[query.areas[0]]}" if query.areas else ""


def _lately(as_of: str) -> Period:
    return Period((date.fromisoformat(as_of) - timedelta(days=LATELY)).isoformat(), as_of, "since", "lately")
