"""How a board moved: a small table of its first places against those before, and the same over time as a chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import wording
from bot.answering.charts import DATES, drawn
from bot.answers import Chart, Table
from bot.phrases import Phrases
from knowledge.models import Claim

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
    """Return the board that moved most among some news: with a new first place, then with most rows, then the newest."""
    boards: dict[Series, list[Item]] = defaultdict(list)
    for item in items:
        if item.claim.predicate == "score" and item.claim.rank is not None:
            boards[_series(item.claim)].append(item)
    telling = [rows for rows in boards.values() if len(_newest(rows)) >= FEWEST and (_newest(rows)[0].claim.rank or 99) <= HIGH]
    if not telling:
        return None

    def weight(rows: Sequence[Item]) -> tuple[bool, int, str, str]:
        shown = _newest(rows)
        return any(i.change == "new_first" for i in shown), len(shown), shown[0].claim.as_of, shown[0].key

    return _shown(newsroom, max(telling, key=weight), day, said)


def _newest(rows: Iterable[Item]) -> list[Item]:
    """Return the rows of the newest reading of a board, the first places that fit."""
    rows = list(rows)
    newest = max(i.claim.as_of for i in rows)
    return sorted((i for i in rows if i.claim.as_of == newest), key=lambda i: (i.claim.rank or 99, i.key))[:ROWS]


def _shown(newsroom: Newsroom, rows: Sequence[Item], day: str, said: Phrases) -> Movement:
    knowledge = newsroom.knowledge

    def label(entity_id: str | None) -> str:
        entity = knowledge.entity(entity_id) if entity_id else None
        return entity.name if entity is not None else entity_id or ""

    first = rows[0].claim
    shown = _newest(rows)
    known = [c for c in knowledge.scores(benchmark=first.benchmark, as_of=day, history=True) if _series(c) == _series(first)]
    ids = {i.claim.id for i in rows}
    before = {c.subject: c for c in reversed(known) if c.id not in ids}
    cells = tuple(
        (str(i.claim.rank), label(i.claim.subject), _points(i.claim), _moved(i.claim, before.get(i.claim.subject), said)) for i in shown
    )
    name = " · ".join(x for x in (label(first.benchmark), first.track or "", said.day(shown[0].claim.as_of)) if x)
    table = Table(name, ("#", said("digest_column_name"), first.unit or "", said("digest_column_before")), cells)
    dates = {c.as_of for c in known}
    again = {c.subject for c in known if len({o.as_of for o in known if o.subject == c.subject}) >= DATES}
    chart = drawn(label, [c for c in known if isinstance(c.value, int | float)]) if len(dates) >= DATES and again else None
    return Movement(table, chart, tuple(i.claim.id for i in shown), first.benchmark or "")


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
