"""Whom the thesis fits and who is an exception, as a list or a number."""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Verdict

from .desk import Draft
from .nouns import FIRM
from .reading import Wording, areas_of
from .scene import Scene
from .sets import asks_for_a_list
from .thesis import groups, main_thesis, source_examples

SHOWN = 12
EXCEPTIONS = {
    "premise_without_result": "with the premise but without the result",
    "result_without_premise": "with the result without the premise",
}


def by_outcome(scene: Scene) -> Draft | None:
    """Return whom the thesis fits, or who is an exception, where nothing else is asked; none otherwise."""
    query, found = scene.query, main_thesis(scene)
    if found is None or query.unknown or query.periods or any(e != found.subject for e in query.entities) or not asks_for_a_list(scene):
        return None
    said = Wording.of(scene)
    if not any(f.noun.kind == FIRM for f in said.nouns) and not said.takes("exception_nouns"):
        return None
    exceptions = said.takes("exception_words")
    fitting = said.takes("fitting_words")
    said.takes("thesis_words", "view_words", "source_words", "stating_words", "firms")
    if query.areas:
        areas_of(said)
    if not (exceptions or fitting) or said.left() or not (query.entities or said.takes("thesis_words", "source_words") or exceptions):
        return None
    by = groups(scene, found)
    if not exceptions:
        fits = by.get("fits", [])
        return _draft(scene, f"The thesis fits {_counted(fits)}", [("", fits)])
    parts = [(words, by.get(outcome, [])) for outcome, words in EXCEPTIONS.items()]
    every = [v for _, verdicts in parts for v in verdicts]
    count = _counted(every)
    draft = _draft(scene, f"{count[:1].upper()}{count[1:]} {'is an exception' if len(every) == 1 else 'are exceptions'}", parts)
    if named := source_examples(scene, found):
        names = wording.listed(scene.desk.labels(list(dict.fromkeys(c.subject for c in named)), query))
        cited = scene.desk.citations(named[0])
        own_words = Point(
            f"The source itself names {names}.", "assessment", tuple(c.id for c in named), named[0].as_of, cited, (), "context"
        )
        draft.points = [own_words, *draft.points[:1]]
    return draft


def _counted(verdicts: list[Verdict]) -> str:
    return wording.counted(len(verdicts), "company", "companies") if verdicts else "no company"


def _draft(scene: Scene, head: str, parts: list[tuple[str, list[Verdict]]]) -> Draft:
    desk, query = scene.desk, scene.query
    told = []
    for words, verdicts in parts:
        names = desk.labels([v.company for v in verdicts], query)
        shown = wording.listed(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
        told.append(f"{f'{len(names)} {words}: ' if words else ''}{shown}" if names else f"none {words}")
    every = [v for _, verdicts in parts for v in verdicts]
    claims = tuple(dict.fromkeys(c for v in every for s in v.steps[-1:] for c in s.claims[:1]))
    text = (
        f"{head}, as computed for {wording.day(query.as_of)}: {'; '.join(told)}."
        if every
        else f"{head}, as computed for {wording.day(query.as_of)}."
    )
    behind = list(desk.knowledge.claims(claims).values())
    draft = Draft(
        headline=Point(text, "assessment", claims[:SHOWN], query.as_of, desk.citations(behind[0]) if behind else (), (), "answer")
    )
    draft.points = [desk.point(c, query) for c in behind[:2]]
    draft.more = [desk.point(c, query) for c in behind[2:10]]
    draft.listed = draft.topics = tuple(v.company for v in every)[:16]
    return draft
