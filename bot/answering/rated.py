"""Lists narrowed down by how somebody does: rated so in an area, with a strong thing, in the top places of a board, best of several."""

from __future__ import annotations

import re

from bot import wording
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk
from .features import years_between
from .nouns import FIRM, Found, Noun
from .reading import Condition, Wording, areas_of, makers
from .thesis import main_thesis

PLACES = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
FRESH_YEARS = 0.5
LATELY_YEARS = 0.25
RATED_WELL = 3
"""How many of the pack's words for a standing, from the best, somebody who is called the best of several may have."""
_TOP = re.compile(r"\b(?:top|first|best)[ -](\d+|two|three|four|five|ten)\b")
_HAS = r"\b(?:an?|no|any|without(?: an?)?|not|has|have|having|had|with|own|owns|makes?|builds?|built|their|its|or|and|really|truly)\s+"
_NOT = re.compile(r"(?:\b(?:not|never|no)|n't)\s+(?:(?!(?:but|and|yet|though|who|which|that|with)\b)\w+\s+){0,4}$", re.IGNORECASE)


def standing(said: Wording) -> tuple[Condition | None, Found | None]:
    """Read "that are strong in ...", "leaders", "that do not have a good model"; with it the sort of thing that is called so."""
    desk, query = said.scene.desk, said.scene.query
    values, start = _named(said)
    if not values:
        return None, None
    thing = _of_a_thing(said, start)
    lacks = _NOT.search(said.text[:start]) is not None or _lacks(said, start)
    order = list(desk.order)
    if thing is not None and order.index(values[0]) < RATED_WELL - 1:  # "a strong model": strong or stronger
        values = order[: max(order.index(values[-1]) + 1, len(order[:2]))]
    elif (lacks or any(f.noun.kind != FIRM for f in said.nouns)) and any(desk.lexicon.has("doing_well", v) for v in values):
        values = order[: order.index(values[-1]) + 1]  # who leads is strong, too
    if lacks:
        said.used |= set(stems("not never no don't doesn't"))
    (area,) = areas_of(said)
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    said.timed = True
    once = not query.period and bool(re.search(r"\b(?:ever|(?:has|have) (?:ever )?been|once|used to)\b", said.text))
    held = [c for c in desk.knowledge.standings(area=area, as_of=day, history=once) if c.value in values]
    members = {c.subject: (c,) for c in sorted(held, key=lambda c: (desk.order.get(str(c.value), 9), c.as_of))}
    if query.period and not members:  # nobody was rated so then: the boards of that time may tell more
        return None, None
    rated = wording.listed([f"“{v}”" for v in values], "or")
    when = f" by {wording.day(day)}" if query.period else ""
    words = f"{'not ' if lacks else ''}{'once ' if once else ''}rated {rated} in {desk.areas[area]}{when}"
    return Condition(members, after=words, complete=True, lacking=lacks), thing


def _of_a_thing(said: Wording, start: int) -> Found | None:
    """Return the sort of thing that somebody makes, where what stands at a place is said of it ("a top model", "no strong model")."""
    before = re.search(rf"{_HAS}(?:\w+\s+)?$", said.text[:start], re.IGNORECASE)
    things = [f for f in said.nouns if f.noun.kind != FIRM and f.start > start]
    near = next((f for f in things if len(said.text[start : f.start].split()) <= len("wxyz")), None)
    return near if before is not None and near is not None else None


def _lacks(said: Wording, start: int) -> bool:
    """Say whether a word for having none stands right before a place; it counts as understood."""
    lacking = said.scene.desk.lexicon.pattern("lacking").pattern
    m = re.search(rf"(?:{lacking})(?:\s+\w+)?\s*$", said.text[:start], re.IGNORECASE)
    if m is not None:
        said.used |= set(stems(m.group()))
    return m is not None


def standings_named(said: Wording, *, lowest: int | None = None) -> list[str]:
    """Return the standings that the wording names, the best first: by the pack's own words, as leading, doing well, or as trailing."""
    return _named(said, lowest=lowest)[0]


