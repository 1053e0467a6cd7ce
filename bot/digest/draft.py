"""A digest in the making: each part takes its place, and all that it gives is noted on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from bot.importance.choosing import Chosen
from bot.phrases import phrases
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .boards import Movement
from .document import Digest, Line, QuietDay, Spotlight
from .naming import area_names, scope
from .news import Item, Occasion
from .subscription import Subscription
from .telling import Teller
from .withdrawn import Withdrawn

MORE = 20
CORRECTIONS = 4


class Draft:
    """Takes the parts in the order in which a reader meets them."""

    def __init__(self, knowledge: Knowledge, subscription: Subscription, occasion: Occasion) -> None:
        """Begin with nothing but a title."""
        self._knowledge = knowledge
        self._subscription = subscription
        self._occasion = occasion
        self._said = phrases(subscription.language)
        self._teller = Teller(knowledge, self._said, occasion.day)
        title = self._said("digest_title", day=self._said.day(occasion.day))
        self._digest = Digest(subscription.id, occasion.day, self._said.language, title, "")
        self._keys: list[str] = []
        self._told: list[str] = []
        self._changes = 0

    @property
    def has_news(self) -> bool:
        """Say whether there is anything that makes a post."""
        return bool(self._digest.lines or self._digest.table or self._digest.corrections)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims told so far."""
        return tuple(dict.fromkeys(self._told))

    def corrections(self, found: Sequence[Withdrawn], told_on: dict[str, str]) -> None:
        """Take what was told on some days and does not stand; what replaces it is told with it, and not once more as news."""
        self._keys += [one.key for one in found]
        self._keys += [f"claim:{one.now.id}" for one in found[:CORRECTIONS] if one.now is not None]
        lines = tuple(self._teller.correction(one, told_on[one.claim]) for one in found[:CORRECTIONS])
        self._digest = replace(self._digest, corrections=lines)
        self._note(lines)

    def news(self, chosen: Chosen[Item], items: Sequence[Item]) -> None:
        """Take the news, and note all of it as given: what is not even under "more" is too small to come another day."""
        told_already = set(self._keys)
        lines = [i for i in chosen.lines if i.key not in told_already]
        more = [i for i in chosen.more if i.key not in told_already]
        seen, further = (tuple(self._teller.news(i) for i in some) for some in (lines, more[:MORE]))
        self._digest = replace(self._digest, lines=seen, more=further, left=max(0, len(more) - MORE))
        self._changes = len(lines) + len(more)
        self._keys += [i.key for i in items]
        self._note((*seen, *further))

    def board(self, moved: Movement | None) -> None:
        """Take the board that moved."""
        if moved is not None:
            self._digest = replace(self._digest, table=moved.table, chart=moved.chart)
            self._told += moved.claims

    def spotlight(self, key: str, shown: Spotlight) -> None:
        """Take what stands in the spotlight."""
        self._keys.append(key)
        self._digest = replace(self._digest, spotlight=shown)

    def rechecks(self, found: Sequence[tuple[str, Claim, str]]) -> None:
        """Take (key, claim, phrase that says why) of what is due to be looked at again."""
        self._keys += [key for key, _, _ in found]
        self._digest = replace(self._digest, rechecks=tuple(self._teller.recheck(claim, why) for _, claim, why in found))

    def finished(self, stale_days: int) -> Digest:
        """Return the digest; knowledge older than so many days is not fresh."""
        checked = min(self._knowledge.as_of() or self._occasion.day, self._occasion.day)
        age = (date.fromisoformat(self._occasion.day) - date.fromisoformat(checked)).days
        stale = age > stale_days
        quiet = None if self.has_news else QuietDay.NOT_REFRESHED if stale else QuietDay.NOTHING_NEW
        places = {"checked": self._said.day(checked), "n": age}
        freshness = () if quiet is not None else (self._said("digest_stale" if stale else "digest_checked", **places),)
        return replace(
            self._digest,
            intro=self._intro(quiet, places),
            notes=(*self._caught_up(), *freshness),
            quiet=quiet,
            items=tuple(dict.fromkeys(self._keys)),
            claims=self.claims,
            knowledge_version=self._knowledge.version,
        )

    def _intro(self, quiet: QuietDay | None, places: dict[str, object]) -> str:
        since: dict[str, object] = {"scope": self._scope(), "since": self._said.day(self._occasion.window.after)}
        if quiet is not None:
            return self._said(f"digest_{quiet}", **since | places)
        if self._changes:
            return self._said("digest_intro_one" if self._changes == 1 else "digest_intro_many", **since, n=self._changes)
        return self._said("digest_intro_board" if self._digest.table else "digest_intro_correction", **since)

    def _caught_up(self) -> tuple[str, ...]:
        n = self._occasion.missed
        return (self._said("digest_caught_up_one" if n == 1 else "digest_caught_up_many", n=n),) if n else ()

    def _scope(self) -> str:
        """Say what the subscription is about: its areas and companies, or the whole subject."""
        names = area_names(self._knowledge, self._said)
        entities = self._knowledge.entities(self._subscription.companies)
        chosen = [*(names.get(a, a) for a in self._subscription.areas), *(e.name for e in entities.values())]
        words = scope(chosen or [pack.title.split(" - ")[0] for pack in self._knowledge.packs()], self._said)
        return words[:1].upper() + words[1:]

    def _note(self, lines: Collection[Line]) -> None:
        self._told += [claim for line in lines for claim in (*line.point.claims, *line.reasons)]
