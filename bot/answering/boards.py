"""What the newest reading of each board says: who is ahead of whom on it, and where boards do not agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot import wording
from bot.answers import Point
from knowledge.models import Claim
from knowledge.search import stems

from .features import first_day, last_day
from .premises.asked import asks_whether
from .premises.ranks import boards_named
from .relations import held_by, own
from .scene import Scene

ONE_READING = 14
"""Days within which rows of one board and track are of one reading; ranks further apart make no order."""
FRESH = 183
"""Days for which a reading says something of today."""
SHOWN = 3
"""Boards told in one line."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Who is ahead of whom on one board."""

    first: Claim
    second: Claim
    side: int
    """The place of the one ahead among the two; -1 where they are level."""


def readings(rows: Iterable[Claim]) -> list[list[Claim]]:
    """Return the newest reading of each board and track, best first; the newest readings first. Rows of an older scale are left out."""
    series: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for c in on_newest_scale(rows):
        series[(c.benchmark or "", c.track or "")].append(c)
    found: list[list[Claim]] = []
    for several in series.values():
        newest = max(c.as_of for c in several)
        found.append(sorted((c for c in several if _apart(c.as_of, newest) <= ONE_READING), key=_place))
    return sorted(found, key=_day_of, reverse=True)


def on_newest_scale(rows: Iterable[Claim]) -> list[Claim]:
    """Return the rows without those of a scale that its board has given up since: they say nothing of today's order."""
    kept = list(rows)
    scales = {c.benchmark: c.scale for c in sorted(kept, key=lambda c: (last_day(c.as_of), c.scale or ""))}
    return [c for c in kept if c.scale == scales[c.benchmark]]


def named_like(scene: Scene, board: str | None) -> int:
    """Return how many words of a board's name the question holds ("image-to-video")."""
    return len(set(stems(scene.desk.label(board))) & set(scene.query.stems))


def closest(scene: Scene, boards: Iterable[str]) -> list[str]:
    """Return the boards whose names hold most of the question's words, where that is more than one; else all of them."""
    like = {b: named_like(scene, b) for b in boards}
    most = max(like.values(), default=0)
    return [b for b, n in like.items() if n == most] if most > 1 else list(like)


def _day_of(reading: Sequence[Claim]) -> str:
    return max(last_day(c.as_of) for c in reading)


def compared(scene: Scene, sides: Sequence[str]) -> list[Ahead]:
    """Return for each board that has a row of both sides who is ahead there, in the newest reading with both (of the time named)."""
    query = scene.query
    if len(sides) != 2:
        return []
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    mine = [_rows(scene, s, day) for s in sides]
    found: list[Ahead] = []
    for key in sorted({_key(c) for c in mine[0]} & {_key(c) for c in mine[1]}):
        pair = _newest_pair(*([c for c in rows if _key(c) == key] for rows in mine))
        if pair is not None:
            found.append(pair)
    asked = boards_named(scene.desk, query)
    found = [x for x in found if x.first.benchmark in asked] if asked else [x for x in found if _named(scene, x)] or found
    found = sorted(found, key=lambda x: x.first.as_of, reverse=True)
    newest = {c.id for c in on_newest_scale(x.first for x in found)}
    found = [x for x in found if x.first.id in newest]
    start = query.period.first if query.period and query.period.mode == "in" else ""
    inside = [x for x in found if last_day(x.first.as_of) >= start] if start else []
    fresh = inside or [x for x in found if _apart(x.first.as_of, day) <= FRESH] or found[:1]
    by_board: dict[str | None, Ahead] = {}
    for x in fresh:
        by_board.setdefault(x.first.benchmark, x)
    shown = list(by_board.values())[:SHOWN]
    other = next((x for x in fresh if x.side not in {s.side for s in shown}), None)  # no track that says otherwise is left out
    return [*shown[: SHOWN - 1], other] if other is not None else shown


def meant(scene: Scene, found: Sequence[Ahead]) -> bool:
    """Say whether the question names these boards, or asks for what they measure by a word of their names ("punctuality")."""
    return bool(boards_named(scene.desk, scene.query)) or all(_named(scene, x) for x in found)


def _named(scene: Scene, ahead: Ahead) -> bool:
    board = scene.desk.label(ahead.first.benchmark)
    return bool(set(stems(board)) & set(scene.query.stems) - scene.desk.fields)


def of_late(reading: Sequence[Claim], day: str) -> bool:
    """Say whether a reading says something of a day."""
    return _apart(reading[0].as_of, day) <= FRESH


def of_today(found: Sequence[Ahead], day: str) -> bool:
    """Say whether the boards were read so late that they say something of a day."""
    return bool(found) and _apart(found[0].first.as_of, day) <= FRESH


