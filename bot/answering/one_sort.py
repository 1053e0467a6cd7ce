"""What is told of one sort of the one named, where nothing else is asked: its revenue, its users, its price, the lawsuits about it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.models import Claim
from knowledge.search import stems

from .desk import Draft
from .evidence import Ranked
from .facts import choose
from .features import first_day
from .reading import Wording, said_of
from .relations import own
from .scene import Scene

FIGURES = ("revenue_tie", "size_tie", "price_tie", "range_tie", "sales_tie", "raised_figure")
"""Lists of words for what is counted or measured."""
RAISED = "raised_figure"
HAPPENINGS = ("lawsuit_tie", "recall_tie")
"""Lists of words for what happens to somebody, of which a claim leaves no doubt that it tells of it."""
KINDS = ("number", "count", "fact", "profile", "verify", "standing")
"""Kinds that such a question is taken for."""
MORE_THAN_A_SORT = ("why", "how", "compare", "changes", "timeline", "outlook", "what_if", "date", "number", "count")
"""Kinds that ask for more than what is told of a sort."""
POINTS = 3
WORDS = 70
LOOKED_AT = 8
"""Claims among which the figure asked for is looked for."""


def measured(scene: Scene) -> Draft | None:
    """Return the figures of what is asked, those of the one named itself; none where a word is left over or no figure is known."""
    desk, query = scene.desk, scene.query
    last = desk.lexicon.has("newest_words", query.text)
    if len(query.entities) != 1 or query.unknown or query.other_times or query.about_source or not (last or query.kind in KINDS):
        return None
    said = Wording.of(scene)
    named = [n for n in FIGURES if desk.lexicon.has(n, said.text)]
    said.takes(*named, "figure_words", "stating_words")
    if len(named) != 1 or said.left():
        return None
    found = _figures(scene, query.entities[0], named[0])
    if not found:
        return None
    asked = set(stems(said.text))
    of_its_unit = [c for c in found if asked & (set(stems(c.unit or "")) - {stem for n in named for stem in stems(n)})] or found
    newest = max(of_its_unit, key=lambda c: (last or c.confidence != "low", c.as_of, scene.score(c.id)))
    ranked = desk.evidence.rank(query, found)
    rest = [r for r in ranked if r.claim.id != newest.id]
    draft = Draft(headline=desk.point(newest, query, role="answer"))
    others = sorted(choose(desk, query, rest, words=WORDS, points=POINTS - 1), key=lambda c: c.as_of, reverse=True)
    draft.points = [desk.point(c, query, role="context") for c in others if c.id != newest.id]
    draft.more = [desk.point(r.claim, query) for r in rest if r.claim.id not in draft.claims][:6]
    return draft


def then_and_now(scene: Scene) -> Draft | None:
    """Return a figure of the time named and the one of today, where both are asked for; none where either is not known."""
    desk, query = scene.desk, scene.query
    period = query.period
    if len(query.entities) != 1 or query.unknown or len(query.periods) != 1 or period is None or not desk.lexicon.has("today", query.text):
        return None
    said = Wording.of(scene)
    named = [n for n in FIGURES if desk.lexicon.has(n, said.text)]
    said.takes(*named, "figure_words", "stating_words", "today")
    if len(named) != 1 or not (sorts := _predicates(scene, named[0])):
        return None
    told = desk.knowledge.claims_about(query.entities, roles=("subject",), predicates=sorts, limit=200)
    known = sorted((c for c in told if c.known(query.as_of) and isinstance(c.value, (int, float))), key=lambda c: c.as_of, reverse=True)
    then = next((c for c in known if period.first <= first_day(c.as_of) <= period.last), None)
    now = next((c for c in known if c.holds(query.as_of) and first_day(c.as_of) > period.last and then and c.unit == then.unit), None)
    if then is None or now is None or set(said.left()) - set(stems(then.text)):
        return None
    return Draft(headline=desk.point(then, query, role="answer"), points=[desk.point(now, query, role="answer")])


def befallen(scene: Scene) -> Draft | None:
    """Return what happened to the one named of the sort asked for, newest first; none where a word is left over or nothing is known."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1 or query.unknown or query.periods or query.about_source or scene.share > 1:
        return None
    said = Wording.of(scene)
    named = [n for n in HAPPENINGS if desk.lexicon.has(n, said.text)]
    said.takes(*named, "stating_words", "today")
    if len(named) != 1 or said.left() or query.kind in ("why", "how", "date", "who"):
        return None
    sorts = {p.id for p in desk.knowledge.predicates().values() if desk.lexicon.has(named[0], said_of(p))}
    told = desk.knowledge.claims_about(sorted(own(desk, query.entities[0])), predicates=tuple(sorted(sorts)), limit=200) if sorts else ()
    found = [c for c in told if c.known(query.as_of) and c.kind == "fact" and desk.lexicon.has(named[0], c.text)]
    if not found:
        return None
    ranked = sorted(desk.evidence.rank(query, found), key=lambda r: r.claim.as_of, reverse=True)
    lines = choose_newest(scene, ranked)
    draft = Draft(headline=desk.point(lines[0], query, role="answer"), points=[desk.point(c, query, role="context") for c in lines[1:]])
    draft.more = [desk.point(r.claim, query) for r in ranked if r.claim.id not in draft.claims][:8]
    return draft


