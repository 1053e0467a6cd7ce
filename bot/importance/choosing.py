"""Which news a reader sees at once: the most important, each story once, nobody and nothing more than a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from knowledge.models import Claim
from knowledge.search import stems

from .areas import Areas
from .table import Sort

LINES = 7
OF_ONE_COMPANY = 2
OF_ONE_SORT = 2
ALIKE = 0.5
"""Of the words of two claims that tell the same story, this part is common to both."""


class News(Protocol):
    """A claim that is news, of some sort."""

    @property
    def claim(self) -> Claim:
        """What it tells."""

    @property
    def sort(self) -> Sort:
        """Which sort of news it is."""


Item = TypeVar("Item", bound=News)


@dataclass(frozen=True, slots=True)
class Chosen(Generic[Item]):
    """News parted by how much it is seen."""

    lines: tuple[Item, ...]
    more: tuple[Item, ...]
    """Less important ones, and the third line about one company."""


def choose(items: Iterable[Item], areas: Areas, *, lines: int = LINES, whole: bool = True) -> Chosen[Item]:
    """Part news, the most important first; stories that are told already fall away.

    Not `whole`: all of it is about one company, so that only its sorts are to differ.
    """
    stories: list[Item] = []
    for item in items:
        if not any(_same_story(item.claim, other.claim) for other in stories):
            stories.append(item)
    seen = _varied(stories, areas, lines, OF_ONE_COMPANY if whole else lines)
    return Chosen(tuple(i for i in stories if i in seen), tuple(i for i in stories if i not in seen))


def _varied(stories: Sequence[Item], areas: Areas, lines: int, of_one: int) -> list[Item]:
    """Return the first ones; as long as there is anything else not too much of one sort or company, of both together one line."""
    chosen: list[Item] = []
    seen: Counter[str] = Counter()
    for of_sort, of_company in ((OF_ONE_SORT, of_one), (lines, of_one), (lines, lines)):
        for item in stories:
            about = {areas.company(e) for e in (item.claim.subject, item.claim.object) if e}
            alone = of_company == lines or not any(seen[f"{item.sort.id} of {company}"] for company in about)
            fits = alone and seen[f"sort {item.sort.id}"] < of_sort and all(seen[company] < of_company for company in about)
            if fits and item not in chosen and len(chosen) < lines:
                seen.update([f"sort {item.sort.id}", *about, *(f"{item.sort.id} of {company}" for company in about)])
                chosen.append(item)
    return chosen


def _same_story(later: Claim, earlier: Claim) -> bool:
    """Say whether a less important claim tells again what is told: a first place beside the lead it earns, or the same in other words."""
    if earlier.predicate == "standing" and later.predicate == "score" and later.subject in (earlier.object, earlier.subject):
        return later.area == earlier.area
    if not {later.subject, later.object, None} & {earlier.subject, earlier.object} - {None}:
        return False
    mine, other = set(stems(later.text)), set(stems(earlier.text))
    return len(mine & other) > ALIKE * len(mine | other)
