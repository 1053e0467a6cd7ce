"""Stems and search: properties of the words, and the same ranking as BM25 computed from the texts."""

from __future__ import annotations

import math
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.reader import Knowledge
from knowledge.rows import indexed_text
from knowledge.search import LENGTH_SHARE, POSTINGS_READ, SATURATION, STEMS_READ, rarity, rounded_length, stems
from knowledge.stemming import LONGEST_TOKEN
from tests.knowledge.test_reader import subjects, written


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Videos and the video's VIDEO", ["video", "video", "video"]),
        ("training trained trains", ["train", "train", "train"]),
        ("Kling 3.0, t2v, GPT-4o, v2.0.", ["kling", "3.0", "t2v", "gpt", "4o", "v2.0"]),
        ("1,000 in 2025, 2026", ["1000", "2025", "2026"]),
        ("快手可灵kling大", ["快手", "手可", "可灵", "kling", "大"]),
        ("ｋｌｉｎｇ Ｋling", ["kling", "kling"]),
        ("Straße ﬁlm", ["strass", "film"]),
        ("don’t don't", ["don't", "don't"]),
        ("the of and", []),
        ("", []),
        ("\0 \ud800 … —", []),
    ],
)
def test_stems_of_a_text(text: str, wanted: list[str]) -> None:
    assert stems(text) == wanted


@given(text=st.text(max_size=80))
def test_stems_never_fail_and_do_not_depend_on_case_width_or_punctuation(text: str) -> None:
    found = stems(text)
    assert all(stem and not stem.isspace() and len(stem) <= LONGEST_TOKEN + 16 for stem in found)
    assert stems(f"  ({text})! ") == found
    plain = [word for word in text.split() if word.isascii()]
    assert stems(" ".join(plain).upper()) == stems(" ".join(plain).lower())


@given(texts=st.lists(st.text(max_size=30), max_size=4))
def test_stems_of_parts_make_the_stems_of_the_whole(texts: list[str]) -> None:
    assert stems("\n".join(texts)) == [stem for text in texts for stem in stems(text)]


def test_stems_are_the_same_from_many_threads() -> None:
    words = [f"{root}{ending}" for root in ("train", "publish", "licens", "generat") for ending in ("ing", "ed", "er", "ion", "ely") * 20]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, words)) == [stems(word) for word in words]


def texts_by_claim() -> dict[str, list[str]]:
    """Stem every claim as the index should have it."""
    names = {one["id"]: one["name"] for one in written("entities")}
    return {
        one["id"]: stems(indexed_text(one["text"], names[one["subject"]], names.get(one.get("object", "")), one.get("value")))
        for one in written("claims")
    }


INDEXED = texts_by_claim()
DF = Counter(stem for listed in INDEXED.values() for stem in set(listed))
MEAN = rounded_length(sum(map(len, INDEXED.values())), len(INDEXED))


def bm25(question: list[str]) -> dict[str, float]:
    """Score every claim the long way."""
    asked = sorted(dict.fromkeys(question), key=lambda stem: (-rarity(DF[stem], len(INDEXED)), stem))[:STEMS_READ]
    scores: dict[str, float] = {}
    for claim, listed in INDEXED.items():
        norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * len(listed) / MEAN)
        hits = [(listed.count(stem), rarity(DF[stem], len(INDEXED))) for stem in asked if stem in listed]
        if hits:
            scores[claim] = sum(count * (SATURATION + 1) / (count + norm) * idf for count, idf in hits)
    return scores


@settings(max_examples=40, deadline=None)
@given(words=st.lists(st.sampled_from(sorted(stem for stem, df in DF.items() if df <= POSTINGS_READ)), min_size=1, max_size=15))
def test_search_ranks_like_bm25(both_packs: Knowledge, words: list[str]) -> None:
    question = [stem for word in words for stem in stems(word)]
    wanted = bm25(question)
    found = both_packs.search(words, limit=10_000)
    assert {hit.claim for hit in found} == set(wanted)
    assert all(math.isclose(hit.score, wanted[hit.claim]) for hit in found)
    assert list(found) == sorted(found, key=lambda hit: (-hit.score, hit.claim))
    assert both_packs.search(words, limit=3) == found[:3]


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.text(max_size=20), max_size=5), limit=st.integers(-1, 5))
def test_any_question_may_be_asked(both_packs: Knowledge, words: list[str], limit: int) -> None:
    assert len(both_packs.search(words, limit=limit)) <= max(limit, 0)


def test_a_claim_is_found_by_its_own_words(both_packs: Knowledge) -> None:
    misses = [
        one["id"] for one in written("claims")[::9]
        if one["id"] not in {hit.claim for hit in both_packs.search([one["text"]], limit=20)}
    ]  # fmt: skip
    assert misses == []


def test_the_rarity_of_stems(both_packs: Knowledge) -> None:
    count = len(INDEXED)
    found = both_packs.idf(["video", "nowhere", "video"])
    assert found == {"video": math.log((count + 1) / (DF["video"] + 0.5)), "nowhere": math.log((count + 1) / 0.5)}
    assert both_packs.idf([]) == {}


def test_nothing_is_found_for_no_words(both_packs: Knowledge) -> None:
    assert both_packs.search([]) == both_packs.search(["the", "…"]) == both_packs.search(["xyzzyq"]) == ()


def test_names_of_subject_and_object_are_searched(both_packs: Knowledge) -> None:
    assert "google" in subjects()
    hits = both_packs.search(["google", "youtube", "owns"], limit=5)
    assert "google-owns-youtube" in {hit.claim for hit in hits}
