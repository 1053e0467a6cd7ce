"""Two to four named things side by side: who stands where and why, then what the question asks of each."""

from __future__ import annotations

import re

from bot import wording
from bot.answers import Status, Table
from bot.understanding.normalize import CJK
from bot.understanding.query import Query
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from . import boards
from .ahead import figure_sorts, figures_asked, figures_compared, reasons_of, since, standings_of_sides, who_is_ahead, who_stands
from .desk import Desk, Draft
from .evidence import Ranked
from .facts import MARGIN, alike, facts
from .nouns import FIRM
from .overtaken import about_now, overtaken, rumour
from .premises.ranks import boards_named
from .reading import Wording, areas_of, said_of
from .refusals import unknown
from .relations import held_by, holding_predicates, own
from .scene import PLAIN, Scene
from .several import several

_COMPARED = re.compile(
    r"\W*(?:(?:please|can you|could you|and|so|now)\s+)*"
    r"(?:(?:compare|comparing|comparison of|comparison between)\s+(?:the\s+)?(?:(?P<of>[\w-]+(?:\s[\w-]+)?)\s+(?:of|between)\s+)?)?"
    r"@(?:\s*(?:,|and|with|to|vs\.?|versus|against)\s*(?:and\s*)?@)+"
    r"(?:\s*(?:[:,;-]|\b(?:on|in|by|for|in terms of|with regard to|regarding|when it comes to)\b)?"
    r"\s*(?:the\s+|their\s+)?(?P<on>[\w-]+(?:\s[\w-]+)?))?\W*"
)
OF_ITS_OWN = re.compile(r"(?:\b(?:own|their|its|his|her)|'s)\s+$")
"""Stands before a test that is somebody's and no board ("in their test")."""
CHINESE = re.compile(f"[{CJK}]")
SHORT = 6
"""Pairs of signs that a question in Chinese may hold beside the words that are understood."""
AHEAD_WORDS = (
    "better_words",
    "leading",
    "trailing",
    "two_sided",
    "comparing_words",
    "standing_words",
    "stating_words",
    "degree_words",
    "figure_words",
    "newest_words",
    "firms",
    "today",
)
"""Lists of words with which it is asked how two compare, and nothing else."""
MOST = 4
LOOKED_AT = 40
"""Of the best claims, those that may be shown."""
WORDS = 85


def sides_of(desk: Desk, query: Query) -> list[str]:
    """Return the things that can be set side by side."""
    return [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "technique", "organization")][
        :MOST
    ]


def compare(scene: Scene) -> Draft:
    """Compare; with fewer than two names the claims alone answer."""
    desk, query = scene.desk, scene.query
    sides = sides_of(desk, query)
    if len(sides) < 2:
        return facts(desk, query, scene.ranked)
    draft = next((d for way in (_by_figures, _by_aspect, _by_boards, _by_standings) if (d := way(scene, sides)) is not None), Draft())
    if draft.headline is None:
        return draft if draft.status != Status.ANSWERED else facts(desk, query, scene.ranked)
    draft.table = table(scene, sides)
    draft.more = [desk.point(r.claim, query) for r in scene.ranked[:10] if r.claim.id not in draft.claims][:6]
    draft.topics = tuple(sides)
    return draft


def _by_figures(scene: Scene, sides: list[str]) -> Draft | None:
    """Compare by the sort of figure asked for; where the figures make no comparison, show what is known of each."""
    desk, query = scene.desk, scene.query
    if (figures := figures_compared(scene, sides)) is not None:
        return Draft(headline=figures[0], points=[desk.point(c, query, role="reason") for c in figures[1]])
    if asked := figures_asked(scene, sides):
        known = [next(iter(f.values())) for f in asked if f]
        words = _in_words(scene, sides)
        first, *rest = dict.fromkeys([*words, *known])
        draft = Draft(headline=desk.point(first, query, role="answer"), points=[desk.point(c, query) for c in rest])
        if without := [s for s, f in zip(sides, asked, strict=True) if not f]:
            draft.caveats = [wording.no_figure(desk.labels(without, query))]
        elif not words:
            draft.caveats = [wording.other_units([c.unit or "" for c in known])]
        return draft
    if (sorts := figure_sorts(scene)) and not _told(scene, sides, sorts) and not boards_named(desk, query):
        return unknown(desk, query, scene.ranked)
    return None


def _by_aspect(scene: Scene, sides: list[str]) -> Draft | None:
    """Show what is known of each side on that in which they are to be compared."""
    desk, query = scene.desk, scene.query
    if not (aspect := _of_the_aspect(scene, sides)):
        return None
    first, *rest = (desk.point(c, query, role="answer") for c in aspect)
    without = [s for s in sides if not any({c.subject, c.object} & own(desk, s) for c in aspect)]
    return Draft(headline=first, points=rest, caveats=[wording.nothing_on_that(desk.labels(without, query))] if without else [])


