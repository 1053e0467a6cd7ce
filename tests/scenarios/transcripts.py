"""Reads transcripts (YAML beside this file) and holds an answer against what a turn says must come back.

A file is a list of single turns (`say`) and of talks (`talk`: turns that follow each other). Of a turn are judged
  status     one, or a list of equally good ones
  kind       the kind of question understood, of the answer or of one of its parts; one, or a list of equally good ones
  claims     at least one of them is among the answer's claims
  must       every pattern is found in the text that is read (ignoring case, the dot matches newlines)
  must_not   none is
  corrected  true: an assumption is corrected; false: none is
  as_of      is no demand: the day to answer for
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from bot import wording
from bot.answers import Answer, Status

FOLDER = Path(__file__).parent
FIELDS = {"say", "status", "kind", "claims", "must", "must_not", "corrected", "as_of"}


@dataclass(frozen=True)
class Expected:
    """One turn: what is said, and what must come back."""

    say: str
    status: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    corrected: bool | None = None
    as_of: str | None = None
    unknown_fields: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Moment:
    """One turn with those that go before it in its talk."""

    id: str
    before: tuple[Expected, ...]
    turn: Expected


def read_moments(name: str) -> list[Moment]:
    """Read every turn of a file of transcripts."""
    moments: list[Moment] = []
    for item in cast("list[dict[str, Any]]", yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))):
        turns = [_turn(t) for t in item.get("talk", [item])]
        for n, turn in enumerate(turns):
            moments.append(Moment(f"{name}: {turn.say}{place_of(n, turns) if 'talk' in item else ''}", tuple(turns[:n]), turn))
    return moments


def place_of(n: int, turns: list[Expected]) -> str:
    """Say where in which talk a turn stands."""
    return f' ({n + 1} of the talk "{turns[0].say}")'


def read_known_failures() -> dict[str, str]:
    """Read id -> reason of the turns that are not answered well yet."""
    return cast("dict[str, str]", yaml.safe_load((FOLDER / "known_failures.yaml").read_text("utf-8")) or {})


def _turn(raw: dict[str, Any]) -> Expected:
    return Expected(
        say=str(raw["say"]),
        status=_one_or_more(raw.get("status", ())),
        kinds=_one_or_more(raw.get("kind", ())),
        claims=tuple(raw.get("claims", ())),
        must=tuple(raw.get("must", ())),
        must_not=tuple(raw.get("must_not", ())),
        corrected=raw.get("corrected"),
        as_of=raw.get("as_of"),
        unknown_fields=tuple(sorted(set(raw) - FIELDS)),
    )


def _one_or_more(raw: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(raw)


def complaints(turn: Expected, answer: Answer) -> list[str]:
    """Return what is wrong with an answer, in words; empty when nothing is."""
    text = wording.plain(answer)
    kinds = {answer.intent, *(p.intent for p in answer.parts)}
    found: list[str] = []
    if turn.status and answer.status not in turn.status:
        found.append(f"status {answer.status}, not {' or '.join(turn.status)}")
    if turn.kinds and not kinds & set(turn.kinds):
        found.append(f"kind {answer.intent}, not {' or '.join(turn.kinds)}")
    if turn.claims and not set(turn.claims) & set(answer.claims):
        found.append(f"claims {', '.join(answer.claims)}: none of {', '.join(turn.claims)}")
    found += [f"/{p}/ is not said" for p in turn.must if not _says(p, text)]
    found += [f"/{p}/ is said" for p in turn.must_not if _says(p, text)]
    if turn.corrected is not None and turn.corrected != bool(answer.corrections):
        found.append("no assumption is corrected" if turn.corrected else f"corrected: {answer.corrections[0].text}")
    told = answer.headline.claims if answer.headline is not None else ()
    if answer.status != Status.ANSWERED and (told or answer.corrections or (answer.claims and answer.status != Status.UNKNOWN)):
        found.append(f"{answer.status}, and yet it rests on {answer.claims}")
    return found


def _says(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, re.IGNORECASE | re.DOTALL))
