"""The knowledge as tables, the same on SQLite and PostgreSQL.

The columns of a record are the fields of its read model in `models` (a test compares them), plus what only storage
needs, like numbers for the full-text index.
Created and changed by the migrations alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Ordered(sa.types.TypeDecorator[str]):
    """Text that compares byte by byte, as Python compares it: ids, dates, stems."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Ask PostgreSQL for the plain collation; SQLite has it anyway."""
        return sa.String(collation="C") if dialect.name == "postgresql" else sa.String()


class Texts(sa.types.TypeDecorator[tuple[str, ...]]):
    """A short list of texts, kept as JSON."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:
        """Write the list."""
        return json.dumps(value or (), ensure_ascii=False)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[str], tuple[str, ...]]:
        """Read lists with one call each: a claim has six."""
        return _read_list


class NumberOrText(sa.types.TypeDecorator[int | float | str | None]):
    """A claim's value with its type, kept as JSON."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Write the value."""
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[str | None], Any]:
        """Read values with one call each."""
        return _read_value


@lru_cache(maxsize=5_000)
def _read_list(written: str) -> tuple[str, ...]:
    """Read a list; the same ones are met again and again, the empty one most of all."""
    return tuple(json.loads(written))


def _read_value(written: str | None) -> Any:
    return None if written is None else json.loads(written)


def reference(column: str) -> Any:
    """Make a foreign key that is checked when the transaction ends, so that order does not matter inside it."""
    return sa.ForeignKey(column, deferrable=True, initially="DEFERRED")


class Table(SQLModel, registry=registry()):
    """Every table of the knowledge; their own registry keeps them apart from other tables of the program."""


class Packed(SQLModel):
    """Something that came with a pack."""

    pack: str = Field(sa_type=Ordered)


class PackTable(Table, table=True):
    """A loaded pack."""

    __tablename__ = "knowledge_pack"

    name: str = Field(sa_type=Ordered, primary_key=True)
    position: int
    version: str
    digest: str


class StateTable(Table, table=True):
    """One row about the knowledge as a whole."""

    __tablename__ = "knowledge_state"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: str
    """Names the content: the same packs give the same text."""
    revision: int
    """Counts the loads that changed something, so that a change there and back is noticed too."""
    claims: int
    """How many there are."""
    mean_length: int
    """The length of a claim, in stems, that the weights of the postings were computed with."""


class RecordTable(Packed, Table, table=True):
    """Every record as its pack writes it: what differences are computed from and the journal quotes."""

    __tablename__ = "knowledge_record"
    __table_args__ = (sa.Index("ix_knowledge_record_place", "record_type", "pack", "position"),)

    record_type: str = Field(sa_type=Ordered, primary_key=True)
    record_id: str = Field(sa_type=Ordered, primary_key=True)
    body: str = Field(sa_type=sa.Text)
    position: int
    """Where it stands among its pack's records of this type."""


class EntityTable(Packed, Table, table=True):
    """See `models.Entity`."""

    __tablename__ = "knowledge_entity"

    id: str = Field(sa_type=Ordered, primary_key=True)
    kind: str = Field(sa_type=Ordered, index=True)
    name: str
    description: str
    aliases: tuple[str, ...] = Field(sa_type=Texts)
    owner: str | None = Field(sa_column=sa.Column(Ordered, reference("knowledge_entity.id"), index=True))
    family: str | None = Field(sa_column=sa.Column(Ordered, reference("knowledge_entity.id"), index=True))
    platform_type: str | None
    area: str | None


class SourceTable(Packed, Table, table=True):
    """See `models.Source`."""

    __tablename__ = "knowledge_source"

    id: str = Field(sa_type=Ordered, primary_key=True)
    title: str
    publisher: str
    published: str
    kind: str
    reliability: str
    url: str | None
    refers_to: str | None
    stored_copy: str | None
    published_note: str | None


CLAIM_INDEXES = {
    "subject": ("subject",),
    "object": ("object",),
    "benchmark": ("benchmark",),
    "said": ("subject", "predicate"),
    "heard": ("object", "predicate"),
    "predicate": ("predicate",),
    "contest": ("predicate", "area"),
    "area": ("area",),
    "date": (),
}
"""Each ends in the date, the order in which claims are read."""


