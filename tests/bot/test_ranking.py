"""The learnt numbers that come with the program, and the weaker mode that does without meaning."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from benchmarks.gate_learning import fit_agreement
from bot.answering.features import NAMES
from bot.answering.ranking import GATE_NAMES, Agreement, Ranking
from bot.answers import Status
from bot.understanding.classify import Classifier
from bot.understanding.encoder import NgramEncoder, SentenceEncoder
from bot.understanding.encoder_pass import DIMENSIONS
from bot.understanding.words import Lexicon
from knowledge.pack import shipped_pack
from tests.worlds import Learnt, World, knowledge_of, world

ENCODERS = (SentenceEncoder.name, NgramEncoder.name)


@pytest.mark.parametrize("encoder", ENCODERS)
def test_the_numbers_fit_the_features(encoder: str) -> None:
    ranking = Ranking.read(encoder)
    order = ranking.order
    assert order.look.shape == order.close.shape == (len(NAMES),)
    assert all(np.isfinite(part).all() for part in (order.look, order.close, order.first, order.second))
    assert (order.matching is not None) == (encoder == SentenceEncoder.name)
    assert ranking.map is None or ranking.map.shape == (DIMENSIONS, DIMENSIONS)
    gate = ranking.gate
    assert gate is not None
    inputs = len(GATE_NAMES) + gate.axes.shape[1]
    assert gate.middle.shape == (DIMENSIONS,)
    assert gate.axes.shape[0] == DIMENSIONS
    assert gate.shift.shape == gate.spread.shape == (inputs,)
    assert (gate.spread > 0).all()
    networks, _, hidden = gate.first.shape
    assert networks >= 1
    assert gate.first.shape == (networks, inputs + 1, hidden)
    assert gate.second.shape == (networks, hidden + 1, 3)


@pytest.mark.parametrize("part", ["first", "second", "axes", "shift"])
def test_numbers_of_another_shape_are_refused(part: str) -> None:
    ranking = Ranking.read(SentenceEncoder.name)
    assert ranking.fits()
    assert ranking.gate is not None
    other = dataclasses.replace(ranking.gate, **{part: getattr(ranking.gate, part)[..., :-1]})
    assert not dataclasses.replace(ranking, gate=other).fits()


@pytest.mark.parametrize("part", ["asked", "told", "bias"])
def test_agreement_of_another_shape_is_refused(part: str) -> None:
    gate = Ranking.read(SentenceEncoder.name).gate
    assert gate is not None
    other = dataclasses.replace(gate.agreement, **{part: getattr(gate.agreement, part)[..., :-1]})
    assert not dataclasses.replace(gate, agreement=other).fits()


def test_several_maps_say_together_whether_claims_agree() -> None:
    rng = np.random.RandomState(1)
    asked, said = (rng.randn(3, DIMENSIONS, 4).astype(np.float32) for _ in range(2))
    bias = rng.randn(3).astype(np.float32)
    question, claims = rng.randn(DIMENSIONS).astype(np.float32), rng.randn(5, DIMENSIONS).astype(np.float32)
    alone = [Agreement(asked[n : n + 1], said[n : n + 1], bias[n : n + 1]).of(question, claims) for n in range(3)]
    assert Agreement(asked, said, bias).of(question, claims) == pytest.approx(np.mean(alone, 0), rel=1e-3)


def test_agreement_is_learnt_from_what_was_answered() -> None:
    """Questions of two topics and claims of two topics: those of one topic agree."""
    rng = np.random.RandomState(2)
    topics = rng.randn(2, DIMENSIONS).astype(np.float32) / np.sqrt(DIMENSIONS)
    asked, told = (rng.randint(0, 2, 400) for _ in range(2))
    noise = [0.01 * rng.randn(400, DIMENSIONS).astype(np.float32) for _ in range(2)]
    labels = (asked != told).astype(np.int64)
    _, found = fit_agreement(topics[asked] + noise[0], (topics[told] + noise[1])[:, None], labels, np.ones(400, np.float32))
    assert np.mean((found[:, 0] > 0) == (labels == 0)) > 0.95


@pytest.mark.parametrize("encoder", ENCODERS)
def test_the_chances_add_up(encoder: str) -> None:
    chances = Ranking.read(encoder).chances(np.zeros(len(GATE_NAMES), np.float32), np.zeros(DIMENSIONS, np.float32))
    assert all(0 <= p <= 1 for p in chances)
    assert sum(chances) == pytest.approx(1, abs=1e-4)


def test_there_are_numbers_for_these_encoders_only() -> None:
    stored = {path.name for path in files("bot.answering").iterdir() if path.name.endswith(".npz")}
    assert stored == {f"ranking-{encoder}.npz" for encoder in ENCODERS}


def test_numbers_are_read_as_they_were_written(tmp_path: Path) -> None:
    ranking = Ranking.read(SentenceEncoder.name)
    ranking.save(tmp_path / "again.npz")
    with np.load(tmp_path / "again.npz") as stored:
        assert tuple(stored["names"]) == NAMES
        assert tuple(stored["gate_names"]) == GATE_NAMES
        assert (stored["order_close"] == ranking.order.close).all()


def test_numbers_of_other_features_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.answering.ranking.NAMES", ("other", *NAMES[1:]))
    with pytest.raises(RuntimeError, match="make fit"):
        Ranking.read(SentenceEncoder.name)


@pytest.fixture(scope="module")
def ngrams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The assistant without the sentence encoder."""
    folder, encoder = tmp_path_factory.mktemp("models"), NgramEncoder()
    learnt = Learnt(folder, encoder, Classifier.cached(encoder, folder), Lexicon.read())
    with knowledge_of(shipped_pack()) as knowledge:
        yield world(knowledge, learnt)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who owns Kling?", "Kuaishou"),
        ("tell me about MiniMax", "MiniMax"),
        ("when was Sora shut down?", "2026"),
    ],
)
def test_a_plain_question_is_answered_without_meaning(question: str, said: str, ngrams: World) -> None:
    answer = ngrams.ask(question)
    assert answer.status == Status.ANSWERED
    assert answer.headline is not None
    assert said in answer.headline.text
    assert answer.headline.citations


def test_what_is_outside_is_refused_without_meaning(ngrams: World) -> None:
    assert ngrams.ask("what is the recipe for pancakes?").status in {Status.OUT_OF_SCOPE, Status.UNKNOWN, Status.CLARIFY}