def sort_named(scene: Scene) -> Draft | None:
    """Return what is told of the one named by a relation that a question calls by its name ("is X in an alliance?"), newest first."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1 or query.unknown or query.periods or query.about_source or query.kind in MORE_THAN_A_SORT:
        return None
    left = set(Wording.of(scene).left())
    sorts = [
        p.id
        for p in desk.knowledge.predicates().values()
        if "{object}" in p.phrase and p.id not in ("standing", "score") and left and left <= set(stems(p.id.replace("_", " ")))
    ]
    told = desk.knowledge.claims_about(query.entities, predicates=tuple(sorts), limit=100) if sorts else ()
    found = [c for c in told if c.kind == "fact" and c.holds(query.as_of)]
    if not found:
        return None
    lines = choose_newest(scene, sorted(desk.evidence.rank(query, found), key=lambda r: r.claim.as_of, reverse=True))
    return Draft(headline=desk.point(lines[0], query, role="answer"), points=[desk.point(c, query, role="context") for c in lines[1:]])


def choose_newest(scene: Scene, ranked: list[Ranked]) -> list[Claim]:
    """Return the newest claims that fit into an answer, without those that another has replaced."""
    shown: list[Claim] = []
    for claim in (r.claim for r in ranked if scene.desk.newest(r.claim, scene.query.as_of).id == r.claim.id):
        if not shown or (len(shown) <= POINTS and sum(len(c.text.split()) for c in (*shown, claim)) <= WORDS):
            shown.append(claim)
    return shown or [ranked[0].claim]


def asked_figure_first(scene: Scene) -> Sequence[Ranked]:
    """Return the claims in their order, but first the best one that tells the sort of figure asked for of what the named one has."""
    desk, query = scene.desk, scene.query
    named = [n for n in FIGURES if desk.lexicon.has(n, query.text)]
    if len(query.entities) != 1 or len(named) != 1 or query.kind not in ("number", "count"):
        return scene.ranked
    sorts, mine = _predicates(scene, named[0]), own(desk, query.entities[0])
    found = next((r for r in scene.ranked[:LOOKED_AT] if r.claim.predicate in sorts and mine & (r.card.mentions | r.card.kin)), None)
    return scene.ranked if found is None else [found, *(r for r in scene.ranked if r is not found)]


def nothing_measured(scene: Scene) -> bool:
    """Say whether a figure is asked for that others have, and nothing known of the one named and what belongs to it tells of it."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1 or query.other_times or query.areas or query.about_source:
        return False
    said = Wording.of(scene)
    named = [n for n in FIGURES if desk.lexicon.has(n, said.text)]
    said.takes(*named, "figure_words")
    if len(named) != 1 or said.left() or not _predicates(scene, named[0]):
        return False
    held = desk.knowledge.claims_about(sorted(own(desk, query.entities[0])), limit=400)
    sorts = _predicates(scene, named[0])
    return not any(c.predicate in sorts or desk.lexicon.has(named[0], c.text) for c in held)


def _predicates(scene: Scene, sort: str) -> tuple[str, ...]:
    """Return the predicates that tell a number of this sort."""
    desk = scene.desk
    return tuple(
        p.id
        for p in desk.knowledge.predicates().values()
        if p.value.startswith("number") and desk.lexicon.has(sort, said_of(p)) and p.id not in ("standing", "score")
    )


def _figures(scene: Scene, entity: str, sort: str) -> list[Claim]:
    """Return the newest known claims that tell a number of this sort; of a family that has none of its own, those of its versions."""
    desk, query = scene.desk, scene.query
    predicates = _predicates(scene, sort)
    if not predicates:
        return []
    for ids in ([entity], [v.id for v in desk.knowledge.versions_of(entity)]):
        told = desk.knowledge.claims_about(ids, roles=("subject",), predicates=predicates, limit=200) if ids else ()
        found = [c for c in told if c.holds(query.as_of) and c.kind != "prediction" and any(ch.isdigit() for ch in str(c.value or ""))]
        if sort == RAISED:  # the predicate tells of values and plans, too
            found = [c for c in found if desk.lexicon.has(sort, c.text)]
        newest = {n.id: n for c in found if (n := desk.newest(c, query.as_of)).predicate in predicates}
        if newest:
            return list(newest.values())
    return []
