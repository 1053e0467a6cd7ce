"""The thesis of the pack: whom it fits, who is an exception, which corrections it needs. Verdicts are computed."""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Thesis, Verdict

from .desk import Draft
from .facts import choose, facts
from .premises.asked import asks_whether
from .scene import Scene
from .verdicts import EXCEPTIONS, agreement, described, sentence, tests_of

NAMES_SHOWN = 7
POINTS = 3
"""Shown behind the verdict on a company."""
WORDS = 85
"""Of these together."""


def corrections(scene: Scene) -> Draft:
    """State the corrections, then what the claims add."""
    found = main_thesis(scene)
    if found is None or not found.corrections or not scene.about_thesis:
        return facts(scene.desk, scene.query, scene.ranked)
    desk, query = scene.desk, scene.query
    named = {1: ("first", "one", "number one", "1"), 2: ("second", "two", "number two", "2")}
    asked = [
        n
        for n, words in named.items()
        if any(f" {w} " in f" {query.text.casefold()} " for w in words[:1])
        or f"correction {words[1]}" in query.text.casefold()
        or f"correction number {words[1]}" in query.text.casefold()
        or f"correction {n}" in query.text
    ]
    if asked and asked[0] <= len(found.corrections):
        one = found.corrections[asked[0] - 1]
        claims = list(desk.knowledge.claims(one.claims).values())
        draft = Draft(
            headline=Point(one.statement, "assessment", (claims[0].id,), claims[0].as_of, desk.citations(claims[0]), (), "answer")
        )
        draft.points = [desk.point(c, query) for c in claims[1:4]]
        return draft
    statements = [c.statement for c in found.corrections]
    numbers = {1: "one correction", 2: "two corrections", 3: "three corrections"}.get(len(statements), f"{len(statements)} corrections")
    text = f"The thesis needs {numbers}: " + " ".join(f"({n}) {s}" for n, s in enumerate(statements, 1))
    used = [desk.knowledge.claims(c.claims[:1]) for c in found.corrections]
    claims = [c for group in used for c in group.values()]
    draft = Draft(
        headline=Point(text, "assessment", tuple(c.id for c in claims), None, desk.citations(claims[0]) if claims else (), (), "answer")
    )
    for claim in choose(desk, query, [r for r in scene.ranked if r.claim.id not in {c.id for c in claims}], words=55, points=2):
        draft.points.append(desk.point(claim, query))
    return draft


def main_thesis(scene: Scene) -> Thesis | None:
    """Return the thesis that is asked about: one named, otherwise the first that has steps."""
    theses = scene.desk.knowledge.theses()
    return next((t for t in theses if t.subject in scene.query.entities), next((t for t in theses if t.steps), None))


def for_companies(scene: Scene, found: Thesis, companies: list[str]) -> Draft:
    """Give the verdict for each company named, then the knowledge's own test of it, and what its standing rests on."""
    desk, query = scene.desk, scene.query
    verdicts = {v.company: v for v in desk.knowledge.verdicts(found.id, companies=companies, as_of=query.as_of)}
    judged = [verdicts[c] for c in companies[:3] if c in verdicts]
    if not judged:
        return facts(desk, query, scene.ranked)
    told = [
        Point(_yes_or_no(scene, found, v) + sentence(scene, found, v), "assessment", _evidence(v)[:4], query.as_of, (), (), "answer")
        for v in judged
    ]
    draft = Draft(headline=told[0], points=told[1:])
    tests = [t for v in judged for t in tests_of(scene, found, v.company)[: max(2 // len(judged), 1)]]
    standings = desk.knowledge.claims([c for v in judged for c in v.steps[-1].claims[:1]]).values()
    spent = 0
    about = {v.company for v in judged}
    fitting = [c for c in choose(desk, query, scene.ranked, words=WORDS, points=3) if c.subject in about]
    for claim in dict.fromkeys((*tests, *standings, *fitting)):
        length = len(claim.text.split())
        if len(draft.points) - len(told) + 1 < POINTS and (not spent or spent + length <= WORDS):
            draft.points.append(desk.point(claim, query, role="context"))
            spent += length
    shown = set(draft.claims)
    more = [*desk.knowledge.claims([c for v in judged for c in _evidence(v)]).values(), *scene.claims[:4]]
    draft.more = [desk.point(c, query) for c in dict.fromkeys(more) if c.id not in shown][:6]
    return draft


def _yes_or_no(scene: Scene, found: Thesis, verdict: Verdict) -> str:
    """Return the word before a verdict where a question asks whether the thesis fits, or whether somebody is an exception; else nothing."""
    desk, query = scene.desk, scene.query
    broken = desk.lexicon.has("exception_words", query.text)
    asked = broken or desk.lexicon.has("fits_words", query.text)
    if (
        not asked
        or " or " in query.text
        or not asks_whether(desk, query)
        or verdict.outcome == "unknown"
        or len(scene.of_kind("company")) != 1
    ):
        return ""
    yes = verdict.outcome.startswith("fits") != broken
    agreed = agreement(scene, found, verdict)
    if agreed == "odds":
        return f"By the steps {'yes' if yes else 'no'}, by a closer look {'no' if yes else 'yes'}. "
    if agreed == "changed":
        return "Yes, by now. " if yes else "No longer. "
    return "Yes. " if yes else "No. "


def _evidence(verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for s in verdict.steps for c in s.claims[:2]))


def groups(scene: Scene, found: Thesis) -> dict[str, list[Verdict]]:
    """Return the verdicts of all companies by outcome."""
    out: dict[str, list[Verdict]] = {}
    for v in scene.desk.knowledge.verdicts(found.id, as_of=scene.query.as_of):
        out.setdefault(v.outcome, []).append(v)
    return out


def _names(scene: Scene, verdicts: list[Verdict], most: int = NAMES_SHOWN) -> str:
    names = scene.desk.labels([v.company for v in verdicts], scene.query)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) + more) if more else wording.listed(names)


def scoreboard(scene: Scene, found: Thesis, names: int = NAMES_SHOWN) -> Point:
    """Return the count of whom the thesis fits and whom it does not."""
    by = groups(scene, found)
    fitting = by.get("fits", [])
    parts = [f"The thesis “{found.title}” fits {_names(scene, fitting, names) or 'nobody'}"]
    parts += [f"{len(v)} {described(found, o, len(v))}{_named(scene, v, names)}" for o in EXCEPTIONS if (v := by.get(o, []))]
    return Point(
        f"{'; '.join(parts)} (computed for {wording.day(scene.query.as_of)}).",
        "assessment",
        _shown(by),
        scene.query.as_of,
        (),
        (),
        "context",
    )


def _named(scene: Scene, verdicts: list[Verdict], most: int) -> str:
    return f" ({_names(scene, verdicts, most)})" if verdicts else ""


def _shown(by: dict[str, list[Verdict]]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            c
            for outcome in ("premise_without_result", "result_without_premise")
            for v in by.get(outcome, [])
            for s in v.steps[-1:]
            for c in s.claims[:1]
        )
    )[:10]