def _named(said: Wording, *, lowest: int | None = 1) -> tuple[list[str], int]:
    """Return the standings that the wording names, and where the first of the words for them stands."""
    desk, lexicon = said.scene.desk, said.scene.desk.lexicon
    order = list(desk.order)
    words = [(m.start(), set(stems(m.group()))) for m in re.finditer(r"[^\W\d_]+", said.text)]
    own = [(start, v) for start, stem in words for v in order if stem and stem <= set(stems(v))]
    said.used |= {s for _, v in own for s in stems(v)}
    found = dict.fromkeys(v for _, v in own)
    starts = [start for start, _ in own]
    best = lexicon.search("leading", said.text)
    if best is not None and (not own or re.search(rf"{re.escape(best.group())}\s+(?:or|and)\b", said.text)):
        said.takes("leading")
        found.setdefault(order[0])
        starts.append(best.start())
    if not found and (well := lexicon.search("doing_well", said.text)) is not None:
        said.takes("doing_well")
        found |= dict.fromkeys(_doing_well(said))
        starts.append(well.start())
    if not found and (behind := lexicon.search("trailing", said.text)) is not None:
        said.takes("trailing")
        found |= dict.fromkeys([v for v in order if lexicon.has("trailing", v)][:lowest])
        starts.append(behind.start())
    return sorted(found, key=order.index), min(starts, default=0)


def _doing_well(said: Wording) -> list[str]:
    """Return the standings that count as doing well: those that the thesis promises, else the first two."""
    thesis = main_thesis(said.scene)
    promised = thesis.steps[-1].values if thesis is not None and thesis.steps else ()
    return [v for v in said.scene.desk.order if v in promised] or list(said.scene.desk.order)[:2]


def best_rated(said: Wording) -> Condition:
    """Return companies in the order of their standing in an area, of those alike the one whose thing stands higher on a board."""
    desk, query = said.scene.desk, said.scene.query
    (area,) = areas_of(said)
    well = list(desk.order)[:RATED_WELL]
    held = {c.subject: c for c in desk.knowledge.standings(area=area, as_of=query.as_of) if c.value in well}
    rows = [c for c in desk.knowledge.scores(area=area, as_of=query.as_of) if c.rank and years_between(c.as_of, query.as_of) < LATELY_YEARS]
    first: dict[str, Claim] = {}
    for c in sorted(rows, key=lambda c: (c.rank or 0, c.id)):
        for who in makers(desk, c.subject, query.as_of)[:1]:
            first.setdefault(who, c)
    ordered = sorted(held, key=lambda e: (desk.order.get(str(held[e].value), 9), (first[e].rank or 0) if e in first else len(rows), e))
    things = {e: (str(held[e].value), *([_placed(desk, first[e])] if e in first else [])) for e in ordered}
    members = {e: (held[e], *([first[e]] if e in first else [])) for e in ordered}
    return Condition(members, after=f"in {desk.areas[area]}", things=things, ranked="best", single=True)


def _placed(desk: Desk, row: Claim) -> str:
    """Return a place on a board in a few words."""
    return f"{desk.label(row.subject)} {wording.ordinal(row.rank or 0)} on {desk.label(row.benchmark)}, {wording.day(row.as_of)}"


def among_the_first(said: Wording, noun: Noun) -> Condition | None:
    """Read "in the top five": on any board of the area, today or (in the past tense) at any time."""
    desk, query = said.scene.desk, said.scene.query
    m = _TOP.search(said.text)
    if m is None:
        return None
    said.used |= set(stems(m.group()))
    said.text = said.text[: m.start()] + " " * len(m.group()) + said.text[m.end() :]
    said.timed = True
    places = int(m.group(1)) if m.group(1).isdigit() else PLACES[m.group(1)]
    (area,) = areas_of(said)
    past = (
        bool(query.period) or desk.lexicon.has("past_words", said.text) or bool(re.search(r"\b(?:were|was|ever|reached|made)\b", said.text))
    )
    members: dict[str, tuple[Claim, ...]] = {}
    things: dict[str, tuple[str, ...]] = {}
    scores = desk.knowledge.scores(area=area, as_of=query.as_of, history=past)
    if not past:  # a place that nobody has looked at for long says nothing of today
        scores = tuple(c for c in scores if years_between(c.as_of, query.as_of) < FRESH_YEARS)
    for c in sorted((c for c in scores if c.rank and c.rank <= places), key=lambda c: (c.rank or 0, c.id)):
        for who in makers(desk, c.subject, query.as_of) if noun.kind == FIRM else _with_family(desk, c.subject):
            members.setdefault(who, (c,))
            things.setdefault(who, (f"{desk.label(c.subject)} {wording.ordinal(c.rank or 0)}, {wording.day(c.as_of)}",))
    tense = "that were in" if past else "in"
    return Condition(members, after=f"{tense} the top {m.group(1)} of a board of {desk.areas[area]}", things=things, complete=True)


def _with_family(desk: Desk, thing: str) -> list[str]:
    """Return a thing and the family that it is a version of."""
    entity = desk.entity(thing)
    return [thing, entity.family] if entity is not None and entity.family else [thing]
