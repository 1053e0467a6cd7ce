"""What changed, asked as a question: ordered by the same table as a digest."""

from __future__ import annotations

import pytest

from bot.importance.table import Importance
from bot.importance.weigher import Weigher
from tests.worlds import Learnt, World, world


def told(world: World, question: str) -> list[str]:
    """The claims of the points of an answer, in their order."""
    answer = world.ask(question)
    return [point.claims[0] for point in answer.points if point.role != "answer" and point.claims]


def weights(world: World, claims: list[str], after: str) -> list[float]:
    """What each is worth by the shipped table, among all that came after a day."""
    day = world.knowledge.as_of()
    assert day is not None
    fresh = {c.id for c in world.knowledge.claims_between(after, day, limit=5_000) if c.as_of > after}
    weigher = Weigher(world.knowledge, Importance.read(), fresh, after=after, day=day)
    found = world.knowledge.claims(tuple(claims))
    return [weigher.weighed(found[claim]).weight for claim in claims]


@pytest.mark.parametrize(
    ("question", "after"), [("what changed since March?", "2026-02-28"), ("what changed since July 2026?", "2026-06-30")]
)
def test_what_a_digest_would_lead_with_comes_first(shipped: World, question: str, after: str) -> None:
    found = told(shipped, question)
    weighed = weights(shipped, found, after)
    assert 3 <= len(found) <= 6
    assert weighed == sorted(weighed, reverse=True)
    assert shipped.knowledge.claims(tuple(found))[found[0]].value == "leader", "who took the lead comes before all else"


def test_places_on_boards_are_no_news_while_there_is_any(shipped: World) -> None:
    found = shipped.knowledge.claims(tuple(told(shipped, "what changed since March?")))
    assert not any(c.predicate == "score" and c.rank != 1 for c in found.values())


def test_an_operators_table_orders_answers_too(shipped: World, learnt: Learnt) -> None:
    own = world(shipped.knowledge, learnt, Importance.read("sorts: {dispute: {weight: 30}}"))
    found = shipped.knowledge.claims(tuple(told(own, "what changed since March?")))
    assert [c.predicate for c in found.values()][:2] == ["legal", "legal"]
