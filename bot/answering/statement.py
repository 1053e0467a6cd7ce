"""The thesis in its own words: what it says, what it has to be corrected by, which theses stand against it."""

from __future__ import annotations

from dataclasses import replace

from bot.answers import Point
from knowledge.models import Claim, Thesis
from knowledge.search import stems

from .desk import Draft
from .facts import facts
from .premises.asked import asks_whether
from .reading import Wording
from .relations import own
from .scene import Scene
from .thesis import for_companies, main_thesis, scoreboard

SURE = 0.5
"""How likely a question has to be one about the thesis, for its score to be told beside something of its own."""


def stated(scene: Scene) -> Draft | None:
    """Return what the thesis says, or which rivals it has, where nothing more than that is asked; none otherwise."""
    found = main_thesis(scene)
    query = scene.query
    if found is None or query.unknown or query.periods or any(e != found.subject for e in query.entities):
        return None
    if asks_whether(scene.desk, query) and not scene.desk.lexicon.has("rival_words", query.text):
        return None
    said = Wording.of(scene)
    subject = found.subject in query.entities
    rival = said.takes("rival_words")
    view = rival and said.takes("view_words")
    if not (said.takes("thesis_words") or subject or view):
        return None
    said.takes("stating_words", "source_words")
    said.used |= {s for name in scene.desk.names_of(*query.areas) for s in stems(name)}
    if said.left() or (subject and query.kind not in ("thesis", "corrections", "definition", "profile") and not rival):
        return None
    return _rivals_first(scene, found) if rival else _statement_first(scene, found)


def thesis(scene: Scene) -> Draft:
    """Say whether the thesis holds: for the companies named, or on the whole."""
    found = main_thesis(scene)
    if found is None:
        return facts(scene.desk, scene.query, scene.ranked)
    companies = scene.of_kind("company")
    if companies:
        own_words = _own_words(scene, found, companies) if scene.query.about_source else None
        return own_words or for_companies(scene, found, companies)
    ranked = list(scene.ranked)
    against = scene.desk.lexicon.has("against_words", scene.query.text)
    if against:
        speaking = scene.desk.knowledge.claims([*found.evidence_against, *(c for r in rivals_of(scene, found) for c in r.supports)])
        ranked = scene.desk.evidence.rank(scene.query, [c for c in speaking.values() if c.holds(scene.query.as_of)]) or ranked
    draft = facts(scene.desk, scene.query, ranked, words=60, points=2)
    said = Wording.of(scene)
    said.takes("thesis_words", "stating_words", "source_words", "verdict_words", "against_words")
    if said.left():  # something of its own is asked
        if scene.query.guess.chance("thesis", "exceptions", "corrections") > SURE:
            draft.points.append(scoreboard(scene, found, names=3))
        return draft
    corrected = {c for x in found.corrections for c in x.claims}
    lines = [] if corrected & set(draft.claims) else [corrections_line(scene, found)]
    if against or scene.query.about_source:
        board = [] if against else [scoreboard(scene, found, names=3)]
        draft.points += [p for p in (*lines, *board, rivals_line(scene, found)) if p is not None]
        return draft
    newest = _newest_test(scene, found)
    tests = [scene.desk.point(newest, scene.query)] if newest is not None and newest.id not in draft.claims[:1] else draft.points[:1]
    draft.points = [p for p in (scoreboard(scene, found, names=3), *tests, *lines, rivals_line(scene, found)) if p is not None]
    return draft


def _newest_test(scene: Scene, found: Thesis) -> Claim | None:
    """Return the newest thing that is said for or against the thesis as a whole; none where nobody but its own source speaks of it."""
    desk, query = scene.desk, scene.query
    told = desk.knowledge.claims_about([found.subject], roles=("subject",), limit=100) if found.subject else ()
    later = [c for c in told if c.holds(query.as_of) and c.kind != "prediction" and found.source not in c.sources]
    return max(later, key=lambda c: (c.as_of, scene.score(c.id), c.id), default=None)


def _own_words(scene: Scene, found: Thesis, companies: list[str]) -> Draft | None:
    """Return what the thesis' own source says of the companies named, then the verdict of today; none where a verdict is asked for."""
    desk, query = scene.desk, scene.query
    if desk.lexicon.has("verdict_words", query.text) or desk.lexicon.has("exception_words", query.text):
        return None
    about = {x for company in companies for x in own(desk, company)}
    told = [c for c in desk.knowledge.claims_about(sorted(about), limit=400) if found.source in c.sources and c.known(query.as_of)]
    if not told:
        return None
    alone = [c for c in told if c.sources == (found.source,)]  # what others say as well is not what a reader of it asks for
    draft = facts(desk, query, desk.evidence.rank(query, alone or told), words=60, points=3)
    verdict = for_companies(scene, found, companies).headline
    return replace(draft, points=[*draft.points, replace(verdict, role="context")] if verdict is not None else draft.points)


def _statement_first(scene: Scene, found: Thesis) -> Draft:
    draft = Draft(headline=_statement(scene, found, "answer"))
    draft.points = [
        p for p in (corrections_line(scene, found), rivals_line(scene, found), scoreboard(scene, found, names=3)) if p is not None
    ]
    return draft


def _rivals_first(scene: Scene, found: Thesis) -> Draft | None:
    rivals = rivals_of(scene, found)
    if not rivals:
        return None
    draft = Draft(headline=_statement(scene, rivals[0], "answer"))
    draft.points = [_statement(scene, r, "context") for r in rivals[1:3]]
    draft.points.append(Point(f"Stands against: {found.title}.", "assessment", found.claims[:1], None, (), (), "context"))
    return draft


def rivals_of(scene: Scene, found: Thesis) -> list[Thesis]:
    """Return the theses that stand against one."""
    return [t for t in scene.desk.knowledge.theses() if t.rival_of == found.id]


def _statement(scene: Scene, thesis: Thesis, role: str) -> Point:
    claims = list(scene.desk.knowledge.claims(thesis.claims[:1]).values())
    cited = scene.desk.citations(claims[0]) if claims else ()
    name = "Rival thesis" if thesis.rival_of else "The thesis"
    text = f"{name}: {thesis.title}. {thesis.statement}"
    return Point(text, "assessment", tuple(c.id for c in claims), claims[0].as_of if claims else None, cited, (), role)


def corrections_line(scene: Scene, found: Thesis) -> Point | None:
    """Return the corrections in one line."""
    if not found.corrections:
        return None
    claims = tuple(c for x in found.corrections for c in x.claims[:1])
    first = list(scene.desk.knowledge.claims(claims[:1]).values())
    text = "It needs correcting: " + " ".join(f"({n}) {c.statement}" for n, c in enumerate(found.corrections, 1))
    return Point(text, "assessment", claims, None, scene.desk.citations(first[0]) if first else (), (), "context")


def rivals_line(scene: Scene, found: Thesis) -> Point | None:
    """Return the titles of the rival theses in one line."""
    rivals = rivals_of(scene, found)
    if not rivals:
        return None
    titles = "; ".join(f"“{r.title}”" for r in rivals)
    claims = tuple(c for r in rivals for c in r.claims[:1])
    return Point(f"Against it {'stand' if len(rivals) > 1 else 'stands'}: {titles}.", "assessment", claims, None, (), (), "other_side")
