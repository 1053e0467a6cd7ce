"""From what people type to an order, or to sentences that say what is wrong with it. Nothing is ordered by halves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.understanding.normalize import fold

from .subscription import OnQuietDays, Rhythm, Subscription
from .zones import complete, find_zone, meant

WORDS = Path(__file__).with_name("ordering.yaml")
MOST_NAMES = 25
"""Areas, and companies, of one order."""
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.h时点]\s*(?P<minute>\d{2})?\s*分?)?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?(?:\s*(?:uhr|o'clock))?"
)
_PARTS = re.compile(r"[,;,;、\n]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an order: the key of a phrase and what stands in its places."""

    phrase: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """An order as typed; what is none stays as it is, what is empty takes its default."""

    time: str | None = None
    zone: str | None = None
    rhythm: str | None = None
    areas: str | None = None
    """Names, separated by commas."""
    companies: str | None = None
    quiet: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Finds what names mean."""

    area: Callable[[str], str | None]
    """Name of an area -> its id."""
    entity: Callable[[str], str | None]
    """Name of a company or anything else in the knowledge -> its id."""
    areas_like: Callable[[str], tuple[str, ...]]
    """What is no area -> names of areas, the likest first."""
    entities_like: Callable[[str], tuple[str, ...]]
    """What is nobody's name -> names like it, the likest first; perhaps none."""


def ordered(typed: Typed, before: Subscription, names: Names, now: datetime) -> Subscription | tuple[Problem, ...]:
    """Return the order with what was typed taken in; all problems at once where some words are not understood."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for field, text in (("time", typed.time), ("zone", typed.zone), ("rhythm", typed.rhythm), ("quiet", typed.quiet)):
        if text is None:
            continue
        value = _read(field, text, now)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            found |= value
    problems += [_too_many(text) for text in (typed.areas, typed.companies) if text is not None and len(_names(text)) > MOST_NAMES]
    if typed.areas is not None:
        found["areas"], unknown = _ids(typed.areas, names.area)
        problems += [_strange(name, names.areas_like(name), "digest_which_area", "digest_no_area") for name in unknown]
    if typed.companies is not None:
        found["companies"], unknown = _ids(typed.companies, names.entity)
        problems += [_strange(name, names.entities_like(name), "did_you_mean", "no_name") for name in unknown]
    if typed.language is not None:
        found["language"] = typed.language
    if problems:
        return tuple(problems)
    return replace(before, **found, since=_instant(now))


def paused(subscription: Subscription, until: str, now: datetime) -> Subscription | Problem:
    """Return the order set aside until a local day (YYYY-MM-DD) that is to come, or without an end where none is given."""
    text = until.strip()
    today = now.astimezone(ZoneInfo(subscription.zone)).date()
    try:
        if text and date.fromisoformat(text) <= today:
            return Problem("digest_past_day", {"text": text})
    except ValueError:
        return Problem("bad_date", {"text": text})
    return replace(subscription, paused=True, paused_until=text and date.fromisoformat(text).isoformat(), pause_reason="")


def resumed(subscription: Subscription, now: datetime) -> Subscription:
    """Return the order taken up again; what fell into the pause is not delivered afterwards."""
    return replace(subscription, paused=False, paused_until="", pause_reason="", since=_instant(now))


def read_time(text: str) -> str | None:
    """Return a time of day as HH:MM ("9", "9:30", "9am", "21.15"); none for what is none."""
    match = _CLOCK.fullmatch(text.strip().casefold().replace(":", ":"))
    if match is None:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "")[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _read(field: str, text: str, now: datetime) -> dict[str, Any] | Problem:
    if not text.strip():
        return {field: Subscription.__dataclass_fields__[field].default}
    match field:
        case "time":
            time = read_time(text)
            return {"time": time} if time else Problem("digest_bad_time", {"text": text})
        case "zone":
            return _zone(text, now)
        case "rhythm":
            return _rhythm(text)
        case _:
            quiet = next((word for word in OnQuietDays if fold(text) in _folded(_words()[word])), None)
            return {"quiet": quiet} if quiet else Problem("digest_bad_quiet", {"text": text})


def _zone(text: str, now: datetime) -> dict[str, Any] | Problem:
    zone = find_zone(text)
    if zone is not None:
        return {"zone": zone}
    several = meant(text)
    if several:
        return Problem("digest_several_zones", {"text": text, "names": ", ".join(place.name for place in several)})
    near = [shown.split(" · ")[0] for shown, _ in complete(text, now, 3)]
    if not near:
        return Problem("digest_bad_zone", {"text": text})
    return Problem("digest_which_zone", {"text": text, "names": ", ".join(near)})


def _rhythm(text: str) -> dict[str, Any] | Problem:
    """Read "daily", "weekdays", "weekly", "weekly on Friday" or "Friday"."""
    said = fold(text)
    for rhythm in Rhythm:
        if said in _folded(_words()[rhythm]):
            return {"rhythm": rhythm}
    weekly = tuple(_folded(_words()[Rhythm.WEEKLY]))
    rest = next(
        (said.removeprefix(word).removeprefix("on") for word in sorted(weekly, key=len, reverse=True) if said.startswith(word)), said
    )
    for number, names in enumerate(_words()["weekday_names"]):
        if {rest.removeprefix("every"), rest, said} & _folded(names):
            return {"rhythm": Rhythm.WEEKLY, "weekday": number}
    return Problem("digest_bad_rhythm", {"text": text})


def is_rhythm(text: str) -> bool:
    """Say whether a text names the days of a digest."""
    return not isinstance(_rhythm(text), Problem)


def _ids(text: str, find: Callable[[str], str | None]) -> tuple[tuple[str, ...], list[str]]:
    """Return the ids of the names in a list, each once, and the names that nothing is called."""
    found = {name: find(name) for name in _names(text)[:MOST_NAMES]}
    return tuple(dict.fromkeys(i for i in found.values() if i is not None)), [name for name, i in found.items() if i is None]


def _names(text: str) -> list[str]:
    return [name.strip() for name in _PARTS.split(text) if name.strip()]


def _too_many(text: str) -> Problem:
    return Problem("digest_too_many_names", {"n": str(len(_names(text))), "most": str(MOST_NAMES)})


def _strange(name: str, like: tuple[str, ...], which: str, none: str) -> Problem:
    return Problem(which, {"name": name, "names": ", ".join(like)}) if like else Problem(none, {"name": name})


def _instant(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _folded(words: Iterable[str]) -> set[str]:
    return {fold(word) for word in words}


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found
