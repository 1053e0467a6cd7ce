"""Figures of one sort and one unit over all that have one, found by the words of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.normalize import cjk_share
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .descriptions import what_it_is
from .gauges import measure, read
from .nouns import FIRM, Noun
from .reading import Wording, areas_of, makers, said_of
from .relations import own
from .scene import Scene

MEANT, AHEAD = 0.45, 0.08
"""How near a question whose words are in another script has to be to what a predicate means, and how much nearer than to any other."""
MONEY = re.compile(r"\b(?:USD|CNY|HKD|EUR|GBP)\b")
_MONEY_WORDS = "dollars dollar usd bucks euros euro yuan rmb money cash us"
LATE = "09-01"  # the first day of the late part of a year
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Figures:
    """The newest figure of each that has one, in one unit."""

    predicate: Predicate
    unit: str
    of: dict[str, Claim]
    met: int
    """How many words of the question the unit and the predicate meet."""


def figures(said: Wording, noun: Noun | None, named: Sequence[str] = (), *, money: bool = False) -> Figures | None:
    """Return the figures that the words left ask for: every word is one of the unit, of the predicate or of the claims themselves."""
    groups = [g for g in groups_of(said, noun, named, money=money) if g.met]
    return max(groups, key=lambda g: (g.met, len(g.of)), default=None)


def groups_of(said: Wording, noun: Noun | None, named: Sequence[str], *, money: bool) -> list[Figures]:
    """Return the figures of each sort and unit that the words may ask for."""
    desk, query = said.scene.desk, said.scene.query
    asked = set(said.left())
    if query.areas:
        areas_of(said)
    needed = set(said.left())
    mine = {x for e in named for x in own(desk, e)}
    found: list[Figures] = []
    meant = _meant_by_vector(said) if cjk_share(query.typed) > 0.2 else None
    for p in desk.knowledge.predicates().values():
        if not p.value.startswith("number") or p.id == "score" or meant not in (None, p.id):
            continue
        by_unit: dict[tuple[str, ...], list[Claim]] = {}
        for c in desk.knowledge.claims_with(p.id, limit=400):
            stands = c.known(query.as_of) if query.periods else c.holds(query.as_of)
            for r in read(c) if stands and (not mine or c.subject in mine) else ():
                by_unit.setdefault(measure(r.unit or ""), []).append(r)
        for claims in by_unit.values():
            unit = claims[0].unit or ""
            met = set() if meant else _met(said, asked, p, unit, money=money or bool(MONEY.search(unit)))
            rest = set() if meant else needed - met or (set() if met else asked)
            if not (met or meant or rest) or not any(_tells(said, c, rest) for c in claims):
                continue  # before it is asked of each whether it is of the sort, which takes longest
            losses = all(float(c.value or 0) < 0 for c in claims)  # where there are revenues, a loss is no small one
            fitting = [c for c in claims if (losses or float(c.value or 0) >= 0) and _in_time(said, c) and _of_the_sort(said, c, noun)]
            of = _newest(said.scene, _telling(said, fitting, rest))
            if of:
                found.append(Figures(p, unit, of, 1 if meant else len(met)))
    return found


def _met(said: Wording, asked: set[str], predicate: Predicate, unit: str, *, money: bool) -> set[str]:
    """Return the words asked that the unit, the predicate, or a list of words for its sort of figure holds."""
    lexicon, own_words = said.scene.desk.lexicon, f"{said_of(predicate)} {unit}"
    its_sort = asked & set(stems(f"{predicate.id.replace('_', ' ')} {re.sub(r'{.*?}', ' ', predicate.phrase)} {unit}"))
    for name in lexicon.ending("_event", "_tie", "_back", "_figure"):
        if lexicon.has(name.replace("_event", "_told"), own_words) or lexicon.has(name, own_words):
            its_sort |= asked & {s for m in lexicon.finditer(said.text, name) for s in stems(m.group())}
    if not its_sort:
        return set()
    return its_sort | (asked & set(stems(own_words))) | (asked & set(stems(_MONEY_WORDS)) if money else set())


def _telling(said: Wording, claims: Sequence[Claim], words: set[str]) -> list[Claim]:
    """Return the claims that tell of what the words say; where several subjects are called so ("X network"), all like them."""
    kept = [c for c in claims if _tells(said, c, words)]
    by_name = [c for c in kept if not words <= set(stems(c.text))]
    return [c for c in claims if _tells(said, c, set())] if len({c.subject for c in by_name}) > 1 else kept


def _tells(said: Wording, claim: Claim, words: set[str]) -> bool:
    """Say whether a claim's text holds the words, and tells of the happening where the question asks for one ("fines")."""
    lexicon = said.scene.desk.lexicon
    asked = [n for n in lexicon.held("_event", said.text) if lexicon.has(n, said.text)]
    if not all(lexicon.has(n.replace("_event", "_told"), claim.text) or lexicon.has(n, claim.text) for n in asked):
        return False
    told = _round_in(said, claim)
    if not told and not all(lexicon.has(n, claim.text) for n in lexicon.held("_back", said.text)):
        return False  # who raised money, not who gave it
    if MONEY.search(claim.unit or "") and lexicon.has("raised_figure", said.text) and not _of_a_round(said, claim):
        return False  # what was spent, or what one is worth, is no round
    if not words:
        return True
    entity = said.scene.desk.entity(claim.subject)
    own_words = [what_it_is(entity), *entity.aliases] if entity is not None else []
    return words <= set(stems(" ".join([claim.text, *own_words])))


