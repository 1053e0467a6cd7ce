"""Who leads, who stands where, and the state of a whole area; from standings and dated board ranks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from bot import wording
from bot.answers import Point, Table
from knowledge.models import Claim
from knowledge.search import stems

from .ahead import since_in
from .boards import closest, named_like, on_newest_scale
from .charts import board_of
from .compare import compare
from .desk import Draft
from .facts import choose, facts
from .features import first_day, last_day, years_between
from .nouns import FIRM
from .premises.asked import asks_whether
from .premises.ranks import boards_named
from .profile import profile
from .reading import Wording, areas_of
from .refusals import unknown
from .relations import holders
from .scene import Scene
from .thesis import main_thesis, scoreboard

_PLACES = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
MOST_LISTED = 5
FRESH_YEARS = 0.5
SURE = 0.5
"""How likely a question has to be one for the whole landscape."""
HIGH = 1
"""Place of the lowest standing that counts as high (0 is the best)."""
_WITH = re.compile(r"\bwith(?:out)? [a-z]+", re.IGNORECASE)
"""What a list was made with or without ("without sound")."""


def standing(scene: Scene) -> Draft:
    """Answer who leads (when no competitor is named) or how the named ones stand."""
    desk, query = scene.desk, scene.query
    competitors = [
        e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "organization", "technique")
    ]
    boards = boards_named(desk, query)
    words = desk.lexicon
    if len(competitors) > 1 and (any(words.has(n, query.text) for n in ("leading", "trailing", "two_sided", "better_words"))):
        return compare(scene)
    fits = any(r.claim.predicate in ("standing", "score") for r in scene.ranked[:4])
    if (
        not competitors
        and not query.about_source
        and (fits or boards or query.areas)
        and desk.lexicon.has("leading", query.text)
        and not asks_whether(desk, query)
        and _asks_for_the_first(scene)
    ):
        found = leaders(scene, boards)
        if found is not None:
            return found
    return _how_they_stand(scene, competitors)


def _how_they_stand(scene: Scene, competitors: list[str]) -> Draft:
    """Answer from the claims, with the newest standing of those named ahead of what tells of no place at all."""
    desk, query = scene.desk, scene.query
    draft = facts(desk, query, scene.ranked)
    if competitors and not any(c.predicate in ("standing", "score") for c in desk.knowledge.claims(draft.claims[:2]).values()):
        newest = _newest_standing(scene, competitors)
        if newest is not None:
            lines = [x for x in (draft.headline, *draft.points) if x is not None and newest.id not in x.claims]
            draft.headline, draft.points = desk.point(newest, query, role="answer"), lines[:2]
    return draft


def _asks_for_the_first(scene: Scene) -> bool:
    """Say whether it is the first of all that is asked for, and not who is best at something of its own ("the best data")."""
    said = Wording.of(scene)
    m = re.search(r"\b(?:best|strongest)\s+([a-z]+)\b", said.text)
    if m is None:
        return True
    areas_of(said)
    said.takes("leading", "stating_words", "today", "firms")
    return not set(stems(m.group(1))) & set(said.left())


def _newest_standing(scene: Scene, competitors: list[str]) -> Claim | None:
    desk, query = scene.desk, scene.query
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    found: list[Claim] = []
    for e in competitors:
        entity = desk.entity(e)
        subjects = [e] if entity is None or entity.kind == "company" else list(holders(desk, entity, day))[:1]
        for subject in subjects:
            found += desk.standings_of(subject, query.areas or tuple(desk.areas), day)
    return max(found, key=lambda c: (scene.score(c.id) > -90, c.as_of), default=None)


def places(text: str) -> int:
    """Return how many places are asked for ("top three" -> 3); one when no number is given."""
    m = re.search(r"\b(?:top|first)[ -](\d+|two|three|four|five|ten)\b", text.casefold())
    if m is None:
        return 1
    return int(m.group(1)) if m.group(1).isdigit() else _PLACES[m.group(1)]


def leaders(scene: Scene, boards: list[str]) -> Draft | None:
    """Name who is (or was) first on the boards asked about, or in the area."""
    desk, query = scene.desk, scene.query
    wanted = places(query.text)
    found = scores_at(scene, boards, wanted)
    if not found:
        return None
    draft = Draft()
    of_the_sort = _of_the_sort(scene, found)
    found = of_the_sort or found
    lines = [desk.point(claims[0], query, role="answer") if wanted == 1 else _row(scene, claims) for claims in found]
    nouns = sorted(desk.nouns.find(query.text.casefold()), key=lambda f: f.start)
    narrowed = named_like(scene, found[0][0].benchmark) > 1 or (bool(nouns) and nouns[0].noun.kind != FIRM)
    narrowed = narrowed or bool(of_the_sort or boards or query.period)
    if not narrowed:  # a board's own field, or a thing that is asked for, is no company's standing
        lead = _leading_companies(scene)
        lines = [*([lead] if lead else []), *lines[:3]]
    draft.headline, draft.points = lines[0], lines[1:4]
    beside = [r for r in scene.ranked if r.claim.id not in draft.claims and r.claim.predicate != "score" and _is_high(scene, r.claim)]
    extra = choose(desk, query, beside, words=36, points=1)
    if len(lines) < 3 and wanted == 1 and extra:
        draft.points.append(desk.point(extra[0], query))
    draft.topics = tuple(dict.fromkeys(c.subject for claims in found for c in claims[:2]))
    draft.listed = tuple(c.subject for c in found[0]) if wanted > 1 else ()
    return draft


def _of_the_sort(scene: Scene, found: list[list[Claim]]) -> list[list[Claim]]:
    """Return the lists that were made with or without what the question names ("without sound"), going by the words of their claims."""
    asked = _sort_asked(scene)
    return [claims for claims in found if _is_of(asked, claims[0])] if asked else []


def _sort_asked(scene: Scene) -> set[str]:
    return {m.group().casefold() for m in _WITH.finditer(scene.query.text)}


def _is_of(sort: set[str], claim: Claim) -> bool:
    return not sort or any(x in claim.text.casefold() for x in sort)


def _is_high(scene: Scene, claim: Claim) -> bool:
    """Say whether a claim is no standing, or one that counts as high: who is far behind says nothing of who leads."""
    if claim.predicate != "standing":
        return True
    return scene.desk.order.get(str(claim.value), 0) <= HIGH and (not scene.query.areas or claim.area in scene.query.areas)


def scores_at(scene: Scene, boards: list[str], wanted: int) -> list[list[Claim]]:
    """Return for each board (series) the best places at the time asked for, fitting boards first."""
    desk, query = scene.desk, scene.query
    likely = next((r.claim.area for r in scene.ranked[:5] if r.claim.area), None)
    areas = query.areas or ((likely,) if likely else ()) or ((t.area,) if (t := main_thesis(scene)) is not None else tuple(desk.areas)[:1])
    series: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    pool = _rows(scene, boards, areas)
    inside = [c for c in pool if c.rank is not None and _at_time(c, scene)]
    if not inside and query.period is not None:  # nothing measured then: what was last measured before
        inside = [c for c in pool if c.rank is not None and first_day(c.as_of) <= query.period.last]
    for c in inside:
        if c.rank is not None:
            series[(c.benchmark or "", c.track or "", c.scale or "")].append(c)
    out: list[list[Claim]] = []
    for claims in series.values():
        dates = sorted({c.as_of for c in claims if c.rank == 1}, reverse=True)
        if not dates:
            continue
        newest = [c for c in claims if c.as_of == dates[0] and c.rank is not None and c.rank <= wanted]
        out.append(sorted(newest, key=lambda c: (c.rank or 99, c.id))[:MOST_LISTED])
    if not boards and query.period is None:  # a first place that nobody has looked at for long says nothing of today
        fresh = [claims for claims in out if years_between(claims[0].as_of, query.as_of) < FRESH_YEARS]
        out = fresh or out
    out.sort(key=lambda claims: (claims[0].as_of, scene.score(claims[0].id)), reverse=True)
    out.sort(key=lambda claims: -named_like(scene, claims[0].benchmark))
    return out


def _rows(scene: Scene, boards: list[str], areas: Sequence[str]) -> list[Claim]:
    """Return the rows of these boards, else those of all boards of these areas whose names are nearest to the question."""
    scores, day = scene.desk.knowledge.scores, scene.query.as_of
    several = [scores(benchmark=b, as_of=day, history=True) for b in boards] or [scores(area=a, as_of=day, history=True) for a in areas]
    pool = [c for rows in several for c in rows]
    meant = closest(scene, {c.benchmark or "": None for c in pool})  # "image-to-video" leaves out the boards of another field
    pool = [c for c in pool if c.benchmark in meant]
    kept = on_newest_scale(pool) if scene.query.period is None else pool
    sort = _sort_asked(scene)
    return kept if any(_is_of(sort, c) for c in kept) else pool


def _at_time(c: Claim, scene: Scene) -> bool:
    period = scene.query.period
    if period is None:
        return True
    if period.mode == "until":
        return last_day(c.as_of) < period.first
    return first_day(c.as_of) <= period.last and last_day(c.as_of) >= period.first


def _row(scene: Scene, claims: list[Claim]) -> Point:
    """Return the first places of one board in one line."""
    desk, query = scene.desk, scene.query
    cells = []
    for c in claims:
        entity = desk.entity(c.subject)
        who = next(iter(holders(desk, entity, query.as_of)), None) if entity is not None else None
        number = f", {wording.number(c.value)} {c.unit}" if isinstance(c.value, (int, float)) else ""
        cells.append(
            f"{wording.ordinal(c.rank or 0)} {desk.label(c.subject, query)} ({desk.label(who, query)}{number})"
            if who
            else f"{wording.ordinal(c.rank or 0)} {desk.label(c.subject, query)}"
        )
    text = f"{desk.label(claims[0].benchmark, query)}, {wording.day(claims[0].as_of)}: {', '.join(cells)}."
    return Point(text, "fact", tuple(c.id for c in claims), claims[0].as_of, desk.citations(claims[0]), (), "answer")


def _leading_companies(scene: Scene) -> Point | None:
    desk, query = scene.desk, scene.query
    area = (query.areas or ((t.area,) if (t := main_thesis(scene)) is not None else tuple(desk.areas)))[0]
    best = next(iter(desk.order), "")
    top = [c for c in desk.knowledge.standings(area=area, as_of=query.as_of) if c.value == best and _company(scene, c.subject)]
    if not top:
        return None
    names = wording.listed(desk.labels([c.subject for c in top], query))
    return Point(
        f"Leading in {desk.areas[area]}: {names}.",
        "assessment",
        tuple(c.id for c in top),
        query.as_of,
        desk.citations(top[0]),
        (),
        "context",
    )


def _company(scene: Scene, entity_id: str) -> bool:
    entity = scene.desk.entity(entity_id)
    return entity is not None and entity.kind in ("company", "unit")


def landscape(scene: Scene, *, sure: bool = False) -> Draft:
    """Return the state of an area: everybody's standing, the boards' firsts, the thesis."""
    desk, query = scene.desk, scene.query
    found = main_thesis(scene)
    area = query.areas[0] if query.areas else found.area if found is not None else next(iter(desk.areas))
    if len(query.entities) == 1 and _company(scene, query.entities[0]) and not query.about_source and not query.periods:
        return profile(scene)
    held = [c for c in desk.knowledge.standings(area=area, as_of=query.as_of) if _company(scene, c.subject)]
    if sure and not held:
        return unknown(desk, query, scene.ranked)
    if (
        not held
        or query.about_source
        or any(_company(scene, e) for e in query.entities)
        or not (sure or query.guess.chance("landscape") >= SURE)
    ):
        return _how_they_stand(scene, [e for e in query.entities if query.areas and _company(scene, e)])
    held.sort(key=lambda c: (desk.order.get(str(c.value), 9), c.as_of))
    by: dict[str, list[Claim]] = defaultdict(list)
    for c in held:
        by[str(c.value)].append(c)
    parts = [
        f"{value}: {wording.listed(desk.labels([c.subject for c in claims], query))}"
        for value, claims in by.items()
        if value in list(desk.order)[:3]
    ]
    head = Point(
        f"{desk.areas[area].capitalize()} as of {wording.day(query.as_of)}: {'; '.join(parts)}.",
        "assessment",
        tuple(c.id for c in held)[:16],
        query.as_of,
        desk.citations(held[0]),
        (),
        "answer",
    )
    draft = Draft(headline=head)
    firsts = sorted(scores_at(scene, [], 1), key=lambda claims: claims[0].as_of, reverse=True)
    newest = {(c.benchmark, c.track): c for claims in reversed(firsts) for c in claims[:1]}  # no board by what it showed before
    draft.points = [desk.point(claims[0], query) for claims in firsts if claims[0] in newest.values()][:2]
    since = since_in(scene, area)
    if found is not None and found.area == area:
        draft.points.append(scoreboard(scene, found))
    draft.table = Table(
        desk.areas[area],
        ("who", "standing", "since", "with"),
        tuple(
            (desk.label(c.subject, query), str(c.value), wording.day(since.get(c.subject, c.as_of)), desk.label(c.object, query))
            for c in held
        ),
    )
    draft.chart = board_of(scene, area)
    draft.topics = tuple(c.subject for c in held[:4])
    return draft
