"""What a correction by weight says first: which part of the question the claim sets right, where one sign alone tells it."""

from __future__ import annotations

from collections.abc import Mapping

CLEAR = 0.8
"""From here on a sign is there."""
LEADS: Mapping[str, str] = {
    "other_amount": "The figure is another one.",
    "number_untold": "The figure is another one.",
    "own_place_untold": "The place is another one.",
    "place_untold": "The place is another one.",
    "goes_on_ended": "That is over.",
    "goes_on_replaced": "That is over.",
    "ended_goes_on": "Nothing says that it has ended.",
    "order_turned": "It is the other way round.",
    "sequence_turned": "It came in the other order.",
    "cause_untold": "The reason told is another one.",
    "unborn": "It came later than that.",
    "year_untold": "The time is another one.",
}
"""For each sign that compares one part of a question with the claim: what is wrong with that part."""


def lead(found: Mapping[str, float]) -> str:
    """Return what is wrong, followed by a space; empty where the signs name no part of the question, or several."""
    said = {text for sign, text in LEADS.items() if found[sign] > CLEAR}
    return f"{said.pop()} " if len(said) == 1 else ""
