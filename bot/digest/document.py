"""A digest as it goes out: platform-neutral, kept as JSON so that its buttons still work after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.answers import Chart, Point, Table


class QuietDay(StrEnum):
    """Why a digest has no news."""

    NOTHING_NEW = "nothing_new"
    """The knowledge is of these days, and nothing changed in what the subscription is about."""
    NOT_REFRESHED = "not_refreshed"
    """Nobody has brought the knowledge up to date for long; whether something changed is not known."""


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news."""

    point: Point
    """Text, kind, claims, date, sources and cautions."""
    label: str
    """The sort of news in a word or two."""
    question: str
    """What "ask about this" asks."""
    before: str = ""
    """What held before and is replaced, and why it changed, in a few words; empty where nothing is known of that."""
    reasons: tuple[str, ...] = ()
    """Ids of the claims that say why."""


@dataclass(frozen=True, slots=True)
class Spotlight:
    """Something worth knowing that is no news."""

    title: str
    points: tuple[Point, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Digest:
    """The whole post."""

    subscription: str
    day: str
    """The local day it is for."""
    language: str
    title: str
    intro: str
    """How much changed since when, or why there is no news."""
    corrections: tuple[Line, ...] = ()
    """What was said here before and does not stand any more."""
    lines: tuple[Line, ...] = ()
    """The most important first."""
    more: tuple[Line, ...] = ()
    """What comes under "more"."""
    left: int = 0
    """News that is not even there."""
    table: Table | None = None
    chart: Chart | None = None
    spotlight: Spotlight | None = None
    rechecks: tuple[Line, ...] = ()
    """What is due to be looked at again."""
    notes: tuple[str, ...] = ()
    """Sentences at the end: how fresh the knowledge is."""
    quiet: QuietDay | None = None
    items: tuple[str, ...] = ()
    """Keys of all it gave: none of them is given to this subscription again."""
    claims: tuple[str, ...] = ()
    """Claims whose content it told."""
    knowledge_version: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions behind its buttons, numbered as the lines are: corrections, news, more, spotlight, what is due."""
        lines = [*self.corrections, *self.lines, *self.more]
        return (
            *(line.question for line in lines),
            *([self.spotlight.question] if self.spotlight else []),
            *(r.question for r in self.rechecks),
        )


@cache
def _adapter() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)


def dump(digest: Digest) -> str:
    """Return the digest as JSON."""
    return _adapter().dump_json(digest).decode()


def read(document: str) -> Digest | None:
    """Return the digest; none for what is none (an older version may have written it)."""
    try:
        return _adapter().validate_json(document)
    except ValidationError:
        return None
