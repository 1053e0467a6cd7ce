"""Cautions in the reader's language."""

from __future__ import annotations

import pytest

from adapters import cautions
from bot.answering.credits import cautions as written_for
from bot.phrases import phrases
from bot.wording import day
from tests.worlds import World

WRITTEN = [
    "low confidence",
    "disputed",
    f"until {day('2026-07-27')}",
    f"superseded {day('2026-07')}",
    f"overtaken {day('2026-07')}",
    f"until {day('2025')}",
    "figure of 2024",
]


@pytest.mark.parametrize("caution", WRITTEN)
def test_in_english_they_stay_as_they_are(caution: str) -> None:
    assert cautions.told(caution, phrases("en")) == caution


@pytest.mark.parametrize(
    ("caution", "read"),
    list(
        zip(
            WRITTEN,
            ["可信度低", "有争议", "至 2026年7月27日", "2026年7月起被取代", "2026年7月起已被推翻", "至 2025年", "2024 年数据"],
            strict=True,
        )
    ),
)
def test_in_chinese_nothing_of_them_is_english(caution: str, read: str) -> None:
    assert cautions.told(caution, phrases("zh")) == read


@pytest.mark.parametrize("strange", ["one weak source", "until further notice", "disputed, by some"])
def test_what_the_core_does_not_write_is_shown_as_it_is(strange: str) -> None:
    assert cautions.told(strange, phrases("en")) == strange


def test_all_that_the_core_says_of_a_pack_is_translated(batteries: World) -> None:
    known = batteries.knowledge
    claims = [*known.revising(as_of="2030-01-01"), *known.standings(as_of="2030-01-01", history=True)]
    claims += [claim for predicate in known.predicates() for claim in known.claims_with(predicate)]
    written = {each for claim in claims for each in written_for(known, claim, "2030-01-01")}
    assert len(written) > 3
    assert not [each for each in written if cautions.told(each, phrases("zh")).isascii()]
