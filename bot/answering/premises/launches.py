"""Check "when X came out in April, ...": whether the thing came out in the time that is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot import wording
from bot.answering.desk import Desk
from bot.answering.features import first_day, last_day
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.reading import said_of
from bot.understanding.dates import Period
from bot.understanding.query import Named
from knowledge.models import Claim

NEAR = 30
"""Characters in which the verb stands: before the time, or behind the thing where the time comes first."""
ALLOWED = 16
"""Days beside a time that still count as in it."""
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
        if entity is None or n.inherited or not n.exact or entity.kind in ("company", "organization", "unit", "benchmark", "person"):
            continue
        if not _said_to_come(desk, asked, n, period):
            continue
        told = list(_releases(desk, [n.entity, *(v.id for v in desk.knowledge.versions_of(n.entity))]))
        first = min((c for c in told if c.subject == n.entity), key=lambda c: str(c.value), default=None)
        if first is not None and not any(_meets(c, period) for c in told):
            text = f"{desk.label(first.subject, query)} came out {_on(str(first.value))}, not {_in(period)}."
            return Finding(correction(desk, text, [first]), query.text.replace(period.text, str(first.value)), "launch")
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


def _releases(desk: Desk, things: list[str]) -> Iterable[Claim]:
    predicates = desk.knowledge.predicates()
    for c in desk.knowledge.claims_about(things, roles=("subject",), limit=100):
        told = said_of(predicates[c.predicate])
        dated = predicates[c.predicate].value == "date" and isinstance(c.value, str)
        if dated and desk.lexicon.has("release_tie", told) and not desk.lexicon.has("end_tie", told):
            yield c


def _meets(claim: Claim, period: Period) -> bool:
    """Say whether a release lies in a time, or beside it; a time without a year may be of any year."""
    first, last = (date.fromisoformat(d) for d in (_whole(first_day(str(claim.value))), _whole(last_day(str(claim.value)))))
    begins, ends = date.fromisoformat(period.first), date.fromisoformat(period.last)
    years = [0] if _YEAR.search(period.text) else [first.year - begins.year, first.year - ends.year]
    return any((_moved(begins, y) - last).days <= ALLOWED and (first - _moved(ends, y)).days <= ALLOWED for y in years)


def _whole(day: str) -> str:
    return day[:8] + min(day[8:], "28") if day[8:] > "28" and day[5:7] == "02" else day[:8] + ("30" if day[8:] == "31" else day[8:])


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _on(day: str) -> str:
    return f"{'on' if len(day) == 10 else 'in'} {wording.day(day)}"


def _in(period: Period) -> str:
    return period.text if re.match(r"(?:in|on|at|last|this)\b", period.text.casefold()) else f"in {period.text}"