def _newest_pair(one: Sequence[Claim], other: Sequence[Claim]) -> Ahead | None:
    """Return the best row of each side in the newest reading that has both."""
    pairs = [(a, b) for a in one for b in other if _apart(a.as_of, b.as_of) <= ONE_READING and a.subject != b.subject]
    if not pairs:
        return None
    last = max(min(a.as_of, b.as_of) for a, b in pairs)
    pairs = [(a, b) for a, b in pairs if _apart(min(a.as_of, b.as_of), last) <= ONE_READING]
    a, b = (min((p[n] for p in pairs), key=_place) for n in (0, 1))
    if _place(a)[:2] == _place(b)[:2]:
        return Ahead(a, b, -1)
    return Ahead(a, b, 0) if _place(a) < _place(b) else Ahead(b, a, 1)


def _apart(one: str, other: str) -> int:
    """Return how many days lie between two dates."""
    return abs((date.fromisoformat(first_day(one)) - date.fromisoformat(first_day(other))).days)


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.benchmark or "", claim.track or "", claim.scale or ""


def _place(claim: Claim) -> tuple[int, float, str]:
    """Return what puts rows of one reading in order: the place, then the score."""
    return claim.rank or 999, -float(claim.value) if isinstance(claim.value, (int, float)) else 0.0, claim.id


def _rows(scene: Scene, side: str, day: str) -> list[Claim]:
    """Return the rows of a thing and its versions, or of what a company makes, up to a day."""
    desk, query = scene.desk, scene.query
    things = {side}
    if (entity := desk.entity(side)) is None or not entity.family:  # a version is compared itself, and not by its sisters
        things |= {*own(desk, side), *held_by(desk, side, None, day)}
        things |= {v.id for v in desk.knowledge.versions_of(*sorted(things))}
    told = desk.knowledge.claims_about(sorted(things), roles=("subject",), predicates=("score",), limit=400)
    rows = [c for c in told if c.known(day) and (c.rank or isinstance(c.value, (int, float)))]
    return [c for c in rows if not query.areas or c.area in query.areas]


def told(scene: Scene, sides: Sequence[str], found: Sequence[Ahead], lead: Point | None = None) -> Point:
    """Say in one line who is ahead on which board; after a lead that names who is ahead altogether, whether the boards say so, too."""
    desk, query = scene.desk, scene.query
    names = desk.labels(sides, query)
    verb = "was" if query.period and query.period.last < query.as_of else "is"
    by = {side: [x for x in found if x.side == side] for side in (0, 1, -1)}
    agree = len([s for s in by.values() if s]) == 1
    if agree and not by[-1]:
        winner = 0 if by[0] else 1
        text = f"{names[winner]} {verb} ahead of {names[1 - winner]} on {wording.listed(_cell(scene, x, sides) for x in found)}."
    else:
        parts = [f"{names[s]} {verb} ahead on {wording.listed(_cell(scene, x, sides) for x in by[s])}" for s in (0, 1) if by[s]]
        parts += [f"neither {verb} ahead on {wording.listed(_cell(scene, x, sides) for x in by[-1])}"] if by[-1] else []
        text = f"{'The boards disagree: ' if by[0] and by[1] else ''}{'; '.join(parts)}."
    if lead is None and asks_whether(desk, query) and agree and not by[-1] and " or " not in query.text.casefold():
        behind = desk.lexicon.has("trailing", query.text) and not desk.lexicon.has("leading", query.text)
        text = wording.decided(bool(by[0]) != behind, text)
    cites = tuple(x for c in found for x in desk.citations(c.first)[:1])
    ids = tuple(dict.fromkeys(c.id for x in found for c in (x.first, x.second)))
    if lead is None:
        return Point(text, "fact", ids, None, cites, (), "answer")
    return replace(lead, text=f"{lead.text} {text}", claims=tuple(dict.fromkeys((*lead.claims, *ids))), citations=(*cites, *lead.citations))


def _cell(scene: Scene, ahead: Ahead, sides: Sequence[str]) -> str:
    """Return "Board (1st with 1516 against 5th with 1478, 21 Sep 2026)"; what is compared is named where it is not what was asked about."""
    desk, query = scene.desk, scene.query
    rows = (ahead.first, ahead.second)
    named = not {c.subject for c in rows} <= set(sides)
    told = [f"{desk.label(c.subject, query) if named else ''} {_result(c)}".strip() for c in rows]
    track = f", {rows[0].track}" if rows[0].track else ""
    return f"{desk.label(rows[0].benchmark, query)}{track} ({' against '.join(told)}, {wording.day(max(c.as_of for c in rows))})"


def _result(claim: Claim) -> str:
    """Return the place and the score of a row."""
    place = wording.ordinal(claim.rank) if claim.rank else ""
    score = f"{claim.value:g}" if isinstance(claim.value, (int, float)) else ""
    return f"{place} with {score}" if place and score else place or score
