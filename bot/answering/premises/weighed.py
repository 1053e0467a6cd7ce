"""What the written checks have no rule for: many weak signs that a question has it wrong, weighed together.

The weights are learnt by `benchmarks/fit_premises.py` from twins of false and true assumptions; `weights.json` keeps them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.answering.desk import Desk
from bot.answering.premises.asked import OPEN_KINDS, Asked, Finding, correction, speaks_of_text
from bot.answering.premises.leads import lead
from bot.answering.premises.rulings import ruling
from bot.answering.premises.signs import NAMES, signs
from bot.answering.premises.stated import stated


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign counts, and how much is enough."""

    of: Mapping[str, float]
    bias: float
    bar: float

    def total(self, found: Mapping[str, float]) -> float:
        """Return how much speaks against what a question states."""
        return self.bias + sum(self.of[n] * found[n] for n in NAMES)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Read the weights (package data); raises RuntimeError when they are of other signs."""
    data = json.loads(files("bot.answering.premises").joinpath("weights.json").read_text("utf-8"))
    if tuple(data["of"]) != NAMES:
        raise RuntimeError("weights.json does not fit the signs; run `make fit`")
    return Weights(data["of"], data["bias"], data["bar"])


BARE_KINDS = (*OPEN_KINDS, "timeline", "exceptions", "definition", "list")
"""Kinds of questions that state nothing but in a clause of their own."""


_ORDERS = re.compile(
    r"\W*(?:(?:please|pls|now|and|ok|so)\W+)*(?:line up|compare|contrast|rank|list|name|show|give|put|sum up|summari[sz]e|"
    r"describe|outline|brief)\b"
)
"""What begins so orders something, and states nothing."""


def may_be_weighed(desk: Desk, asked: Asked) -> bool:
    """Say whether a question states something that may be weighed: no supposition, no choice of two, no bare yes or no."""
    query, part = asked.query, stated(asked.low)
    tagged = desk.lexicon.has("tag_questions", asked.low[-14:])
    supposes = desk.lexicon.has("hypothetical", part.text) or re.search(r"\bor\b", part.text)
    about = query.entities or speaks_of_text(desk, asked)
    states = tagged or ((part.beside or (asked.presuming and query.kind not in BARE_KINDS)) and not _ORDERS.match(asked.low))
    to_come = query.period is not None and query.period.first > query.as_of
    if not (asked.ranked and about and states) or supposes or to_come:
        return False
    return not any(ruling(desk, asked, r) == "same" for r in asked.ranked[:3])


FIRM = ("replaced_subject", "unborn", "other_amount")
"""Signs of which one is enough: another party or amount in the same place, a time before the beginning."""


def is_firm(found: Mapping[str, float]) -> bool:
    """Say whether one sign is enough; the claim has to be about somebody named."""
    instead = found["strange_name"] and (found["number_met"] or found["time_met"])  # a name nobody knows, where all else fits
    return bool(found["present"] and (instead or any(found[n] for n in FIRM)))


def outweighed(desk: Desk, asked: Asked) -> Finding | None:
    """Check a question against its best claim by all signs together."""
    if not may_be_weighed(desk, asked):
        return None
    found = signs(desk, asked)
    learnt = weights()
    if not is_firm(found) and learnt.total(found) < learnt.bar:
        return None
    claim = asked.ranked[0].claim
    return Finding(correction(desk, lead(found) + claim.text, [claim]), None, "weighed")
