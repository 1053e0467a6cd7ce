"""Where the assistant speaks, to whom and how often: the rules of a workspace and its channels, and the pace of questions.

Time is an argument, in seconds of any steady clock.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum


class Visibility(StrEnum):
    """Who sees an answer to a command that does not say."""

    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds in a place; a value that is none is inherited: channel from workspace, workspace from `DEFAULTS`."""

    visibility: Visibility | None = None
    silent: bool | None = None
    """Nothing is answered here."""
    askers: tuple[str, ...] | None = None
    """Roles or groups that may ask; empty: everybody. Who manages the place always may."""
    per_person: int | None = None
    """Questions a minute that one person may ask; 0: as many as they like."""
    per_workspace: int | None = None
    """Questions a minute that all of a workspace may ask together; 0: as many as they like."""
    threads: bool | None = None
    """A mention in a channel is answered in a thread."""
    all_order: bool | None = None
    """Everybody may order digests for a channel, not only who manages it."""

    def over(self, wider: Rules) -> Rules:
        """Return these rules with what they leave open taken from wider ones."""
        mine = {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}
        return replace(wider, **mine)

    def dump(self) -> str:
        """Return the rules as JSON, without what they leave open."""
        return json.dumps({name: value for name, value in asdict(self).items() if value is not None})

    @classmethod
    def read(cls, text: str | None) -> Rules:
        """Return rules from JSON; what is not understood is left open (a newer version may have written it)."""
        try:
            row = json.loads(text) if text else {}
            known = {name: value for name, value in row.items() if name in cls.__dataclass_fields__}
            if "visibility" in known:
                known["visibility"] = Visibility(known["visibility"])
            if "askers" in known:
                known["askers"] = tuple(known["askers"])
            return cls(**known)
        except (ValueError, TypeError, AttributeError):
            return cls()


DEFAULTS = Rules(Visibility.PUBLIC, False, (), 8, 120, True, False)


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks, in ids that only the platform understands."""

    person: str
    workspace: str = ""
    """Empty in a direct message."""
    roles: frozenset[str] = frozenset()
    manages: bool = False
    """May change the rules of the place."""


class Refusal(StrEnum):
    """Why somebody is not answered; also the key of the phrase that says so."""

    SILENT = "refused_silent"
    NOT_ASKER = "refused_not_asker"
    TOO_FAST = "refused_too_fast"
    WORKSPACE_BUSY = "refused_workspace_busy"


class Pace:
    """Counts questions of the last minute by key."""

    WINDOW = 60.0
    MOST = 50_000
    """Keys that are watched at once; beyond it the quiet ones are dropped."""

    def __init__(self) -> None:
        """Begin with nobody having asked."""
        self._asked: dict[str, deque[float]] = {}

    def wait(self, key: str, limit: int, now: float) -> float:
        """Return the seconds until another one fits in: 0 when it fits now."""
        times = self._asked.get(key)
        if not limit or times is None:
            return 0.0
        while times and times[0] <= now - self.WINDOW:
            times.popleft()
        return times[0] + self.WINDOW - now if len(times) >= limit else 0.0

    def note(self, key: str, now: float) -> None:
        """Count one."""
        if len(self._asked) >= self.MOST:
            self._asked = {k: times for k, times in self._asked.items() if times and times[-1] > now - self.WINDOW}
        self._asked.setdefault(key, deque(maxlen=1000)).append(now)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody is answered."""

    refusal: Refusal | None = None
    seconds: int = 0
    """After how long to try again, where that helps."""
    worth_telling: bool = True
    """It was not said to them just before: worth a line even where nobody has to be answered."""

    @property
    def allowed(self) -> bool:
        """Say whether to answer."""
        return self.refusal is None


class Doorkeeper:
    """Decides who is answered now."""

    AGAIN = 10.0
    """Seconds after which a refusal that ends by itself is told again: nobody should wonder long when to ask once more."""

    def __init__(self) -> None:
        """Begin with nobody having asked."""
        self._pace = Pace()
        self._told: dict[str, float] = {}

    def decide(self, rules: Rules, asker: Asker, now: float) -> Verdict:
        """Return the verdict and, if it is yes, count the question. `rules` leave nothing open."""
        if rules.silent and not asker.manages:
            return self._refused(Refusal.SILENT, asker, 0.0, now)
        if rules.askers and not asker.manages and not asker.roles & set(rules.askers):
            return self._refused(Refusal.NOT_ASKER, asker, 0.0, now)
        wait = self._pace.wait(f"person {asker.person}", rules.per_person or 0, now)
        if wait:
            return self._refused(Refusal.TOO_FAST, asker, wait, now)
        if asker.workspace and (wait := self._pace.wait(f"workspace {asker.workspace}", rules.per_workspace or 0, now)):
            return self._refused(Refusal.WORKSPACE_BUSY, asker, wait, now)
        self._pace.note(f"person {asker.person}", now)
        if asker.workspace:
            self._pace.note(f"workspace {asker.workspace}", now)
        return Verdict()

    def _refused(self, refusal: Refusal, asker: Asker, wait: float, now: float) -> Verdict:
        key = f"{asker.workspace} {asker.person} {refusal}"
        quiet = self.AGAIN if wait else Pace.WINDOW
        worth_telling = now - self._told.get(key, -Pace.WINDOW) >= quiet
        if worth_telling:
            if len(self._told) >= Pace.MOST:
                self._told.clear()
            self._told[key] = now
        return Verdict(refusal, int(wait) + 1 if wait else 0, worth_telling)
