"""What is due to be looked at again: standings of some age, weakly sourced claims that others rest on, figures of long ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import islice

from bot.answering.credits import is_stale_figure
from bot.answering.features import first_day
from bot.importance.weigher import REASONS
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .coverage import Coverage
from .news import MOST
from .subscription import Subscription

SHOWN = 2
OLD_DAYS = 75
"""From this age on a standing may have changed unnoticed."""
FIGURE_YEARS = 1.0
LOOKED_BACK = timedelta(days=600)
"""Nobody expects what is older to be still so."""


def rechecks(
    knowledge: Knowledge, coverage: Coverage, subscription: Subscription, day: str, given: Collection[str]
) -> tuple[tuple[str, Claim, str], ...]:
    """Return (key, claim, phrase that says why) of some that this subscription was not shown before, one of each sort."""
    due = ((key, claim, why) for sort in _sorts(knowledge, day) for key, claim, why in _first(sort, coverage, subscription, given))
    return tuple(islice(due, SHOWN))


def _first(
    sort: tuple[tuple[Claim, str], ...], coverage: Coverage, subscription: Subscription, given: Collection[str]
) -> Iterator[tuple[str, Claim, str]]:
    for claim, why in sort:
        key = f"recheck:{claim.id}"
        if key not in given and coverage.wanted(claim, subscription):
            yield key, claim, why
            return


def _sorts(knowledge: Knowledge, day: str) -> tuple[tuple[tuple[Claim, str], ...], ...]:
    """Return what is due on a day by sort, the most pressing first."""
    held = sorted(
        (c for c in knowledge.standings(as_of=day) if OLD_DAYS <= _age(c, day) <= LOOKED_BACK.days),
        key=lambda c: (_place(knowledge, c), c.as_of, c.id),
    )
    since = (date.fromisoformat(day) - LOOKED_BACK).isoformat()
    recent = [c for c in knowledge.claims_between(since, day, limit=MOST) if c.holds(day) and c.predicate not in ("standing", "score")]
    leaning = Counter(link.source for link in knowledge.links_from([c.id for c in recent]) if link.relation in REASONS)
    weak = sorted(
        (c for c in recent if c.kind == "fact" and c.confidence == "low" and leaning[c.id]), key=lambda c: (-leaning[c.id], c.as_of, c.id)
    )
    figures = sorted(
        (c for c in recent if _is_figure(c) and is_stale_figure(knowledge, c, day, FIGURE_YEARS)),
        key=lambda c: (-leaning[c.id], c.as_of, c.id),
    )
    sorts = ((held, "digest_recheck_old"), (weak, "digest_recheck_weak"), (figures, "digest_recheck_figure"))
    return tuple(tuple((claim, why) for claim in claims) for claims, why in sorts)


def _is_figure(claim: Claim) -> bool:
    """Say whether a claim measures something; a number beside two parties is what one paid the other, and stays."""
    return claim.kind == "fact" and claim.object is None and isinstance(claim.value, int | float)


def _place(knowledge: Knowledge, claim: Claim) -> int:
    """Return how high a standing is: what is said of the first matters most."""
    order = list(knowledge.vocabulary().standings)
    return order.index(str(claim.value)) if claim.value in order else len(order)


def _age(claim: Claim, day: str) -> int:
    return (date.fromisoformat(day) - date.fromisoformat(first_day(claim.as_of))).days
