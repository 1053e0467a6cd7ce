"""Signs from reasons: the one that a question states beside what the claims that fit tell."""

from __future__ import annotations

import re

from bot.answering.premises.compared import Compared
from knowledge.search import stems

_REASON = re.compile(
    r"\b(?:because of|because|due to|owing to|thanks to|on account of|for want of|for lack of|for fear of|out of fear of|over its|"
    r"over their|driven by|caused by|forced by|as it was|as they were|since it|since they|down to|on grounds of|for reasons of|"
    r"had to go over|for sheer|out of sheer|just to|in order to|so as to|for the sake of)\b\s*([^.;?!,:]{3,60})",
    re.IGNORECASE,
)
LITTLE, HALF = 0.1, 0.5
"""Share of the words of a reason below which it is not told, and above which it is."""


def of_causes(r: Compared) -> dict[str, float]:
    """See whether the reason that the question states is told by no claim that fits, though the rest of it is."""
    m = _REASON.search(r.part.text)
    if m is None:
        return {"cause_untold": 0.0, "cause_met": 0.0}
    cause = [s for s in dict.fromkeys(stems(m[1])) if s not in r.name_stems]
    rest = [s for s in r.content if s not in cause]
    near = r.near(3, within=1.5)
    told = r.rarity(s for s in cause if any(s in x.card.stems for x in near)) / (r.rarity(cause) or 1.0)
    sides = r.desk.lexicon.sides(m[1]) & frozenset().union(*(r.desk.lexicon.sides(x.claim.text) for x in near))
    fits = any(s in x.card.stems for s in rest for x in near)
    return {"cause_untold": float(bool(cause) and fits and told < LITTLE and not sides), "cause_met": float(told > HALF or bool(sides))}
