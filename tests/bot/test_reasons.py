"""What a question wants explained, and how much is shown beside an answer."""

from __future__ import annotations

import pytest

from bot.answering.facts import asked_plainly, choose
from bot.answering.reasons import event_asked
from bot.answering.scene import Scene
from bot.conversation import Talk
from tests.worlds import World


def scene_of(world: World, text: str) -> Scene:
    """A question as the functions that answer see it."""
    query = world.answering.interpreter.read(text, as_of=world.answering.as_of)
    return Scene(world.answering.desk, query, world.answering.evidence.rank(query))


def test_what_has_linked_reasons_is_what_a_why_wants_explained(batteries: World) -> None:
    event = event_asked(scene_of(batteries, "why did Skarnvolt go bankrupt?"))
    assert event is not None
    assert event.id == "skarnvolt-insolvent"


def test_the_reason_comes_before_what_it_explains(batteries: World) -> None:
    draft = batteries.answering.answer("why did Skarnvolt go bankrupt?", Talk()).draft
    assert draft.headline is not None
    assert draft.headline.text.startswith("The reason: ")
    assert draft.headline.claims == ("skarnvolt-scrap",)
    assert [p.claims for p in draft.points] == [("skarnvolt-insolvent",)]


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("what does the Drift 2 cost?", True),
        ("what does the Drift 2 cost and when did it go on sale?", False),
        ("why did Skarnvolt go bankrupt?", False),
    ],
)
def test_one_thing_or_more_is_asked(batteries: World, text: str, *, plainly: bool) -> None:
    assert asked_plainly(scene_of(batteries, text).query) is plainly


def test_beside_a_plain_answer_stands_only_what_adds_to_it(shipped: World) -> None:
    scene = scene_of(shipped, "what is Runway worth?")
    closely = choose(scene.desk, scene.query, scene.ranked, closely=True)
    assert closely[0].id == "runway-series-e"
    assert "runway-price-gen-4-5" not in {c.id for c in closely}
    assert len(closely) < len(choose(scene.desk, scene.query, scene.ranked))


def test_a_label_in_front_is_cut_down_to_the_name(shipped: World) -> None:
    desk = shipped.answering.desk
    claim = desk.knowledge.claims(["thesis-check-amazon"])["thesis-check-amazon"]
    assert claim.text.startswith("Test of the formula on Amazon: ")
    assert desk.told(claim).startswith("Amazon: it owns ")
