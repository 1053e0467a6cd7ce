"""The course of things: from the beginnings to today, in order of time; how somebody's standing developed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Desk, Draft
from .evidence import Ranked
from .facts import MARGIN, alike, facts
from .features import first_day, last_day
from .inquiry import forms
from .reading import Wording, areas_of, said_of
from .relations import holders, own
from .scene import PLAIN, Scene

SURE = 0.5
STEPS = 8
STRETCHES = 4
"""Of each the most important step is told, so that no part of the course is passed over."""
A_DATE = 0.5
"""How likely a day has to be asked for."""
DAYS_OF = {"release_tie": ("release_tie", "release_words"), "end_tie": ("end_tie", "end_words")}
"""List of words that a predicate of a day is said with -> the lists of words that ask for that day."""
WORDS = 95
STEP_WORDS = 160
"""Of a course of things, where every line is a step."""
RELEASES = 4
PART = 0.5
"""Share of all events that those of a matter make up at most, for a tag to tell them from the others."""
A_COURSE = 3
"""Events that make a course of things."""
OWN, KIN = 4.0, 2.0
"""What a step of the one named itself has ahead of others', and one of its company."""


_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def timeline(scene: Scene) -> Draft:
    """Tell the course of things in order of time, the beginnings first."""
    desk, query = scene.desk, scene.query
    sure = query.guess.chance("timeline") > SURE and len(query.periods) < 2 and len(query.entities) == 1
    chosen = [] if not sure else _steps(scene, query.entities[0])
    if len(chosen) > 2:
        lines = [desk.point(c, query) for c in chosen]
        return Draft(headline=lines[0], points=lines[1:], topics=tuple(dict.fromkeys(c.object for c in chosen if c.object))[:5])
    draft = facts(desk, query, scene.ranked, words=110, points=5)
    told = [x for x in (draft.headline, *draft.points) if x is not None]
    if len(told) > 2 and not query.periods:
        told = sorted(told, key=lambda p: first_day(p.as_of or "9999"))
    draft.headline, draft.points = told[0] if told else None, told[1:]
    return draft