def _by_boards(scene: Scene, sides: list[str]) -> Draft | None:
    """Say who is ahead by the newest boards, after how companies stand altogether, where nothing else is asked."""
    desk, query = scene.desk, scene.query
    if not _asks_who_is_better(scene) or not (found := boards.compared(scene, sides)):
        return several(scene, sides) if len(sides) > 2 and _asks_who_is_better(scene) else None
    held = standings_of_sides(scene, sides, tuple(dict.fromkeys(x.first.area for x in found if x.first.area)))
    firms = all(e.kind == FIRM for s in sides if (e := desk.entity(s)) is not None)
    if firms and held and held[0].value != held[-1].value and not boards.meant(scene, found):
        lead = who_is_ahead(scene, held)
        there = [x for x in found if x.first.area == held[0].area]  # boards of another field do not speak against it
        if there and (query.period or boards.of_today(there, query.as_of)):
            lead = boards.told(scene, sides, there, lead)
        return Draft(headline=lead, points=[desk.point(c, query, role="reason") for c in _within(held, WORDS, MOST - 1)])
    broad = not any(desk.lexicon.has(n, query.text) for n in ("leading", "trailing", "better_words"))
    beside = [c for c in _picked(scene, sides, general=True) if c.confidence != "low" and c.predicate != "score"] if broad else []
    points = [desk.point(c, query, role="reason") for c in _within(beside, WORDS, MOST - 1)]
    return Draft(headline=boards.told(scene, sides, found), points=points)


def _by_standings(scene: Scene, sides: list[str]) -> Draft | None:
    """Say who stands better where that is asked, or nothing in particular; else what is known of each, and then how they stand."""
    desk, query = scene.desk, scene.query
    asks_ahead = desk.lexicon.has("leading", query.text) or desk.lexicon.has("trailing", query.text)
    other = re.search(r"\b(?:is|are|was)\b.*?\b([a-z]+er)\b", query.text.casefold())
    of_its_own = other is not None and not any(desk.lexicon.has(n, other.group(1)) for n in ("leading", "two_sided", "doing_well"))
    general = asks_ahead or (scene.plain_words <= 2 and not query.periods and not of_its_own and not _told_of_both(scene, sides))
    held = standings_of_sides(scene, sides)
    if held and general:
        told = [c for h in (held if held[0].value != held[-1].value else held[:0]) for c in reasons_of(scene, h)]
        told += [c for c in _picked(scene, sides, general) if c.id not in {x.id for x in (*told, *held)}]
        points = [desk.point(c, query, role="reason") for c in _within(told, WORDS, MOST - 1)]
        return Draft(headline=who_is_ahead(scene, held), points=points)
    lines = [desk.point(c, query, role="answer") for c in _picked(scene, sides, general)]
    lines += [who_is_ahead(scene, held)] if held and len(lines) <= 3 else []
    return Draft(headline=lines[0], points=lines[1:]) if lines else None


def _asks_who_is_better(scene: Scene) -> bool:
    """Say whether nothing else is asked than how two compare: no word is left beside those for that, boards and the field."""
    said = Wording.of(scene)
    if scene.query.areas:
        areas_of(said)
    said.takes(*AHEAD_WORDS, *(("board_words",) if boards_named(scene.desk, scene.query) else ()))
    left = said.left()
    if any(f.noun.kind == "benchmark" and OF_ITS_OWN.search(said.text[: f.start]) for f in said.nouns):
        return False
    return not left or (len(left) <= SHORT and all(CHINESE.match(s) for s in left) and said.takes("better_words"))


def _told_of_both(scene: Scene, sides: list[str]) -> bool:
    """Say whether the best claim speaks of all sides and of what else the question says ("in their test")."""
    best = next(iter(scene.ranked), None)
    if best is None or rumour(best.claim) or not all(own(scene.desk, s) & (best.card.mentions | best.card.kin) for s in sides):
        return False
    return bool((set(scene.desk.rare(scene.query.content, PLAIN)) - scene.desk.fields) & best.card.stems)


def _told(scene: Scene, sides: list[str], sorts: list[Predicate]) -> bool:
    """Say whether the claims tell anything of these sorts of any side."""
    ids = sorted({x for s in sides for x in own(scene.desk, s)})
    return bool(scene.desk.knowledge.claims_about(ids, predicates=tuple(p.id for p in sorts), limit=1))


def _in_words(scene: Scene, sides: list[str]) -> list[Claim]:
    """Return the claim that tells of all sides on the sort of figure asked for: it may compare in words what no figures do."""
    sorts = {p.id for p in figure_sorts(scene)}
    told = [r for r in scene.ranked if r.claim.predicate in sorts and all(own(scene.desk, s) & r.card.mentions for s in sides)]
    return [r.claim for r in told[:1]]


def by_figures(scene: Scene) -> Draft | None:
    """Return the comparison of two figures that are known for certain; none where another thing is asked."""
    sides = sides_of(scene.desk, scene.query)
    if len(sides) != 2 or scene.query.kind not in ("compare", "standing", "number") or figures_compared(scene, sides) is None:
        return None
    return compare(scene)


