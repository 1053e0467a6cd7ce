"""Signs from time: when a thing is said to have been, beside when the claims date it; and whether it goes on or is over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.answering.features import first_day, last_day
from bot.answering.premises.compared import Compared
from bot.understanding.dates import Period, find_periods
from knowledge.models import Claim

_DATE = re.compile(r"\d{4}(?:-\d\d)?(?:-\d\d)?$")
_STILL = re.compile(
    r"\b(?:was|were|had|while|when)\b[^.,;]{0,20}\bstill\b|\bstill[ -](?:images?|pictures?|frames?|shots?|lifes?|photos?)\b|\bstills\b"
)
"""Still, but not today; pictures."""
_DIGIT = re.compile(r"\d")
Days = tuple[str, str]


def of_moments(r: Compared) -> dict[str, float]:
    """See whether any claim that fits dates to a time that the question names."""
    query = r.asked.query
    periods = [p for p in query.periods if p.first != p.last or _DIGIT.search(p.text)]  # "today" dates nothing
    told = [d for x in r.near(4, within=3.0) for d in _days(x.claim, query.as_of)] if periods else []
    years = {day[:4] for days in told for day in days}
    within = [p for p in periods if p.mode == "in"]
    apart = [p for p in within if not _meets(p, told, query.as_of)]
    beside = [q for p in periods if p.mode != "in" for q in find_periods(p.text, query.as_of)[:1] if not _meets(q, told, query.as_of)]
    return {
        "time_untold": float(bool(apart or beside)),
        "year_untold": float(bool(apart) and all(p.first[:4] not in years and p.last[:4] not in years for p in apart)),
        "time_met": float(len(apart) < len(within)),
    }


def _days(claim: Claim, as_of: str) -> Iterable[Days]:
    yield first_day(claim.as_of), last_day(claim.as_of)
    for dated in (claim.until, claim.value):
        if isinstance(dated, str) and _DATE.match(dated):
            yield first_day(dated), last_day(dated)
    for p in find_periods(claim.text, as_of):
        yield p.first, p.last


def _meets(period: Period, told: Iterable[Days], as_of: str) -> bool:
    first, last = period.first, period.last
    if "ago" in period.text.casefold():  # nobody counts the days: a fifth of the way back on both sides
        day = date.fromisoformat(first)
        slack = (date.fromisoformat(as_of) - day) / 5
        first, last = (day - slack).isoformat(), (day + slack).isoformat()
    return any(a <= last and b >= first for a, b in told)


def of_courses(r: Compared) -> dict[str, float]:
    """See whether something is said to go on that is over, or to be over that goes on."""
    lexicon, query = r.desk.lexicon, r.asked.query
    over = lexicon.has("over_now", r.part.text)
    on = not query.periods and lexicon.has("going_on", _STILL.sub(" ", r.part.text))  # "in March it still led": that may well be over
    first = r.top[0].claim
    ended = _has_ended(first, query.as_of) or lexicon.has("over_now", first.text)
    near = r.near(3, within=1.5)
    return {
        "goes_on_ended": float(on and not over and ended),
        "goes_on_replaced": float(on and not over and any(_has_ended(x.claim, query.as_of) for x in near)),
        "over_goes_on": float(over and not ended),
        "ended_goes_on": float(
            lexicon.has("ended_for_good", r.part.text) and not any(_is_over(r, x.claim) for x in near) and not _ends_known(r)
        ),
        "over_met": float(over and ended),
        "outdated": float(not over and not query.periods and _has_ended(near[0].claim, query.as_of)),
    }


def _ends_known(r: Compared) -> bool:
    """Say whether the end of anything that the question names is told somewhere."""
    return bool(r.desk.knowledge.claims_about(list(r.asked.query.entities), roles=("subject",), predicates=("discontinued",), limit=1))


def _is_over(r: Compared, claim: Claim) -> bool:
    return _has_ended(claim, r.asked.query.as_of) or r.desk.lexicon.has("over_now", claim.text)


def _has_ended(claim: Claim, as_of: str) -> bool:
    """Say whether a claim no longer holds or tells of an end."""
    return not claim.holds(as_of) or claim.predicate == "discontinued"
