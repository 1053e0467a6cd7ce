"""Rules between claims: replacing runs forward in time and never in a circle, and time series have one end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knowledge.checks.draft import Draft, Record, entries, is_date, known

Series = tuple[object, ...]


def check_series(draft: Draft) -> None:
    """Check what claims supersede."""
    _circles(draft)
    _direction(draft)
    _open_ends(draft)


def _replaced(draft: Draft, ident: str) -> Iterator[str]:
    return (other for other in entries(draft.claims[ident], "supersedes") if known(other, draft.claims))


def _circles(draft: Draft) -> None:
    """Walk from claim to replaced claim; a claim met again on its own path closes a circle."""
    done: set[str] = set()
    for start in draft.claims:
        if start in done:
            continue
        path = {start: _replaced(draft, start)}
        while path:
            ident = next(reversed(path))
            other = next((one for one in path[ident] if one in path or one not in done), None)
            if other is None:
                done.add(ident)
                del path[ident]
            elif other in path:
                draft.bad(draft.files[ident], ident, f"supersedes runs in a circle through {other}: remove one of the links")
            else:
                path[other] = _replaced(draft, other)


def _direction(draft: Draft) -> None:
    for ident, claim in draft.claims.items():
        for other in _replaced(draft, ident):
            new, old = claim.get("as_of"), draft.claims[other].get("as_of")
            if isinstance(new, str) and isinstance(old, str) and is_date(new) and is_date(old):
                exact = min(len(new), len(old))
                if new[:exact] < old[:exact]:
                    draft.bad(draft.files[ident], ident, f"supersedes the later claim {other}: turn it round or correct a date")


def _open_ends(draft: Draft) -> None:
    found: defaultdict[Series, list[str]] = defaultdict(list)
    for ident, claim in draft.claims.items():
        series = _series(claim)
        if series is not None:
            found[series].append(ident)
    replaced = {other for ident in draft.claims for other in _replaced(draft, ident)}
    for series, members in found.items():
        newest = max(_date(draft, ident) for ident in members)
        for ident in members:
            if ident not in replaced and _date(draft, ident) != newest:
                name = ", ".join(str(part) for part in series if part)
                draft.bad(
                    draft.files[ident],
                    ident,
                    f"a later claim of the same series ({name}) must supersede it: list it there",
                    without="claims",
                )


def _series(claim: Record) -> Series | None:
    keys = {"standing": ("subject", "area"), "score": ("subject", "benchmark", "track", "scale")}
    predicate = claim.get("predicate")
    if not isinstance(predicate, str) or predicate not in keys:
        return None
    values = [claim.get(key) for key in keys[predicate]]
    return (predicate, *(value if isinstance(value, str) else None for value in values))


def _date(draft: Draft, ident: str) -> str:
    value = draft.claims[ident].get("as_of")
    return value if isinstance(value, str) else ""
