"""What the core needs of the outside, as small protocols. The real ones are in `adapters/storage`, the tests' in `tests/fakes`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an answer rested on, kept so that it can be looked up and replayed."""

    id: str
    """The answer's id."""
    at: str
    """When, ISO 8601 with zone."""
    conversation: str
    question: str
    understood: str
    """The query in words."""
    status: str
    intent: str
    as_of: str
    knowledge_version: str
    claims_used: tuple[str, ...]
    claims_passed_over: tuple[str, ...]
    text: str
    trace: str = ""
    """The reading of the question step by step, as JSON."""
    person: str = ""
    """Who asked, as the platform's opaque id; only for forgetting."""
    document: str = ""
    """The answer as it was given (`bot.documents`), so that a button finds it again."""
    talk: str = ""
    """The talk up to and with this answer (`bot.conversation`), so that a reply to it can go on from here."""


class Receipts(Protocol):
    """Keeps receipts by answer id."""

    def keep(self, receipt: Receipt) -> None:
        """Store a receipt; a second one with the same id replaces the first."""

    def find(self, answer_id: str) -> Receipt | None:
        """Return the receipt, or none when there is none."""

    def forget(self, person: str) -> tuple[int, tuple[str, ...]]:
        """Drop every receipt of a person; return how many there were and the conversations they belong to, each once."""


class Conversations(Protocol):
    """Keeps the state of talks, as JSON text whose shape is `bot.conversation`'s own affair."""

    def load(self, conversation: str) -> str | None:
        """Return the state, or none when the talk is new or has been forgotten."""

    def save(self, conversation: str, state: str) -> None:
        """Store the state, replacing what was there."""

    def forget(self, conversation: str) -> None:
        """Drop the state; nothing happens when there is none."""


REASONS = ("wrong", "off", "unclear", "missing")
"""What may be wrong with an answer; a phrase `reason_...` says each."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody thought of an answer."""

    answer: str
    """The answer's id."""
    person: str
    helpful: bool
    at: str
    """When, ISO 8601 with zone."""
    reason: str = ""
    """One of `REASONS`; empty when none was given."""
    words: str = ""
    """What the person wrote, as typed."""


class Marks(Protocol):
    """Keeps what people thought of answers."""

    def keep(self, mark: Mark) -> None:
        """Store a mark; a second one of the same person on the same answer replaces the first."""

    def of(self, answer_id: str) -> tuple[Mark, ...]:
        """Return the marks of an answer, oldest first."""

    def forget(self, person: str) -> None:
        """Drop every mark of a person."""


class Places(Protocol):
    """Keeps the rules of workspaces and channels, as JSON text whose shape is `bot.policy`'s own affair."""

    def load(self, place: str) -> str | None:
        """Return the rules, or none when nothing was said about the place."""

    def save(self, place: str, rules: str) -> None:
        """Store the rules, replacing what was there."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """Return the time, ISO 8601 with zone (UTC)."""


class Ids(Protocol):
    """Makes up ids."""

    def new(self) -> str:
        """Return an id that was never returned before."""