FILLED = {column: f"{column} <> '[]'" for column in ("contradicts", "supersedes")}
"""Claims that stand against others are few; each sort has an index of its own."""


class ClaimTable(Packed, Table, table=True):
    """See `models.Claim`."""

    __tablename__ = "knowledge_claim"
    __table_args__ = (
        *(sa.Index(f"ix_knowledge_claim_{name}", *columns, "as_of") for name, columns in CLAIM_INDEXES.items()),
        sa.Index("ix_knowledge_claim_until", "until"),
        *(
            sa.Index(f"ix_knowledge_claim_{column}", "as_of", sqlite_where=sa.text(filled), postgresql_where=sa.text(filled))
            for column, filled in FILLED.items()
        ),
    )

    id: str = Field(sa_type=Ordered, primary_key=True)
    subject: str = Field(sa_column=sa.Column(Ordered, reference("knowledge_entity.id"), nullable=False))
    predicate: str = Field(sa_type=Ordered)
    text: str = Field(sa_type=sa.Text)
    kind: str
    confidence: str
    as_of: str = Field(sa_type=Ordered)
    sources: tuple[str, ...] = Field(sa_type=Texts)
    object: str | None = Field(sa_column=sa.Column(Ordered, reference("knowledge_entity.id")))
    value: str | None = Field(sa_type=NumberOrText)
    unit: str | None
    until: str | None = Field(sa_type=Ordered)
    where: str | None
    supersedes: tuple[str, ...] = Field(sa_type=Texts)
    contradicts: tuple[str, ...] = Field(sa_type=Texts)
    tags: tuple[str, ...] = Field(sa_type=Texts)
    area: str | None = Field(sa_type=Ordered)
    benchmark: str | None = Field(sa_column=sa.Column(Ordered, reference("knowledge_entity.id")))
    rank: int | None = Field(sa_type=sa.BigInteger)
    track: str | None
    scale: str | None
    superseded_by: tuple[str, ...] = Field(sa_type=Texts)
    superseded_on: str | None = Field(sa_type=Ordered)
    contradicted_by: tuple[str, ...] = Field(sa_type=Texts)
    length: int
    """How many stems its indexed text has."""


class LinkTable(Packed, Table, table=True):
    """See `models.Link`."""

    __tablename__ = "knowledge_link"

    source: str = Field(sa_column=sa.Column(Ordered, reference("knowledge_claim.id"), primary_key=True))
    target: str = Field(sa_column=sa.Column(Ordered, reference("knowledge_claim.id"), primary_key=True, index=True))
    relation: str = Field(sa_type=Ordered, primary_key=True)
    note: str | None


class TermTable(Table, table=True):
    """In how many claims a stem occurs."""

    __tablename__ = "knowledge_term"

    stem: str = Field(sa_type=Ordered, primary_key=True)
    df: int


class PostingTable(Table, table=True):
    """How much a stem says about a claim; read from the heaviest down."""

    __tablename__ = "knowledge_posting"
    __table_args__ = (sa.Index("ix_knowledge_posting_stem", "stem", "weight", "claim"),)

    claim: str = Field(sa_column=sa.Column(Ordered, reference("knowledge_claim.id"), primary_key=True))
    stem: str = Field(sa_type=Ordered, primary_key=True)
    weight: float


class VectorTable(Table, table=True):
    """A claim as an encoder sees it; forgotten when its words change, its links, or what it is about."""

    __tablename__ = "knowledge_vector"

    encoder: str = Field(sa_type=Ordered, primary_key=True)
    claim: str = Field(sa_column=sa.Column(Ordered, reference("knowledge_claim.id"), primary_key=True, index=True))
    vector: bytes


class JournalTable(Table, table=True):
    """See `models.JournalEntry`; rows are added, never changed."""

    __tablename__ = "knowledge_journal"

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(sa_type=Ordered, index=True)
    pack: str
    pack_version: str
    what: str
    record_type: str
    record_id: str
    who: str
    why: str
    before: str | None = Field(sa_type=sa.Text)
    after: str | None = Field(sa_type=sa.Text)


def columns_of(table: type[Table]) -> Any:
    """Give a table's columns, for statements: `columns_of(ClaimTable).subject`."""
    return sa.inspect(table).local_table.c
