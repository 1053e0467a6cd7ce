"""Every question of the reader is an index look-up: SQLite says so itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from knowledge import selects

DAY = {"by": "2026-11-22"}
DAYS = {"after": "2026", **DAY}
PLANS = {
    "state": selects.state(),
    "entities by id": selects.entities(id=["a", "b"]),
    "entities by kind": selects.entities(kind="company"),
    "owned": selects.entities(owner="a"),
    "versions": selects.entities(family="a"),
    "sources": selects.sources(["a", "b"]),
    "claims by id": selects.claims(["a", "b"]),
    "about, as subject": selects.dated({"subject": ("a", "b")}, 400),
    "about, as object": selects.dated({"object": ("a", "b")}, 400),
    "about, as benchmark": selects.dated({"benchmark": ("a",)}, 400),
    "about, some predicates": selects.dated({"subject": ("a",), "predicate": ("x", "y")}, 400),
    "about, some predicates, object": selects.dated({"object": ("a",), "predicate": ("x", "y")}, 400),
    "about, area": selects.dated({"subject": ("a",), "area": "v"}, 400),
    "with": selects.dated({"predicate": "x"}, 400),
    "with, area": selects.dated({"predicate": "x", "area": "v"}, 400),
    "made": selects.dated({}, 400, "made", DAYS),
    "made, area": selects.dated({"area": "v"}, 400, "made", DAYS),
    "made, subject": selects.dated({"subject": ("a",)}, 400, "made", DAYS),
    "made, object": selects.dated({"object": ("a",)}, 400, "made", DAYS),
    "ended": selects.dated({}, 400, "ended", DAYS),
    "ended, subject": selects.dated({"subject": ("a",)}, 400, "ended", DAYS),
    "disputing": selects.dated({}, 200, "contradicts", DAY),
    "replacing": selects.dated({}, 200, "supersedes", DAY),
    "standings": selects.dated({"predicate": "standing", "area": "v"}, None, "holding", DAY),
    "standings of all areas": selects.dated({"predicate": "standing", "area": None}, None, "holding", DAY),
    "standing of one": selects.dated({"predicate": "standing", "area": "v", "subject": "a"}, None, "holding", DAY),
    "history of one": selects.dated({"predicate": "standing", "area": "v", "subject": "a"}, None, "known", DAY),
    "scores of a board": selects.dated({"predicate": "score", "benchmark": "a"}, None, "known", DAY),
    "links to": selects.links("target", ["a", "b"]),
    "links from": selects.links("source", ["a", "b"]),
    "terms": selects.terms(["a", "b"]),
    "postings": selects.postings(["a"], 200),
    "postings of several": selects.postings(["a", "b"], 200),
    "about, in any role": selects.either([selects.dated({role: ("a", "b")}, 400) for role in ("subject", "object", "benchmark")]),
    "records": selects.records("thesis"),
    "number of records": selects.record_count("source"),
    "journal": selects.journal("2026", "2027", 400),
    "vectors": selects.vectors(["a"], "e"),
}


def plan_of(query: selects.Bound, engine: sa.Engine) -> list[str]:
    """Ask SQLite how it finds the answer."""
    plan: list[str] = []

    def explain(connection: sa.Connection, cursor: Any, statement: str, values: Any, *_: object) -> None:
        plan.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values))

    with engine.connect() as connection:
        sa.event.listen(connection, "before_cursor_execute", explain)
        connection.execute(query.statement, query.values)
    return plan


@pytest.mark.parametrize("name", PLANS)
def test_no_question_walks_through_a_large_table(name: str, memory: sa.Engine) -> None:
    plan = plan_of(PLANS[name], memory)
    walks = [
        step
        for step in plan
        if step.startswith("SCAN") and not re.search("SCAN (knowledge_(state|pack)|anon_)|ix_knowledge_journal_at", step)
    ]
    assert walks == [], plan


@pytest.mark.parametrize("name", ["postings", "postings of several", "with", "with, area", "made", "disputing", "replacing"])
def test_what_is_limited_is_read_in_the_order_of_its_index(name: str, memory: sa.Engine) -> None:
    assert "TEMP B-TREE FOR ORDER BY" not in " ".join(plan_of(PLANS[name], memory))
