"""From what changed and what a subscription had before to one digest. The same input makes the same digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot import wording
from bot.phrases import Phrases, phrases
from bot.ports import Deliveries, Told
from knowledge.reader import Knowledge

from .boards import Movement, movement
from .choosing import Chosen, choose
from .document import Digest, Line, QuietDay
from .importance import Importance
from .news import Item, Newsroom, Window
from .rechecks import rechecks
from .spotlight import Spotlights
from .subscription import Subscription
from .telling import Teller
from .withdrawn import withdrawn

FIRST_DAYS = 14
"""How far the first digest of a subscription looks back."""
OVERLAP = timedelta(hours=1)
"""A load that began before the last digest may have ended after it; what was given is not given again."""
MORE = 20
CORRECTIONS = 4


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a digest is made for."""

    day: str
    """The local day, a full date; the digest speaks for it."""
    window: Window
    missed: int = 0
    """Digests before it that fell away."""


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
        given = self._deliveries.given(subscription.id)
        coverage, said = self._newsroom.coverage(), phrases(subscription.language)
        items = [i for i in self._newsroom.items(occasion.window) if i.key not in given and coverage.wanted(i.claim, subscription)]
        draft = _Draft(self._knowledge, subscription, occasion, said)
        draft.corrections(self._corrections(subscription, occasion, given), given)
        moved = movement(self._newsroom, items, occasion.day, said)
        draft.news(choose((i for i in items if i.weight > 0), coverage), items, moved)
        if draft.has_news:
            told = draft.claims
            draft.spotlight(Spotlights(self._knowledge, coverage, said, occasion.day).choose(subscription, given, told))
            draft.rechecks([r for r in rechecks(self._knowledge, coverage, subscription, occasion.day, given) if r[1].id not in told])
        return draft.digest(self._stale_days)

    def _corrections(self, subscription: Subscription, occasion: Occasion, given: Collection[str]) -> list[tuple[str, Line, str]]:
        """Return (key, line, claim) of what was told to this subscription, or answered in its place, and does not stand."""
        found = [w for w in withdrawn(self._newsroom, occasion.window) if w.key not in given]
        ids = [w.claim for w in found]
        if not ids:
            return []
        told = {**self._answers.told(subscription.place, ids), **self._deliveries.told(subscription.id, ids)}
        teller = Teller(self._knowledge, phrases(subscription.language), occasion.day)
        return [(w.key, teller.correction(w, told[w.claim]), w.now.id if w.now else "") for w in found if w.claim in told]


class _Draft:
    """A digest in the making."""

    def __init__(self, knowledge: Knowledge, subscription: Subscription, occasion: Occasion, said: Phrases) -> None:
        self._knowledge = knowledge
        self._subscription = subscription
        self._occasion = occasion
        self._said = said
        self._teller = Teller(knowledge, said, occasion.day)
        self._parts: dict[str, object] = {}
        self._keys: list[str] = []
        self._told: list[str] = []
        self._counts = (0, 0)

    @property
    def has_news(self) -> bool:
        return bool(self._parts.get("lines") or self._parts.get("table") or self._parts.get("corrections"))

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._told))

    def corrections(self, found: Sequence[tuple[str, Line, str]], given: Collection[str]) -> None:
        self._keys += [key for key, _, _ in found]
        # what disputes or replaces something said here is told with it, and not once more as news
        self._keys += [f"claim:{claim}" for _, _, claim in found[:CORRECTIONS] if claim and f"claim:{claim}" not in given]
        self._take("corrections", [line for _, line, _ in found[:CORRECTIONS]])

    def news(self, chosen: Chosen, items: Sequence[Item], moved: Movement | None) -> None:
        told_already = set(self._keys)
        lines = [i for i in chosen.lines if i.key not in told_already]
        more = [i for i in chosen.more if i.key not in told_already]
        self._take("lines", [self._teller.news(i) for i in lines])
        self._take("more", [self._teller.news(i) for i in more[:MORE]])
        self._parts["left"] = max(0, len(more) - MORE)
        self._counts = (len(lines) + len(more), sum(i.weight <= 0 for i in items))
        self._keys += [i.key for i in items]
        if moved is not None:
            self._parts |= {"table": moved.table, "chart": moved.chart}
            self._told += moved.claims

    def spotlight(self, chosen: tuple[str, object] | None) -> None:
        if chosen is not None:
            self._keys.append(chosen[0])
            self._parts["spotlight"] = chosen[1]

    def rechecks(self, found: Iterable[tuple[str, object, str]]) -> None:
        rows = list(found)
        self._keys += [key for key, _, _ in rows]
        self._parts["rechecks"] = tuple(self._teller.recheck(claim, why) for _, claim, why in rows)  # type: ignore[arg-type]

    def digest(self, stale_days: int) -> Digest:
        checked = min(self._knowledge.as_of() or self._occasion.day, self._occasion.day)
        age = (date.fromisoformat(self._occasion.day) - date.fromisoformat(checked)).days
        quiet = None if self.has_news else QuietDay.NOT_REFRESHED if age > stale_days else QuietDay.NOTHING_NEW
        places = {"checked": self._said.day(checked), "n": age}
        freshness = self._said("digest_stale" if age > stale_days else "digest_checked", **places)
        notes = (*self._caught_up(), *([freshness] if quiet is None else []))
        return Digest(
            subscription=self._subscription.id,
            day=self._occasion.day,
            language=self._said.language,
            title=self._said("digest_title", day=self._said.day(self._occasion.day)),
            intro=self._intro(quiet, places),
            notes=notes,
            quiet=quiet,
            items=tuple(dict.fromkeys(self._keys)),
            claims=self.claims,
            knowledge_version=self._knowledge.version,
            **self._parts,  # type: ignore[arg-type]
        )

    def _intro(self, quiet: QuietDay | None, places: dict[str, object]) -> str:
        changes, _ = self._counts
        since = {"scope": self._scope(), "since": self._said.day(self._occasion.window.after)}
        if quiet is not None:
            return self._said(f"digest_{quiet}", **since, **places)
        if changes:
            return self._said("digest_intro_one" if changes == 1 else "digest_intro_many", **since, n=changes)
        return self._said("digest_intro_board" if self._parts.get("table") else "digest_intro_correction", **since)

    def _caught_up(self) -> tuple[str, ...]:
        n = self._occasion.missed
        return (self._said("digest_caught_up_one" if n == 1 else "digest_caught_up_many", n=n),) if n else ()

    def _scope(self) -> str:
        """Say what the subscription is about: its areas and companies, or the whole subject."""
        names = {area.id: area.name for area in self._knowledge.areas()}
        entities = self._knowledge.entities(self._subscription.companies)
        chosen = [*(names.get(a, a) for a in self._subscription.areas), *(e.name for e in entities.values())]
        scope = ", ".join(chosen or [pack.title.split(" - ")[0] for pack in self._knowledge.packs()])
        return scope[:1].upper() + scope[1:] if scope else wording.day(self._occasion.day)

    def _take(self, part: str, lines: Sequence[Line]) -> None:
        self._parts[part] = tuple(lines)
        self._told += [claim for line in lines for claim in line.point.claims]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
