"""Answers composed from structure: given only where every word of the question was understood."""

from __future__ import annotations

import pytest

from bot.answering.descriptions import what_it_is
from bot.answering.reading import Wording
from bot.answering.scene import Scene
from bot.answering.sets import read_set
from bot.understanding.words import Lexicon
from knowledge.models import Entity
from tests.worlds import World

LEXICON = Lexicon.read()


def scene_of(world: World, text: str, among: tuple[str, ...] = ()) -> Scene:
    """A question as the composers see it."""
    query = world.answering.interpreter.read(text, as_of=world.answering.as_of)
    return Scene(world.answering.desk, query, world.answering.evidence.rank(query), among=among)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("which companies own a cell plant?", {"heliang", "taeryn", "velmora", "okuhama"}),
        ("which Chinese companies own a cell plant?", {"heliang", "velmora"}),
        ("which Chinese companies own a cell plant and lead in electric cars?", {"velmora"}),
        ("which companies besides Velmora own a cell plant?", {"heliang", "taeryn", "okuhama"}),
        ("which companies were once rated leader in battery cells?", {"heliang", "velmora"}),
        ("which companies does Heliang supply?", {"lantern", "tarnhelm"}),
        ("who supplies Lantern?", {"heliang", "taeryn"}),
    ],
)
def test_a_list_holds_those_who_meet_every_condition(batteries: World, text: str, members: set[str]) -> None:
    found = read_set(scene_of(batteries, text))
    assert found is not None
    assert set(found.members) == members


@pytest.mark.parametrize(
    "text",
    [
        "which companies with blue logos own a cell plant?",
        "which companies own a cell plant that runs on wind?",
        "which unionised companies lead in electric cars?",
        "why do companies own a cell plant?",
        "does Velmora own a cell plant?",
    ],
)
def test_a_word_that_is_not_understood_is_not_left_out(batteries: World, text: str) -> None:
    assert read_set(scene_of(batteries, text)) is None


def test_which_of_them_looks_at_nothing_but_what_was_listed(batteries: World) -> None:
    found = read_set(scene_of(batteries, "which of them own a cell plant?", among=("lantern", "velmora")))
    assert found is not None
    assert set(found.members) == {"velmora"}


def test_names_are_taken_out_of_the_words_and_places_stay(batteries: World) -> None:
    said = Wording.of(scene_of(batteries, "which cars use the Hexacore cell?"))
    assert "hexacore" not in said.text
    assert len(said.text) == len("which cars use the Hexacore cell?")


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("Lender to clouds.", "Lender "),
        ("Film studio suing two makers.", "Film studio "),
        ("Chinese maker of battery cells; builds no cars.", "Chinese maker "),
    ],
)
def test_what_a_thing_is_ends_where_its_doings_begin(description: str, words: str) -> None:
    assert what_it_is(Entity("x", "company", "X", description)) == words


@pytest.mark.parametrize("text", ["Warum ist das so?", "¿Quién es el dueño, y por qué?", "Кто это сделал", "誰がこれを作りましたか"])
def test_another_language_is_told_from_english(text: str) -> None:
    assert LEXICON.is_foreign(text)


@pytest.mark.parametrize("text", ["who owns it?", "why does it lag?", "谁拥有它?", "die hard", "how is it going in les Halles"])
def test_english_and_chinese_are_not_foreign(text: str) -> None:
    assert not LEXICON.is_foreign(text)


def test_things_that_have_no_standing_are_compared_by_their_holders(batteries: World) -> None:
    (table,) = [each.table for each in batteries.ask("compare Aurelo 3 with Drift").whole if each.table is not None]
    assert table.columns == ("", "Aurelo 3", "Drift")
    assert ("electric cars", "Velmora Motors: leader (since 15 Oct 2025)", "Lantern: strong (since 15 Oct 2025)") in table.rows
