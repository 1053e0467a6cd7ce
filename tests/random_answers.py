"""Answers as no knowledge would make them: too long, too many, hostile, empty. For the limits of every surface.

Seeded instead of drawn by hypothesis: a whole answer is too large for it to shrink in a reasonable time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from bot.answers import Answer, Citation, Correction, Point, Status, Table
from tests.bot.strategies import PIECES

T = TypeVar("T")
URLS = (None, "https://example.org/a_(b)?q=1|2", "javascript:alert(1)", "https://x.example/" + "a" * 900, "not", "https://ok.example/")


def text(r: random.Random) -> str:
    """A text: nothing, a few pieces, one endless word, very many words, any characters."""
    match r.randrange(6):
        case 0:
            return ""
        case 1 | 2:
            return " ".join(r.choice(PIECES) for _ in range(r.randrange(1, 30)))
        case 3:
            return r.choice("x*`<&_|[@") * r.randrange(1, 5000)
        case 4:
            return "word * <!here> " * r.randrange(1, 600)
        case _:
            return "".join(chr(r.choice((r.randrange(32, 127), r.randrange(0, 0x3000), r.randrange(0x4E00, 0x9FFF)))) for _ in range(80))


def some(r: random.Random, most: int, make: Callable[[random.Random], T]) -> tuple[T, ...]:
    return tuple(make(r) for _ in range(r.randrange(most + 1)))


def citation(r: random.Random) -> Citation:
    date = r.choice(["2026", "2026-03", "2026-03-01"])
    return Citation(f"s{r.randrange(9)}", text(r), text(r), date, r.choice(["weak", "primary"]), r.choice(URLS))


def point(r: random.Random) -> Point:
    return Point(
        text(r),
        r.choice(["fact", "assessment", "prediction"]),
        ("c1",),
        r.choice([None, "2026-03"]),
        some(r, 5, citation),
        some(r, 4, text),
        r.choice(["", "against", "reason"]),
        r.choice(["", "high", "low"]),
    )


def table(r: random.Random) -> Table:
    return Table(text(r), ("who", "standing", "with"), some(r, 60, lambda x: (text(x), text(x), text(x))))


def answer(seed: int, *, whole: bool = True) -> Answer:
    """The answer of a seed."""
    r = random.Random(seed)
    return Answer(
        id="a" * 16,
        conversation="c",
        status=r.choice(list(Status)),
        intent="profile",
        understood=text(r),
        entities=r.choice([(), ("acme",)]),
        corrections=some(r, 3, lambda x: Correction(text(x), ("c1",), some(x, 2, citation))),
        headline=point(r) if r.random() < 0.8 else None,
        points=some(r, 8, point),
        more=some(r, 14, point),
        caveats=some(r, 3, text),
        table=table(r) if r.random() < 0.4 else None,
        suggestions=some(r, 30, text),
        as_of="2026-11-22",
        parts=tuple(answer(seed * 7 + n, whole=False) for n in range(r.randrange(4))) if whole and r.random() < 0.3 else (),
    )
