"""What is in doubt in the knowledge itself: what others dispute, what later claims have replaced, what is least sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .reading import Wording, areas_of
from .relations import own
from .scene import Scene
from .thesis import main_thesis

SURENESS = ("high", "medium", "low")
PAIRS = 2
"""Statements shown with what stands against them."""
MOST = 4
WORDS = 110
"""Of all lines together; the first pair is shown whatever its length."""

Pair = tuple[Claim, Claim]
"""A statement, and the one that disputes or replaces it."""


def doubts(scene: Scene) -> Draft | None:
    """Return what is disputed, replaced or uncertain, where nothing else is asked; none otherwise."""
    query = scene.query
    if query.unknown or query.periods or scene.share > 1 or len(_named(scene)) > 1:
        return None
    for words, tell in TOLD.items():
        said = Wording.of(scene)
        if not said.takes(words):
            continue
        said.takes(
            "statement_words",
            "stating_words",
            "self_words",
            "source_words",
            "text_words",
            "today",
            "verdict_words",
            "thesis_words",
            "view_words",
            "standing_words",
        )
        if query.areas:
            areas_of(said)
        if not said.left():
            return tell(scene)
    return None


def _disputed(scene: Scene) -> Draft | None:
    """Tell which statements others dispute, both sides of the newest."""
    found = [p for p in _pairs(scene, lambda c: c.contradicts) if p[0].holds(scene.query.as_of) and p[1].holds(scene.query.as_of)]
    if not found:
        return None
    count = wording.counted(len({old.id for old, _ in found}), "statement")
    are = "is" if count.startswith("1 ") else "are"
    return _told(scene, f"{count}{_about(scene)} {are} disputed in my knowledge; the newest with the other side:", found)


def _outdated(scene: Scene) -> Draft | None:
    """Tell which statements of the source that is asked about later ones have replaced, then those that are disputed."""
    return _overtaken(scene, replaced_first=True)


def _wrong(scene: Scene) -> Draft | None:
    """Tell which statements of the source that is asked about are disputed, by facts first, then those that were replaced."""
    return _overtaken(scene, replaced_first=False)


def _overtaken(scene: Scene, *, replaced_first: bool) -> Draft | None:
    if not scene.query.about_source:
        return None
    replaced = _pairs(scene, lambda c: c.supersedes)
    gone = {old.id for old, _ in replaced}
    disputed = sorted((p for p in _pairs(scene, lambda c: c.contradicts) if p[0].id not in gone), key=lambda p: p[1].kind != "fact")
    if not replaced and not disputed:
        return None
    title = wording.short_title(next(iter(scene.desk.knowledge.sources([_source(scene)]).values())).title)
    others = len({old.id for old, _ in disputed})
    text = (
        f"Of what “{title}” said{_about(scene)}, {wording.counted(len(gone), 'statement')} {'has' if len(gone) == 1 else 'have'} been "
        f"replaced by later claims and {wording.counted(others, 'other')} {'is' if others == 1 else 'are'} disputed; to begin with:"
    )
    return _told(scene, text, [*replaced, *disputed] if replaced_first else [*disputed, *replaced])


def _unsure(scene: Scene) -> Draft | None:
    """Tell which standings are held with low confidence, and whether the thesis is open for somebody."""
    desk, query = scene.desk, scene.query
    mine = {x for e in _named(scene) for x in own(desk, e)}
    areas = query.areas or tuple(desk.areas)
    held = [c for a in areas for c in desk.knowledge.standings(area=a, as_of=query.as_of) if not mine or c.subject in mine]
    low = [c for c in held if c.confidence == "low"]
    thesis = main_thesis(scene)
    verdicts = desk.knowledge.verdicts(thesis.id, as_of=query.as_of) if thesis is not None else ()
    unknown = [v.company for v in verdicts if v.outcome == "unknown" and (not mine or v.company in mine)]
    if not low and not unknown:
        return None
    parts = [f"{len(low)} of {wording.counted(len(held), 'standing')}{_about(scene)} rest on low confidence"] if low else []
    parts += [f"whether the thesis fits {wording.listed(desk.labels(unknown, query))} is not known"] if unknown else []
    text = "; ".join(parts)
    headline = Point(f"{text[:1].upper()}{text[1:]}.", "fact", tuple(c.id for c in low)[:12], query.as_of, (), (), "answer")
    newest = sorted(low, key=lambda c: c.as_of, reverse=True)
    draft = Draft(headline=headline, points=[desk.point(c, query) for c in newest[: MOST - 1]])
    draft.more = [desk.point(c, query) for c in newest[MOST - 1 : 12]]
    return draft


def _how_sure(scene: Scene) -> Draft | None:
    """Tell how firm the claims about the one named are, and with which confidence it is judged."""
    desk, query = scene.desk, scene.query
    if not (named := _named(scene)):
        return None
    told = [c for c in desk.knowledge.claims_about(sorted(own(desk, named[0])), limit=400) if c.holds(query.as_of)]
    if not told:
        return None
    counts = [f"{n} with {level} confidence" for level in SURENESS if (n := sum(c.confidence == level for c in told))]
    disputed = sum(bool(c.contradicts or c.contradicted_by) for c in told)
    text = f"Of {wording.counted(len(told), 'statement')}{_about(scene)}: {wording.listed(counts)}; {disputed or 'none'} disputed."
    stands = desk.standings_of(named[0], query.areas or tuple(desk.areas), query.as_of)
    draft = Draft(headline=Point(text, "fact", tuple(c.id for c in stands)[:6], query.as_of, (), (), "answer"))
    draft.points = [replace(p, text=f"{p.text} Confidence: {p.confidence}.") for c in stands[:MOST] for p in [desk.point(c, query)]]
    return draft


TOLD: Mapping[str, Callable[[Scene], Draft | None]] = {
    "outdated_words": _outdated,
    "wrong_words": _wrong,
    "disputed_words": _disputed,
    "unsure_words": _unsure,
    "how_sure_words": _how_sure,
}


def _pairs(scene: Scene, against: Callable[[Claim], Sequence[str]]) -> list[Pair]:
    """Return each statement with the known claim that stands against it, the newest such claims first."""
    desk, query = scene.desk, scene.query
    newer = [c for c in desk.knowledge.revising(as_of=query.as_of) if against(c)]
    older = desk.knowledge.claims(list(dict.fromkeys(x for c in newer for x in against(c))))
    mine = {x for e in _named(scene) for x in own(desk, e)}
    source = _source(scene) if query.about_source else ""
    found = [
        (older[x], c)
        for c in newer
        for x in against(c)
        if x in older
        and (not mine or {older[x].subject, c.subject} & mine)
        and (not query.areas or older[x].area in (None, *query.areas))
        and (not source or source in older[x].sources)
    ]
    theses = set(query.entities) - set(_named(scene))
    of_the_thesis = [p for p in found if {p[0].subject, p[1].subject} & theses]
    return of_the_thesis or found


def _told(scene: Scene, head: str, pairs: list[Pair]) -> Draft:
    """Set each statement's newer claim before it; what does not fit comes under "more"."""
    desk, query = scene.desk, scene.query
    lines: list[Point] = []
    first = {old.id: (old, new) for old, new in reversed(pairs)}  # the newest claim against each
    told: set[frozenset[str]] = set()
    for old, new in dict.fromkeys(first[old.id] for old, _ in pairs):
        if (both := frozenset((old.id, new.id))) not in told:  # two that dispute each other are one dispute
            told.add(both)
            lines += [desk.point(new, query), replace(desk.point(old, query), role="other_side")]
    shown, words = 0, 0
    while shown < min(2 * PAIRS, len(lines)):
        words += sum(len(line.text.split()) for line in lines[shown : shown + 2])
        if shown and words > WORDS:
            break
        shown += 2
    claims = tuple(dict.fromkeys(c for line in lines[:shown] for c in line.claims))
    draft = Draft(
        headline=Point(head, "fact", claims[:1], query.as_of, (), (), "answer"), points=lines[:shown], more=lines[shown : shown + 10]
    )
    draft.topics = tuple(dict.fromkeys(new.subject for _, new in pairs if new.subject not in query.entities))[:5]
    return draft


def _named(scene: Scene) -> list[str]:
    """Return whom the question names, without the thesis itself."""
    theses = {t.subject for t in scene.desk.knowledge.theses()}
    return [e for e in scene.query.entities if e not in theses]


def _source(scene: Scene) -> str:
    """Return the source that "the article" means: that of the main thesis."""
    thesis = main_thesis(scene)
    return thesis.source if thesis is not None and thesis.source else ""


def _about(scene: Scene) -> str:
    desk, query = scene.desk, scene.query
    named = _named(scene)
    return f" about {wording.listed(desk.labels(named, query))}" if named else ""
