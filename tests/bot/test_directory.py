"""Names to pick from: what is offered while somebody types, and what a finished name means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.directory import Directory
from knowledge.models import Entity
from tests.bot.strategies import texts


def entity(name: str, *aliases: str, kind: str = "company") -> Entity:
    return Entity(name.casefold(), kind, name, "", aliases)


DIRECTORY = Directory(
    [
        entity("Kuaishou", "快手", "Kwai"),
        entity("Tencent"),
        entity("Meta", "Facebook Inc", "META"),
        entity("Sora", kind="model"),
        entity("Sora 2", kind="model"),
        entity("New Sora app", kind="platform"),
    ],
    ["video generation", "image generation"],
)


def offered(typed: str, limit: int = 25) -> list[str]:
    return [choice.shown for choice in DIRECTORY.complete(typed, limit)]


def test_what_begins_so_comes_before_what_holds_it_and_what_is_like_it() -> None:
    assert offered("kua")[:1] == ["Kuaishou"]
    assert offered("sora") == ["Sora", "Sora 2", "New Sora app"]
    assert offered("sora", 2) == ["Sora", "Sora 2"]
    assert "Tencent" in offered("tencnet")
    assert offered("zzzzzz") == []


def test_another_name_is_shown_with_the_usual_one_and_each_thing_once() -> None:
    assert offered("快手") == ["快手 · Kuaishou"]
    assert [choice.name for choice in DIRECTORY.complete("facebook")] == ["Meta"]
    assert offered("meta") == ["Meta"]


def test_nothing_typed_offers_the_first_ones() -> None:
    assert offered("", 2) == ["Kuaishou", "Tencent"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("KUAISHOU", "Kuaishou"), ("kuaishuo", "Kuaishou"), ("快手", "Kuaishou"), ("tencnt", "Tencent")]
)
def test_a_finished_name_is_found_with_its_typing_errors(typed: str, meant: str) -> None:
    found = DIRECTORY.find(typed)
    assert found is not None
    assert found.name == meant


@pytest.mark.parametrize("typed", ["", "mta", "sor", "somebody else", "?"])
def test_what_is_nobodys_is_not_found(typed: str) -> None:
    assert DIRECTORY.find(typed) is None


def test_areas_are_found_by_any_part() -> None:
    assert DIRECTORY.areas("VIDEO") == ("video generation",)
    assert DIRECTORY.areas("", 1) == ("video generation",)


@given(texts)
@settings(max_examples=100)
def test_any_text_can_be_completed_and_looked_up(text: str) -> None:
    assert len(DIRECTORY.complete(text, 4)) <= 4
    DIRECTORY.find(text)
