"""What a reader sees first: refusals that lead on, introductions, figures, reasons and dates of what was just said."""

from __future__ import annotations

import pytest

from bot import wording
from bot.answers import Status
from tests.worlds import World


@pytest.mark.parametrize(
    ("asked", "missing"),
    [("How many GPUs did Kling train on?", "“GPUs”"), ("What is Kuaishou's headcount?", "“headcount”")],
)
def test_a_refusal_names_the_word_that_nothing_holds_and_offers_what_is_answered(shipped: World, asked: str, missing: str) -> None:
    answer = shipped.ask(asked)
    assert answer.status == Status.UNKNOWN
    assert answer.headline is not None
    assert missing in answer.headline.text
    assert answer.suggestions
    assert answer.suggestions[0] in answer.caveats[0]
    assert not answer.headline.claims  # no neighbouring fact in place of the one asked for
    for question in answer.suggestions:
        offered = shipped.ask(question)
        assert offered.status == Status.ANSWERED
        assert not offered.corrections


def test_what_is_said_to_be_missing_is_in_no_claim_that_names_the_one_asked_about(shipped: World) -> None:
    answer = shipped.ask("What is the salary of the head of Kling?")  # the claim on its head is about the company, and only names Kling
    assert answer.status == Status.UNKNOWN
    assert answer.headline is not None
    assert "“salary”" in answer.headline.text
    assert "“head”" not in answer.headline.text


def test_the_nearest_claim_is_told_with_its_source(shipped: World) -> None:
    answer = shipped.ask("which bank managed the IPO of Zhipu?")
    assert answer.status == Status.UNKNOWN
    assert [p.claims for p in answer.points] == [("zhipu-ipo",)]
    assert answer.points[0].citations


def test_a_refusal_is_short(shipped: World) -> None:
    for asked in ("heygen churn rate", "price netflix paid for interpositive?", "who is the chief financial officer of Runway"):
        assert len(wording.plain(shipped.ask(asked)).split()) < 70


def test_what_is_offered_is_of_the_sort_asked_for_where_something_is_known(shipped: World) -> None:
    answer = shipped.ask("Where does Midjourney get its training data from, in litres?")
    assert answer.status == Status.UNKNOWN
    assert "Midjourney" in answer.suggestions[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Who is Luma AI?", "maker of the Ray"),
        ("give me a rundown on MiniMax", "Shanghai AI company"),
        ("What is a diffusion transformer?", "Transformer-based diffusion model"),
    ],
)
def test_who_or_what_something_is_comes_first(shipped: World, asked: str, said: str) -> None:
    answer = shipped.ask(asked)
    assert answer.headline is not None
    assert said in answer.headline.text


def test_who_owns_something_is_no_introduction(shipped: World) -> None:
    answer = shipped.ask("who owns Kling?")
    assert answer.headline is not None
    assert "Kuaishou" in answer.headline.text


def test_the_figure_asked_for_is_the_headline(shipped: World) -> None:
    answer = shipped.ask("What is Kling's annual revenue?")
    assert answer.headline is not None
    assert "500 million" in answer.headline.text


def test_a_figure_that_others_have_and_the_one_named_has_not_is_refused(batteries: World) -> None:
    assert batteries.ask("how much does the Kagami cost?").status == Status.UNKNOWN
    assert batteries.ask("how much does the Wendrin cost?").status == Status.ANSWERED


def test_lawsuits_of_the_one_named_are_told(shipped: World) -> None:
    assert "runway-sued-over-youtube" in shipped.ask("is there a lawsuit against Runway").claims


def test_why_and_since_when_are_told_of_the_leader_just_named(batteries: World) -> None:
    batteries.ask("who leads in electric cars?", conversation="leader")
    reasons = batteries.ask("why?", conversation="leader")
    assert reasons.headline is not None
    assert "Velmora" in reasons.headline.text
    assert all("Heliang" not in p.text for p in reasons.points)
    day = batteries.ask("since when?", conversation="leader")
    assert day.headline is not None
    assert "since 15 Oct 2025" in day.headline.text


def test_how_sure_is_answered_with_the_confidence(shipped: World) -> None:
    shipped.ask("Is Wan open source?", conversation="sure")
    answer = shipped.ask("how sure are you?", conversation="sure")
    assert answer.headline is not None
    assert answer.headline.text.startswith("Confidence high")


def test_what_the_article_says_comes_before_the_verdict_of_today(shipped: World) -> None:
    answer = shipped.ask("What does the article say about MiniMax?")
    assert answer.headline is not None
    assert all(c.source == "own-the-videos" for c in answer.headline.citations)
    assert "is an exception to the thesis" in answer.points[-1].text


def test_an_old_claim_without_a_number_is_no_old_figure(shipped: World) -> None:
    lines = [p for a in (shipped.ask("Does YouTube belong to Alphabet?"),) for p in (a.headline, *a.points) if p is not None]
    assert lines
    assert not any(c.startswith("figure of") for p in lines for c in p.cautions)


def test_the_table_of_a_landscape_says_since_when_as_the_reasons_do(batteries: World) -> None:
    table = batteries.ask("overview of electric cars").table
    assert table is not None
    assert ("Velmora Motors", "leader", "15 Oct 2025", "Aurelo 3") in table.rows


def test_how_somebody_stood_at_a_time_is_told_of_that_time(shipped: World) -> None:
    answer = shipped.ask("Where did MiniMax stand in video generation in May 2026?")
    assert answer.headline is not None
    assert "contender" in answer.headline.text
