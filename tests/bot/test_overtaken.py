"""What time has overtaken: views that a fact of later contradicts."""

from __future__ import annotations

import pytest

from bot.answering.overtaken import about_now, beats, overtaken
from bot.importance.areas import Areas
from tests.worlds import World

TODAY = "2026-11-22"


def test_a_view_is_overtaken_by_a_fact_of_later(shipped: World) -> None:
    claims = shipped.knowledge.claims(["seed-meta-two-tracks", "meta-develops-muse-video"])
    assert overtaken(shipped.knowledge, list(claims.values()), TODAY) == {"seed-meta-two-tracks"}


def test_nothing_is_overtaken_before_that_fact_was_known(shipped: World) -> None:
    claims = shipped.knowledge.claims(["seed-meta-two-tracks"])
    assert not overtaken(shipped.knowledge, list(claims.values()), "2026-01-15")


def test_an_idea_is_not_refuted_by_one_case(shipped: World) -> None:
    claims = shipped.knowledge.claims(["seed-formula"])
    assert not overtaken(shipped.knowledge, list(claims.values()), TODAY)


def test_a_fact_is_not_overtaken_by_a_view(shipped: World) -> None:
    found = shipped.knowledge.claims(["kuaishou-develops-kling", "seed-kling-labelled-bytedance"])
    assert not beats(found["seed-kling-labelled-bytedance"], found["kuaishou-develops-kling"], TODAY)
    answer = shipped.ask("who owns Kling?")
    assert answer.headline is not None
    assert "disputed" not in answer.headline.cautions, "a slip in an article puts no fact in doubt"


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("what does Meta have in video?", True),
        ("what did Meta have in video?", False),
        ("what does the article say about Meta?", False),
        ("what did Meta have in December 2025?", False),
    ],
)
def test_a_question_is_about_now_or_about_what_was(shipped: World, question: str, now: bool) -> None:
    answering = shipped.answering
    assert about_now(answering.lexicon, answering.interpreter.read(question, as_of=TODAY)) is now


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("what has changed since the article was written?", "since 2025-12-31"),
        ("what was so before the article came out?", "until 2025-12-31"),
        ("文章发表以来有什么变化？", "since 2025-12-31"),
        ("what does the article say about Google?", None),
    ],
)
def test_times_counted_from_the_source(shipped: World, question: str, counted: str | None) -> None:
    query = shipped.answering.interpreter.read(question, as_of=TODAY)
    assert (query.period.in_words() if query.period else None) == counted
    assert query.about_source is (counted is None)


def test_a_claim_is_of_the_area_it_states_or_speaks_of(shipped: World) -> None:
    areas = Areas(shipped.knowledge)
    found = shipped.knowledge.claims(["sora-shutdown-announced", "google-image-standing-2026-08"])
    assert areas.within(found["sora-shutdown-announced"], "video-generation")
    assert not areas.within(found["google-image-standing-2026-08"], "video-generation")
