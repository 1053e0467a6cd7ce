"""Times told by the time that was spoken of: "the year before", "two weeks later", "in the quarter after that"."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from .dates import Period

_UNIT = r"(?P<unit>day|week|month|quarter|year)s?"
_COUNT = r"(?:(?P<n>\d+|a|one|two|three|four|five|six|a few|a couple of)|the(?: same \w+ (?:of )?(?:the |a )?)?)"
_SHIFTS = (
    re.compile(
        rf"\b(?:in |on )?{_COUNT} {_UNIT} (?P<way>before|earlier|prior|after|later|afterwards)(?: that| then)?(?=\W*$)", re.IGNORECASE
    ),
    re.compile(rf"\b(?:in |on )?the (?P<way>previous|preceding|prior|following|next) {_UNIT}(?=\W*$)", re.IGNORECASE),
    re.compile(r"(?P<way>前|上|后|次|下)一?个?(?P<unit>年|季度|月|周)(?:同期)?(?=\W*呢?\W*$)"),
)
_SINCE = re.compile(
    r"\b(?:in[ -]between|between then and now|in the mean(?:time|while)|meanwhile|since then|since that(?: time)?|ever since|"
    r"from then on)\b|在此期间|从那以后|自那以后",
    re.IGNORECASE,
)
_ON = frozenset({"after", "later", "afterwards", "following", "next", "后", "次", "下"})
_UNITS = {"年": "year", "季度": "quarter", "月": "month", "周": "week"}
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a few": 3, "a couple of": 2}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}


def settled(text: str, asked: Period | None, answered: Period | None) -> str:
    """Return a text in which a time told by another one ("the year before", "in between") is written out.

    That other one is the time that was asked for, or for few days or weeks the date of the answer, which is more exact.
    """
    if asked is not None and (since := _SINCE.search(text)) is not None:
        return f"{text[: since.start()]}since {asked.last}{text[since.end() :]}"
    m = next((m for pattern in _SHIFTS if (m := pattern.search(text)) is not None), None)
    if m is None or asked is None or answered is None:
        return text
    unit = _UNITS.get(m.group("unit"), m.group("unit").casefold())
    way = 1 if m.group("way").casefold() in _ON else -1
    said = (m.groupdict().get("n") or "one").casefold()
    n = int(said) if said.isdigit() else _NUMBERS.get(said, 1)
    moved = _moved(answered if unit in _DAYS else asked, way * n, unit)
    return text if moved is None else text[: m.start()] + moved + text[m.end() :]


def _moved(anchor: Period, n: int, unit: str) -> str | None:
    """Return the words for a period that lies so many units later, as long as the one it is told by."""
    first, last = date.fromisoformat(anchor.first), date.fromisoformat(anchor.last)
    length = (last - first).days + 1
    try:
        if unit in _DAYS:
            day = (last if n > 0 else first) + timedelta(days=n * _DAYS[unit])
            return f"on {day}" if unit == "day" else f"in {calendar.month_name[day.month]} {day.year}"
        moved = _later(first, n * _MONTHS[unit])
    except (ValueError, OverflowError):
        return None
    if length > 300 or (unit == "year" and length == 1):
        return f"in {moved.year}"
    if length > 80 or unit == "quarter":
        return f"in Q{(moved.month + 2) // 3} {moved.year}"
    return f"in {calendar.month_name[moved.month]} {moved.year}"


def _later(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months later."""
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
