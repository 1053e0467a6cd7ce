"""From what changed and what a subscription had before to one digest. The same input makes the same digest."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from bot.importance.choosing import choose
from bot.importance.table import Importance
from bot.phrases import phrases
from bot.ports import Deliveries, Told
from knowledge.reader import Knowledge

from .boards import movement
from .document import Digest
from .draft import Draft
from .news import Newsroom, Occasion, Window
from .rechecks import rechecks
from .spotlight import Spotlights
from .subscription import Subscription
from .withdrawn import Withdrawn, withdrawn

FIRST_DAYS = 14
"""How far the first digest of a subscription looks back."""
OVERLAP = timedelta(hours=1)
"""A load that began before the last digest may have ended after it; what was given is not given again.
Windows begin at a full hour, so that channels that are due at about the same time share one."""


class Composer:
    """Composes digests for any subscription."""

    def __init__(
        self, knowledge: Knowledge, importance: Importance, deliveries: Deliveries, answers: Told, *, stale_days: int = 14
    ) -> None:  # fmt: skip
        """Take the knowledge, the table of what matters, and who knows what was said where; after `stale_days` knowledge is not fresh."""
        self._newsroom = Newsroom(knowledge, importance)
        self._knowledge = knowledge
        self._deliveries = deliveries
        self._answers = answers
        self._stale_days = stale_days

    def compose(self, subscription: Subscription, day: str, now: datetime, *, missed: int = 0) -> Digest:
        """Return the digest for a local day (a full date), as it is at `now`: what changed since the last one that was delivered."""
        return self.for_occasion(subscription, Occasion(day, self.window(subscription, day, now), missed))

    def window(self, subscription: Subscription, day: str, now: datetime) -> Window:
        """Return from when to when the next digest of a subscription looks."""
        last = self._deliveries.last(subscription.id, sent=True)
        if last is None:
            after = (date.fromisoformat(day) - timedelta(days=FIRST_DAYS)).isoformat()
            return Window(after, day, _instant(now - timedelta(days=FIRST_DAYS)))
        return Window(min(last.day, day), day, _instant(datetime.fromisoformat(last.at) - OVERLAP))

    def for_occasion(self, subscription: Subscription, occasion: Occasion) -> Digest:
        """Return the digest for a window that the caller chose."""
        self._knowledge.refresh()  # a pack that was loaded a moment ago is this digest's news, not lost between two
        given = self._deliveries.given(subscription.id)
        coverage, said, day = self._newsroom.coverage(), phrases(subscription.language), occasion.day
        items = [i for i in self._newsroom.items(occasion.window) if i.key not in given and coverage.wanted(i.claim, subscription)]
        draft = Draft(self._knowledge, subscription, occasion)
        draft.corrections(*self._corrections(subscription, occasion, given))
        draft.board(movement(self._newsroom, items, day, said))
        draft.news(choose((i for i in items if i.weight > 0), coverage), items)
        if draft.has_news:
            told = draft.claims
            chosen = Spotlights(self._knowledge, coverage, said, day).choose(subscription, given, told)
            if chosen is not None:
                draft.spotlight(*chosen)
            draft.rechecks([due for due in rechecks(self._knowledge, coverage, subscription, day, given) if due[1].id not in told])
        return draft.finished(self._stale_days)

    def _corrections(
        self, subscription: Subscription, occasion: Occasion, given: Collection[str]
    ) -> tuple[list[Withdrawn], dict[str, str]]:  # fmt: skip
        """Return what was told to this subscription, or answered in its place, and does not stand; and on which days by claim."""
        found = [w for w in withdrawn(self._newsroom, occasion.window) if w.key not in given]
        ids = [w.claim for w in found]
        told = {**self._answers.told(subscription.place, ids), **self._deliveries.told(subscription.id, ids)} if ids else {}
        return [w for w in found if w.claim in told], told


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0).isoformat(timespec="seconds")
