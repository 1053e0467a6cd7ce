"""Check "when X came out in April, ...": whether the thing came out in the time that is named."""

from __future__ import annotations

import re
from datetime import date

from bot import wording
from bot.answering.desk import Desk
from bot.answering.features import first_day, last_day
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.premises.holdings import ACTORS
from bot.answering.releases import telling
from bot.understanding.dates import Period
from bot.understanding.query import Named

NEAR = 30
"""Characters in which the verb stands: before the time, or behind the thing where the time comes first."""
ALLOWED = 16
"""Days beside a time that still count as in it."""
NO_THINGS = (*ACTORS, "benchmark", "person")
_OVER = re.compile(r"[;?!]|\.(?!\d)")
"""The end of a sentence."""
_APART = re.compile(r"\b(?:and|but|before|after|since|until|while|than)\b")
"""What parts a thing from a time that is not its own."""
_YEAR = re.compile(r"\d{4}")


def false_launch(desk: Desk, asked: Asked) -> Finding | None:
    """Check "X, launched in April": its release is dated to another time."""
    query = asked.query
    if not asked.presuming or len(query.periods) != 1 or query.periods[0].mode != "in" or desk.lexicon.has("negations", asked.low):
        return None
    (period,) = query.periods
    for n in query.named:
        entity = desk.entity(n.entity)
        if entity is None or n.inherited or not n.exact or entity.kind in NO_THINGS or not _said_to_come(desk, asked, n, period):
            continue
        things = [n.entity, *(v.id for v in desk.knowledge.versions_of(n.entity))]
        told = [c for c in desk.knowledge.claims_about(things, roles=("subject",), predicates=telling(desk)) if isinstance(c.value, str)]
        first = min((c for c in told if c.subject == n.entity), key=lambda c: str(c.value), default=None)
        if first is not None and not any(_meets(str(c.value), period) for c in told):
            day = f"{'on' if len(str(first.value)) == 10 else 'in'} {wording.day(str(first.value))}"
            text = f"{desk.label(first.subject, query)} came out {day}, not {_in(period)}."
            return Finding(correction(desk, text, [first]), " ".join(query.text.replace(period.text, "").split()), "launch")
    return None


def _said_to_come(desk: Desk, asked: Asked, n: Named, period: Period) -> bool:
    """Say whether the words between a thing and a time say that it came out then."""
    text, names = asked.query.text.casefold(), asked.query.named
    at = text.find(period.text.casefold())
    end = at + len(period.text)
    if at < 0 or any(min(n.end, end) <= x.start < max(n.start, at) for x in names):
        return False
    between = text[n.end : at] if n.end <= at else text[end : n.start]
    if len(between) < 2 or _OVER.search(between):  # what follows a name at once may be a part of it ("X Q4")
        return False
    near = between[-NEAR:] if n.end <= at else text[n.end : n.end + NEAR]
    return desk.lexicon.has("release_tie", near) and not _APART.search(near)


def _meets(day: str, period: Period) -> bool:
    """Say whether a day of any exactness lies in a time, or beside it; a time without a year may be of any year."""
    first, last = _date(first_day(day)), _date(last_day(day))
    begins, ends = _date(period.first), _date(period.last)
    years = [0] if _YEAR.search(period.text) else [first.year - begins.year, first.year - ends.year]
    return any(
        (begins.replace(year=begins.year + y) - last).days <= ALLOWED and (first - ends.replace(year=ends.year + y)).days <= ALLOWED
        for y in years
    )


def _date(day: str) -> date:
    """Return a day that every month of every year has; three days make no difference here."""
    return date.fromisoformat(f"{day[:8]}{min(day[8:], '28')}")


def _in(period: Period) -> str:
    return period.text if re.match(r"(?:in|on|at|last|this)\b", period.text.casefold()) else f"in {period.text}"
