"""Messages that ask more than one thing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.understanding.normalize import clean
from bot.understanding.split import MOST, is_question, questions
from tests.bot.strategies import texts

MESSAGES = [
    ("who owns Kling?", ["who owns Kling?"]),
    ("Who owns YouTube? And how many people use it?", ["Who owns YouTube?", "And how many people use it?"]),
    ("when did Pika start and what does it do today?", ["when did Pika start", "what does it do today?"]),
    ("Thanks! Who owns Kling?", ["Who owns Kling?"]),
    ("I heard about Meta. They bought something. What was it?", ["I heard about Meta. They bought something. What was it?"]),
    ("who made it and why?", ["who made it and why?"]),
    ("compare Kling and Veo", ["compare Kling and Veo"]),
    ("what leads, Kling 3.0 or Veo 3.1?", ["what leads, Kling 3.0 or Veo 3.1?"]),
    ("how come?", ["how come?"]),
    (
        "what is A worth, what is B worth and who is C and who is D and who is E?",
        ["what is A worth, what is B worth and who is C and who is D and who is E?"],
    ),
]


@pytest.mark.parametrize(("message", "parts"), MESSAGES, ids=[m[0] for m in MESSAGES])
def test_a_message_is_taken_apart(message: str, parts: list[str]) -> None:
    assert questions(message) == parts


def test_two_chinese_questions_are_two() -> None:
    assert len(questions(clean("可灵是哪家公司的？它是什么时候发布的？"))) == 2


@pytest.mark.parametrize("text", ["why", "who owns it", "Kling?", "tell me about Veo", "so what now", "可灵是谁的", "list the models"])
def test_a_question_is_seen_without_its_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["I like Kling.", "Meta again!", "good to know"])
def test_a_remark_is_no_question(text: str) -> None:
    assert not is_question(text)


@given(texts)
@settings(max_examples=300)
def test_any_message_has_one_to_three_parts(text: str) -> None:
    parts = questions(clean(text))
    assert 1 <= len(parts) <= MOST
