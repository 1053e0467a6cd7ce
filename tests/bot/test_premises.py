"""Questions that take something false for granted, each with a twin that takes something true for granted."""

from __future__ import annotations

import pytest

from bot.answers import Status
from tests.worlds import World

TWINS = [
    ("why did Meta build Veo?", "why did Google build Veo?"),
    ("how much does ByteDance earn with Kling?", "how much does Kuaishou earn with Kling?"),
    ("what does Google's Seedance cost?", "what does ByteDance's Seedance cost?"),
    ("what made Amazon's YouTube so large?", "what made Google's YouTube so large?"),
    ("how did Kuaishou make Hailuo so good?", "how did MiniMax make Hailuo so good?"),
    ("what did Netflix plan when it bought Runway?", "what did Netflix plan when it bought InterPositive?"),
    ("how did things go on after Google bought OpenAI?", "how did things go on after SpaceX bought xAI?"),
    ("what does the Sora app cost today?", "what does Gemini Omni 1.1 Flash cost today?"),
    ("why was Kling shut down?", "why was Sora shut down?"),
    ("why does Amazon lead video generation?", "why does Google lead video generation?"),
    ("how did Gemini Omni Flash win Arena image-to-video in August 2026?", "how did MiniMax H3 win Arena image-to-video in August 2026?"),
    ("what can Kling 7 do, now that it is out?", "what can Kling 3.0 do, now that it is out?"),
    ("what did Getty do after it won its case against Stability AI?", "what did Getty do after it lost its case against Stability AI?"),
    ("why did Amazon sell Twitch?", "why did Amazon buy Twitch?"),
    ("what did MiniMax do with the billion that Disney invested in it?", "what did Kling do with the money that Alibaba invested in it?"),
    (
        "how large was the fine Brussels imposed on Google over YouTube and AI?",
        "how large can the fine of Brussels for Google get over AI?",
    ),
    ("since when does Google rent chips from Meta?", "since when does Meta rent chips from Google?"),
    (
        "Midjourney with its 3,000 employees, what did it turn over in 2025?",
        "Midjourney with its 120 employees, what did it turn over in 2025?",
    ),
    ("when did Alibaba take the majority of iQiyi?", "when did Baidu take the majority of iQiyi?"),
    (
        "when xAI confirmed that Grok Imagine learnt from X videos, which ones?",
        "when Google confirmed that Veo learns from YouTube, to whom?",
    ),
    ("why is OpenAI so far behind in image generation?", "why is Apple so far behind in image generation?"),
]
STILL_MISSED: dict[str, str] = {
    "how did Gemini Omni Flash win Arena image-to-video in August 2026?": "weighed, and below the bar since the weights know harder twins",
}
STILL_ACCUSED: dict[str, str] = {
    "when Google confirmed that Veo learns from YouTube, to whom?": "the best claim names the sister model that the report names, too",
}


def pairs(column: int, known: dict[str, str]) -> list[object]:
    """One side of the twins; what is known to fail is marked."""
    questions = [t[column] for t in TWINS]
    return [pytest.param(q, marks=[pytest.mark.xfail(reason=known[q], strict=True)] if q in known else [], id=q) for q in questions]


@pytest.mark.parametrize("question", pairs(0, STILL_MISSED))
def test_a_false_assumption_is_set_right_with_its_source(question: str, shipped: World) -> None:
    answer = shipped.ask(question)
    assert answer.status == Status.ANSWERED
    assert answer.corrections
    assert all(c.claims and c.citations for c in answer.corrections)


@pytest.mark.parametrize("question", pairs(1, STILL_ACCUSED))
def test_a_true_assumption_is_left_alone(question: str, shipped: World) -> None:
    assert not shipped.ask(question).corrections


@pytest.mark.parametrize(
    "question",
    ["did Meta build Veo?", "does ByteDance own Kling?", "what if Google bought OpenAI?", "is Snap the leader in video generation?"],
)
def test_who_only_asks_or_supposes_takes_nothing_for_granted(question: str, shipped: World) -> None:
    assert not [c for c in shipped.ask(question).corrections if "belongs to" not in c.text]


@pytest.mark.parametrize(
    "question",
    [
        "tell me about Google and Meta",
        "compare Google and Meta",
        "list the models of Alibaba",
        "what is TikTok?",
        "Kuaishou",
        "what's new at Runway?",
    ],
    ids=str,
)
def test_who_asks_plainly_is_not_corrected(question: str, shipped: World) -> None:
    assert not shipped.ask(question).corrections


def test_a_message_gets_two_corrections_at_most(shipped: World) -> None:
    answer = shipped.ask("why did Meta build Veo and shut down Kling after Google bought OpenAI, the leader of video generation?")
    assert len(answer.corrections) <= 2


BATTERY_TWINS = [
    ("why did Lantern sell its cell plant?", "why does Lantern buy all its cells?"),
    ("how much did Taeryn pay Heliang after losing the lawsuit?", "why did Heliang lose its lawsuit against Taeryn?"),
]


@pytest.mark.parametrize(("false", "true"), BATTERY_TWINS, ids=[f for f, _ in BATTERY_TWINS])
def test_the_checks_know_no_subject(false: str, true: str, batteries: World) -> None:
    assert batteries.ask(false).corrections
    assert not batteries.ask(true).corrections


def test_a_name_that_holds_a_supposing_word_supposes_nothing(shipped: World) -> None:
    assert shipped.ask("when xAI confirmed that Grok Imagine learnt from X videos, which ones?").corrections


@pytest.mark.parametrize("question", ["when will Kling 7 come out?", "Kling 7 release date when"])
def test_a_version_that_is_only_asked_for_is_not_presumed(question: str, shipped: World) -> None:
    assert not shipped.ask(question).corrections
