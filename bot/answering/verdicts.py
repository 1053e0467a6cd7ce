"""The verdict of a thesis on a company in plain words, and how the knowledge's own tests of the company agree with it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot import wording
from knowledge.models import Claim, StepResult, Thesis, Verdict

from .desk import Desk
from .nouns import FIRM
from .scene import Scene

NAMED_THINGS = 3
"""Of what a company owns, in a verdict."""
WEAK = "of a weaker kind"
WITH, WITHOUT = "premise_without_result", "result_without_premise"
EXCEPTIONS = (WITH, WITHOUT)


def sentence(scene: Scene, found: Thesis, verdict: Verdict) -> str:
    """Say a verdict in words: whether the company fits, and what it has and lacks of what the thesis asks for."""
    desk = scene.desk
    name, title = desk.label(verdict.company, scene.query), f"the thesis “{found.title}”"
    first, last = verdict.steps[0], verdict.steps[-1]
    failed = [s for s in verdict.steps[1:-1] if first.passed and s.passed is False]
    has = wording.listed([_clause(desk, found, s) for s in (first, *failed)]) if len(verdict.steps) > 1 else ""
    comes = _clause(desk, found, last)
    start, joined = {
        "fits": (f"{name} fits {title}", " and "),
        "fits_without": (f"{name} does not speak against {title}", " and "),
        WITH: (f"{name} is an exception to {title}", ", but "),
        WITHOUT: (f"{name} is an exception to {title}", ", yet "),
        "unknown": (f"Whether {name} fits {title} is not known", "; "),
    }[verdict.outcome]
    told = joined.join(x for x in (has, comes) if x)
    open_steps = [_clause(desk, found, s) for s in verdict.steps[1:-1] if first.passed and s.passed is None]
    rest = f" {wording.listed(open_steps)[:1].upper()}{wording.listed(open_steps)[1:]}." if open_steps else ""
    return f"{start}: {told} (computed for {wording.day(scene.query.as_of)}).{rest}"


def described(found: Thesis, outcome: str, number: int) -> str:
    """Return what exceptions have and lack: of several "own a platform but do not stand strong in video", of one "owns ..."."""
    first, last = found.steps[0], found.steps[-1]
    asked = [m for m in (_asked(s.question) for s in (first, last)) if m is not None]
    if len(asked) != len((first, last)) or first is last:
        return {WITH: "with what it asks for but not what it promises", WITHOUT: "with what it promises but not what it asks for"}[outcome]
    there, missing = asked if outcome == WITH else reversed(asked)
    one = number == 1
    verb = _of_one(there["verb"]) if one else there["verb"]
    return f"{verb}{there['rest']} but {'does' if one else 'do'} not {missing['verb']}{missing['rest']}"


_ASKED = re.compile(r"^(?:does|do)\s+(?P<who>(?:the|its|their)\s+[\w-]+)\s+(?P<verb>[a-z]+)\b(?P<rest>.*?)\??$", re.IGNORECASE)


def _asked(question: str, things: Iterable[str] = ()) -> re.Match[str] | None:
    """Return who a step asks about, its verb and the rest; `things` are names of more than one word ("data centre")."""
    plain = question
    for words in things:
        plain = re.sub(rf"\b{re.escape(words)}\b", words.replace(" ", "_"), plain)
    return _ASKED.match(plain)


def _clause(desk: Desk, found: Thesis, result: StepResult) -> str:
    """Say the result of one step as a statement: "it owns a video platform (Acme Tube)", "it does not stand strong (lagging)"."""
    step = next(s for s in found.steps if s.id == result.step)
    types = [t.replace("-", " ") for s in found.steps for t in (*s.platform_types, *s.weaker_platform_types) if "-" in t]
    m, whose = _asked(step.question, types), _asked(found.steps[0].question)
    if m is None:
        answer = "not known" if result.passed is None else "yes" if result.passed else "no"
        return f"{step.question.rstrip('?')}: {answer}"
    who = "it" if step.of == "company" or (whose is not None and m["who"] == whose["who"]) else m["who"].replace("_", " ")
    verb, rest = _of_one(m["verb"]), m["rest"].replace("_", " ")
    if result.passed is None:
        return f"whether {who} {verb}{rest} is not known"
    shown = _shown(desk, result)
    if not result.passed:
        return f"{who} does not {m['verb']}{rest}{shown}"
    if result.strength != "full" and step.of == "company":
        return f"{who} {verb}{rest} {WEAK}{shown}"
    return f"{who} {verb}{rest}{shown}"


def _of_one(verb: str) -> str:
    """Return a verb as it is said of one ("own" -> "owns")."""
    if verb in ("have", "do", "go"):
        return {"have": "has", "do": "does", "go": "goes"}[verb]
    if re.search(r"(?:s|x|z|ch|sh)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def _shown(desk: Desk, result: StepResult) -> str:
    """Return what shows the result of a step: what is owned, or how the company is rated."""
    claims = list(desk.knowledge.claims(result.claims).values())
    things = list(dict.fromkeys(c.object for c in claims if c.object and c.predicate != "standing"))
    if result.passed and things:
        return f" ({wording.listed(desk.labels(things[:NAMED_THINGS]))})"
    return next((f" (“{c.value}”, {wording.day(c.as_of)})" for c in claims if c.predicate == "standing"), "")


def tests_of(scene: Scene, found: Thesis, company: str) -> list[Claim]:
    """Return the claims by which the knowledge itself tests the thesis on a company, the newest first."""
    desk, query = scene.desk, scene.query
    if found.subject is None:
        return []
    told = desk.knowledge.claims_about([company], limit=400)
    tests = [c for c in told if found.subject in (c.subject, c.object) and company in (c.subject, c.object) and c.holds(query.as_of)]
    return sorted(tests, key=lambda c: (c.as_of, c.id), reverse=True)


def newest_tests(scene: Scene, found: Thesis) -> dict[str, Claim]:
    """Return the newest test of every company that the knowledge tests the thesis on."""
    desk, tests = scene.desk, dict[str, Claim]()
    if found.subject is None:
        return tests
    told = [c for c in desk.knowledge.claims_about([found.subject], limit=400) if c.object and c.holds(scene.query.as_of)]
    for c in sorted(told, key=lambda c: (c.as_of, c.id), reverse=True):
        other = c.subject if c.object == found.subject else c.object
        if other and (x := desk.entity(other)) is not None and x.kind == FIRM:
            tests.setdefault(other, c)
    return tests


_TURNS = re.compile(r"\b(?:yet|but|though|although|while)\b")
"""What follows takes back some of what was said."""


def speaks_for(scene: Scene, found: Thesis, test: Claim) -> bool | None:
    """Say whether a test speaks for the thesis or against it, by the pack's lists and by its first words; none where it is left open."""
    lexicon = scene.desk.lexicon
    if test.id in found.evidence_for or test.id in found.evidence_against:
        return test.id in found.evidence_for
    for text in (str(test.value or ""), test.text):
        against, supporting = lexicon.search("exception_words", text), lexicon.search("fitting_words", text)
        if against is not None and (supporting is None or against.start() < supporting.start()):
            return False
        if supporting is not None:
            return None if _TURNS.search(text) else True
    return None


def agreement(scene: Scene, found: Thesis, verdict: Verdict) -> str:
    """Say how the newest test that takes a side stands to the verdict: "same", "odds", "changed" (right on its day), "" without one."""
    sides = [(t, side) for t in tests_of(scene, found, verdict.company) if (side := speaks_for(scene, found, t)) is not None]
    if not sides or verdict.outcome == "unknown":
        return ""
    test, side = sides[0]
    if side == verdict.outcome.startswith("fits"):
        return "same"
    day = min(f"{test.as_of}-28"[:10] if len(test.as_of) > len("2026") else f"{test.as_of}-12-31", scene.query.as_of)
    then = scene.desk.knowledge.verdicts(found.id, companies=[verdict.company], as_of=day)
    return "changed" if then and then[0].outcome != "unknown" and then[0].outcome.startswith("fits") == side else "odds"
