"""Who is ahead: how the named ones stand, since when, and what is given as the reason; or whose figure is the larger."""

from __future__ import annotations

from bot import wording
from bot.answers import Point
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .gauges import measure, read
from .premises.asked import asks_whether
from .reading import Wording, meant
from .relations import holders, own
from .scene import Scene

REASONS = ("because", "enables")


def standings_of_sides(scene: Scene, sides: list[str], places: tuple[str, ...] = ()) -> list[Claim]:
    """Return the standings of all sides in the first area (of these places first) where all of them stand, best first; else none."""
    desk, query = scene.desk, scene.query
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    areas = query.areas or tuple(dict.fromkeys((*places, *desk.areas)))
    standing: dict[str, dict[str | None, Claim]] = {}
    for s in sides:
        subject = who_stands(scene, s)
        standing[subject] = {c.area: c for c in desk.standings_of(subject, areas, day)}
    for area in areas:
        found = {subject: held[area] for subject, held in standing.items() if area in held}
        if len(found) == len(sides):
            return sorted(found.values(), key=lambda c: desk.order.get(str(c.value), 9))
    return []


def who_stands(scene: Scene, side: str) -> str:
    """Return whose standing is that of a side: a company's its own, that of a model or a platform its holder's."""
    entity = scene.desk.entity(side)
    return side if entity is None or entity.kind == "company" else next(iter(holders(scene.desk, entity, scene.query.as_of)), side)


def who_is_ahead(scene: Scene, held: list[Claim]) -> Point:
    """Say in one line who is ahead, where, and since when each stands so."""
    desk, query = scene.desk, scene.query
    area = desk.areas[held[0].area or ""]
    words = [f"{desk.label(c.subject, query)}: {c.value} since {wording.day(since(scene, c))}" for c in held]
    if held[0].value != held[-1].value:
        first = [c for c in held if c.value == held[0].value]
        names = wording.listed(desk.labels([c.subject for c in first], query))
        lead = f"{names} {'is' if len(first) == 1 else 'are'} ahead in {area}"
    else:
        lead = f"In {area} they stand alike"
    cites = tuple(x for c in held for x in desk.citations(c)[:1])
    text = f"{lead} ({'; '.join(words)})."
    ahead, behind = desk.lexicon.has("leading", query.text), desk.lexicon.has("trailing", query.text)
    if asks_whether(desk, query) and ahead != behind and len(held) == 2:
        place = next((n for n, c in enumerate(held) if c.subject == who_stands(scene, query.entities[0])), 0)
        text = wording.decided(held[0].value != held[-1].value and (place == 0) == ahead, text)
    return Point(text, "assessment", tuple(c.id for c in held), None, cites, (), "answer")


def since(scene: Scene, standing: Claim) -> str:
    """Return the date from which a standing has not changed its value."""
    history = scene.desk.knowledge.standings(subject=standing.subject, area=standing.area, as_of=scene.query.as_of, history=True)
    first = standing.as_of
    for c in (c for c in history if c.as_of <= standing.as_of):  # newest first
        if c.value != standing.value:
            break
        first = c.as_of
    return first


def since_in(scene: Scene, area: str) -> dict[str, str]:
    """Return for everybody in an area the date from which the present standing has not changed its value."""
    first: dict[str, tuple[str, str]] = {}
    ended: set[str] = set()
    told = scene.desk.knowledge.standings(area=area, as_of=scene.query.as_of, history=True)
    for c in sorted(told, key=lambda c: c.as_of, reverse=True):
        value = first.setdefault(c.subject, (str(c.value), c.as_of))[0]
        if c.value != value:
            ended.add(c.subject)
        elif c.subject not in ended:
            first[c.subject] = (value, c.as_of)
    return {subject: day for subject, (_, day) in first.items()}


