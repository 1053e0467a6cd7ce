"""Who may ask now, and when those who may not are told so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.policy import DEFAULTS, Asker, Doorkeeper, Refusal, Rules

WHO = Asker("alice", "yard")


def told(rules: Rules, *moments: float) -> list[tuple[Refusal | None, int, bool]]:
    """What the doorkeeper says at these moments."""
    door, found = Doorkeeper(), []
    for now in moments:
        verdict = door.decide(rules, WHO, now)
        found.append((verdict.refusal, verdict.seconds, verdict.worth_telling))
    return found


def test_who_asks_too_fast_is_told_again_every_ten_seconds_when_they_may() -> None:
    rules = replace(DEFAULTS, per_person=1)
    assert told(rules, 0, 1, 5, 10.9, 11, 30, 61) == [
        (None, 0, True),
        (Refusal.TOO_FAST, 60, True),
        (Refusal.TOO_FAST, 56, False),
        (Refusal.TOO_FAST, 50, False),
        (Refusal.TOO_FAST, 50, True),
        (Refusal.TOO_FAST, 31, True),
        (None, 0, True),
    ]


@pytest.mark.parametrize("rules", [replace(DEFAULTS, silent=True), replace(DEFAULTS, askers=("bob",))])
def test_what_no_wait_changes_is_told_once_a_minute(rules: Rules) -> None:
    assert [worth for _, _, worth in told(rules, 0, 11, 59, 60)] == [True, False, False, True]


def test_each_is_told_for_themselves() -> None:
    door, rules = Doorkeeper(), replace(DEFAULTS, per_workspace=1)
    door.decide(rules, WHO, 0)
    assert door.decide(rules, WHO, 1).worth_telling
    assert door.decide(rules, Asker("bob", "yard"), 2).worth_telling
