"""Figures of one sort over all that have one: the largest or smallest first, those beyond a number, or those of the ones named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import wording
from bot.answers import Point
from bot.understanding.normalize import cjk_share
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .descriptions import what_it_is
from .desk import Draft
from .gauges import measure, read
from .homes import from_place
from .nouns import FIRM, Noun
from .ordered import not_compared
from .premises.asked import asks_whether
from .quantities import LIMIT, Quantity, limit_of
from .reading import Condition, Wording, areas_of, makers, said_of
from .relations import own
from .scene import Scene

IN_ORDER = 4
ENOUGH = 3
"""Figures that have to be known for the largest of them to be called so; the other where the question names their unit."""
PAIR = 2
SHOWN = 10
UNITS = 3
"""Units told one beside the other, where figures are not of one."""
BEHIND = 2
"""Claims shown behind a list."""
MEANT, AHEAD = 0.45, 0.08
"""How near a question whose words are in another script has to be to what a predicate means, and how much nearer than to any other."""
_MONEY = re.compile(r"\b(?:USD|CNY|HKD|EUR|GBP)\b")
_CURRENCIES = {"USD": r"\$|dollar|usd|bucks", "EUR": r"€|euro", "GBP": r"£|pound", "CNY": r"¥|yuan|rmb"}
_MONEY_WORDS = "dollars dollar usd bucks euros euro yuan rmb money cash us"
_RANKED = re.compile(r"\b(?:(?:rank|ranked|sort|sorted|order|ordered)\b(?=.*\bby\b)|top (?:\d+|two|three|four|five|ten)\b(?=.*\bby\b))")
LATE = "09-01"  # the first day of the late part of a year
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
NOT_A_LIST = re.compile(r"^\W*(?:why|how(?! many| much)|when|where|since)\b")


@dataclass(frozen=True, slots=True)
class Figures:
    """The newest figure of each that has one, in one unit."""

    predicate: Predicate
    unit: str
    of: dict[str, Claim]
    met: int
    """How many words of the question the unit and the predicate meet."""


def extreme(scene: Scene) -> Draft | None:
    """Return things in the order of a figure ("cheapest", "most subscribers"), or those beyond a number ("over 400"); none otherwise."""
    desk, query = scene.desk, scene.query
    if query.about_source or query.unknown or scene.share > 1 or len(query.entities) > 1 or NOT_A_LIST.match(query.text.casefold()):
        return None
    if asks_whether(desk, query) and not re.match(r"^\W*(?:any|are there|is there|were there|was there)\b", query.text.casefold()):
        return None
    said = Wording.of(scene)
    noun = next((f.noun for f in said.nouns), None)
    bound = LIMIT.search(said.text)
    limit = limit_of(bound, said.text[: bound.start()]) if bound is not None else None
    if bound is not None:
        said.text = said.text[: bound.start()] + " " * len(bound.group()) + said.text[bound.end() :]
    word = "" if limit is not None else superlative(said)
    if limit is None and not word and (ranks := _RANKED.search(said.text)):
        said.text, word = said.text.replace(ranks.group(), " ", 1), "most"
    if limit is None and not word:
        return None
    said.takes("degree_words", "today", "still", "firms", "made_known")
    if query.periods:
        said.used |= set(stems("since late"))
    place = from_place(said, Noun(FIRM, said=FIRM)) if noun is None or noun.kind == FIRM else None
    young = said.takes("young_firms")
    groups = sorted(
        _groups(said, noun, query.entities, money=limit is not None and limit.unit == "money"),
        key=lambda g: (-g.met, -_of_its_unit(said, g), -len(g.of)),
    )
    if not groups or not groups[0].met:
        return None
    if plain := [g for g in groups if g.unit == _currency(bound) and g.met == groups[0].met]:
        groups = plain[:1]  # an amount of money is set against amounts, not against valuations, plans or other currencies
    best, *others = groups
    if limit is not None:
        unclear = any(_over(c, limit) for g in others if g.predicate.id == best.predicate.id for c in g.of.values())
        return None if unclear else _beyond(scene, _placed(scene, best, place), limit, young=young)
    smallest = desk.lexicon.has("less_words", word)
    named = _of_its_unit(said, best)
    exact = named == len(set(measure(best.unit)))
    rivals = [g for g in others if g.met == best.met and _of_its_unit(said, g) == named and not (exact or g.unit.startswith("percent"))]
    if any(_first(g, smallest=smallest) is _first_of([g, best], smallest=smallest) for g in rivals):
        same = all(g.predicate.id == best.predicate.id and not _MONEY.search(g.unit) for g in (best, *rivals))
        return _by_unit(scene, [best, *rivals], word, noun) if same and not smallest else None
    return None if len(best.of) < (PAIR if exact else ENOUGH) else _in_order(scene, best, word, noun, _apart(scene, best, others))


def _apart(scene: Scene, best: Figures, others: Sequence[Figures]) -> list[str]:
    """Return the figures of the same sort in other units, of those that have none in the unit of the order."""
    found = [c for g in others if g.predicate.id == best.predicate.id and not g.unit.startswith("percent") for c in g.of.values()]
    apart = {c.subject: c for c in sorted(found, key=lambda c: float(c.value or 0)) if c.subject not in best.of}
    named = sorted(apart.values(), key=lambda c: float(c.value or 0), reverse=True)
    return [named_figure(scene, c, None, unit=True) for c in named]


def _of_its_unit(said: Wording, found: Figures) -> int:
    """Return how many words of a unit the question holds; a share of something is not meant by the word for that something."""
    words, asked = set(measure(found.unit)), set(stems(said.text))
    return 0 if found.unit.startswith("percent") and not asked & {"percent", "share"} else len(words & asked)


def _currency(bound: re.Match[str] | None) -> str:
    """Return the unit of an amount of money as packs write it; empty where none is named."""
    said = bound.group() if bound is not None else ""
    return next((unit for unit, words in _CURRENCIES.items() if re.search(words, said)), "")


def _placed(scene: Scene, found: Figures, place: Condition | None) -> Figures:
    """Leave out whoever is not written down to be from the place asked for."""
    if place is None:
        return found
    return replace(found, of={e: c for e, c in found.of.items() if any(m in place.members for m in makers(scene.desk, e, c.as_of))})


def _over(claim: Claim, limit: Quantity) -> bool:
    value = float(claim.value or 0)
    return value <= limit.value if limit.bound == "under" else value >= limit.value


def _first(found: Figures, *, smallest: bool) -> Claim:
    """Return the claim with the smallest or largest figure."""
    return (min if smallest else max)(found.of.values(), key=lambda c: float(c.value or 0))


def _first_of(several: Sequence[Figures], *, smallest: bool) -> Claim:
    return (min if smallest else max)((_first(f, smallest=smallest) for f in several), key=lambda c: float(c.value or 0))


def superlative(said: Wording) -> str:
    """Return the word that asks for the largest or the smallest of all; empty when there is none."""
    lexicon = said.scene.desk.lexicon
    found = [m.group() for n in ("less_words", "more_words") for m in lexicon.finditer(said.text, n)]
    return next((w for w in found if w.endswith("est") or w in ("most", "least") or w.startswith("最")), "")


def figures(said: Wording, noun: Noun | None, named: Sequence[str] = (), *, money: bool = False) -> Figures | None:
    """Return the figures that the words left ask for: every word is one of the unit, of the predicate or of the claims themselves."""
    groups = [g for g in _groups(said, noun, named, money=money) if g.met]
    return max(groups, key=lambda g: (g.met, len(g.of)), default=None)


def _groups(said: Wording, noun: Noun | None, named: Sequence[str], *, money: bool) -> list[Figures]:
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
            met = set() if meant else _met(said, asked, p, unit, money=money or bool(_MONEY.search(unit)))
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
    if not all(lexicon.has(n, claim.text) for n in lexicon.held("_back", said.text)):
        return False  # who raised money, not who gave it
    entity = said.scene.desk.entity(claim.subject)
    own_words = [what_it_is(entity), *entity.aliases] if entity is not None else []
    return not words or words <= set(stems(" ".join([claim.text, *own_words])))


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


def _in_order(scene: Scene, found: Figures, word: str, noun: Noun | None, apart: Sequence[str]) -> Draft:
    """Name those with the largest or smallest figures, the first one's claim behind."""
    smallest = scene.desk.lexicon.has("less_words", word)
    ordered = sorted(found.of.values(), key=lambda c: float(c.value or 0), reverse=not smallest)
    names = [named_figure(scene, c, noun, unit=False) for c in ordered[:IN_ORDER]]
    what = word if word.isascii() else "least" if smallest else "most"
    text = f"{what[:1].upper()}{what[1:]} in my knowledge, in {found.unit}: {', then '.join(names)}.{not_compared(apart)}"
    return drafted(scene, text, ordered[:IN_ORDER], ordered[:1])


