"""What a channel ordered, as one frozen record that survives being kept by an older or a newer version."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Rhythm(StrEnum):
    """On which days a digest is due."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"


class OnQuietDays(StrEnum):
    """What becomes of a day without news."""

    NOTE = "note"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's order for a digest."""

    id: str
    place: str
    """The channel, as the platform's opaque id."""
    workspace: str
    """What the channel lies in, as the platform's opaque id."""
    ordered_by: str
    """Who ordered it, as the platform's opaque id: whom to tell when it can not be delivered."""
    since: str
    """When it was ordered, changed or taken up again, ISO 8601 in UTC: nothing before this is due."""
    time: str = "09:00"
    """Local time, HH:MM."""
    zone: str = "UTC"
    """Name of a time zone, like Europe/Berlin."""
    rhythm: Rhythm = Rhythm.WEEKDAYS
    weekday: int = 0
    """Of a weekly one: 0 is Monday, 6 is Sunday."""
    areas: tuple[str, ...] = ()
    """Ids; empty: all."""
    companies: tuple[str, ...] = ()
    """Ids of whom or what it is about; empty: everybody."""
    quiet: OnQuietDays = OnQuietDays.NOTE
    paused: bool = False
    paused_until: str = ""
    """The local day on which a paused one goes on by itself; empty: when somebody says so."""
    pause_reason: str = ""
    """Why the program paused it by itself, as the key of a phrase; empty when a person did."""
    language: str = "en"

    def dump(self) -> str:
        """Return the order as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Subscription | None:
        """Return an order from JSON; a field that is not understood takes its default, without the first five it is none."""
        try:
            row = json.loads(text)
            known = {f.name: row[f.name] for f in fields(cls) if f.name in row}
            return cls(**{name: kept for name, value in known.items() if (kept := _understood(name, value)) is not None})
        except (ValueError, TypeError, AttributeError, KeyError):
            return None


def _understood(name: str, value: Any) -> Any:
    """Return a value as the field takes it; none for one of another shape."""
    shape = _SHAPES.get(name, str)
    try:
        return shape(value) if isinstance(value, _WRITTEN.get(shape, str)) else None
    except ValueError:
        return None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value)


def _weekday(value: Any) -> int:
    if not 0 <= value <= 6:
        raise ValueError(value)
    return int(value)


_SHAPES: dict[str, Any] = {
    "rhythm": Rhythm, "quiet": OnQuietDays, "areas": _texts, "companies": _texts, "weekday": _weekday, "paused": bool,
}  # fmt: skip
_WRITTEN: dict[Any, Any] = {_texts: list, _weekday: int, bool: bool}
