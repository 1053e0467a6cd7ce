"""Time zones by the names people give them: a city, in English or Chinese, or the zone's own name."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Place:
    """A name and the zone it stands for."""

    name: str
    zone: str


def find_zone(name: str) -> str | None:
    """Return the zone that a city, or the zone's own name, stands for; none for one that nothing is called."""
    found = _places().get(fold(name))
    return found.zone if found is not None else None


def complete(typed: str, now: datetime, limit: int = MOST) -> tuple[tuple[str, str], ...]:
    """Return (what to show, zone) for what begins like the text, then for what holds it, each zone at most `OF_ONE` times."""
    key = fold(typed)
    if not key:
        chosen = [_places()[fold(name)] for name in _file()["first"]]
    else:
        begin = [p for k, p in _places().items() if k.startswith(key)]
        inside = [p for k, p in _places().items() if key in k and not k.startswith(key)]
        chosen = list(dict.fromkeys([*begin, *inside]))
    return tuple((_shown(place, now), place.zone) for place in _not_too_often(chosen))[:limit]


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
def _file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    return found