def _by_unit(scene: Scene, several: Sequence[Figures], word: str, noun: Noun | None) -> Draft:
    """Name those with the largest figures for each unit, where the question names none and figures in different units make no order."""
    lines: list[str] = []
    told: list[Claim] = []
    for found in sorted(several, key=lambda g: -float(_first(g, smallest=False).value or 0))[:UNITS]:
        ordered = sorted(found.of.values(), key=lambda c: float(c.value or 0), reverse=True)[:BEHIND]
        lines.append(f"in {found.unit} {', then '.join(named_figure(scene, c, noun, unit=False) for c in ordered)}")
        told += ordered
    text = f"{word[:1].upper()}{word[1:]} in my knowledge, by what is counted: {'; '.join(lines)}."
    return drafted(scene, text, told, told[:1])


def _beyond(scene: Scene, found: Figures, limit: Quantity, *, young: bool = False) -> Draft | None:
    """Name those whose figure lies over (or under) the number asked."""
    under = limit.bound == "under"
    if not (kept := [c for c in found.of.values() if _over(c, limit)]):
        return None
    ordered = sorted(kept, key=lambda c: float(c.value or 0), reverse=not under)
    names = [named_figure(scene, c, None, unit=False) for c in ordered[:SHOWN]]
    side = "or less" if under else "or more"
    text = f"{len(ordered)} in my knowledge with {wording.number(limit.value)} {found.unit} {side}: {', '.join(names)}."
    draft = drafted(scene, text, ordered, ordered[:BEHIND])
    if young:
        draft.caveats = [wording.unchecked("which of them count as start-ups")]
    return draft


def named_figure(scene: Scene, claim: Claim, noun: Noun | None, *, unit: bool) -> str:
    """Return a thing with its figure and the day of it, and whose it is where companies are asked for."""
    desk, query = scene.desk, scene.query
    figure = f"{wording.number(float(claim.value or 0))}{f' {claim.unit}' if unit else ''}"
    whose = (
        makers(desk, claim.subject, query.as_of)[:1]
        if noun is not None and noun.kind == FIRM and not noun.fits(desk.entity(claim.subject))
        else []
    )
    of = f" of {desk.label(whose[0], query)}" if whose else ""
    return f"{desk.label(claim.subject, query)}{of} ({figure}, {wording.day(claim.as_of)})"


def drafted(scene: Scene, text: str, told: Sequence[Claim], behind: Sequence[Claim]) -> Draft:
    """Return an answer of one line that several claims tell, with some of them behind."""
    desk, query = scene.desk, scene.query
    head = Point(text, "fact", tuple(c.id for c in told), query.as_of, desk.citations(told[0]), (), "answer")
    subjects = tuple(dict.fromkeys(c.subject for c in told))
    return Draft(headline=head, points=[desk.point(c, query) for c in behind], topics=subjects[:6], listed=subjects)
