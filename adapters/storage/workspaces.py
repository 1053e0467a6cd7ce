"""Forgets a workspace that has removed Moat: everything that was kept of it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from adapters.storage.tables import (
    ConversationTable,
    DeliveryTable,
    GivenTable,
    MarkTable,
    NoteTable,
    OnceTable,
    PlaceTable,
    ReceiptTable,
    SubscriptionTable,
    Table,
)


@dataclass(frozen=True, slots=True)
class Traces:
    """How the ids begin under which a chat keeps what belongs to a workspace."""

    workspace: str
    """Its own id; those of its channels follow after a slash."""
    talks: str
    people: str
    speakers: str
    """What is noted once of who speaks in its threads."""
    welcomes: str
    """What is noted of whom we have explained ourselves to there."""


def forget(engine: sa.Engine, traces: Traces) -> int:
    """Delete everything; return how many rows it was."""
    receipts, talks, marks, places = (_of(table) for table in (ReceiptTable, ConversationTable, MarkTable, PlaceTable))
    orders, made, given = (_of(table) for table in (SubscriptionTable, DeliveryTable, GivenTable))
    once, notes = _of(OnceTable), _of(NoteTable)
    mine = sa.select(orders.c.id).where(orders.c.workspace == traces.workspace)
    gone = [
        sa.delete(made).where(made.c.subscription.in_(mine)),
        sa.delete(given).where(given.c.subscription.in_(mine)),
        sa.delete(orders).where(orders.c.workspace == traces.workspace),
        sa.delete(receipts).where(_begins(receipts.c.conversation, traces.talks) | _begins(receipts.c.person, traces.people)),
        sa.delete(talks).where(_begins(talks.c.id, traces.talks)),
        sa.delete(marks).where(_begins(marks.c.person, traces.people)),
        sa.delete(once).where(_begins(once.c.key, traces.speakers)),
        sa.delete(notes).where(_begins(notes.c.name, traces.welcomes)),
        sa.delete(places).where((places.c.id == traces.workspace) | _begins(places.c.id, f"{traces.workspace}/")),
    ]
    with engine.begin() as connection:
        return sum(connection.execute(statement).rowcount for statement in gone)


def _of(table: type[Table]) -> sa.Table:
    found: sa.Table = table.__table__  # type: ignore[attr-defined]  # set by SQLModel's metaclass
    return found


def _begins(column: sa.Column[str], text: str) -> sa.ColumnElement[bool]:
    return column.startswith(text, autoescape=True)
