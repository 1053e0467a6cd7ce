"""Whom the thesis fits and who is an exception, as a list or a number."""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Claim, Thesis, Verdict

from .desk import Draft
from .facts import choose, facts
from .nouns import FIRM
from .reading import Wording, areas_of
from .scene import Scene
from .sets import asks_for_a_list
from .thesis import for_companies, groups, main_thesis
from .verdicts import EXCEPTIONS, described, newest_tests, speaks_for
from .wanted import trade_of

SHOWN = 12
BEHIND = 2
"""Claims shown behind the names."""


def exceptions(scene: Scene) -> Draft:
    """Name who does not fit, both ways, then what the claims say to the rest of the question."""
    found = main_thesis(scene)
    companies = scene.of_kind("company")
    if found is None or not scene.about_thesis:
        return facts(scene.desk, scene.query, scene.ranked)
    if companies:
        return for_companies(scene, found, companies)
    if scene.query.about_source:
        return facts(scene.desk, scene.query, scene.ranked)
    draft = _exceptions(scene, found)
    told = set(draft.claims)
    chosen = choose(scene.desk, scene.query, [r for r in scene.ranked if r.claim.id not in told], words=40, points=1)
    draft.points += [scene.desk.point(c, scene.query) for c in chosen]
    return draft


def by_outcome(scene: Scene) -> Draft | None:
    """Return whom the thesis fits, or who is an exception, where nothing else is asked; none otherwise."""
    query, found = scene.query, main_thesis(scene)
    if found is None or query.unknown or query.periods or any(e != found.subject for e in query.entities) or not asks_for_a_list(scene):
        return None
    said = Wording.of(scene)
    trade = trade_of(said)
    said.used |= set(trade)
    if not trade and not any(f.noun.kind == FIRM for f in said.nouns) and not said.takes("exception_nouns"):
        return None
    exceptional = said.takes("exception_words")
    fitting = said.takes("fitting_words")
    said.takes("thesis_words", "view_words", "source_words", "stating_words", "firms")
    if query.areas:
        areas_of(said)
    if not (exceptional or fitting) or said.left() or not (query.entities or said.takes("thesis_words", "source_words") or exceptional):
        return None
    return _exceptions(scene, found) if exceptional else _fitting(scene, found)


def _fitting(scene: Scene, found: Thesis) -> Draft:
    """Name whom the thesis fits."""
    fits = groups(scene, found).get("fits", [])
    return _draft(scene, found, f"The thesis fits {_counted(fits)}", [("", fits)])


def _exceptions(scene: Scene, found: Thesis) -> Draft:
    """Name who is an exception both ways, and whom a test in the knowledge calls one though the steps do not."""
    by = groups(scene, found)
    parts = [(described(found, outcome, len(v)), v) for outcome in EXCEPTIONS if (v := by.get(outcome, []))]
    every = [v for _, verdicts in parts for v in verdicts]
    count = _counted(every)
    head = f"{count[:1].upper()}{count[1:]} {'is an exception' if len(every) == 1 else 'are exceptions'}"
    draft = _draft(scene, found, head, parts)
    named = {v.company for v in every}
    every_test = newest_tests(scene, found)
    tests = {e: c for e, c in every_test.items() if e not in named and speaks_for(scene, found, c) is False}
    own = [scene.desk.point(c, scene.query, role="context") for c in _of_its_source(scene, found, every_test)]
    also = [_also(scene, tests)] if tests else []
    told = {p.claims for p in own}
    draft.points = [*also, *own, *(p for p in draft.points if p.claims not in told)][: BEHIND + 1]
    return draft


def _of_its_source(scene: Scene, found: Thesis, tests: dict[str, Claim]) -> list[Claim]:
    """Return what the thesis' own source says of its exceptions: tests of its own that tell of something lacking."""
    if found.subject is None or found.source is None:
        return []
    sorts = tuple(sorted({c.predicate for c in tests.values()}))
    told = scene.desk.knowledge.claims_about([found.subject], predicates=sorts, limit=100) if sorts else ()
    mine = [c for c in told if found.source in c.sources and c.holds(scene.query.as_of)]
    return [c for c in mine if scene.desk.lexicon.has("lacking", str(c.value or c.text)) or speaks_for(scene, found, c) is False][:BEHIND]


def _also(scene: Scene, tests: dict[str, Claim]) -> Point:
    """Return the line that names whom only a test calls an exception."""
    desk, query = scene.desk, scene.query
    names = wording.listed(desk.labels(tests, query))
    text = f"A closer look at the case calls {names} {'an exception' if len(tests) == 1 else 'exceptions'}, too, though the steps do not."
    claims = list(tests.values())
    return Point(text, "assessment", tuple(c.id for c in claims), max(c.as_of for c in claims), desk.citations(claims[0]), (), "context")


def _counted(verdicts: list[Verdict]) -> str:
    return wording.counted(len(verdicts), "company", "companies") if verdicts else "no company"


def _draft(scene: Scene, found: Thesis, head: str, parts: list[tuple[str, list[Verdict]]]) -> Draft:
    desk, query = scene.desk, scene.query
    told = []
    for words, verdicts in parts:
        names = desk.labels([v.company for v in verdicts], query)
        shown = wording.listed(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
        if names or not words:
            told.append(f"{f'{len(names)} {words}: ' if words else ''}{shown or 'nobody'}")
    every = [v for _, verdicts in parts for v in verdicts]
    claims = tuple(dict.fromkeys(c for v in every for s in v.steps[-1:] for c in s.claims[:1]))
    text = f"{head}, as computed for {wording.day(query.as_of)}{': ' if every else ''}{'; '.join(told) if every else ''}."
    tests = newest_tests(scene, found)
    last = desk.knowledge.claims(claims)
    behind = {v.company: c for v in every if (c := tests.get(v.company) or next((last[i] for i in v.steps[-1].claims if i in last), None))}
    first_of_each = [behind[v.company] for _, verdicts in parts for v in verdicts[:1] if v.company in behind]
    lines = list(dict.fromkeys([*first_of_each, *behind.values()]))
    cited = next(iter(last.values()), None)
    draft = Draft(
        headline=Point(text, "assessment", claims[:SHOWN], query.as_of, desk.citations(cited) if cited is not None else (), (), "answer")
    )
    draft.points = [desk.point(c, query) for c in lines[:BEHIND]]
    draft.more = [desk.point(c, query) for c in lines[BEHIND:10]]
    draft.listed = draft.topics = tuple(v.company for v in every)[:16]
    return draft
