"""The renderer: whatever comes in, what goes out keeps to Discord's limits and pings nobody."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord import cards
from adapters.discord.markup import cut, safe
from adapters.footnotes import address
from bot.phrases import languages, phrases
from tests import random_answers
from tests.adapters.discord.conftest import controls, texts
from tests.bot.strategies import PIECES
from tests.worlds import World

TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.integers(1, 5000).map(lambda n: "x" * n),
    st.integers(1, 900).map(lambda n: "word * " * n),
)


def within_limits(view: ui.LayoutView) -> None:
    """What Discord refuses, and discord.py does not check."""
    assert 0 < view.content_length() <= 4000
    assert view.total_children_count <= 40
    payload: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    assert len(payload) <= 10
    for control in controls(payload):
        assert 1 <= len(control["custom_id"]) <= 100
        assert len(control.get("label", "")) <= 80
        assert len(control.get("placeholder", "")) <= 150
        options = control.get("options", [])
        assert len(options) <= 25
        assert len({o["value"] for o in options}) == len(options)
        assert all(1 <= len(o["label"]) <= 100 and 1 <= len(o["value"]) <= 100 for o in options)
    for row in payload:
        assert len(row.get("components", [])) >= 1
    text = re.sub(r"```.*?```", "", texts(payload), flags=re.DOTALL)  # nothing is read as a mention in a block of code
    assert not re.search(r"@(everyone|here)\b|(?<!\\)<[@#!:t]", text)


@pytest.mark.parametrize("language", languages())
def test_every_answer_fits(language: str) -> None:
    said = phrases(language)
    for seed in range(150):
        answer, hostile = random_answers.answer(seed), random_answers.text(random.Random(seed))
        within_limits(cards.card(answer, said, cards.Options(bool(seed % 2), hostile or None, hostile, hostile)))
        within_limits(cards.sources(answer, said))
        for page in (0, 1, 2, 99):
            within_limits(cards.further(answer, page, said))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_foreign_text_has_no_format_of_its_own(text: str) -> None:
    line = safe(text)
    assert "\n" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~|`\[\]<>]", line)
    assert not re.search(r"https?://", line)
    assert len(cut(line, 50)) <= 50


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a_(b)", "https://example.org/a_%28b%29"),
        ("http://x.example/ä b", "http://x.example/%C3%A4%20b"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[", None),
        (None, None),
        ("", None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, expected: str | None) -> None:
    assert address(url) == expected


@pytest.mark.parametrize("pack", ["shipped", "batteries", "clouds"])
def test_the_longest_answers_of_a_pack_fit(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    areas = [area.name for area in world.knowledge.areas()]
    names = [name for name, _ in world.knowledge.names()][:12]
    for question in [f"landscape of {area}" for area in areas] + [f"tell me about {name}" for name in names] + ["what changed?", "help"]:
        answer = world.ask(question)
        within_limits(cards.card(answer, phrases(), cards.Options(private=True)))
        within_limits(cards.sources(answer, phrases()))
        within_limits(cards.further(answer, 1, phrases()))


def test_the_files_of_phrases_have_the_same_keys_and_places() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    english = phrases("en").texts
    for language in languages():
        other = phrases(language).texts
        assert set(other) == set(english)
        assert {k for k in english if places(english[k]) != places(other[k]) and not k.startswith("date_")} == set()
        assert re.search(r"2026.*24|24.*2026", other_day := phrases(language).day("2026-03-24")), other_day
    assert phrases("de-DE").language == "en"
    assert phrases("zh-TW").language == "zh"
