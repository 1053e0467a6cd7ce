"""Measurements over time, as a chart: the board of an area that has been read most often and last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from bot.answers import Chart, Curve
from knowledge.models import Claim

from .scene import Scene

CURVES = 6
"""Lines that a reader can still tell apart on a phone."""
DATES = 2
"""Fewer dates than this are no development."""


def board_of(scene: Scene, area: str) -> Chart | None:
    """Return the area's board on which most can be followed over time, the newest of equal ones; none when nothing was measured twice."""
    series: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in scene.desk.knowledge.scores(area=area, as_of=scene.query.as_of, history=True):
        if isinstance(claim.value, int | float):
            series[(claim.benchmark or "", claim.track or "", claim.scale or "")].append(claim)
    telling = [claims for claims in series.values() if len(_dates(claims)) >= DATES]
    if not telling:
        return None
    return drawn(scene.desk.label, max(telling, key=lambda claims: (_followed(claims), _dates(claims)[-1], claims[0].id)))


def drawn(label: Callable[[str | None], str], claims: Sequence[Claim]) -> Chart:
    """Return the chart of one board (track, scale): those measured last and best, as many as a reader can tell apart."""
    by: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.as_of):
        by[claim.subject].append(claim)
    best = sorted(by, key=lambda s: (by[s][-1].rank or 99, s))
    newest = _dates(claims)[-1]
    current = [s for s in best if by[s][-1].as_of == newest]
    followed = sorted(best, key=lambda s: (s not in current, len(by[s]) < DATES))[:CURVES]
    chosen = sorted(followed, key=lambda s: (s not in current, best.index(s)))  # a legend is read as a ranking
    curves = tuple(Curve(label(s), _values(by[s])) for s in chosen)
    first = claims[0]
    name = " · ".join(x for x in (label(first.benchmark), first.track or "") if x)
    return Chart(name, first.unit or "", curves, tuple(c.id for s in chosen for c in by[s]))


def _values(claims: Sequence[Claim]) -> tuple[tuple[str, float], ...]:
    return tuple((c.as_of, float(c.value)) for c in claims if isinstance(c.value, int | float))


def _followed(claims: Sequence[Claim]) -> int:
    """Return how many have been measured more than once."""
    return sum(n >= DATES for n in Counter(c.subject for c in claims).values())


def _dates(claims: Sequence[Claim]) -> list[str]:
    return sorted({c.as_of for c in claims})
