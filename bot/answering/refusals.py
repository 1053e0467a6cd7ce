"""Answers that are none: not known, out of scope, which one, help, small talk. What is not known may come with the nearest that is."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.answers import Point, Status
from bot.understanding.query import Query
from bot.understanding.words import Lexicon

from .desk import Desk, Draft
from .evidence import Ranked
from .scene import Scene
from .spoken import words_left
from .unsaid import nearest_claim, unsaid

LONGEST_THANKS = 9
"""Words of a message that only thanks."""
THANKS_FILLERS = {
    "so", "much", "a", "lot", "you", "very", "that", "thank", "got", "it", "helpful", "all", "is", "that's", "thats", "your", "help",
    "enough", "helped", "helps", "really", "stuff", "was", "for", "this", "me", "work", "job", "everything", "now", "then",
}  # fmt: skip
WELL_AHEAD = 3.0
"""By how much the score of the best claim is above the next one's, for a question that names nothing to be about it."""
FEW_LEFT = 2
"""Words that say what is asked, of a message that points back to something that was not said."""
A_NUMBER = 0.5
"""How likely a number has to be asked for."""


def is_thanks(said: str, lexicon: Lexicon) -> bool:
    """Say whether a message, in small letters, only thanks or takes note."""
    words = said.replace("!", " ").replace(",", " ").split()
    small = set(lexicon.lists["thanks"])
    only_small = 0 < len(words) <= LONGEST_THANKS and all(w in small | THANKS_FILLERS for w in words)
    return said in small or (only_small and any(w in small or w == "thank" for w in words))


def examples(desk: Desk, most: int = 3) -> list[str]:
    """Return questions that this knowledge can answer, made from its own most connected entities."""
    theses = desk.knowledge.theses()
    day = desk.knowledge.as_of()
    held = next((s for a in desk.areas if (s := desk.knowledge.standings(area=a, as_of=day))), ())
    standing = sorted(held, key=lambda c: (desk.order.get(str(c.value), 9), -desk.told_of[c.subject], c.subject))[:2]
    found = []
    if standing:
        first = standing[0]
        found += [
            wording.why_stands(desk.label(first.subject), str(first.value), desk.areas[first.area or ""]),
            f"Who leads in {desk.areas[first.area or '']}?",
        ]
    if len(standing) > 1:
        found.append(f"Compare {desk.label(standing[0].subject)} with {desk.label(standing[1].subject)}")
    if theses:
        found.append(f"Does the thesis “{theses[0].title}” hold?")
    return found[:most]


def help_(desk: Desk) -> Draft:
    """Say what can be asked."""
    asked = examples(desk)
    return Draft(status=Status.HELP, headline=Point(wording.help_text(desk.domain(), asked)), suggestions=asked)


def thanks() -> Draft:
    """Answer thanks."""
    return Draft(status=Status.HELP, headline=Point(wording.thanks()))


def hello(desk: Desk) -> Draft:
    """Answer a greeting."""
    return Draft(status=Status.HELP, headline=Point(wording.hello(desk.domain())), suggestions=examples(desk))


def out_of_scope(desk: Desk) -> Draft:
    """Say what is not answered here and what is."""
    asked = examples(desk)
    return Draft(status=Status.OUT_OF_SCOPE, headline=Point(wording.out_of_scope(desk.domain(), asked[:2])), suggestions=asked)


def unknown(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> Draft:
    """Name what is not covered, and tell the claim that is nearest to it where there is one.

    Which question near it can be answered is offered later (`nearest`).
    """
    names = [f"“{u}”" for u in query.unknown]
    about = desk.labels(query.entities[:3], query)
    words = unsaid(desk, query, ranked) if about and not names else []
    asked = "" if query.follows else query.typed
    near = nearest_claim(desk, query, ranked) if not names else None
    draft = Draft(status=Status.UNKNOWN, headline=Point(wording.unknown(asked, about, names, words, told=near is not None)))
    draft.points = [desk.point(near, query, role="context")] if near is not None else []
    return draft


def clarify(desk: Desk, query: Query) -> Draft:
    """Ask back."""
    return Draft(status=Status.CLARIFY, headline=Point(wording.clarify(())), suggestions=examples(desk))


def is_vague(desk: Desk, query: Query, ranked: Sequence[Ranked] = ()) -> bool:
    """Say whether a question names nothing to hold on to: no entity, area or source, and no word of the domain.

    What points back to something (the other company) or asks for a figure of nobody is vague too, unless a claim is well ahead.
    """
    if query.entities or query.about_source or query.periods or query.unknown:
        return False
    points_back = desk.lexicon.has("dangling", query.typed)
    if query.areas:
        return points_back and desk.lexicon.pattern("dangling").match(query.typed) is not None
    pronoun = desk.lexicon.has("pronouns", query.typed)
    rare = desk.rare(query.content, 0.43)
    if (len(query.content) <= 2 and (not rare or pronoun)) or (pronoun and len(rare) <= 1 and len(query.content) <= 6):
        return True
    if len(ranked) > 1 and ranked[0].score - ranked[1].score > WELL_AHEAD:
        return False
    left = words_left(Scene(desk, query, ranked), "says_nothing", "dangling")
    if points_back and len(left) <= FEW_LEFT:
        return True
    return query.guess.chance("number", "count") > A_NUMBER and not left
