"""How the words of a claim meet those of a question, and how the order of claims is learnt from it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.order_learning import Batch, Numbers, Shelf, Task, gradients
from bot.answering.features import MATCH, NAMES
from bot.answering.matching import DIRECTIONS, LONGEST, Matching, met, told_together
from bot.answering.ranking import CLOSELY, MATCHED, Order, Ranking
from bot.understanding.encoder import NgramEncoder, SentenceEncoder
from bot.understanding.encoder_pass import IN_PLACE
from tests.worlds import World


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def matching() -> Matching:
    found = Ranking.read(SentenceEncoder.name).order.matching
    assert found is not None
    return found


def test_right_claims_are_met_better_than_most_that_are_weighed(shipped: World) -> None:
    """The order has learnt from these questions: this shows that the right pieces meet, not how good that is elsewhere."""
    lines = (Path(__file__).parents[1] / "eval" / "pairs" / "p.jsonl").read_text("utf-8").splitlines()[:120]
    places = []
    for line in lines:
        record = json.loads(line)
        ranked = shipped.answering.evidence.rank(shipped.answering.interpreter.read(record["q"], as_of=shipped.answering.as_of))
        matches = {r.claim.id: r.feature(MATCH) for r in ranked if r.feature(MATCH)}
        places += [np.mean([m < matches[c] for m in matches.values()]) for c in record["claims"][:1] if c in matches]
    assert len(places) > 100
    assert np.mean(places) > 0.8


def test_pieces_are_read_without_another_pass(encoder: SentenceEncoder) -> None:
    texts = ["who owns the model?", "why?", "who owns the model?"]
    vectors, pieces = encoder.read(texts, closely=["why?"])
    assert vectors.tobytes() == encoder.encode(texts).tobytes()
    assert set(pieces) == {"why?"}
    assert pieces["why?"].shape[1] == IN_PLACE


def test_long_batches_give_each_text_its_own_pieces(encoder: SentenceEncoder) -> None:
    texts = [f"{n} companies " + "sell cars " * n for n in range(60)]
    _, together = encoder.read(texts, closely=texts)
    for text in (texts[0], texts[31], texts[59]):
        assert together[text] == pytest.approx(encoder.read([text], closely=[text])[1][text], abs=1e-3)


def test_letters_have_no_pieces() -> None:
    vectors, pieces = NgramEncoder().read(["who owns it?"], closely=["who owns it?"])
    assert vectors.shape == (1, 512)
    assert pieces == {}
    assert Ranking.read(NgramEncoder.name).order.matching is None


def test_what_has_no_pieces_meets_nothing(matching: Matching) -> None:
    asked = matching.asked(np.ones((3, IN_PLACE), np.float32))
    assert met(asked, []).shape == (0, 3)
    assert not met(asked, [np.zeros((0, DIRECTIONS), np.int8)]).any()
    assert told_together(asked, []) == (0.0, 0.0)


@given(lengths=st.lists(st.integers(0, 5), max_size=6), seed=st.integers(0, 99))
def test_each_claim_is_met_as_if_it_were_alone(lengths: list[int], seed: int, matching: Matching) -> None:
    rng = np.random.RandomState(seed)
    asked = matching.asked(rng.randn(4, IN_PLACE).astype(np.float32))
    claims = [matching.told(rng.randn(n, IN_PLACE).astype(np.float32)) for n in lengths]
    together = met(asked, claims)
    for n, claim in enumerate(claims):
        assert together[n] == pytest.approx(met(asked, [claim])[0], abs=1e-5)
    assert (np.abs(together) <= 1.02).all()
    assert asked.shares.sum() == pytest.approx(1, abs=1e-4)


def test_only_so_much_of_a_long_text_is_looked_at(matching: Matching) -> None:
    long = np.ones((3 * LONGEST, IN_PLACE), np.float32)
    assert len(matching.told(long)) == len(matching.asked(long).pieces) == LONGEST


def test_what_is_not_looked_at_closely_comes_behind() -> None:
    order = Ranking.read(SentenceEncoder.name).order
    rows = np.random.RandomState(3).rand(3 * CLOSELY, len(NAMES)).astype(np.float32)
    looked, best = order.closely(rows)
    scores = order.scores(rows)
    rest = np.setdiff1d(np.arange(len(rows)), best)
    assert len(best) == CLOSELY
    assert scores[rest].max() <= scores[best].min()
    assert (np.argsort(-scores[rest]) == np.argsort(-looked[rest])).all()


def test_no_claims_have_no_scores() -> None:
    assert Ranking.read(SentenceEncoder.name).order.scores(np.zeros((0, len(NAMES)), np.float32)).shape == (0,)


def test_claims_projected_by_other_numbers_are_made_anew(matching: Matching) -> None:
    other = Matching(matching.projection * np.float32(1.5), matching.attention)
    assert other.name != matching.name


def test_the_written_gradients_are_those_of_the_loss() -> None:
    rng = np.random.RandomState(0)
    shelf = Shelf.of({(0, f"c{n}"): rng.randn(rng.randint(3, 9), IN_PLACE).astype(np.float16) for n in range(12)})
    wide, hidden = len(NAMES), 8
    drawn = {
        "close": rng.randn(wide) * 0.1, "first": rng.randn(wide + 1, hidden) * 0.1, "second": rng.randn(hidden) * 0.1,
        "projection": rng.randn(IN_PLACE, DIRECTIONS) * 0.05, "attention": rng.randn(IN_PLACE + 1) * 0.02,
    }  # fmt: skip
    parts: dict[str, Numbers] = {name: part.astype(np.float32) for name, part in drawn.items()}
    parts["close"][MATCHED] = 5
    tasks = [
        Task(rng.randn(6, wide).astype(np.float32), rng.permutation(12)[:6], np.arange(6) < 2, rng.randn(5, IN_PLACE).astype(np.float16), w)
        for w in (1.0, 1.0, 2.0)
    ]
    spread = np.ones(wide, np.float32)

    def loss(changed: dict[str, Numbers]) -> float:
        batch, total = Batch(changed, tasks, shelf), 0.0
        for n, t in enumerate(tasks):
            rows = t.rows.copy()
            rows[:, MATCHED] = batch.matched(n)
            z = (rows @ changed["close"] + np.maximum(rows @ changed["first"][:-1] + changed["first"][-1], 0) @ changed["second"]).astype(
                float
            )
            total -= t.weight * (np.log(np.exp(z[t.right]).sum()) - np.log(np.exp(z).sum()))
        return float(total / 4)

    written = gradients(parts, tasks, spread, shelf)
    for name, part in parts.items():
        way, step = rng.randn(*part.shape).astype(np.float32), 3e-4
        measured = (loss({**parts, name: part + step * way}) - loss({**parts, name: part - step * way})) / (2 * step)
        assert float((written[name] * way).sum()) == pytest.approx(measured, rel=0.1, abs=0.02), name


def test_an_order_of_another_shape_is_refused() -> None:
    order = Ranking.read(SentenceEncoder.name).order
    assert order.fits()
    assert not Order(order.look[:-1], order.close, order.first, order.second, order.matching).fits()
    assert order.matching is not None
    assert not Matching(order.matching.projection[:, :-1], order.matching.attention).fits()
