"""Questions for a list in the middle of a talk: which have a subject of their own, and which lean on the talk."""

from __future__ import annotations

import pytest

from bot.answering.alone import may_stand_alone, stands_alone
from tests.worlds import World

OWN = [
    ("which Chinese models can I download?", "(Kling)"),
    ("which companies have no platform?", "(Runway)"),
    ("list the American companies", "(Alibaba)"),
    ("which open models are there?", "(Alibaba)"),
    ("which models were shut down?", "(Meta)"),
]
LEANING = [
    ("which models are open?", "(Alibaba)"),
    ("which models?", "(Google)"),
    ("which platforms?", "(Google)"),
    ("which companies sued?", "(Midjourney)"),
    ("who is the boss?", "(Meta)"),
]


@pytest.mark.parametrize(("text", "named"), OWN)
def test_a_list_with_a_subject_of_its_own_stands_alone(text: str, named: str, shipped: World) -> None:
    assert may_stand_alone(text)
    assert _stands(text, named, shipped)


@pytest.mark.parametrize(("text", "named"), LEANING)
def test_a_list_of_what_one_has_leans_on_the_talk(text: str, named: str, shipped: World) -> None:
    assert not _stands(text, named, shipped)


@pytest.mark.parametrize(
    "text",
    [
        "which of them are open?",
        "which companies use it?",
        "which ones are Chinese?",
        "which others?",
        "why?",
        "and Google?",
        "is it open?",
    ],
)
def test_what_points_back_never_stands_alone(text: str) -> None:
    assert not may_stand_alone(text)


def test_their_points_to_the_list_itself() -> None:
    assert may_stand_alone("which firms sold their plant?")


def _stands(text: str, named: str, on: World) -> bool:
    read = on.answering.interpreter.read
    return stands_alone(on.answering.desk, read(text, as_of="2026-11-22"), read(f"{text} {named}", as_of="2026-11-22"))
