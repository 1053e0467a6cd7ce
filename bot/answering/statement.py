"""The thesis in its own words: what it says, what it has to be corrected by, which theses stand against it."""

from __future__ import annotations

from dataclasses import replace

from bot.answers import Point
from knowledge.models import Claim, Thesis
from knowledge.search import stems

from .desk import Draft
from .facts import facts
from .nouns import FIRM
from .premises.asked import asks_whether
from .reading import Wording
from .relations import own
from .scene import Scene
from .thesis import for_companies, groups, main_thesis, scoreboard
from .verdicts import EXCEPTIONS, newest_tests

TERMS = 2
"""Words of what its first step asks for that have to be in a question which puts the thesis in other words."""
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
        spoken_of = any(
            scene.desk.lexicon.has(n, scene.query.text) for n in ("thesis_words", "view_words", "fits_words", "exception_words")
        )
        if own_words is None and not (spoken_of or found.subject in scene.query.entities or scene.about_thesis):
            return facts(scene.desk, scene.query, scene.ranked)
        return own_words or for_companies(scene, found, companies)
    said = Wording.of(scene)
    said.takes("thesis_words", "stating_words", "source_words")
    if not said.left():
        return _statement_first(scene, found)
    draft = facts(scene.desk, scene.query, scene.ranked, words=60, points=2)
    if scene.query.guess.chance("thesis", "exceptions", "corrections") > SURE:
        draft.points.append(scoreboard(scene, found, names=3))
    return draft


def fits_them(scene: Scene) -> Draft | None:
    """Return whether the thesis fits the companies named, where nothing else is asked; none otherwise."""
    found, companies = main_thesis(scene), scene.of_kind("company")
    query = scene.query
    if found is None or not companies or query.unknown or query.periods or query.about_source or not asks_whether(scene.desk, query):
        return None
    said = Wording.of(scene)
    named = found.subject in query.entities or said.takes("thesis_words")
    if any(e != found.subject and e not in companies for e in query.entities):
        return None
    plainly = said.takes("exception_nouns") or any(s in said.left() for s in stems("fit"))
    if not (named or plainly) or not (said.takes("fits_words", "exception_words") or plainly):
        return None
    said.takes("thesis_words", "stating_words", "view_words", "fits_words", "exception_words", "exception_nouns")
    said.used |= set(stems("for of with"))
    return None if said.left() else for_companies(scene, found, companies)


def judged(scene: Scene) -> Draft | None:
    """Return how the thesis does on the whole, or what speaks against it, where nothing else is asked; none otherwise."""
    found, query = main_thesis(scene), scene.query
    if found is None or query.unknown or query.periods or any(e != found.subject for e in query.entities):
        return None
    if query.kind in ("corrections", "evidence"):
        return None
    said = Wording.of(scene)
    reworded = _in_its_terms(scene, found, said)
    named = found.subject in query.entities or reworded
    against = said.takes("against_words")
    if any(f.noun.kind == FIRM for f in said.nouns) and not reworded:
        return None  # who speaks against it is a list
    if not (said.takes("thesis_words") or named) or not (said.takes("verdict_words", "fits_words", "deciding_words") or against):
        return None
    said.takes("thesis_words", "stating_words", "source_words", "verdict_words", "fits_words", "whole_view_words", "today")
    if named:
        said.takes("view_words")
    if query.areas:
        said.used |= {s for name in scene.desk.names_of(*query.areas) for s in stems(name)}
    if said.left():
        return None
    return _against(scene, found) if against else _on_the_whole(scene, found)


def _in_its_terms(scene: Scene, found: Thesis, said: Wording) -> bool:
    """Say whether it is asked if what the first step of the thesis asks for decides who is ahead: the thesis in other words."""
    lexicon = scene.desk.lexicon
    if not found.steps or not asks_whether(scene.desk, scene.query) or not lexicon.has("deciding_words", said.text):
        return False
    premise = set(stems(found.steps[0].question)) & set(stems(said.text))
    if len(premise) < TERMS or not lexicon.has("winning_words", said.text):
        return False
    said.takes("winning_words", "leading", "deciding_words")
    said.used |= premise | scene.desk.fields
    return True


def _against(scene: Scene, found: Thesis) -> Draft:
    """Tell what speaks against the thesis, by its own list and by those that stand against it."""
    desk, query = scene.desk, scene.query
    speaking = desk.knowledge.claims([*found.evidence_against, *(c for r in rivals_of(scene, found) for c in r.supports)])
    draft = facts(desk, query, desk.evidence.rank(query, [c for c in speaking.values() if c.holds(query.as_of)]), words=75, points=3)
    told = {c for x in found.corrections for c in x.claims} & set(draft.claims)
    lines = [None if told else corrections_line(scene, found), rivals_line(scene, found)]
    draft.points += [p for p in lines if p is not None]
    return draft


def _on_the_whole(scene: Scene, found: Thesis) -> Draft:
    """Tell whom the thesis fits and whom it does not, then the newest that speaks for it and against it."""
    desk, query = scene.desk, scene.query
    board = scoreboard(scene, found)
    by = groups(scene, found)
    fits, breaks = len(by.get("fits", [])), sum(len(by.get(o, [])) for o in EXCEPTIONS)
    word = "" if not asks_whether(desk, query) else "Yes. " if fits and not breaks else "Mostly. " if fits > breaks else "Only in part. "
    draft = Draft(headline=replace(board, text=word + board.text, role="answer"))
    tests = {c.predicate for c in newest_tests(scene, found).values()}
    newest: list[Claim] = []
    for ids in (found.evidence_against, found.evidence_for):
        side = [c for c in desk.knowledge.claims(ids).values() if c.holds(query.as_of) and c.kind != "prediction"]
        newest += sorted(side, key=lambda c: (c.predicate in tests, c.as_of, c.id), reverse=True)[:1]
    newest.sort(key=lambda c: c.as_of)
    own = [c for c in desk.knowledge.claims(found.claims).values() if desk.lexicon.has("verdict_words", c.text) and c.known(query.as_of)]
    own.sort(key=lambda c: -scene.score(c.id))
    draft.points = [desk.point(c, query, role="context") for c in (*reversed(newest), *own[:1])]
    draft.points += [p for p in (rivals_line(scene, found),) if p is not None]
    draft.more = [p for p in (corrections_line(scene, found),) if p is not None]
    return draft


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
