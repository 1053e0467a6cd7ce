"""What a talk remembers, and how it is kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import TURNS, Talk, Turn

names = st.lists(st.text(max_size=8), max_size=3).map(tuple)
turns = st.builds(
    Turn,
    question=st.text(max_size=30),
    kind=st.text(max_size=8),
    entities=names,
    topics=names,
    areas=names,
    claims=names,
    answered=st.booleans(),
    inherits=st.booleans(),
    aside=st.booleans(),
    listed=names,
    unknown=names,
    understood=st.text(max_size=30),
)


@given(st.lists(turns, max_size=TURNS))
def test_a_talk_survives_being_kept(said: list[Turn]) -> None:
    talk = Talk(tuple(said))
    assert Talk.read(talk.dump()) == talk


@pytest.mark.parametrize(
    "state",
    [None, "", "{", "7", "null", '{"a": 1}', "[1]", '[{"question": "q"}]', '[{"question": "q", "kind": "why", "colour": "red"}]', '"text"'],
)
def test_a_state_that_can_not_be_read_is_a_new_talk(state: str | None) -> None:
    assert Talk.read(state) == Talk()


@given(st.text(max_size=60))
def test_no_state_at_all_breaks_a_talk(state: str) -> None:
    assert isinstance(Talk.read(state), Talk)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
)


@given(json_values)
def test_no_json_at_all_breaks_a_talk(value: object) -> None:
    assert isinstance(Talk.read(json.dumps(value)), Talk)


def test_the_oldest_turns_fall_away() -> None:
    talk = Talk()
    for n in range(TURNS + 3):
        talk = talk.after(Turn(f"question {n}", "fact"))
    assert [t.question for t in talk.turns] == [f"question {n}" for n in range(3, TURNS + 3)]


def test_the_last_turn_is_the_last_that_was_answered() -> None:
    talk = Talk().after(Turn("one", "fact")).after(Turn("two", "fact", answered=False))
    assert talk.last is not None
    assert talk.last.question == "one"
    assert Talk().last is None


def test_of_a_talk_without_answers_the_last_turn_is_the_last() -> None:
    talk = Talk().after(Turn("one", "fact", answered=False)).after(Turn("two", "fact", answered=False))
    assert talk.last is not None
    assert talk.last.question == "two"
