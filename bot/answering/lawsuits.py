"""Lawsuits: which claims tell that one was brought, by whom and against whom, and what those want who brought it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import wording
from bot.answers import Point, Status
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk, Draft
from .nouns import EVERYWHERE
from .premises.asked import asks_whether
from .reading import Wording, said_of
from .relations import own
from .scene import Scene
from .unsaid import nearest_claim

POINTS = 3
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|being|faces?|faced|facing|draws?|drew)\s+(?:[\w-]+\s+){0,3}$")
_REASON = re.compile(r"\b(?:over|for|in|on|about|because|after|alleging|saying|claiming|from|at)\b|[;:]")
_BY = re.compile(r"\bby\b")
_CAPITAL = re.compile(r"\b[A-Z][a-z]+")
NAMES = 6
PARTIES = 2
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Suit:
    """A claim that tells that a suit was brought."""

    claim: Claim
    by: tuple[str, ...]
    """The entities that brought it; none where no entity did ("a group of authors")."""
    against: tuple[str, ...]


def suits(desk: Desk, claims: Sequence[Claim]) -> list[Suit]:
    """Return the suits that these claims tell were brought; what tells of their course is none."""
    return [s for c in claims if (s := _suit(desk, c)) is not None]


def _suit(desk: Desk, claim: Claim) -> Suit | None:
    text = claim.text
    m = desk.lexicon.search("filing_words", text)
    if m is None or claim.kind != "fact":
        return None
    named = [x for x in desk.evidence.cards.names.find(text, supported=True) if x.entity is not None]
    firms = [
        (x.start, x.entity or "")
        for x in named
        if (e := desk.entity(x.entity or "")) is not None and (e.kind in EVERYWHERE or e.id == claim.subject)
    ]
    ends = [x.start() + m.end() for x in [_REASON.search(text[m.end() :])] if x is not None]
    end = ends[0] if ends else len(text)
    before, behind = [e for at, e in firms if at < m.start()], [e for at, e in firms if m.end() <= at < end]
    if _PASSIVE.search(text[: m.start()]):
        by = _BY.search(text[m.end() :])
        doers = [e for at, e in firms if by is not None and at >= m.end() + by.end()]
        return Suit(claim, _once(doers), _once(before or [claim.subject]))
    against = behind or [x for x in (claim.object, claim.subject) if x is not None and x not in before]
    return Suit(claim, _once(before), _once(behind or against[:1]))


def _once(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def around(desk: Desk, entity: str, claims: Sequence[Claim], *, itself: bool) -> list[Suit]:
    """Return the suits that an entity, or what belongs to it, brought itself, or else those brought against it."""
    mine = own(desk, entity)
    return [s for s in suits(desk, claims) if mine & {*(s.by if itself else s.against)} and not (not itself and mine & {*s.by})]


def counted(scene: Scene, entity: str, found: Sequence[Suit], running: Sequence[Claim], *, itself: bool) -> str:
    """Say how many suits there are, how many of them run, and who stands on the other side."""
    desk, query = scene.desk, scene.query
    others = _once([e for s in found for e in (s.against if itself else s.by) if e != entity])
    open_ = sum(s.claim.id in {c.id for c in running} for s in found)
    state = [x for x in (f"{open_} running", f"{len(found) - open_} over" if len(found) > open_ else "") if x]
    side = "against" if itself else "brought by"
    naming = f"; {side} {wording.listed(desk.labels(others[:NAMES], query))}" if others else ""
    who = f"brought by {desk.label(entity, query)}" if itself else f"against {desk.label(entity, query)}"
    return f"Lawsuits {who}: {len(found)} in my knowledge, {wording.listed(state)}{naming}."


def demanded(scene: Scene) -> Draft | None:
    """Return what those want who brought a suit that the one named is part of, where nothing else is asked; none otherwise."""
    desk, query = scene.desk, scene.query
    if not query.entities or query.unknown or query.about_source or query.kind == "why":
        return None
    said = Wording.of(scene)
    if not said.takes("wanting_words"):
        return None
    said.takes("lawsuit_tie", "figure_words", "stating_words", "firms", "group_words")
    left = set(said.left())
    sorts = tuple(p.id for p in desk.knowledge.predicates().values() if desk.lexicon.has("lawsuit_tie", said_of(p)))
    mine = sorted(set().union(*(own(desk, e) for e in query.entities)))
    told = desk.knowledge.claims_about(mine, predicates=sorts, limit=200) if sorts else ()
    found = [c for c in told if c.known(query.as_of) and all(desk.lexicon.has(n, c.text) for n in ("demanding_words", "damages_words"))]
    found = [x.claim for x in desk.evidence.cards.of(found) if {*query.entities} <= x.mentions and left <= x.stems]
    if not found:
        return None
    found.sort(key=lambda c: (not desk.lexicon.has("filing_words", c.text), c.as_of), reverse=True)
    lines = [desk.point(c, query, role="context") for c in found[1:POINTS]]
    return Draft(headline=desk.point(found[0], query, role="answer"), points=lines)


def not_sued(scene: Scene) -> Draft | None:
    """Say that no suit of the one named is known, where it is asked whether there is one ("did X sue Y?"); none where one is known.

    Who is named beside a suit ("users of X sued") has brought none.
    """
    desk, query = scene.desk, scene.query
    typed = [n for n in query.named if n.end > n.start]
    if not typed or len(query.entities) > len(typed) or len(typed) > PARTIES or query.unknown or not asks_whether(desk, query):
        return None
    m = desk.lexicon.search("filing_words", query.text)
    if m is None or typed[0].end > m.start() or _PASSIVE.search(query.text[: m.start()]):
        return None
    said = Wording.of(scene)
    said.takes("filing_words", "whether_fillers", "today", "stating_words")
    capitals = set(stems(" ".join(_CAPITAL.findall(query.text))))
    if set(said.left()) - capitals:
        return None
    sides = [own(desk, n.entity) for n in typed]
    itself = (first := desk.entity(typed[0].entity)) is not None and first.kind in EVERYWHERE
    near = [*desk.knowledge.claims_about(sorted(sides[0]), limit=LOOKED_AT), *(r.claim for r in scene.ranked[:LOOKED_AT])]
    cards = [x for x in desk.evidence.cards.of(near) if all(side & {*x.mentions, x.claim.subject} for side in sides)]
    if (len(sides) > 1 or itself) and any(desk.lexicon.has("lawsuit_told", x.claim.text) for x in cards):
        return None  # who brought that is not certain
    if any(_brought(desk, s, sides[0]) and all(side & {*s.against} for side in sides[1:]) for s in suits(desk, near)):
        return None
    names = desk.labels([n.entity for n in typed], query)
    told = nearest_claim(desk, query, scene.ranked)
    draft = Draft(status=Status.UNKNOWN, headline=Point(wording.no_suit(names[0], names[1:])), silent=True)
    draft.points = [desk.point(told, query, role="context")] if told is not None else []
    return draft


def _brought(desk: Desk, suit: Suit, mine: set[str]) -> bool:
    """Say whether one of these brought a suit itself: a firm, or what stands right before the verb and before no people ("X users")."""
    m = desk.lexicon.search("filing_words", suit.claim.text)
    if m is None:
        return False
    for x in desk.evidence.cards.names.find(suit.claim.text, supported=True):
        if x.entity in mine and x.entity in suit.by and x.end <= m.start():
            entity = desk.entity(x.entity or "")
            between = suit.claim.text[x.end : m.start()].strip()
            if (entity is not None and entity.kind in EVERYWHERE) or between in ("", "has", "had", "also"):
                return True
    return False


def running_of_all(scene: Scene, found: Sequence[Claim], over: Sequence[Claim]) -> Draft | None:
    """Return what is newest of the lawsuits that run, one line for each side; none where no suit is known."""
    desk, query = scene.desk, scene.query
    closed = {c.id for c in over}
    brought = [s for s in suits(desk, found) if s.claim.id not in closed]
    sides = {e for s in brought for e in (*s.by, *s.against)}
    told = sorted((c for c in found if c.id not in closed and {c.subject, c.object} & sides), key=lambda c: c.as_of, reverse=True)
    if not brought:
        return None
    newest = sorted({c.subject: c for c in reversed(told)}.values(), key=lambda c: c.as_of, reverse=True)
    against = desk.labels(_once([e for c in newest for s in brought for e in s.against if e in (c.subject, c.object)])[:NAMES], query)
    text = f"Lawsuits that run, in my knowledge: {len(brought)}, among them against {wording.listed(against)}."
    return Draft(
        headline=headline(scene, text, [s.claim for s in brought]), points=[desk.point(c, query, role="context") for c in newest[:POINTS]]
    )


def headline(scene: Scene, text: str, claims: Sequence[Claim]) -> Point:
    """Return a line of several claims with the credits of the first."""
    return Point(text, "fact", tuple(c.id for c in claims)[:12], scene.query.as_of, scene.desk.citations(claims[0]), (), "answer")
