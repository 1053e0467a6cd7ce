"""Digests for whoever runs the program: the composer as the settings want it, and a digest made to be looked at only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from adapters import importance
from adapters.storage.digests import StoredDeliveries
from adapters.storage.receipts import StoredReceipts
from bot.digest.compose import FIRST_DAYS, Composer
from bot.digest.document import Digest
from bot.digest.naming import names_of
from bot.digest.news import Occasion, Window
from bot.digest.ordering import Typed, ordered
from bot.digest.subscription import Subscription
from bot.phrases import phrases
from knowledge.reader import Knowledge

if TYPE_CHECKING:
    from adapters.settings import Settings

PREVIEW = ""
"""The id of an order that nobody placed: it was given nothing before."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a preview shall be about, as typed."""

    since: str | None = None
    """A full date; none: the days that a first digest looks back."""
    areas: str = ""
    companies: str = ""
    as_of: str | None = None
    """A full date; none: today."""
    language: str = "en"


class BadWish(Exception):  # noqa: N818 - it is nobody's error but the asker's
    """What was wished for is not understood; `problems` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


def composer(engine: sa.Engine, knowledge: Knowledge, settings: Settings) -> Composer:
    """Return what composes digests; raises `StartError` when the operator's table of importance is broken."""
    receipts = StoredReceipts(engine, kept=settings.receipts_kept)
    return Composer(knowledge, importance.read(settings), StoredDeliveries(engine), receipts, stale_days=settings.stale_days)


def preview(composing: Composer, knowledge: Knowledge, wish: Wish, now: datetime) -> Digest:
    """Return the digest that a new order of this sort would get; raises `BadWish`."""
    blank = Subscription(PREVIEW, "", "", "", now.astimezone(UTC).isoformat(timespec="seconds"), language=wish.language)
    order = ordered(Typed(areas=wish.areas, companies=wish.companies), blank, names_of(knowledge), now)
    if isinstance(order, tuple):
        said = phrases(wish.language)
        raise BadWish([said(problem.phrase, **problem.values) for problem in order])
    day = wish.as_of or now.date().isoformat()
    after = wish.since or (datetime.fromisoformat(day) - timedelta(days=FIRST_DAYS)).date().isoformat()
    if after > day:
        raise BadWish([phrases(wish.language)("digest_since_after", since=after, day=day)])
    return composing.for_occasion(order, Occasion(day, Window(after, day, after)))
