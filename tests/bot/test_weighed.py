"""What a question states, what a text denies, and the weak signs that are weighed where no written check fits."""

from __future__ import annotations

import pytest

from bot.answering.polarity import Polarity
from bot.answering.premises.leads import LEADS, lead
from bot.answering.premises.signs import NAMES
from bot.answering.premises.stated import stated, without_chatter
from bot.answering.premises.weighed import Weights, is_firm, weights
from bot.understanding.words import Lexicon
from tests.worlds import World

STATED = [
    ("Runway came out of a bank, didn't it? Who runs it?", "Runway came out of a bank"),
    ("why did Tencent close its lab", "did Tencent close its lab"),
    ("now that the lawsuit is over, who pays?", "now that the lawsuit is over"),
    ("how many people work at Luma", "people work at Luma"),
    ("the app was sold in May, so what happened to its users?", "the app was sold in May"),
    ("Ada Bell, who leads Acme to this day, has been where before?", "Ada Bell . leads Acme to this day"),
]


@pytest.mark.parametrize(("question", "states"), STATED)
def test_a_question_is_parted_into_what_it_states_and_what_it_asks(question: str, states: str) -> None:
    assert " ".join(stated(question).text.split()) == states


CHATTER = [
    ("My boss keeps asking. Acme closed its lab, why?", "Acme closed its lab, why?"),
    ("Acme closed its lab, why? Thanks a lot.", "Acme closed its lab, why?"),
    ("I read that Acme closed its lab.", "I read that Acme closed its lab."),
    ("My boss keeps asking.", "My boss keeps asking."),
]


@pytest.mark.parametrize(("message", "left"), CHATTER)
def test_sentences_that_only_speak_of_the_asker_are_left_out(message: str, left: str) -> None:
    names = [message.find("Acme")] if "Acme" in message else []
    found = without_chatter(message, names)
    assert found.strip() == left
    assert len(found) == len(message)


def test_a_correction_says_what_is_wrong_where_one_sign_tells_it() -> None:
    nothing = dict.fromkeys(NAMES, 0.0)
    assert lead(nothing) == ""
    assert lead(nothing | {"cause_untold": 1.0, "words": 1.0}) == f"{LEADS['cause_untold']} "
    assert lead(nothing | {"number_untold": 1.0, "other_amount": 1.0}) == f"{LEADS['other_amount']} "
    assert lead(nothing | {"cause_untold": 1.0, "order_turned": 1.0}) == ""
    assert set(LEADS) <= set(NAMES)


DENIED = [
    ("It gives out labels, not the videos.", {"video"}),
    ("The company stayed without a platform of its own.", {"platform", "own"}),
    ("Scraping stays forbidden, and sharing is allowed.", {"scrape"}),
    ("It chose to rent them out instead of training a model.", {"train", "model"}),
    ("It was open and stays so.", set()),
]


@pytest.mark.parametrize(("text", "denied"), DENIED)
def test_what_a_text_denies_is_told_from_what_it_affirms(text: str, denied: set[str]) -> None:
    affirmed, found = Polarity(Lexicon.read()).of(text)
    assert found >= denied
    assert bool(found) == bool(denied)
    assert not affirmed & found


def test_the_weights_are_those_of_the_signs() -> None:
    assert tuple(weights().of) == NAMES


def test_signs_add_up() -> None:
    nothing = dict.fromkeys(NAMES, 0.0)
    learnt = Weights(nothing | {"absent": 2.0, "words": 0.5}, bias=-1.0, bar=0.0)
    assert learnt.total(nothing) == -1.0
    assert learnt.total(nothing | {"absent": 1.0, "words": 2.0}) == 2.0


def test_one_sign_may_be_enough() -> None:
    nothing = dict.fromkeys(NAMES, 0.0)
    assert not is_firm(nothing)
    assert not is_firm(nothing | {"other_amount": 1.0})
    assert not is_firm(nothing | {"strange_name": 1.0, "present": 1.0})
    assert is_firm(nothing | {"strange_name": 1.0, "number_met": 1.0, "present": 1.0})
    assert is_firm(nothing | {"other_amount": 1.0, "present": 1.0})


TWINS = [
    ("Meta tried the Vibes app in Norway first, why there?", "Meta tried the Vibes app in Brazil first, why there?"),
    (
        "Luma's $900 million round was led by Nokia, what else does Nokia own?",
        "Luma's $900 million round was led by Humain, what did it value Luma at?",
    ),
    (
        "Since Google never trained on YouTube, what did it tell CNBC in June 2025?",
        "Since Google trained on YouTube, what did it tell CNBC in June 2025?",
    ),
]


STILL_MISSED = {
    "Since Google never trained on YouTube, what did it tell CNBC in June 2025?": "below the bar since the weights know harder twins",
}


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(t[0], marks=[pytest.mark.xfail(reason=STILL_MISSED[t[0]], strict=True)] if t[0] in STILL_MISSED else [], id=t[0])
        for t in TWINS
    ],
)
def test_what_no_claim_bears_out_is_set_right(question: str, shipped: World) -> None:
    answer = shipped.ask(question)
    assert answer.corrections
    assert all(c.claims and c.citations for c in answer.corrections)


@pytest.mark.parametrize("question", [t[1] for t in TWINS])
def test_what_a_claim_bears_out_is_left_alone(question: str, shipped: World) -> None:
    assert not shipped.ask(question).corrections
