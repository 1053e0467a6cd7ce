from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from bot.understanding import english


@pytest.fixture
def counts() -> dict[str, int]:
    packed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    found: dict[str, int] = json.loads(gzip.decompress(packed))
    return found


@pytest.fixture
def another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package whose file is neither sorted nor one word a line."""
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "en.json.gz").write_bytes(gzip.compress(json.dumps({"who": 7, "company": 900, "aah": 5}).encode()))
    monkeypatch.setattr(english, "files", lambda _: tmp_path)
    forget()
    yield
    forget()


def forget() -> None:
    for kept in (english._lines, english.count, english._frequent, english.nearest):
        kept.cache_clear()


def test_every_word_has_the_count_that_the_package_ships(counts: dict[str, int]) -> None:
    assert [word for word, seen in counts.items() if english.count(word) != seen] == []


@pytest.mark.parametrize("text", ["", "kling", "~", "{", "}", '"', 'who"', "a\nb", "who\x00", "可灵", "zzzz", "\ud800", "WHO"])
def test_what_is_no_word_was_never_seen(text: str) -> None:
    assert english.count(text) == 0


def test_a_plural_and_a_genitive_are_words() -> None:
    assert english.is_word("benchmarks")
    assert english.is_word("nobody's")
    assert not english.is_word("klings")


@pytest.mark.parametrize(
    ("typed", "meant"), [("compny", "company"), ("becuase", "because"), ("markt", "mark"), ("xqzzvw", None), ("cat", None)]
)
def test_a_typing_error_is_taken_for_the_commonest_near_word(typed: str, meant: str | None) -> None:
    assert english.nearest(typed) == meant


def test_a_near_word_is_the_one_that_a_look_at_all_words_finds(counts: dict[str, int]) -> None:
    from rapidfuzz.distance import OSA

    frequent = [word for word, seen in counts.items() if seen >= english.FREQUENT and len(word) >= 4]
    for typed in ("vidoe", "leadng", "moddel", "gnerate", "platfrom"):
        near = [word for word in frequent if word[0] == typed[0] and OSA.distance(word, typed) <= 1]
        assert english.nearest(typed) == max(near, key=counts.__getitem__, default=None)


@pytest.mark.usefixtures("another_file")
def test_a_file_in_another_form_serves_too() -> None:
    assert [english.count(word) for word in ("who", "company", "aah", "kling")] == [7, 900, 5, 0]
    assert english.nearest("compny") == "company"
