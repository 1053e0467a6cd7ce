"""What changed since when."""

from __future__ import annotations

from datetime import date, timedelta

from bot import wording
from bot.answers import Point
from bot.importance.choosing import choose
from bot.understanding.dates import Period
from knowledge.models import Claim

from .desk import Draft
from .facts import facts
from .features import first_day, within
from .news import Stretch, is_news, known_in, weighed, within_words
from .reading import Wording, areas_of
from .relations import holding_predicates, own
from .scene import PLAIN, Scene

SURE = 0.5
"""How likely the question has to be one about changes, when it names no time."""
SURE_OF_A_TIME = 0.2
"""The same where it names one."""
FURTHER = 3
"""Words beside these up to which a question is still one for what changed."""
LATELY = 120
"""Days that "lately" means."""
SHOWN = 6
WORDS = 100
"""Of the changes shown, of which there are at least two."""
LAST = 3
"""Claims shown where nothing is new."""
ARRIVES = 3.0
"""How much more counts that somebody named has a thing of its own that was not there before."""
FITS = 0.4
"""How much it counts that a change is about the further words of the question."""


def changes(scene: Scene, *, alone: bool = False) -> Draft:
    """Tell what changed in the time asked for, most important first; `alone`: nothing but that is asked."""
    desk, query = scene.desk, scene.query
    period = query.period or _lately(query.as_of)
    until = query.as_of if period.mode == "since" else min(period.last, query.as_of)
    about = {x for e in query.entities for x in own(desk, e)}
    stretch = Stretch(period.first, until)
    known = known_in(scene, stretch, about, query.areas[0] if query.areas else None)
    found = [c for c in known if is_news(scene, c, period.first)]
    if query.guess.chance("changes") < (SURE_OF_A_TIME if query.periods else SURE):
        return facts(desk, query, scene.ranked)
    further = 0 if alone else len(desk.rare(_beside_changes(scene), PLAIN))
    if not found and (alone or (len(query.entities) == 1 and further <= FURTHER)):
        return _nothing_new(scene, period, until)
    if not found or further > FURTHER:
        return facts(desk, query, [r for r in scene.ranked if within(r.claim.as_of, r.claim.until, period)] or scene.ranked)
    fits = {} if alone else {r.claim.id: FITS * r.score for r in desk.evidence.rank(query, found)}
    for c in found:
        if _arrives(scene, c, period.first):
            fits[c.id] = fits.get(c.id, 0.0) + ARRIVES
    news = weighed(scene, found, known, stretch, fits)
    chosen = choose((w for w in news if w.weight > 0), desk.news_areas, lines=SHOWN, whole=not about).lines or tuple(news[:1])
    shown = within_words([w.claim for w in chosen], WORDS)
    between = f"between {wording.day(period.first)} and {wording.day(until)}"
    head = f"{wording.counted(len(found), 'change')} noted{_whom(scene)} {between}; the most important:"
    draft = Draft(headline=Point(head, "fact", (), query.as_of, (), (), "answer"))
    draft.points = [desk.point(c, query) for c in shown]
    draft.more = [desk.point(w.claim, query) for w in news if w.claim not in shown][:8]
    draft.topics = tuple(dict.fromkeys(e for c in shown for e in (c.subject, c.object) if e and e not in query.entities))[:5]
    return draft


def _arrives(scene: Scene, claim: Claim, first: str) -> bool:
    """Say whether a claim tells of a thing of its own that a company named did not have before."""
    new = claim.object is not None and claim.subject in scene.query.entities and claim.predicate in holding_predicates(scene.desk)
    return new and first_day(claim.as_of) >= first and (claim.until is None or claim.until > scene.query.as_of)


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
    sure = SURE if not query.periods else SURE_OF_A_TIME
    if query.kind != "changes" or query.unknown or query.about_source or query.guess.chance("changes") < sure:
        return None
    return changes(scene, alone=True) if not _beside_changes(scene) else None


def _beside_changes(scene: Scene) -> list[str]:
    """Return the stems of a question that say more than that it asks what changed, of whom, in which area and when."""
    said = Wording.of(scene)
    if scene.query.areas:
        areas_of(said)
    said.takes("course_words", "stating_words", "today")
    return said.left()


def _whom(scene: Scene) -> str:
    desk, query = scene.desk, scene.query
    where = f" in {desk.areas[query.areas[0]]}" if query.areas else ""
    return f" at {wording.listed(desk.labels(query.entities, query))}{where}" if query.entities else where


def _lately(as_of: str) -> Period:
    return Period((date.fromisoformat(as_of) - timedelta(days=LATELY)).isoformat(), as_of, "since", "lately")
