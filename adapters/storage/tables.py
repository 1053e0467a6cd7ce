"""The state as tables, the same on SQLite and PostgreSQL; created and changed by the migrations alone."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Table(SQLModel, registry=registry()):
    """Every table of the state; their own registry keeps them apart from the knowledge's."""


class ConversationTable(Table, table=True):
    """How far a talk has come."""

    __tablename__ = "state_conversation"

    id: str = Field(primary_key=True)
    state: str = Field(sa_type=sa.Text)
    """JSON that only `bot` reads."""
    touched: str = Field(index=True)
    """When it was last saved."""


class ReceiptTable(Table, table=True):
    """See `bot.ports.Receipt`."""

    __tablename__ = "state_receipt"
    __table_args__ = {"sqlite_autoincrement": True}

    number: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    """Grows with each receipt: which ones are the oldest."""
    id: str = Field(unique=True)
    at: str
    conversation: str = Field(sa_type=sa.Text)
    question: str = Field(sa_type=sa.Text)
    understood: str = Field(sa_type=sa.Text)
    status: str
    intent: str
    as_of: str
    knowledge_version: str
    claims_used: str = Field(sa_type=sa.Text)
    """Ids as a JSON list."""
    claims_passed_over: str = Field(sa_type=sa.Text)
    """Ids as a JSON list."""
    text: str = Field(sa_type=sa.Text)
    trace: str = Field(sa_type=sa.Text)
    person: str = Field(default="", sa_type=sa.Text, index=True, sa_column_kwargs={"server_default": ""})
    document: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    talk: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    place: str = Field(default="", sa_type=sa.Text, index=True, sa_column_kwargs={"server_default": ""})


class PlaceTable(Table, table=True):
    """The rules of a workspace or a channel."""

    __tablename__ = "state_place"

    id: str = Field(primary_key=True)
    rules: str = Field(sa_type=sa.Text)
    """JSON that only `bot.policy` reads."""


class MarkTable(Table, table=True):
    """See `bot.ports.Mark`."""

    __tablename__ = "state_mark"

    id: str = Field(primary_key=True)
    """Answer and person: a second mark replaces the first."""
    answer: str = Field(index=True)
    person: str = Field(index=True)
    helpful: bool
    reason: str
    words: str = Field(sa_type=sa.Text)
    at: str


class NoteTable(Table, table=True):
    """A small thing that the program has to remember from one start to the next."""

    __tablename__ = "state_note"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=sa.Text)


class OnceTable(Table, table=True):
    """What may happen only once among all replicas."""

    __tablename__ = "state_once"

    key: str = Field(primary_key=True)
    until: float = Field(index=True)
    """When it may happen again, in seconds since 1970."""


class SubscriptionTable(Table, table=True):
    """See `bot.digest.subscription`."""

    __tablename__ = "state_subscription"

    id: str = Field(primary_key=True)
    place: str = Field(index=True)
    workspace: str = Field(index=True)
    ordered_by: str = Field(index=True)
    body: str = Field(sa_type=sa.Text)
    """The whole order as JSON that only `bot.digest` reads."""


class DeliveryTable(Table, table=True):
    """See `bot.ports.Delivery`."""

    __tablename__ = "state_delivery"
    __table_args__ = (sa.Index("ix_state_delivery_newest", "subscription", "day"), sa.Index("ix_state_delivery_day", "day", "subscription"))

    id: str = Field(primary_key=True)
    """Subscription and day."""
    subscription: str
    day: str
    at: str
    outcome: str
    reason: str
    message: str
    document: str = Field(sa_type=sa.Text)
    items: str = Field(sa_type=sa.Text)
    """Keys as a JSON list."""
    claims: str = Field(sa_type=sa.Text)
    """Ids as a JSON list."""


class GivenTable(Table, table=True):
    """What a sent digest gave: keys of news, and claims whose content it told."""

    __tablename__ = "state_given"

    subscription: str = Field(primary_key=True)
    sort: str = Field(primary_key=True)
    """item or claim."""
    key: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