def _steps(scene: Scene, entity: str) -> list[Claim]:
    """Return the first of what is known to have happened, then the most important of each stretch of time and of all up to today."""
    desk, query = scene.desk, scene.query
    mine = own(desk, entity)
    spoken_of = [r.claim for r in scene.ranked if entity in r.card.mentions]
    spoken_of += _at_the_holders(scene, entity)
    told = {c.id: c for c in (*desk.knowledge.claims_about(sorted(mine), limit=300), *spoken_of)}
    found = [c for c in told.values() if c.known(query.as_of) and _happened(c)]
    if query.areas:
        found = [c for c in found if desk.news_areas.within(c, query.areas[0])] or found
    dated = {card.claim.id for card in desk.evidence.cards.of(found) if card.has_date}
    turns = _turns(found)
    found = [c for c in found if (c.id in turns if c.predicate == "standing" else c.id in dated)]
    if matter := _of_the_matter(scene, found):
        found = matter
    elif scene.plain_words > 2:  # it asks for the course of something in particular
        fitting = {r.claim.id for r in scene.ranked if r.score > scene.ranked[0].score - MARGIN}
        found = [c for c in found if c.id in fitting]
    days = {c.id: day_of(desk, c, founding=True) for c in found}
    if (period := query.period) is not None:
        found = [c for c in found if first_day(days[c.id]) <= period.last and last_day(days[c.id]) >= period.first]
    if not found:
        return []
    ranked = {r.claim.id: r for r in desk.evidence.rank(query, found)}
    company = desk.news_areas.company(entity)
    weight = {c.id: _weight(scene, ranked[c.id], mine, company) for c in found}
    ordered = sorted(found, key=lambda c: (days[c.id], c.id))
    first = next((c for c in ordered if c.subject in mine), ordered[0])
    rest = [c for c in ordered if c.id != first.id and days[c.id] >= days[first.id]]
    size = max(1, -(-len(rest) // STRETCHES))
    best_first = sorted(rest, key=lambda c: -weight[c.id])
    spread = [max(rest[n : n + size], key=lambda c: weight[c.id]) for n in range(0, len(rest), size)]
    chosen = [first]
    for c in (*spread, *best_first):
        if len(chosen) < STEPS and not any(alike(ranked[c.id], ranked[x.id]) for x in chosen):
            chosen.append(c)
    return _within(sorted(chosen, key=lambda c: (days[c.id], c.id)), STEP_WORDS, weight)


def _at_the_holders(scene: Scene, entity: str) -> list[Claim]:
    """Return what is known of those who hold a thing and speaks of it: others' dealings with its maker may be about it."""
    named = scene.desk.entity(entity)
    if named is None or named.kind == "company":
        return []
    holding = holders(scene.desk, named, scene.query.as_of)
    told = scene.desk.knowledge.claims_about(sorted(holding), limit=300) if holding else []
    return [card.claim for card in scene.desk.evidence.cards.of(told) if entity in card.mentions]


def _of_the_matter(scene: Scene, found: list[Claim]) -> list[Claim]:
    """Return the events of the matter whose course is asked for: those that share its words, or the tag of those that do.

    Nothing where the question names no matter, or no tag tells its events from the others.
    """
    desk = scene.desk
    said = Wording.of(scene)
    said.takes("course_words", "stating_words")
    words = forms(desk.lexicon, set(desk.rare(scene.query.content, PLAIN)) & set(said.left()))
    if not words or not found:
        return []
    cards = desk.evidence.cards.of(found)
    weighed = desk.evidence.cards.of([r.claim for r in scene.ranked])
    sharing = [card.claim for card in {c.claim.id: c for c in (*cards, *weighed)}.values() if not words.isdisjoint(card.stems)]
    tags = Counter(tag for c in sharing for tag in c.tags)
    in_all = Counter(tag for c in found for tag in c.tags)
    telling = [t for t, n in tags.items() if n > len(sharing) / 2 and in_all[t] <= len(found) * PART]
    if not telling:
        return []
    tag = max(telling, key=lambda t: (tags[t], -in_all[t], t))
    ids = {c.id for c in sharing}
    matter = [c for c in found if tag in c.tags or c.id in ids]
    return matter if len(matter) >= A_COURSE else []


def _turns(found: list[Claim]) -> frozenset[str]:
    """Return the standings that say something else than the one before in the same area."""
    last: dict[tuple[str, str | None], str] = {}
    turns = set()
    for c in sorted((c for c in found if c.predicate == "standing"), key=lambda c: (c.as_of, c.id)):
        if last.get((c.subject, c.area)) != str(c.value):
            turns.add(c.id)
        last[c.subject, c.area] = str(c.value)
    return frozenset(turns)


def _weight(scene: Scene, ranked: Ranked, mine: set[str], company: str) -> float:
    """Return how much belongs into the story: what matters as news, is about the one named or its company, and is short."""
    table, claim = scene.desk.importance, ranked.claim
    best = next(iter(scene.desk.order), "")
    change = {"standing": "takes_lead" if claim.value == best else "enters", "score": "new_first"}.get(claim.predicate, "")
    sort = table.sort(scene.desk.knowledge.predicates()[claim.predicate], change, claim.text)
    news = table.weight(sort, claim, explains=ranked.card.explains, days_old=0)
    about = OWN if claim.subject in mine else KIN if scene.desk.news_areas.company(claim.subject) == company else 0.0
    return news + 0.4 * ranked.score + about - len(claim.text) / 160


def _within(claims: list[Claim], words: int, weight: Mapping[str, float] | None = None) -> list[Claim]:
    """Return claims that fit into so many words, the first and the last in any case; what weighs least or is longest is left out."""
    while len(claims) > 2 and sum(len(c.text.split()) for c in claims) > words:
        least = min(claims[1:-1], key=lambda c: weight[c.id] if weight is not None else -len(c.text))
        claims = [c for c in claims if c.id != least.id]
    return claims


def _happened(claim: Claim) -> bool:
    """Say whether a claim tells of an event: a fact or a standing; of board rows the first places only."""
    if claim.predicate == "score":
        return claim.rank == 1
    return claim.predicate == "standing" or claim.kind == "fact"


def day_of(desk: Desk, claim: Claim, *, founding: bool = False) -> str:
    """Return the day of an event: its value where that is a date, else the claim's; with `founding` the year of one where that is told."""
    if desk.knowledge.predicates()[claim.predicate].value == "date" and _DATE.fullmatch(str(claim.value or "")):
        return str(claim.value)
    founded = founding and desk.lexicon.has("founding_words", claim.text)
    year = re.search(r"\b(?:19|20)\d\d\b", claim.text) if founded else None
    return min(year.group(), claim.as_of) if year else claim.as_of


def series(scene: Scene) -> Draft | None:
    """Return how the standing of the one named developed, oldest first; none where something else is asked."""
    desk, query = scene.desk, scene.query
    named = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind == "company"]
    if query.unknown or query.periods or len(named) != 1 or len(query.entities) != 1:
        return None
    said = Wording.of(scene)
    asked = said.takes("course_words")
    if not asked or not said.takes("standing_words", "leading", "trailing", *(("stood_words",) if query.areas else ())):
        return None
    (area,) = areas_of(said)
    said.takes("stating_words")
    if said.left():
        return None
    told = desk.knowledge.standings(subject=named[0], area=area, as_of=query.as_of, history=True)
    steps: list[Claim] = []
    for c in sorted(told, key=lambda c: c.as_of):
        if not steps or steps[-1].value != c.value:
            steps.append(c)
    if not steps:
        return None
    words = ", then ".join(f"{c.value} ({wording.day(c.as_of)})" for c in steps)
    text = f"{desk.label(named[0], query)} in {desk.areas[area]}: {words}."
    newest = max(told, key=lambda c: c.as_of)
    cites = desk.citations(newest)
    draft = Draft(headline=Point(text, "assessment", tuple(c.id for c in steps), newest.as_of, cites, (), "answer"))
    draft.points = [desk.point(c, query, role="context") for c in _within([*steps[:-1], newest], 70)]
    return draft


def stood(scene: Scene) -> Draft | None:
    """Return how the company named stood at the time named; none where something else is asked."""
    desk, query = scene.desk, scene.query
    if query.unknown or len(query.periods) != 1 or len(query.entities) != 1 or query.about_source or query.kind in ("why", "changes"):
        return None
    entity, period = desk.entity(query.entities[0]), query.periods[0]
    if entity is None or entity.kind != "company" or period.mode == "since":
        return None
    said = Wording.of(scene)
    (area,) = areas_of(said)
    if not said.takes("standing_words", "stood_words") or said.left():
        return None
    day = min(period.last, query.as_of)
    then = [c for c in desk.knowledge.standings(subject=entity.id, area=area, as_of=day, history=True) if first_day(c.as_of) <= day]
    if not then:
        return None
    newest = max(then, key=lambda c: c.as_of)
    name = desk.label(entity.id, query)
    if first_day(newest.as_of) >= period.first:
        text = f"{name} in {desk.areas[area]} {wording.when(newest.as_of)}: {newest.value}."
    else:
        then_or_now = wording.when(day) if day < query.as_of else "today"
        text = f"{name} in {desk.areas[area]} {then_or_now}: {newest.value} (judged {wording.when(newest.as_of)})."
    draft = Draft(headline=Point(text, newest.kind, (newest.id,), newest.as_of, desk.citations(newest), (), "answer"))
    draft.points = [desk.point(newest, query, role="context")]
    scores = [r for r in scene.ranked if r.claim.id != newest.id and first_day(r.claim.as_of) <= day and r.claim.predicate == "score"]
    draft.more = [desk.point(r.claim, query) for r in scores[:3]]
    now = next(iter(desk.standings_of(entity.id, (area,), query.as_of)), None)
    if now is not None and now.id != newest.id:
        draft.points.append(desk.point(now, query, role="context"))
    return draft


def released_when(scene: Scene) -> Draft | None:
    """Return when the one named first came out or ended, then its versions; none where something else is asked or no day is told."""
    told = days_told(scene)
    if not told:
        return None
    lines = [scene.desk.point(c, scene.query) for c in _within(told[:RELEASES], WORDS)]
    return Draft(headline=lines[0], points=lines[1:])


def days_told(scene: Scene) -> list[Claim] | None:
    """Return the claims that tell the day on which the one named came out or ended, in the order to be told.

    None where something else is asked; of an end the claim of the one named stands before those of its versions.
    """
    desk, query = scene.desk, scene.query
    if query.guess.chance("date") < A_DATE or len(query.entities) != 1 or query.unknown or query.periods or query.about_source:
        return None
    said = Wording.of(scene)
    if desk.lexicon.has("future_asks", said.text) or desk.lexicon.has("outlook_words", said.text):
        return None
    wanted = [sort for sort, words in DAYS_OF.items() if said.takes(*words)]
    said.takes("day_words", "today", "version_words")
    if len(wanted) != 1 or said.left():
        return None
    dated = [p for p in desk.knowledge.predicates().values() if p.value == "date"]
    predicates = tuple(p.id for p in dated if desk.lexicon.has(wanted[0], said_of(p)))
    if not predicates:
        return None
    (named,) = query.entities
    ids = [named, *(v.id for v in desk.knowledge.versions_of(named))]
    told = desk.knowledge.claims_about(ids, roles=("subject",), predicates=predicates, limit=100)
    last = wanted[0] == "end_tie"
    return sorted((c for c in told if c.known(query.as_of)), key=lambda c: (last and c.subject != named, day_of(desk, c), c.id))
