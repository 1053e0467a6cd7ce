"""Which news a reader sees at once: the most important, each story once, nobody and nothing more than a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.models import Claim
from knowledge.search import stems

from .coverage import Coverage
from .news import Item

LINES = 6
OF_ONE_COMPANY = 2
OF_ONE_SORT = 3
ALIKE = 0.5
"""Of the words of two claims that tell the same story, this part is common to both."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """News parted by how much it is seen."""

    lines: tuple[Item, ...]
    more: tuple[Item, ...]
    """Less important ones, and the third line about one company."""


def choose(items: Iterable[Item], coverage: Coverage) -> Chosen:
    """Part news, the most important first; stories that are told already fall away."""
    lines: list[Item] = []
    more: list[Item] = []
    companies: Counter[str] = Counter()
    sorts: Counter[str] = Counter()
    for item in items:
        if any(_same_story(item.claim, other.claim) for other in (*lines, *more)):
            continue
        company = coverage.company(item.claim.subject)
        crowded = companies[company] >= OF_ONE_COMPANY or sorts[item.sort.id] >= OF_ONE_SORT
        if len(lines) >= LINES or crowded:
            more.append(item)
            continue
        companies[company] += 1
        sorts[item.sort.id] += 1
        lines.append(item)
    return Chosen(tuple(lines), tuple(more))


def _same_story(later: Claim, earlier: Claim) -> bool:
    """Say whether a less important claim tells again what is told: a first place beside the lead it earns, or the same in other words."""
    if earlier.predicate == "standing" and later.predicate == "score" and later.subject in (earlier.object, earlier.subject):
        return later.area == earlier.area
    if not {later.subject, later.object, None} & {earlier.subject, earlier.object} - {None}:
        return False
    mine, other = set(stems(later.text)), set(stems(earlier.text))
    return len(mine & other) > ALIKE * len(mine | other)
