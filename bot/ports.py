"""What the core needs of the outside, as small protocols. The real ones are in `adapters/storage`, the tests' in `tests/fakes`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.digest.subscription import Subscription


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
    place: str = ""
    """The channel whose people could read it; empty where only the asker could."""


class Told(Protocol):
    """Knows what was answered in a place, for everybody there to read."""

    def told(self, place: str, claims: Collection[str]) -> dict[str, str]:
        """Return for those of these claims that answers in a place used the newest day (YYYY-MM-DD) on which they did."""


class Receipts(Told, Protocol):
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


class Subscriptions(Protocol):
    """Keeps what channels ordered."""

    def keep(self, subscription: Subscription) -> None:
        """Store an order, replacing the one with the same id."""

    def find(self, subscription_id: str) -> Subscription | None:
        """Return the order, or none."""

    def of_place(self, place: str) -> tuple[Subscription, ...]:
        """Return a channel's orders, by id."""

    def of_workspace(self, workspace: str) -> tuple[Subscription, ...]:
        """Return the orders of all channels of a workspace, by id."""

    def all(self) -> tuple[Subscription, ...]:
        """Return every order, by id."""

    def drop(self, subscription_id: str) -> None:
        """Forget an order; nothing happens when there is none."""

    def forget(self, person: str) -> None:
        """Take a person's id out of every order; the orders stay, they are their channels'."""


class Outcome(StrEnum):
    """What became of a delivery."""

    SENT = "sent"
    QUIET = "quiet"
    """There was no news, and the channel wants nothing then."""
    LATE = "late"
    """It came too late to be useful."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one subscription's digest of one local day."""

    subscription: str
    day: str
    """The local day it was due, YYYY-MM-DD; with the subscription its name."""
    at: str
    """When the digest was composed, ISO 8601 in UTC: the next one tells what the knowledge learnt later."""
    outcome: Outcome
    reason: str = ""
    """Why not, for whoever reads the log; never a text of the platform's that may hold a secret."""
    message: str = ""
    """The platform's id of the post."""
    document: str = ""
    """The digest as it was given (`bot.digest.document`), so that a button finds it again."""
    items: tuple[str, ...] = ()
    """Keys of what it gave."""
    claims: tuple[str, ...] = ()
    """Claims whose content it told."""


class Deliveries(Protocol):
    """Keeps what became of digests, and with it what each subscription was given."""

    def keep(self, delivery: Delivery) -> None:
        """Store a delivery; a second one of the same subscription and day replaces the first."""

    def find(self, subscription: str, day: str) -> Delivery | None:
        """Return one delivery, or none."""

    def last(self, subscription: str, *, sent: bool = False) -> Delivery | None:
        """Return the delivery of the newest day, or of the newest that was sent; none when there is none."""

    def last_days(self, since: str = "") -> dict[str, str]:
        """Return for each subscription that had a delivery on a day or after it the newest of those days, whatever became of it."""

    def log(self, subscription: str, limit: int = 10) -> tuple[Delivery, ...]:
        """Return the newest deliveries, the newest day first."""

    def given(self, subscription: str) -> frozenset[str]:
        """Return the keys of all that the sent ones gave."""

    def told(self, subscription: str, claims: Collection[str]) -> dict[str, str]:
        """Return for those of these claims that sent ones told the newest day on which they did."""

    def shed(self, before: str) -> None:
        """Drop the documents of deliveries before a day; what they gave stays known."""

    def drop(self, subscription: str) -> None:
        """Forget all deliveries of a subscription."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """Return the time, ISO 8601 with zone (UTC)."""


class Ids(Protocol):
    """Makes up ids."""

    def new(self) -> str:
        """Return an id that was never returned before."""
