"""What a line about digests means, typed where a platform has no fields for it: "subscribe 9:00 Berlin weekdays areas: video"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace

from bot.digest.ordering import Typed, is_rhythm, read_time

VERBS = ("subscribe", "show", "preview", "now", "pause", "resume", "unsubscribe", "log")
_FIELD = re.compile(r"(?:^|\s)(time|zone|days|rhythm|areas?|companies|company|about|quiet|number|until)\s*[:=]\s*", re.IGNORECASE)
_NAMES = {"days": "rhythm", "area": "areas", "company": "companies", "about": "companies"}
_NUMBER = re.compile(r"^#?(\d{1,2})(?=\s|$)(?!\s*(?::|am\b|pm\b|h\b|uhr\b|o'clock))\s*")
_UNTIL = re.compile(r"(?:^|\s)(?:until\s+)?(\d{4}-\d{2}-\d{2})\s*$", re.IGNORECASE)
LONGEST_RHYTHM = 3
"""Words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line, read."""

    verb: str = ""
    """One of `VERBS`; empty for what is none."""
    number: int | None = None
    typed: Typed = field(default_factory=Typed)
    until: str = ""

    @property
    def says_what(self) -> bool:
        """Whether anything of an order was typed."""
        return any(getattr(self.typed, f.name) is not None for f in fields(Typed))


def read(text: str) -> Asked:
    """Return what a line means; without a word it shows what is ordered."""
    verb, _, rest = text.strip().partition(" ")
    verb = verb.lower() or "show"
    if verb not in VERBS:
        return Asked()
    given = _fields(rest)
    plain = given.pop("", "")
    number, until = given.pop("number", ""), given.pop("until", "")
    if verb != "subscribe":
        if (match := _NUMBER.match(plain)) is not None:
            number, plain = number or match[1], plain[match.end() :]
        if (day := _UNTIL.search(plain)) is not None:
            until = until or day[1]
        elif verb == "pause":
            until = until or plain.removeprefix("until").strip()
    typed = Typed(**given)
    if verb in ("subscribe", "preview"):
        typed = _positions(plain, typed)
    return Asked(verb, int(number) if number.isdecimal() else None, typed, until)


def _fields(text: str) -> dict[str, str]:
    """Part a line at its field names; what stands before the first is under the empty name."""
    pieces = _FIELD.split(text)
    found = {"": pieces[0].strip()}
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found[_NAMES.get(name.lower(), name.lower())] = value.strip().rstrip(",;")
    return found


def _positions(text: str, typed: Typed) -> Typed:
    """Take a time, the days and a city from a line without field names, in any order."""
    words = text.split()
    if typed.time is None:
        at = next((n for n, word in enumerate(words) if read_time(word) is not None and not word.isalpha()), None)
        if at is None:  # "25:99" is to be called no time, not no city
            at = next((n for n, word in enumerate(words) if word[0].isdecimal()), None)
        if at is not None:
            half = len(words) > at + 1 and words[at + 1].lower() in ("am", "pm")
            typed = replace(typed, time=" ".join(words[at : at + 1 + half]))
            words = words[:at] + words[at + 1 + half :]
    if typed.rhythm is None:
        spans = [(n, n + size) for size in range(LONGEST_RHYTHM, 0, -1) for n in range(len(words) - size + 1)]
        span = next(((a, b) for a, b in spans if is_rhythm(" ".join(words[a:b]))), None)
        if span is not None:
            typed = replace(typed, rhythm=" ".join(words[span[0] : span[1]]))
            words = words[: span[0]] + words[span[1] :]
    words = [word for word in words if word.lower() not in ("at", "in", "on", "every")]
    return replace(typed, zone=" ".join(words)) if words and typed.zone is None else typed