def reasons_of(scene: Scene, standing: Claim, most: int = 1) -> list[Claim]:
    """Return the claims linked as reasons to a standing, those that fit the question best first."""
    ids = [i for _, i in scene.desk.links_to([standing.id], REASONS)]
    claims = [c for c in scene.desk.knowledge.claims(ids).values() if c.holds(scene.query.as_of)]
    return [r.claim for r in scene.desk.evidence.rank(scene.query, claims)][:most] if claims else []


def figures_asked(scene: Scene, sides: list[str]) -> list[dict[tuple[str, ...], Claim]]:
    """Return for each side its figures of the sort asked for, by what they measure; nothing where no sort of figure is asked for."""
    sorts = [[_figures(scene, s, p.id) for s in sides] for p in figure_sorts(scene)]
    return max((s for s in sorts if any(s)), key=lambda by_side: sum(map(bool, by_side)), default=[])


def figure_sorts(scene: Scene) -> list[Predicate]:
    """Return the predicates whose figures a question compares ("cheaper": what things cost)."""
    said = Wording.of(scene)
    lexicon = scene.desk.lexicon
    if not (lexicon.has("less_words", said.text) or lexicon.has("more_words", said.text)):
        return []
    words = set(stems(said.text))
    by_unit = [p for p in scene.desk.knowledge.predicates().values() if any((u := set(stems(unit))) and u <= words for unit in p.units)]
    return [p for _, p in meant(said, lambda p: p.value.startswith("number"))] + by_unit


def figures_compared(scene: Scene, sides: list[str]) -> tuple[Point, list[Claim]] | None:
    """Say which side has the larger or the smaller figure, where a sort of figure is asked for and both have one."""
    desk, query = scene.desk, scene.query
    said = Wording.of(scene)
    if by_side := figures_asked(scene, sides):
        shared = [m for m in by_side[0] if all(m in f for f in by_side)]
        if shared:
            asked = set(stems(said.text))
            best = max(shared, key=lambda m: len(asked & set(m)))  # "daily" where it is said, else the first
            claims = [f[best] for f in by_side]
            word = desk.lexicon.find("less_words", said.text) or desk.lexicon.find("more_words", said.text) or ""
            smallest = desk.lexicon.has("less_words", said.text)
            order = sorted(zip(sides, claims, strict=True), key=lambda x: float(x[1].value or 0), reverse=not smallest)
            first, last = order[0], order[-1]
            figures = [wording.number(float(c.value or 0)) for _, c in order]
            apart = len({c.as_of[:4] for _, c in order}) > 1
            when = [f" ({wording.day(c.as_of)})" if apart else "" for _, c in order]
            same = first[1].value == last[1].value
            others = wording.listed(
                f"{n} for {desk.label(s, query)}{day}" for n, (s, _), day in zip(figures[1:], order[1:], when[1:], strict=True)
            )
            text = wording.larger(desk.label(first[0], query), word, f"{figures[0]} {claims[0].unit}{when[0]}", others)
            if same:
                text = f"Neither is {word}: {figures[0]} {claims[0].unit}."
            if asks_whether(desk, query) and " or " not in said.text:
                text = wording.decided(not same and order[0][0] == sides[0], text)
            cites = tuple(x for c in claims for x in desk.citations(c)[:1])
            return Point(text, "fact", tuple(c.id for c in claims), None, cites, (), "answer"), claims
    return None


def _figures(scene: Scene, side: str, predicate: str) -> dict[tuple[str, ...], Claim]:
    """Return the newest figure of a side in each measure, its own before those of what belongs to it."""
    desk = scene.desk
    found: dict[tuple[str, ...], Claim] = {}
    for ids in ([side], sorted(own(desk, side) - {side})):
        for c in desk.knowledge.claims_about(ids, predicates=(predicate,), roles=("subject",), limit=60) if ids else ():
            for r in read(c) if c.holds(scene.query.as_of) else ():
                kept = found.setdefault(measure(r.unit or ""), r)
                if kept.confidence == "low" and r.confidence != "low":
                    found[measure(r.unit or "")] = r
    return found
