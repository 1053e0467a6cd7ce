"""Every question of the reader is an index look-up: SQLite says so itself."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from knowledge import selects

DAY = "2026-11-22"
PLANS = {
    "state": selects.state(),
    "entities by id": selects.entities(id=["a", "b"]),
    "entities by kind": selects.entities(kind="company"),
    "owned": selects.entities(owner="a"),
    "versions": selects.entities(family="a"),
    "sources": selects.sources(["a", "b"]),
    "claims by id": selects.claims(id=["a", "b"]),
    "about, as subject": selects.claims(subject=("a", "b")).limit(400),
    "about, as object": selects.claims(object=("a", "b")).limit(400),
    "about, as benchmark": selects.claims(benchmark=("a",)).limit(400),
    "about, some predicates": selects.claims(subject=("a",), predicate=("x", "y")).limit(400),
    "about, some predicates, object": selects.claims(object=("a",), predicate=("x", "y")).limit(400),
    "about, area": selects.claims(subject=("a",), area="v").limit(400),
    "with": selects.claims(predicate="x").limit(400),
    "with, area": selects.claims(predicate="x", area="v").limit(400),
    "made": selects.made("2026", DAY).limit(400),
    "made, area": selects.made("2026", DAY, area="v").limit(400),
    "made, subject": selects.made("2026", DAY, subject=("a",)).limit(400),
    "made, object": selects.made("2026", DAY, object=("a",)).limit(400),
    "ended": selects.ended("2026", DAY).limit(400),
    "ended, subject": selects.ended("2026", DAY, subject=("a",)).limit(400),
    "standings": selects.holding(DAY, predicate="standing", area="v"),
    "standings of all areas": selects.holding(DAY, predicate="standing", area=None),
    "standing of one": selects.holding(DAY, predicate="standing", area="v", subject="a"),
    "history of one": selects.known(DAY, predicate="standing", area="v", subject="a"),
    "scores of a board": selects.known(DAY, predicate="score", benchmark="a"),
    "links to": selects.links(target=["a", "b"]),
    "links from": selects.links(source=["a", "b"]),
    "terms": selects.terms(["a", "b"]),
    "postings": selects.postings(200),
    "records": selects.records("thesis"),
    "number of records": selects.record_count("source"),
    "journal": selects.journal("2026", "2027", 400),
    "vectors": selects.vectors(["a"], "e"),
}


@pytest.mark.parametrize("name", PLANS)
def test_no_question_walks_through_a_large_table(name: str, memory: sa.Engine) -> None:
    with memory.connect() as connection:
        compiled = PLANS[name].compile(memory, compile_kwargs={"render_postcompile": True})
        values = tuple(compiled.params[key] for key in compiled.positiontup or ())
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(value or "a" for value in values))]
    walks = [
        step for step in plan if step.startswith("SCAN") and not re.search("SCAN knowledge_(state|pack)|ix_knowledge_journal_at", step)
    ]
    assert walks == [], plan


@pytest.mark.parametrize("name", ["postings", "with", "with, area", "made"])
def test_what_is_limited_is_read_in_the_order_of_its_index(name: str, memory: sa.Engine) -> None:
    with memory.connect() as connection:
        compiled = PLANS[name].compile(memory, compile_kwargs={"render_postcompile": True})
        values = tuple(compiled.params[key] or "a" for key in compiled.positiontup or ())
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values))
    assert "TEMP B-TREE FOR ORDER BY" not in plan
