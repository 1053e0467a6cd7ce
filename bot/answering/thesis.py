"""The thesis of the pack: what it says, whom it fits, who is an exception, which corrections it needs. Verdicts are computed."""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Claim, StepResult, Thesis, Verdict

from .desk import Draft
from .facts import choose, facts
from .premises.asked import asks_whether
from .scene import Scene

NAMES_SHOWN = 7


def exceptions(scene: Scene) -> Draft:
    """Name who does not fit, both ways."""
    found = main_thesis(scene)
    if found is None:
        return facts(scene.desk, scene.query, scene.ranked)
    companies = scene.of_kind("company")
    if not scene.about_thesis:
        return facts(scene.desk, scene.query, scene.ranked)
    if companies:
        return for_companies(scene, found, companies)
    draft = Draft(headline=exceptions_line(scene, found))
    for claim in choose(scene.desk, scene.query, scene.ranked, words=70, points=3):
        draft.points.append(scene.desk.point(claim, scene.query))
    return draft


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
    """Give the verdict for each company named, with the evidence of its steps."""
    desk, query = scene.desk, scene.query
    verdicts = {v.company: v for v in desk.knowledge.verdicts(found.id, companies=companies, as_of=query.as_of)}
    draft = Draft()
    for company in companies[:3]:
        verdict = verdicts.get(company)
        if verdict is None:
            continue
        point = Point(
            _yes_or_no(scene, verdict) + sentence(scene, found, verdict),
            "assessment",
            _evidence(verdict)[:4],
            query.as_of,
            (),
            (),
            "answer",
        )
        if draft.headline is None:
            draft.headline = point
        else:
            draft.points.append(point)
    if draft.headline is None:
        return facts(desk, query, scene.ranked)
    for claim in choose(desk, query, scene.ranked, words=70, points=3):
        draft.points.append(desk.point(claim, query))
    draft.more = [desk.point(c, query) for v in verdicts.values() for c in desk.knowledge.claims(_evidence(v)).values()][:6]
    return draft


def _yes_or_no(scene: Scene, verdict: Verdict) -> str:
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
    return "Yes. " if verdict.outcome.startswith("fits") != broken else "No. "


def sentence(scene: Scene, found: Thesis, verdict: Verdict) -> str:
    """Say a verdict in words, step by step."""
    desk = scene.desk
    name = desk.label(verdict.company, scene.query)
    outcome = {
        "fits": f"{name} fits the thesis “{found.title}”",
        "fits_without": f"{name} does not contradict the thesis “{found.title}”: it has neither the premise nor the result",
        "premise_without_result": f"{name} is an exception to the thesis “{found.title}”: it has the premise but not the result",
        "result_without_premise": f"{name} is an exception to the thesis “{found.title}”: it has the result without the premise",
        "unknown": f"Whether {name} fits the thesis “{found.title}” is not known",
    }[verdict.outcome]
    steps = " ".join(f"{_of(q, n, name)} {_yes(x.passed, x.strength)}" for n, (q, x) in enumerate(_told_steps(found, verdict)))
    return f"{outcome} (computed for {wording.day(scene.query.as_of)}). {steps}"


def _told_steps(found: Thesis, verdict: Verdict) -> list[tuple[str, StepResult]]:
    """Return the steps with their questions; what builds on the first says nothing of a company that does not pass it."""
    questions = {s.id: s.question for s in found.steps}
    first, last = verdict.steps[:1], verdict.steps[1:][-1:]
    between = verdict.steps[1:-1] if all(s.passed for s in first) else ()
    return [(questions[s.step], s) for s in (*first, *between, *last)]


def _of(question: str, place: int, name: str) -> str:
    """Return the question of a step, asked of the company by its name first and then by a pronoun."""
    return question.replace("the company", name if place == 0 else "it")


def _yes(passed: bool | None, strength: str) -> str:
    if passed is None:
        return "Not known."
    return ("Yes." if strength == "full" else "In part.") if passed else "No."


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
    fitting = _names(scene, by.get("fits", []), names) or "nobody"
    no_result, no_premise = _both_exceptions(scene, by, names)
    text = (
        f"The thesis “{found.title}” fits {fitting}. Exceptions with the premise without the result: {no_result}; "
        f"with the result without the premise: {no_premise} (computed for {wording.day(scene.query.as_of)})."
    )
    return Point(text, "assessment", _shown(by), scene.query.as_of, (), (), "context")


def exceptions_line(scene: Scene, found: Thesis) -> Point:
    """Return both sorts of exception in one line, the ones that the thesis' own source names first."""
    by = groups(scene, found)
    own_words = source_examples(scene, found)
    no_result, no_premise = _both_exceptions(scene, by)
    text = f"Premise without result: {no_result}. Result without premise: {no_premise} (computed for {wording.day(scene.query.as_of)})."
    if own_words:
        named = scene.desk.labels(list(dict.fromkeys(c.subject for c in own_words)), scene.query)
        text = f"The source itself names {wording.listed(named)}. {text}"
    return Point(text, "assessment", (*[c.id for c in own_words], *_shown(by))[:12], scene.query.as_of, (), (), "answer")


def _both_exceptions(scene: Scene, by: dict[str, list[Verdict]], most: int = NAMES_SHOWN) -> tuple[str, str]:
    """Return the names of the companies that have the premise alone, and of those that have the result alone."""
    no_result, no_premise = by.get("premise_without_result", []), by.get("result_without_premise", [])
    return _names(scene, no_result, most) or "nobody", _names(scene, no_premise, most) or "nobody"


def source_examples(scene: Scene, found: Thesis) -> list[Claim]:
    """Return the claims of the thesis' source by which it names exceptions: those behind its corrections."""
    ids = [c for x in found.corrections for c in x.claims]
    claims = scene.desk.knowledge.claims(ids).values()
    return [
        c
        for c in claims
        if found.source in c.sources
        and c.subject != found.subject
        and (e := scene.desk.entity(c.subject)) is not None
        and e.kind == "company"
    ]


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
