"""The word lists and the examples of questions: files that authors change."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from typing import Any, cast

import pytest
import yaml

from bot.answering.table import ANSWERERS
from bot.understanding.classify import FILLERS, filled, read_kinds
from bot.understanding.words import Lexicon

FOLDER = files("bot.understanding").joinpath("lexicon")
FILES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".yaml"))
LEXICON = Lexicon.read()


def lists_of(name: str) -> dict[str, list[Any]]:
    return cast("dict[str, list[Any]]", yaml.safe_load(FOLDER.joinpath(name).read_text("utf-8")))


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_lists_of_words(name: str) -> None:
    for key, words in lists_of(name).items():
        assert isinstance(words, list), key
        assert words, key


def test_no_two_files_have_a_list_of_one_name() -> None:
    counted = Counter(key for name in FILES for key in lists_of(name))
    assert not [key for key, n in counted.items() if n > 1]


def test_no_word_of_a_list_is_read_as_something_else_than_text() -> None:
    """YAML reads `no`, `yes` and `on` as truth values where they are not quoted; the reader must not."""
    assert "no" in LEXICON.lists["negations"]
    assert "yes" in LEXICON.lists["tag_questions"]
    assert all(w.strip() for words in LEXICON.lists.values() for w in words)


def test_opposites_come_in_pairs() -> None:
    sides = [name for name in LEXICON.lists if name.endswith("_side")]
    assert len(sides) % 2 == 0


def test_the_two_of_a_pair_stand_in_one_file() -> None:
    """A list is the opposite of the one below it: a pair must not be torn apart by the order of files."""
    for name in FILES:
        assert sum(key.endswith("_side") for key in lists_of(name)) % 2 == 0, name


def test_a_pair_of_opposites_shares_only_what_is_neutral() -> None:
    names = [n for n in LEXICON.lists if n.endswith("_side")]
    for a, b in zip(names[::2], names[1::2], strict=True):
        one, other = set(LEXICON.lists[a]), set(LEXICON.lists[b])
        assert len(one & other) < min(len(one), len(other)) / 2, (a, b)


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("make_verbs", "who builds it", True),
        ("make_verbs", "the rebuilt board", False),
        ("negations", "it doesn’t own one", True),
        ("negations", "it doesnt own one", True),
        ("negations", "a note", False),
        ("leading", "第一是谁", True),
        ("leading", "who LEADS?", True),
        ("thanks", "thank  you", True),
        ("pronouns", "itself", False),
    ],
)
def test_an_entry_matches_whole_words(name: str, text: str, held: bool) -> None:
    assert LEXICON.has(name, text) is held


def test_sides_are_found_in_one_pass() -> None:
    assert "dismissed_side" in LEXICON.sides("The judge threw out the case")
    assert LEXICON.sides("") == frozenset()


def test_every_entry_is_found_in_its_list() -> None:
    """A look at how entries begin passes over most lists; it must not pass over one that has an entry in the text."""
    for name, entries in LEXICON.lists.items():
        for entry in entries:
            for text in (f"and {entry.replace('*', 'x')} there", entry.replace("*", "").replace("'", "’").upper()):
                assert LEXICON.has(name, text) is bool(LEXICON.pattern(name).search(text)), (name, text)


def test_a_list_that_there_is_not_is_no_empty_list() -> None:
    with pytest.raises(KeyError):
        LEXICON.has("no_such_list", "text")


def test_every_list_can_be_searched() -> None:
    for name in LEXICON.lists:
        assert LEXICON.find(name, "qqqq zzzz") is None, name


KINDS = read_kinds()
FEWEST = 40


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.id)
def test_a_kind_has_enough_examples_and_a_description(kind: Any) -> None:
    assert len(kind.examples) >= FEWEST
    assert kind.description.endswith(".")


def test_no_example_stands_in_two_kinds_or_twice() -> None:
    counted = Counter(" ".join(e.casefold().strip(" ?!.").split()) for k in KINDS for e in k.examples)
    assert not [e for e, n in counted.items() if n > 1]


def test_every_slot_of_an_example_can_be_filled() -> None:
    for kind in KINDS:
        for example in kind.examples:
            for style in (0, 1):
                assert "{" not in filled(example, style), example


def test_every_slot_name_is_known() -> None:
    import re

    slots = {m.group(1) for k in KINDS for e in k.examples for m in re.finditer(r"\{([a-z]+?)\d?\}", e)}
    assert slots <= set(FILLERS)


def test_every_kind_has_a_function_that_answers_it() -> None:
    assert {k.id for k in KINDS} == set(ANSWERERS)