def _of_a_round(said: Wording, claim: Claim) -> bool:
    """Say whether an amount is one that was raised."""
    lexicon = said.scene.desk.lexicon
    told = lexicon.has("raised_figure", claim.text) or lexicon.has("raised_told", claim.text)
    return told and not lexicon.has("value_figure", claim.unit or "")


def _round_in(said: Wording, claim: Claim) -> bool:
    """Say whether a claim tells of a round that others took part in ("led a round in X"), of X."""
    entity, lexicon = said.scene.desk.entity(claim.subject), said.scene.desk.lexicon
    if entity is None or not lexicon.has("raised_told", claim.text):
        return False
    names = "|".join(re.escape(n) for n in (entity.name, *entity.aliases))
    return re.search(rf"\b(?:in|into|for|of)\s+(?:{names})\b", claim.text, re.IGNORECASE) is not None


def _meant_by_vector(said: Wording) -> str:
    """Return the predicate whose meaning is nearest to the question, where no other is nearly as near."""
    evidence, vectors = said.scene.desk.evidence, said.scene.query.vectors
    if vectors is None:
        return "none"
    near = evidence.nearest_predicates(vectors[1])
    numbers = [(p, s) for p, s in near if said.scene.desk.knowledge.predicates()[p].value.startswith("number")]
    sure = len(numbers) > 1 and numbers[0][1] > MEANT and numbers[0][1] - numbers[1][1] > AHEAD
    return numbers[0][0] if sure else "none"


def _of_the_sort(said: Wording, claim: Claim, noun: Noun | None) -> bool:
    desk = said.scene.desk
    entity = desk.entity(claim.subject)
    if noun is None or noun.fits(entity):
        return True
    return noun.kind == FIRM and bool(makers(desk, claim.subject, said.scene.query.as_of))


def _in_time(said: Wording, claim: Claim) -> bool:
    """Say whether a figure is of the time asked for, by the years its text tells, else by its date."""
    if (period := said.scene.query.period) is None:
        return True
    years = _YEARS.findall(claim.text)
    if years and period.mode != "since" and period.first[:4] == period.last[:4]:
        return period.first[:4] in years
    late = re.search(rf"\blate\s+{re.escape(period.text)}", said.text) is not None
    last = said.scene.query.as_of if period.mode == "since" else period.last
    return (f"{period.first[:4]}-{LATE}" if late else period.first) <= claim.as_of <= last


def _newest(scene: Scene, claims: Sequence[Claim]) -> dict[str, Claim]:
    """Return the newest figure of each subject, of several that which fits best; a doubtful one only where there is no other."""
    of: dict[str, Claim] = {}
    ordered = sorted(claims, key=lambda c: -scene.score(c.id))
    ordered.sort(key=lambda c: max([*_YEARS.findall(c.text), c.as_of[:4]]), reverse=True)
    for c in sorted(ordered, key=lambda c: c.confidence == "low"):
        of.setdefault(c.subject, c)
    return of


def of_its_unit(said: Wording, found: Figures) -> int:
    """Return how many words of a unit the question holds; a share of something is not meant by the word for that something."""
    words, asked = set(measure(found.unit)), set(stems(said.text))
    return 0 if found.unit.startswith("percent") and not asked & {"percent", "share"} else len(words & asked)
