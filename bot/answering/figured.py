"""Figures of one sort over all that have one: the largest or smallest first, those beyond a number, or those of the ones named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import wording
from bot.answers import Point
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Draft
from .gauges import measure
from .homes import from_place
from .measures import MONEY, Figures, groups_of, of_its_unit
from .nouns import FIRM, Noun
from .ordered import not_compared
from .premises.asked import asks_whether
from .quantities import LIMIT, Quantity, limit_of
from .reading import Condition, Wording, makers
from .scene import Scene

IN_ORDER = 4
ENOUGH = 3
"""Figures that have to be known for the largest of them to be called so; the other where the question names their unit."""
PAIR = 2
SHOWN = 10
UNITS = 3
"""Units told one beside the other, where figures are not of one."""
MOST_OF_ALL = 2
"""How many times as many figures a currency has as any other, for an order in it to be told beside what is left out."""
YOUNG = "which of them count as start-ups"
BEHIND = 2
"""Claims shown behind a list."""
_CURRENCIES = {"USD": r"\$|dollar|usd|bucks", "EUR": r"€|euro", "GBP": r"£|pound", "CNY": r"¥|yuan|rmb"}
_RANKED = re.compile(r"\b(?:(?:rank|ranked|sort|sorted|order|ordered)\b(?=.*\bby\b)|top (?:\d+|two|three|four|five|ten)\b(?=.*\bby\b))")
NOT_A_LIST = re.compile(r"^\W*(?:why|how(?! many| much)|when|where|since)\b")


def extreme(scene: Scene) -> Draft | None:
    """Return things in the order of a figure ("cheapest", "most subscribers"), or those beyond a number ("over 400"); none otherwise."""
    desk, query = scene.desk, scene.query
    if query.about_source or query.unknown or scene.share > 1 or len(query.entities) > 1 or NOT_A_LIST.match(query.text.casefold()):
        return None
    if asks_whether(desk, query) and not re.match(r"^\W*(?:any|are there|is there|were there|was there)\b", query.text.casefold()):
        return None
    said = Wording.of(scene)
    noun = next((f.noun for f in said.nouns), None)
    limit, currency = _limit(said)
    word = "" if limit is not None else superlative(said)
    if limit is None and not word:
        return None
    said.takes("degree_words", "today", "still", "firms", "made_known")
    if query.periods:
        said.used |= set(stems("since late"))
    place = from_place(said, Noun(FIRM, said=FIRM)) if noun is None or noun.kind == FIRM else None
    young = said.takes("young_firms")
    groups = sorted(
        groups_of(said, noun, query.entities, money=limit is not None and limit.unit == "money"),
        key=lambda g: (-g.met, -of_its_unit(said, g), -len(g.of)),
    )
    if not groups or not groups[0].met:
        return None
    abroad = [g for g in groups if currency and g.unit != currency and g.unit in _CURRENCIES]
    if plain := [g for g in groups if g.unit == currency and g.met == groups[0].met]:
        groups = plain[:1]  # an amount of money is set against amounts, not against valuations, plans or other currencies
    best, *others = groups
    if limit is not None:
        unclear = any(_over(c, limit) for g in others if g.predicate.id == best.predicate.id for c in g.of.values())
        kept = _placed(scene, best, place)
        return (
            None if unclear else _beyond(scene, kept, limit, _apart(scene, kept, [_placed(scene, g, place) for g in abroad]), young=young)
        )
    best, *others = (_placed(scene, g, place) for g in groups)
    draft = _first_ones(said, word, noun, best, [g for g in others if g.of])
    if draft is not None and young:
        draft.caveats = [wording.unchecked(YOUNG)]
    return draft


def _first_ones(said: Wording, word: str, noun: Noun | None, best: Figures, others: Sequence[Figures]) -> Draft | None:
    """Name those with the largest or smallest figures; none where figures in another unit leave it open which those are."""
    scene, smallest = said.scene, said.scene.desk.lexicon.has("less_words", word)
    named = of_its_unit(said, best)
    exact = named == len(set(measure(best.unit)))
    if len(best.of) < (PAIR if exact else ENOUGH):
        return None
    rivals = [g for g in others if g.met == best.met and of_its_unit(said, g) == named and not (exact or g.unit.startswith("percent"))]
    if any(_first(g, smallest=smallest) is _first_of([g, best], smallest=smallest) for g in rivals):
        if smallest or any(g.predicate.id != best.predicate.id for g in rivals):
            return None
        money = [bool(MONEY.search(g.unit)) for g in (best, *rivals)]
        if not any(money):
            return _by_unit(scene, [best, *rivals], word, noun)
        if not all(money) or len(best.of) < MOST_OF_ALL * max(len(g.of) for g in rivals):  # the currency of most may be told alone
            return None
    return _in_order(scene, best, word, noun, _apart(scene, best, others))


def _apart(scene: Scene, best: Figures, others: Sequence[Figures]) -> list[str]:
    """Return the figures of the same sort in other units, of those that have none in the unit of the order."""
    found = [c for g in others if g.predicate.id == best.predicate.id and not g.unit.startswith("percent") for c in g.of.values()]
    apart = {c.subject: c for c in sorted(found, key=lambda c: float(c.value or 0)) if c.subject not in best.of}
    named = sorted(apart.values(), key=lambda c: float(c.value or 0), reverse=True)
    return [named_figure(scene, c, None, unit=True) for c in named]


def _limit(said: Wording) -> tuple[Quantity | None, str]:
    """Take out of the words the number asked for ("over 400"), with the unit of its currency as packs write it."""
    if (bound := LIMIT.search(said.text)) is None:
        return None, ""
    limit = limit_of(bound, said.text[: bound.start()])
    said.text = said.text[: bound.start()] + " " * len(bound.group()) + said.text[bound.end() :]
    return limit, next((unit for unit, words in _CURRENCIES.items() if re.search(words, bound.group())), "")


def _placed(scene: Scene, found: Figures, place: Condition | None) -> Figures:
    """Leave out whoever is not written down to be from the place asked for."""
    if place is None:
        return found
    return replace(found, of={e: c for e, c in found.of.items() if _from_there(place, makers(scene.desk, e, c.as_of))})


def _from_there(place: Condition, firms: Sequence[str]) -> bool:
    """Say whether one of several companies is written down to be from the place asked for, or all of them from elsewhere ("not ...")."""
    if place.lacking:
        return bool(firms) and not any(m in place.members for m in firms)
    return any(m in place.members for m in firms)


def _over(claim: Claim, limit: Quantity) -> bool:
    value = float(claim.value or 0)
    if limit.strict and value == limit.value:
        return False
    return value <= limit.value if limit.bound == "under" else value >= limit.value


def _first(found: Figures, *, smallest: bool) -> Claim:
    """Return the claim with the smallest or largest figure."""
    return (min if smallest else max)(found.of.values(), key=lambda c: float(c.value or 0))


def _first_of(several: Sequence[Figures], *, smallest: bool) -> Claim:
    return (min if smallest else max)((_first(f, smallest=smallest) for f in several), key=lambda c: float(c.value or 0))


def superlative(said: Wording) -> str:
    """Return the word that asks for the largest or the smallest of all, or "most" where they are to be ranked; empty without either."""
    lexicon = said.scene.desk.lexicon
    found = [m.group() for n in ("less_words", "more_words") for m in lexicon.finditer(said.text, n)]
    word = next((w for w in found if w.endswith("est") or w in ("most", "least") or w.startswith("最")), "")
    if not word and (ranks := _RANKED.search(said.text)):
        said.text, word = said.text.replace(ranks.group(), " ", 1), "most"
    return word


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


def _beyond(scene: Scene, found: Figures, limit: Quantity, apart: Sequence[str], *, young: bool = False) -> Draft | None:
    """Name those whose figure lies over (or under) the number asked."""
    under = limit.bound == "under"
    if not (kept := [c for c in found.of.values() if _over(c, limit)]):
        return None
    ordered = sorted(kept, key=lambda c: float(c.value or 0), reverse=not under)
    names = [named_figure(scene, c, None, unit=False) for c in ordered[:SHOWN]]
    amount = f"{wording.number(limit.value)} {found.unit}"
    side = f"{'less' if under else 'more'} than {amount}" if limit.strict else f"{amount} {'or less' if under else 'or more'}"
    text = f"{len(ordered)} in my knowledge with {side}: {', '.join(names)}.{not_compared(apart)}"
    draft = drafted(scene, text, ordered, ordered[:BEHIND])
    if young:
        draft.caveats = [wording.unchecked(YOUNG)]
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