def _of_the_aspect(scene: Scene, sides: list[str]) -> list[Claim]:
    """Return what is known of each side on that in which they are to be compared ("on price"); nothing where that is told of nobody."""
    said = Wording.of(scene)
    if scene.query.areas:
        areas_of(said)
    said.takes("two_sided", "stating_words", "leading", "trailing", "doing_well", "landscape_words", "standing_words", "today")
    asked = set(stems(_aspect(scene.query))) & set(said.left())
    if not asked:
        return []
    predicates = scene.desk.knowledge.predicates()
    speaking = {p.id for p in predicates.values() if asked & set(stems(said_of(p)))}
    told = [r for r in scene.ranked if asked & r.card.stems or r.claim.predicate in speaking]
    best = max((r.score for r in told), default=0.0)
    chosen: list[Ranked] = []
    silent = 0
    for side in sides:
        mine = own(scene.desk, side)
        about = [r for r in told if {r.claim.subject, r.claim.object} & mine and r.score > best - MARGIN]
        silent += not about
        chosen += [r for r in about if not any(alike(r, x) for x in chosen)][:2]
    if silent > len(sides) / 2:
        return []
    claims = [r.claim if scene.query.periods else scene.desk.newest(r.claim, scene.query.as_of) for r in chosen]
    return _within(claims, WORDS, MOST)


def _aspect(query: Query) -> str:
    """Return the one or two words on which two are to be compared ("compare the price of X and Y", "X vs Y: price"); else nothing."""
    text = query.text.casefold()
    for n in sorted((n for n in query.named if n.end > n.start), key=lambda n: -n.start):
        text = f"{text[: n.start]}@{text[n.end :]}"
    m = _COMPARED.fullmatch(text)
    return (m.group("of") or m.group("on") or "") if m is not None else ""


def _within(claims: list[Claim], words: int, most: int) -> list[Claim]:
    out: list[Claim] = []
    for c in dict.fromkeys(claims):
        words -= len(c.text.split())
        if len(out) < most and (not out or words >= 0):
            out.append(c)
    return out


def _picked(scene: Scene, sides: list[str], general: bool) -> list[Claim]:
    """Return the best claim about each side, then one more each while there is room; one about all comes first.

    What only says who makes what, or how somebody stands (the line on that says it), is left out of a general comparison.
    """
    desk = scene.desk
    said = holding_predicates(desk) | {"standing", "released"} if general else frozenset()
    ranked: list[Ranked] = [r for r in scene.ranked if r.claim.predicate not in said] or list(scene.ranked)
    if about_now(desk.lexicon, scene.query):
        gone = overtaken(desk.knowledge, [r.claim for r in ranked[:LOOKED_AT]], scene.query.as_of)
        ranked = [r for r in ranked if r.claim.id not in gone] or ranked
    ranked.sort(key=lambda r: rumour(r.claim))
    mine = {s: own(desk, s) for s in sides}
    taken: list[Claim] = []
    best = ranked[0] if ranked else None
    if (
        general
        and best is not None
        and all(mine[s] & (best.card.mentions | best.card.kin) for s in sides)
        and len(best.claim.text.split()) <= 40
    ):
        taken.append(best.claim)
    chosen = [best] if taken and best is not None else []
    for turn in range(2):
        for s in sides:
            if turn and (len(taken) >= 4 or len(sides) > 2):
                continue
            for r in ranked:
                about = r.claim.subject in mine[s] or (r.claim.object in mine[s] and not any(r.claim.subject in mine[o] for o in sides))
                if about and r.claim.id not in {c.id for c in taken} and not any(alike(r, x) for x in chosen):
                    taken.append(desk.newest(r.claim, scene.query.as_of) if not scene.query.periods else r.claim)
                    chosen.append(r)
                    break
    words = 0
    out: list[Claim] = []
    for c in dict.fromkeys(taken):
        words += len(c.text.split())
        if len(out) < len(sides) or words <= 100:
            out.append(c)
    return out


def table(scene: Scene, sides: list[str]) -> Table | None:
    """Return the sides' standings and belongings as rows."""
    desk, query = scene.desk, scene.query
    rows: list[tuple[str, ...]] = []
    standing = [_standing(scene, s) for s in sides]
    rows += [(name, *(held.get(area, "") for held in standing)) for area, name in desk.areas.items() if any(area in h for h in standing)]
    for kind in desk.knowledge.vocabulary().entity_kinds:
        cells = [", ".join(desk.labels(list(held_by(desk, s, kind, query.as_of))[:5])) for s in sides]
        if any(cells) and kind != "company":
            rows.append((kind, *cells))
    return Table(" / ".join(desk.labels(sides, query)), ("", *desk.labels(sides, query)), tuple(rows)) if rows else None


def _standing(scene: Scene, side: str) -> dict[str | None, str]:
    """Return by area how a side stands; where it has no standing of its own, how its holder does, by name."""
    desk, day = scene.desk, scene.query.as_of
    found: dict[str | None, str] = {}
    for subject in dict.fromkeys([side, who_stands(scene, side)]):
        name = "" if subject == side else f"{desk.labels([subject])[0]}: "
        for claim in desk.standings_of(subject, tuple(desk.areas), day):
            found.setdefault(claim.area, f"{name}{claim.value} (since {wording.day(since(scene, claim))})")
    return found
