"""From a typed command to the question it stands for."""

from __future__ import annotations

import pytest

from adapters.typed_commands import KnownNames, Missing, NoSuchCommand, Question, Undated, read
from bot.commands import COMMANDS

NAMES = KnownNames(
    ["Acme", "Acme Motors", "Cell King", "Rock & Sons", "Volt", "volt 2.1", "March"],
    ["cell making", "cells", "pack design"],
)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("who leads?", "who leads?"),
        ("/ask who leads, and why?", "who leads, and why?"),
        ("/company Acme", "tell me about Acme"),
        ("/company acme motors", "tell me about acme motors"),
        ("/Company  Acme   Motors cell making", "tell me about Acme Motors in cell making"),
        ("/company Acme in cells", "tell me about Acme in cells"),
        ("/company Never Heard Of", "tell me about Never Heard Of"),
        ("/company Acme 2025", "tell me about Acme in 2025"),
        ("/company Acme Volt", "tell me about Acme Volt"),
        ("/company Rock & Sons", "tell me about Rock & Sons"),
        ("/compare Acme Volt", "compare Acme with Volt"),
        ("/compare Acme Motors, Volt 2.1", "compare Acme Motors with Volt 2.1"),
        ("/compare Acme vs Volt vs Cell King in cell making", "compare Acme with Volt and Cell King in cell making"),
        ("/compare Some One, Some Two", "compare Some One with Some Two"),
        ("/compare Acme and Some Two", "compare Acme with Some Two"),
        ("/landscape", "landscape of"),
        ("/landscape cell making", "landscape of cell making"),
        ("/landscape somewhere else", "landscape of somewhere else"),
        ("/changes", "what changed"),
        ("/changes since 2026-03", "what changed since 2026-03"),
        ("/changes last week Acme", "what changed at Acme since last week"),
        ("/changes Acme", "what changed at Acme"),
        ("/changes Acme since last month", "what changed at Acme since last month"),
        ("/changes since summer Acme", "what changed at Acme since summer"),
        ("/changes Sora3", "what changed at Sora3"),
        ("/help", "help"),
        ("/sources", "what is the source for that?"),
    ],
)
def test_a_line_becomes_a_question(line: str, question: str) -> None:
    reading = read(line, NAMES)
    assert isinstance(reading, Question)
    assert reading.text == question


def test_an_unknown_command_names_the_nearest() -> None:
    assert read("/comapre Acme", NAMES) == NoSuchCommand("comapre", "compare")
    assert read("/xyzzy", NAMES) == NoSuchCommand("xyzzy", None)
    assert read("/", NAMES) == NoSuchCommand("", None)


@pytest.mark.parametrize(
    ("line", "parameter"), [("/company", "name"), ("/compare Acme", "second"), ("/compare", "first"), ("/ask ", "question")]
)
def test_what_is_missing_is_named(line: str, parameter: str) -> None:
    reading = read(line, NAMES)
    assert isinstance(reading, Missing)
    assert reading.parameter.name == parameter


def test_every_command_can_be_typed_with_every_parameter() -> None:
    for command in COMMANDS:
        samples = {
            "entity": iter(("Acme", "Volt", "Cell King")),
            "area": iter(("cells",)),
            "date": iter(("2026-03",)),
            "text": iter(("who leads?",)),
        }
        values = [next(samples[parameter.of]) for parameter in command.parameters]
        reading = read(f"/{command.name} {', '.join(values)}", NAMES)
        assert isinstance(reading, Question)
        assert "{" not in reading.text
        assert "[" not in reading.text
        assert all(value in reading.text for value in values), command.name


@pytest.mark.parametrize(
    ("line", "alone"),
    [
        ("/company Acme", True),
        ("/changes", True),
        ("/landscape", True),
        ("/help", True),
        ("/sources", False),
        ("/ask why?", False),
        ("why?", False),
    ],
)
def test_a_command_that_says_all_it_means_stands_alone(line: str, *, alone: bool) -> None:
    reading = read(line, NAMES)
    assert isinstance(reading, Question)
    assert reading.alone is alone


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("/changes since gibberish", "gibberish"),
        ("/changes since gibberish Acme", "gibberish"),
        ("/changes Acme since", "since"),
        ("/changes since", "since"),
        ("/changes since 2026-13-45", "2026-13-45"),
        ("/changes 3026-99-01", "3026-99-01"),
        ("/changes since next to nothing", "next to nothing"),
    ],
)
def test_what_stands_where_a_time_should_and_is_none_comes_back(line: str, given: str) -> None:
    assert read(line, NAMES) == Undated(given)


@pytest.mark.parametrize(
    "words", ["yesterday", "today", "last week", "last year", "this month", "jan", "june 2026", "spring", "2026", "2026-03", "Q1 2026"]
)
def test_every_time_that_may_be_typed_is_one(words: str) -> None:
    assert read(f"/changes since {words}", NAMES) == Question(f"what changed since {words}", alone=True)
