"""Telling the kind of a question, whoever it is about."""

from __future__ import annotations

import gc
import warnings
from pathlib import Path
from zipfile import BadZipFile

import pytest

from bot.understanding.classify import Classifier, Guess, Kind, filler
from bot.understanding.encoder import NgramEncoder
from tests.worlds import Learnt, World

CLEAR = [
    ("why is {} so far ahead?", {"why"}),
    ("tell me about {}", {"profile"}),
    ("compare {} with {}", {"compare"}),
    ("when was {} founded?", {"date"}),
    ("what is the source for the claim about {}?", {"evidence"}),
    ("how did {} manage that?", {"how"}),
    ("what would happen if {} went out of business?", {"what_if"}),
    ("what changed at {} since spring?", {"changes"}),
    ("show me the timeline of {}", {"timeline"}),
    ("how much money did {} make last year?", {"number"}),
    ("what will become of {} in the next years?", {"outlook"}),
]


@pytest.mark.parametrize(("question", "kinds"), CLEAR, ids=[q for q, _ in CLEAR])
def test_a_clear_question_is_understood(question: str, kinds: set[str], shipped: World) -> None:
    text = question.replace("{}", "Kuaishou", 1).replace("{}", "Google")
    assert shipped.answering.interpreter.read(text, as_of="2026-11-22").kind in kinds


@pytest.mark.parametrize("question", [q for q, _ in CLEAR])
def test_companies_of_two_packs_are_understood_alike(question: str, shipped: World, batteries: World) -> None:
    """A company that the one pack has invented is masked like a known one."""
    known = question.replace("{}", "Kuaishou", 1).replace("{}", "Google")
    made_up = question.replace("{}", "Velmora", 1).replace("{}", "Tarnhelm")
    one = shipped.answering.interpreter.read(known, as_of="2026-11-15")
    other = batteries.answering.interpreter.read(made_up, as_of="2026-11-15")
    assert one.masked == other.masked
    assert one.kind == other.kind


OUTSIDE = [
    "what's a good name for a cat?",
    "translate 'good night' into Portuguese",
    "how many calories does a banana have",
    "who won the chess world championship in 1972?",
    "set an alarm for half past six",
    "my printer shows error 49, what now?",
    "tell me a joke about penguins",
    "is it going to snow on Saturday",
    "how do I get from Lyon to Turin by train?",
    "what is 17 times 23",
    "sing me a lullaby",
    "which vitamins are in spinach",
    "book a table for two tonight",
    "when does the supermarket open",
    "help me write a letter to my landlord",
    "who painted the Night Watch?",
    "写一首关于春天的诗",
    "明天上海会下雨吗",
    "should I text my ex",
    "what does my horoscope say",
]


def test_most_of_what_is_out_of_scope_is_seen(shipped: World) -> None:
    guesses = {q: shipped.answering.interpreter.read(q, as_of="2026-11-22").guess for q in OUTSIDE}
    missed = [q for q, g in guesses.items() if g.best not in {"out_of_scope", "smalltalk"}]
    assert len(missed) <= len(OUTSIDE) // 10, missed


def test_chances_add_up_and_come_likeliest_first(shipped: World) -> None:
    guess = shipped.answering.interpreter.read("who owns Kling?", as_of="2026-11-22").guess
    chances = [p for _, p in guess.ranked]
    assert chances == sorted(chances, reverse=True)
    assert abs(sum(chances) - 1) < 1e-4
    assert guess.best == guess.ranked[0][0]
    assert guess.chance("owner", "who") == pytest.approx(guess.chance("owner") + guess.chance("who"))
    assert Guess((("a", 1.0),)).chance("b") == 0


def test_an_entity_kind_of_another_domain_gets_a_word_of_its_own() -> None:
    assert filler("cell", 0) == "the cell"
    assert filler("company", 0) == "the company"
    assert filler("company", 1) != filler("company", 0)


SMALL = (
    Kind("greet", "A greeting.", ("hello there", "good morning", "hi friend", "hello hello")),
    Kind("price", "A price.", ("what does it cost", "the price of {company}", "how much is it", "cost of {model}")),
)


def learn() -> Classifier:
    return Classifier.learn(SMALL, NgramEncoder())


def guess(classifier: Classifier, text: str) -> Guess:
    (vector,) = NgramEncoder().encode([text])
    return classifier.guess(text, vector, vector)


def test_what_was_learnt_is_the_same_every_time() -> None:
    assert guess(learn(), "how much does the company cost").ranked == guess(learn(), "how much does the company cost").ranked


def test_examples_are_learnt() -> None:
    assert guess(learn(), "what does the model cost").best == "price"
    assert guess(learn(), "hello you").best == "greet"


def test_what_was_learnt_is_kept_and_read_again(learnt: Learnt) -> None:
    kept = Classifier.cached(learnt.encoder, learnt.folder)
    vectors = learnt.encoder.encode(["who owns the model", "who owns zeta"])
    one = kept.guess("who owns the model", vectors[0], vectors[1])
    other = learnt.classifier.guess("who owns the model", vectors[0], vectors[1])
    assert one.best == other.best
    assert one.ranked[0][1] == pytest.approx(other.ranked[0][1], abs=0.01)


@pytest.mark.parametrize("share", [0, 100, 5000], ids=["empty", "begun", "half"])
def test_a_torn_cache_is_learnt_anew(share: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.understanding.classify.STEPS", 1)  # what is learnt does not matter here
    whole = Classifier.cached(NgramEncoder(), tmp_path)
    (stored,) = tmp_path.iterdir()
    size = stored.stat().st_size
    stored.write_bytes(stored.read_bytes()[:share])
    failed = ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy leaves a file open that it can not read
        try:
            assert Classifier.cached(NgramEncoder(), tmp_path).kinds == whole.kinds
        except (BadZipFile, EOFError) as error:
            failed = repr(error)
        gc.collect()
    assert not failed
    assert stored.stat().st_size == size
