"""Days as people and programs write them from outside."""

from __future__ import annotations

import re
from datetime import date

from bot.understanding.dates import find_periods

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


ANY_DAY = "2026-01-01"
"""Whether a text names a time does not depend on the day."""
_LIKE_A_DAY = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")


def is_like_a_day(text: str) -> bool:
    """Say whether a text is written like a day, be there such a day or not."""
    return bool(_LIKE_A_DAY.search(text))


def is_time(text: str) -> bool:
    """Say whether a text names a time since when something can have changed: a day, "March", "last week"; a day that never was is none."""
    written = _LIKE_A_DAY.search(text)
    if written is not None and not is_date("-".join(part.zfill(2) for part in re.split(r"[-/.]", written[0]))):
        return False
    return bool(find_periods(f"since {text}", ANY_DAY))


def is_date(value: str) -> bool:
    """Say whether the text is a day of the calendar, written YYYY-MM-DD."""
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
