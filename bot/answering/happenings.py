"""What happened in the field at large: purchases, lawsuits, layoffs and the like, of a time or of late, newest first."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot import wording
from bot.answers import Point
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Draft
from .features import first_day, last_day
from .nouns import EVERYWHERE, FIRM
from .people import LEFT, at_the_head, people
from .reading import Wording, areas_of, said_of
from .relations import own
from .scene import Scene
from .sets import asks_for_a_list
from .wanted import firms_of_a_trade

LEAVING = "leaving_words"
"""People who leave: told by a claim of how somebody is led or staffed that names one of them."""
SORTS = ("buy_verbs", "bankruptcy_event", "fine_event", "lawsuit_event", "layoff_event", "settlement_event", LEAVING)
"""Lists of words for what happens to companies, which leave no doubt in a claim's text."""
LATELY = 365
"""Days looked back over when the question names no time."""
POINTS = 4
WORDS = 90
_POSSIBLE = re.compile(r"\b(?:could|may|might|would|can|risks?|fears?|denie[ds]|plan(?:s|ned)? to|not|never)\b[^.;:]*$")
NAMES = 6
LOOKED_THROUGH = 50
"""Claims that hold one such word, the best first."""


def happened(scene: Scene) -> Draft | None:
    """Return what happened of one sort, where nobody is named and nothing else is asked; none otherwise."""
    query = scene.query
    if query.entities or query.unknown or query.about_source or scene.share > 1 or not asks_for_a_list(scene):
        return None
    said = Wording.of(scene)
    sort = next((n for n in SORTS if said.takes(n)), None)
    if sort is None:
        return None
    if query.areas:
        areas_of(said)
    if sort == LEAVING and not said.takes("staff_words"):
        return None
    if (trade := firms_of_a_trade(said)) is not None:
        said.used |= set(trade[1])
    said.takes("happening_words", "stating_words", "firms", "today", "course_words")
    if said.left():
        return None
    period = query.period
    first = period.first if period else (date.fromisoformat(query.as_of) - timedelta(days=LATELY)).isoformat()
    last = min(period.last, query.as_of) if period and period.mode != "since" else query.as_of
    found = [c for c in _telling(scene, sort) if first <= last_day(c.as_of) and first_day(c.as_of) <= last]
    return _told(scene, said, sort, found, bool(period)) if found else None


def left(scene: Scene) -> Draft | None:
    """Return who left the one named, newest first, where nothing else is asked; none where no claim names anybody."""
    desk, query = scene.desk, scene.query
    firms = scene.of_kind(*EVERYWHERE)
    if len(query.entities) != 1 or not firms or query.unknown or query.about_source or query.kind in ("why", "how", "date"):
        return None
    said = Wording.of(scene)
    if not asks_for_a_list(scene) or not said.takes(LEAVING):
        return None
    said.takes("staff_words", "firms", "stating_words", "today")
    if said.left():
        return None
    mine, pattern, firm = own(desk, firms[0]), desk.lexicon.pattern(LEAVING), desk.entity(firms[0])
    told = [
        c for c in desk.knowledge.claims_about(sorted(mine), roles=("subject",), limit=300) if c.kind == "fact" and c.known(query.as_of)
    ]
    told = [
        c
        for c in told
        if (_of_people(scene, c) and people(desk, c.text) and _did(pattern, c.text))
        or (firm is not None and at_the_head(desk, c, firm, query.as_of) == LEFT)
    ]
    period = query.period
    if period is not None:
        told = [c for c in told if period.first <= last_day(c.as_of) and first_day(c.as_of) <= period.last]
    found = sorted(told, key=lambda c: c.as_of, reverse=True)
    if not found:
        return None
    lines = [desk.point(c, query, role="context") for c in found[1:POINTS]]
    return Draft(headline=desk.point(found[0], query, role="answer"), points=lines)


def _telling(scene: Scene, sort: str) -> list[Claim]:
    """Return the facts that tell of this sort of thing, newest first."""
    desk, query = scene.desk, scene.query
    phrases = {tuple(stems(word.replace("*", ""))) for word in desk.lexicon.lists[sort]}
    ids = {h.claim: None for words in sorted(phrases) if words for h in desk.knowledge.search(words, limit=LOOKED_THROUGH)}
    claims = desk.knowledge.claims(list(ids)).values()
    pattern = desk.lexicon.pattern(sort)
    told = [
        c
        for c in claims
        if c.kind == "fact" and c.confidence != "low" and c.known(query.as_of) and (not query.areas or c.area in (None, *query.areas))
    ]
    if sort == LEAVING:
        told = [c for c in told if _of_people(scene, c)]
    return sorted((c for c in told if _did(pattern, c.text)), key=lambda c: c.as_of, reverse=True)


def _of_people(scene: Scene, claim: Claim) -> bool:
    """Say whether a claim tells of staff: its predicate is about people, and it names one or speaks of them."""
    desk = scene.desk
    about = desk.lexicon.has("staff_words", said_of(desk.knowledge.predicates()[claim.predicate])) or claim.predicate == "event"
    return about and bool(people(desk, claim.text) or desk.lexicon.has("staff_words", claim.text))


def _did(pattern: re.Pattern[str], text: str) -> bool:
    """Say whether a text tells that it took place: no possibility, and not the beginning of another expression ("buys into")."""
    return any(
        not re.match(r"[ -](?:in|into)\b", text[m.end() :]) and not _POSSIBLE.search(text[: m.start()]) for m in pattern.finditer(text)
    )


def _told(scene: Scene, said: Wording, sort: str, found: list[Claim], timed: bool) -> Draft:
    """Say how many there are and whom they name; the newest follow."""
    desk, query = scene.desk, scene.query
    firms = [e for c in found for e in (c.subject, c.object) if e and (x := desk.entity(e)) is not None and x.kind == FIRM]
    names = desk.labels(list(dict.fromkeys(firms))[:NAMES], query)
    when = f" for {query.period.text.strip()}" if timed and query.period else " of the last year"
    word = desk.lexicon.find(sort, said.text) or ""
    naming = f"; {'it concerns' if len(found) == 1 else 'they concern'} {wording.listed(names)}" if names else ""
    text = f"“{word}”: {wording.counted(len(found), 'entry', 'entries')}{when} in my knowledge{naming}."
    draft = Draft(headline=Point(text, "fact", tuple(c.id for c in found)[:12], query.as_of, desk.citations(found[0]), (), "answer"))
    spent = 0
    for c in found:
        length = len(c.text.split())
        if len(draft.points) < POINTS and (not draft.points or spent + length <= WORDS):
            draft.points.append(desk.point(c, query))
            spent += length
    shown = {c for p in draft.points for c in p.claims}
    draft.more = [desk.point(c, query) for c in found if c.id not in shown][:8]
    draft.topics = tuple(dict.fromkeys(firms))[:5]
    return draft
