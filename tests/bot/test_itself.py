"""Questions about the bot itself, and what it says of itself."""

from __future__ import annotations

import pytest

from bot import wording
from bot.answers import Status
from bot.understanding.itself import TOPICS, asked_of_itself
from tests.worlds import World

ASKED = [
    ("how up to date are you?", "until"),
    ("when does your knowledge end?", "until"),
    ("what sources do you use?", "sources"),
    ("how many firms do you know?", "coverage"),
    ("who built you?", "maker"),
    ("are you a bot?", "nature"),
    ("do you keep what I type?", "memory"),
    ("are my questions stored by you?", "memory"),
    ("what's your name?", "nature"),
]
OF_THE_LANDSCAPE = [
    "who made Kling?",
    "what do you know about Kling?",
    "do you know who leads in video generation?",
    "which video models do you know?",
    "who is Zubrolex and do you know them?",
    "how many companies are there?",
    "can you compare Google and Meta?",
    "how do you keep a photo private on your phone?",
    "how do you delete an account?",
    "what do you list first on your tax return?",
    "can you save a clip as a file?",
]


@pytest.mark.parametrize(("text", "topic"), ASKED)
def test_a_question_about_the_bot_is_told_from_others(text: str, topic: str, shipped: World) -> None:
    assert asked_of_itself(text, shipped.answering.interpreter, shipped.answering.lexicon, in_talk=True) == topic


@pytest.mark.parametrize("text", OF_THE_LANDSCAPE)
def test_a_question_about_the_landscape_is_none(text: str, shipped: World) -> None:
    assert asked_of_itself(text, shipped.answering.interpreter, shipped.answering.lexicon, in_talk=False) is None


def test_in_a_talk_that_is_the_answer_before(shipped: World) -> None:
    text = "where do you get that from?"
    assert asked_of_itself(text, shipped.answering.interpreter, shipped.answering.lexicon, in_talk=True) is None


@pytest.mark.parametrize("pack", ["shipped", "batteries", "clouds"])
def test_what_it_says_is_read_off_the_knowledge(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    said = {topic: wording.plain(world.ask(text)) for text, topic in ASKED}
    assert set(said) == set(TOPICS)
    assert wording.day(world.knowledge.as_of()) in said["until"]
    assert str(world.knowledge.source_count()) in said["sources"]
    assert f"{len(world.knowledge.entities_of_kind('company'))} compan" in said["coverage"]
    assert {world.ask(text).status for text, _ in ASKED} == {Status.HELP}


def test_a_number_that_names_no_suggestion_says_so(shipped: World) -> None:
    answer = shipped.ask("7")
    assert answer.status == Status.CLARIFY
    assert "7" in wording.plain(answer)
    assert shipped.ask("2025").status != Status.CLARIFY or "suggestion" not in wording.plain(shipped.ask("2025"))


def test_the_reading_of_a_question_is_told_in_words(shipped: World) -> None:
    shipped.ask("who owns Kling?", "reading")
    answer = shipped.ask("why did you answer that?", "reading")
    assert answer.status == Status.HELP
    assert "owner about Kling" in wording.plain(answer)
