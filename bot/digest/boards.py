"""How a board moved: a small table of its first places against those before, and the same over time as a chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot import wording
from bot.answering.charts import DATES, drawn
from bot.answers import Chart, Table
from bot.phrases import Phrases
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .news import Item, Newsroom

ROWS = 6
"""Places that are readable on a phone."""
FEWEST = 3
"""With fewer rows that are new a board is no movement, and its news are lines."""
HIGH = 10
"""A reading that shows none of the first places is no movement worth a table."""
Series = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Movement:
    """One board (track, scale) that moved."""

    table: Table
    chart: Chart | None
    claims: tuple[str, ...]
    benchmark: str


def movement(newsroom: Newsroom, items: Iterable[Item], day: str, said: Phrases) -> Movement | None:
    """Return the board that moved most among some news: one that was read before, with a new first place, most rows, the newest."""
    boards: dict[Series, list[Item]] = defaultdict(list)
    for item in items:
        if item.claim.predicate == "score" and item.claim.rank is not None:
            boards[_series(item.claim)].append(item)
    fresh = {i.claim.id for rows in boards.values() for i in rows}
    readings = [_Reading(shown, *_known(newsroom.knowledge, shown[0].claim, fresh, day)) for r in boards.values() if (shown := _reading(r))]
    return _shown(newsroom.knowledge, max(readings, key=_moves), said) if readings else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """The newest reading of a board."""

    shown: Sequence[Item]
    known: Sequence[Claim]
    """All that is known of the board, this reading included."""
    before: Mapping[str, Claim]
    """The reading before the news, by whom."""

    @property
    def compares(self) -> bool:
        """Say whether any of its places can be set against one before."""
        return any(i.claim.subject in self.before for i in self.shown)


def _known(knowledge: Knowledge, first: Claim, fresh: Collection[str], day: str) -> tuple[Sequence[Claim], Mapping[str, Claim]]:
    known = [c for c in knowledge.scores(benchmark=first.benchmark, as_of=day, history=True) if _series(c) == _series(first)]
    return known, _reading_before([c for c in known if c.id not in fresh])


def _moves(reading: _Reading) -> tuple[bool, bool, int, str, str]:
    """Return how much a reading moves its board: one that can not be compared only begins."""
    first = reading.shown[0]
    new = any(i.change == "new_first" for i in reading.shown)
    return reading.compares, new, len(reading.shown), first.claim.as_of, first.key


def _reading(rows: Sequence[Item]) -> list[Item]:
    """Return the first places of the newest reading of a board that shows enough of them; none where there is no such reading."""
    for date in sorted({i.claim.as_of for i in rows}, reverse=True):
        read = sorted((i for i in rows if i.claim.as_of == date), key=lambda i: (i.claim.rank or 99, i.key))
        if len(read) >= FEWEST and (read[0].claim.rank or 99) <= HIGH:
            return read[:ROWS]
    return []


def _shown(knowledge: Knowledge, reading: _Reading, said: Phrases) -> Movement:
    def label(entity_id: str | None) -> str:
        entity = knowledge.entity(entity_id) if entity_id else None
        return entity.name if entity is not None else entity_id or ""

    first, known = reading.shown[0].claim, reading.known
    cells = [(str(i.claim.rank), label(i.claim.subject), _points(i.claim)) for i in reading.shown]
    columns = ("#", said("digest_column_name"), first.unit or "")
    name = " · ".join(x for x in (label(first.benchmark), first.track or "", said.day(first.as_of)) if x)
    if reading.compares:
        moved = [_moved(i.claim, reading.before.get(i.claim.subject), said) for i in reading.shown]
        since = said.day(next(iter(reading.before.values())).as_of)
        table = Table(name, (*columns, since), tuple((*row, change) for row, change in zip(cells, moved, strict=True)))
    else:
        table = Table(name, columns, tuple(cells))
    dates = {c.as_of for c in known}
    again = {c.subject for c in known if len({o.as_of for o in known if o.subject == c.subject}) >= DATES}
    chart = drawn(label, [c for c in known if isinstance(c.value, int | float)]) if len(dates) >= DATES and again else None
    return Movement(table, chart, tuple(i.claim.id for i in reading.shown), first.benchmark or "")


def _reading_before(known: Sequence[Claim]) -> dict[str, Claim]:
    """Return the newest reading of enough places, else the newest, by whom: places of different days are not compared in one table."""
    dates = sorted({c.as_of for c in known}, reverse=True)
    readings = [{c.subject: c for c in known if c.as_of == date} for date in dates]
    return next((reading for reading in readings if len(reading) >= FEWEST), readings[0] if readings else {})


def _series(claim: Claim) -> Series:
    return claim.benchmark or "", claim.track or "", claim.scale or ""


def _points(claim: Claim) -> str:
    return wording.number(claim.value) if isinstance(claim.value, int | float) else str(claim.value or "")


def _moved(now: Claim, before: Claim | None, said: Phrases) -> str:
    if before is None or before.rank is None or now.rank is None:
        return "–"
    if before.rank == now.rank:
        return f"= {before.rank}"
    return said("digest_rose" if now.rank < before.rank else "digest_fell", rank=before.rank)
