"""Time zones by the names people give them: a city, in English or Chinese, a short name, a distance from UTC, the zone's own name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import yaml

from bot.understanding.normalize import fold

NAMES = Path(__file__).with_name("zones.yaml")
MOST = 25
"""Suggestions that a platform shows at once."""
OF_ONE = 3
"""Cities of one zone among the suggestions."""
REGIONS = frozenset({"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "US"})
"""Zones outside of these keep one time all year or have been renamed."""
_DISTANCE = re.compile(r"(?:utc|gmt)?\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>[0-5]\d))?\s*h?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A name and the zone it stands for."""

    name: str
    zone: str


def find_zone(name: str) -> str | None:
    """Return the zone that a city, a short name, a distance from UTC or the zone's own name stands for; none where that is not clear."""
    places = meant(name)
    if len(places) == 1:
        return places[0].zone
    return None if places else _at_distance(name)


def meant(name: str) -> tuple[Place, ...]:
    """Return the places whose time a name stands for: several for "CST", none for what nothing is called."""
    key = fold(name)
    for each in (key, _bare(key)):
        found = _times().get(each) or ((_places()[each],) if each in _places() else ())
        if found:
            return found
    return ()


def in_words(zone: str) -> str:
    """Return a zone's name for people: the names of fixed distances count the other way round from how people count."""
    match = re.fullmatch(r"Etc/GMT([+-])(\d+)", zone)
    return f"UTC{'-' if match[1] == '+' else '+'}{match[2]}" if match else zone


def complete(typed: str, now: datetime, limit: int = MOST) -> tuple[tuple[str, str], ...]:
    """Return (what to show, zone) for what begins like the text, then for what holds it, each zone at most `OF_ONE` times."""
    key = fold(typed)
    if not key:
        chosen = [_places()[fold(name)] for name in _file()["first"]]
    else:
        begin = [p for k, p in _places().items() if k.startswith(key)]
        inside = [p for k, p in _places().items() if key in k and not k.startswith(key)]
        fixed = _at_distance(typed)
        chosen = list(dict.fromkeys([*([Place(in_words(fixed), fixed)] if fixed else []), *meant(typed), *begin, *inside]))
    return tuple((_shown(place, now), place.zone) for place in _not_too_often(chosen))[:limit]


def _bare(key: str) -> str:
    """Take away what stands around a name."""
    before = max((word for word in map(fold, _file()["before"]) if key.startswith(word)), key=len, default="")
    key = key.removeprefix(before)
    return key.removesuffix(max((word for word in map(fold, _file()["behind"]) if key.endswith(word)), key=len, default=""))


def _at_distance(text: str) -> str | None:
    """Return the zone that is always so far from UTC: "UTC+2", "GMT-05:00", "+5:30"; none where there is no such zone."""
    match = _DISTANCE.fullmatch(text.strip().replace("−", "-"))
    if match is None:
        return None
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if minutes:
        found: str | None = _file()["distances"].get(f"{match['sign']}{hours}:{minutes:02}")
        return found
    zone = f"Etc/GMT{'-' if match['sign'] == '+' else '+'}{hours}" if hours else "UTC"
    return zone if zone in available_timezones() else None


def _shown(place: Place, now: datetime) -> str:
    names = place.name if place.name == place.zone else f"{place.name} · {place.zone}"
    return f"{names} · {now.astimezone(ZoneInfo(place.zone)):%H:%M}"


def _not_too_often(places: Iterable[Place]) -> Iterator[Place]:
    """Leave out a zone's own name where one of its cities is there, and the fourth city of one zone."""
    seen: Counter[str] = Counter()
    for place in places:
        if seen[place.zone] < (OF_ONE if place.name != place.zone else 1):
            seen[place.zone] += 1
            yield place


@cache
def _places() -> dict[str, Place]:
    """Return every name, folded, in the order in which names are offered: cities, then whole names of zones."""
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS or zone == "UTC")
    cities = [Place(zone.rpartition("/")[2].replace("_", " "), zone) for zone in zones if "/" in zone]
    told = [Place(name, zone) for name, zone in _file()["names"].items()]
    found: dict[str, Place] = {}
    for place in [*sorted((*told, *cities), key=lambda p: p.name), *(Place(zone, zone) for zone in zones)]:
        found.setdefault(fold(place.name), place)
    return found


@cache
def _times() -> dict[str, tuple[Place, ...]]:
    """Return the places whose time has a name of its own, by that name, folded."""
    return {fold(name): tuple(_places()[fold(place)] for place in places) for name, places in _file()["times"].items()}


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    return found
