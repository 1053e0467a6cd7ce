"""What speaks for a claim as the answer to a question, as numbers. No feature knows any entity, area or predicate of a pack."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.understanding.dates import Period
from bot.understanding.encoder import Vectors
from bot.understanding.encoder_pass import DIMENSIONS
from bot.understanding.query import Query

from .cards import SIGNS, Card, as_vectors

Matrix = NDArray[np.float32]

PRODUCTS: dict[str, tuple[str, str]] = {
    "cover": ("cover", "one"), "cover_sum": ("cover_sum", "one"), "lexical": ("lexical", "one"),
    "lexical_content": ("lexical_content", "one"), "meaning": ("meaning", "one"), "meaning_masked": ("masked", "one"),
    "meaning_learnt": ("learnt", "one"), "predicate": ("predicate", "one"), "subject": ("subject", "one"), "object": ("object", "one"),
    "kin_subject": ("kin_subject", "one"), "shared": ("shared", "one"), "shared_kin": ("shared_kin", "one"),
    "all_shared": ("everyone", "one"), "two_shared": ("everyone", "several"), "pairs": ("pairs", "one"), "numbers": ("numbers", "one"),
    "holds_no_date": ("holds", "undated"), "recent_no_date": ("recent", "undated"), "in_period": ("in_period", "one"),
    "holds": ("holds", "one"), "recent": ("recent", "one"), "confidence": ("confidence", "one"), "explains": ("explains", "one"),
    "explained": ("explained", "one"), "length": ("length", "one"), "standing": ("standing", "one"), "score": ("score", "one"),
    "dated_value": ("dated_value", "one"), "prediction": ("prediction", "one"), "assessment": ("assessment", "one"),
    "fact": ("fact", "one"), "thesis_source": ("thesis_source", "one"), "has_object": ("has_object", "one"),
    "number_x_number": ("p_number", "has_number"), "number_x_value": ("p_number", "value"), "date_x_date": ("p_date", "has_date"),
    "date_x_day": ("p_date", "exact_day"), "date_x_dated_value": ("p_date", "dated_value"), "who_x_object": ("p_who", "has_object"),
    "who_x_mentions": ("p_who", "mentions"), "why_x_explains": ("p_why", "explains"), "why_x_explained": ("p_why", "explained"),
    "how_x_explains": ("p_how", "explains"), "standing_x_standing": ("p_standing", "standing"),
    "standing_x_score": ("p_standing", "score"), "standing_x_standing_holds": ("p_standing", "standing_holds"),
    "standing_x_score_holds": ("p_standing", "score_holds"), "standing_x_first": ("p_standing", "first"),
    "outlook_x_prediction": ("p_outlook", "prediction"), "outlook_x_thesis": ("p_outlook", "thesis"),
    "source_x_thesis": ("about_source", "thesis_source"), "thesis_x_thesis": ("p_thesis", "thesis"),
    "owner_x_object": ("p_owner", "has_object"), "owner_x_fact": ("p_owner", "fact"), "data_x_predicate": ("p_data", "predicate"),
    "fact_x_fact": ("p_fact", "fact"), "changes_x_recent": ("p_changes", "recent"), "not_number_x_value": ("p_no_number", "value"),
    "not_standing_x_score": ("p_no_standing", "score"), "cover_x_subject": ("cover", "subject"),
    "meaning_x_subject": ("meaning", "subject"), "masked_x_subject": ("masked", "subject"), "meaning_x_nobody": ("meaning", "nobody"),
    "masked_x_nobody": ("masked", "nobody"), "cover_x_nobody": ("cover", "nobody"), "numbers_x_subject": ("numbers", "subject"),
    "period_x_score": ("in_period", "score"), "period_x_standing": ("in_period", "standing"),
    "period_x_subject": ("in_period", "subject"), "meaning_x_masked": ("meaning", "masked"), "cover_x_meaning": ("cover", "meaning"),
    "source_x_meaning": ("about_source", "meaning"), "thesis_x_nobody": ("thesis", "nobody"), "area": ("area", "one"),
    "verify_x_standing": ("p_verify", "standing"), "evidence_x_thesis": ("p_evidence", "thesis"),
    "compare_x_standing": ("p_compare", "standing"), "profile_x_object": ("p_profile", "has_object"),
    "number_x_score": ("p_number", "score"), "date_x_score": ("p_date", "score"),
}  # fmt: skip
"""Each feature is a product of two things: of what a claim shows, and of what the question asks."""
MATCH = "match"
"""How well the words of the claim meet those of the question (`matching.py`); 0 for claims that are not looked at closely."""
NAMES = (*PRODUCTS, MATCH)
KINDS = {
    "p_number": ("number", "count"), "p_date": ("date", "timeline"), "p_who": ("who",), "p_why": ("why",), "p_how": ("how",),
    "p_standing": ("standing",), "p_outlook": ("outlook", "what_if"), "p_thesis": ("thesis", "exceptions", "corrections"),
    "p_owner": ("owner",), "p_data": ("data",), "p_fact": ("fact",), "p_changes": ("changes",), "p_verify": ("verify",),
    "p_evidence": ("evidence",), "p_compare": ("compare",), "p_profile": ("profile", "definition"),
}  # fmt: skip
"""Of the question: how likely it is of one of these kinds."""
SHOWN = (
    *SIGNS, "cover", "cover_sum", "lexical", "lexical_content", "meaning", "masked", "learnt", "predicate", "subject", "object",
    "kin_subject", "shared", "shared_kin", "everyone", "pairs", "numbers", "holds", "recent", "in_period", "dated_value",
    "thesis_source", "thesis", "area", "standing_holds", "score_holds",
)  # fmt: skip
"""What differs from claim to claim; `_shown` returns it in this order."""
ASKED = (*KINDS, "p_no_number", "p_no_standing", "one", "several", "nobody", "undated", "about_source")
"""What is the same for all claims of one question; `_asked` returns it in this order."""
_ROW = {name: row for row, name in enumerate((*SHOWN, *ASKED))}
_LEFT, _RIGHT = (np.array([_ROW[pair[side]] for pair in PRODUCTS.values()]) for side in (0, 1))


@dataclass(frozen=True, slots=True)
class Setting:
    """What the features need beside question and claims."""

    kin: frozenset[str]
    """Entities owned by, owning, or of one family with those named."""
    idf: Mapping[str, float]
    predicates: Sequence[str]
    meanings: Vectors
    """The vectors of what the predicates mean, in their order."""
    dated_predicates: frozenset[str]
    """Predicates whose value is a date."""
    thesis_sources: frozenset[str]
    thesis_claims: frozenset[str]
    map: NDArray[np.float32] | None
    """Learnt map from question vectors to claim vectors, shape (512, 512)."""


def features(query: Query, cards: Sequence[Card], setting: Setting) -> Matrix:
    """Return one row a card, one column for each of `NAMES`; `MATCH` is still to be filled in."""
    n = len(cards)
    if not n or query.vectors is None:
        return np.zeros((n, len(NAMES)), np.float32)
    table = np.empty((len(_ROW), n), np.float32)
    table[: len(SIGNS)] = np.array([c.signs for c in cards]).T
    signs = dict(zip(SIGNS, table[: len(SIGNS)], strict=True))
    for row, shown in zip(table[len(SIGNS) : len(SHOWN)], _shown(query, cards, setting, signs), strict=True):
        row[:] = shown
    table[len(SHOWN) :] = np.array(_asked(query), np.float32)[:, None]
    rows = np.zeros((n, len(NAMES)), np.float32)
    rows[:, : len(PRODUCTS)] = (table[_LEFT] * table[_RIGHT]).T
    return rows


def _asked(query: Query) -> list[float]:
    """Return the numbers of `ASKED`."""
    chances = {name: query.guess.chance(*kinds) for name, kinds in KINDS.items()}
    named = len(set(query.entities))
    flags = (1.0, float(named > 1), float(not named), float(not query.periods), float(query.about_source))
    return [*chances.values(), 1 - chances["p_number"], 1 - chances["p_standing"], *flags]


def _shown(query: Query, cards: Sequence[Card], setting: Setting, sign: Mapping[str, Matrix]) -> Sequence[NDArray[np.floating]]:
    """Return the columns of `SHOWN` behind the signs of the claims alone."""
    claims = [c.claim for c in cards]
    column = _Columns(len(cards))
    nothing = np.zeros(len(cards), np.float32)
    idf = {s: setting.idf.get(s, 8.0) for s in {*query.content, *query.stems}}
    content = list(query.content)
    total = sum(idf[s] for s in content) + 1e-6
    asked = frozenset(idf)
    met = [asked & c.stems for c in cards]
    overlap = column([sum([idf[s] for s in content if s in m]) if m else 0.0 for m in met])
    words = list(dict.fromkeys(query.stems))
    meaning, masked, learnt = _meanings(query, cards, setting)
    predicate = dict(zip(setting.predicates, (setting.meanings @ _vectors(query)[1]).tolist(), strict=True))
    named = frozenset(query.entities)
    share = 1 / max(len(named), 1)
    shared = column([len(named & c.mentions) * share for c in cards]) if named else nothing
    numbers = frozenset(s for s in query.stems if any(ch.isdigit() for ch in s))
    pairs = frozenset(pairwise(query.stems))
    holds = column([c.holds(query.as_of) for c in claims])
    return (
        overlap / total, overlap / 10, column([sum([idf[s] for s in words if s in m]) if m else 0.0 for m in met]) / 12,
        overlap / 12 / (0.5 + sign["stems"]), meaning, masked, learnt, column([predicate.get(c.predicate, 0.0) for c in claims]),
        column([c.subject in named for c in claims]) if named else nothing,
        column([c.object in named or c.benchmark in named for c in claims]) if named else nothing,
        column([c.subject in setting.kin for c in claims]) if setting.kin else nothing,
        shared, column([len(named & c.circle) * share for c in cards]) if named else nothing, (shared == 1) * np.float32(bool(named)),
        column([len(pairs & c.pairs) for c in cards]) / 3, column([len(numbers & c.numbers) for c in cards]) if numbers else nothing,
        holds, column([math.exp(-years_between(c.as_of, query.as_of)) for c in claims]),
        column([any(within(c.as_of, c.until, p) for p in query.periods) for c in claims]) if query.periods else nothing,
        column([c.predicate in setting.dated_predicates for c in claims]),
        column([not setting.thesis_sources.isdisjoint(c.sources) for c in claims]), column([c.id in setting.thesis_claims for c in claims]),
        column([c.area in query.areas for c in claims]) if query.areas else nothing,
        sign["standing"] * holds, sign["score"] * holds,
    )  # fmt: skip


def _meanings(query: Query, cards: Sequence[Card], setting: Setting) -> tuple[Matrix, Matrix, Matrix]:
    """Return how near each claim is to the question: as it stands, with names masked, and by the learnt map."""
    vectors, (asked, masked) = as_vectors(cards), _vectors(query)
    raw: Matrix = vectors[:, 0] @ asked
    learnt = vectors[:, 0] @ (asked @ setting.map) if setting.map is not None else raw
    return raw, vectors[:, 1] @ masked, learnt


def _vectors(query: Query) -> Vectors:
    return query.vectors if query.vectors is not None else np.zeros((2, DIMENSIONS), np.float32)


class _Columns:
    """Makes columns of a fixed length."""

    def __init__(self, n: int) -> None:
        self._n = n

    def __call__(self, values: Sequence[float | bool]) -> Matrix:
        return np.fromiter(values, np.float32, self._n)


@lru_cache(maxsize=20_000)
def years_between(earlier: str, later: str) -> float:
    """Return the years from a date of any exactness (its first day) to a full date; 0 when it lies after."""
    return max(0.0, (date.fromisoformat(later) - date.fromisoformat(first_day(earlier))).days / 365)


def first_day(text: str) -> str:
    """Return the first day of a date of any exactness."""
    return text + "0000-01-01"[len(text) :]


def last_day(text: str) -> str:
    """Return the last day of a date of any exactness (the 31st stands for the end of any month)."""
    return text + "0000-12-31"[len(text) :]


def within(as_of: str, until: str | None, period: Period) -> bool:
    """Say whether a claim's date, or its end, lies in the period."""
    return _inside(as_of, period) or (until is not None and _inside(until, period))


def _inside(day: str, period: Period) -> bool:
    if period.mode == "since":
        return last_day(day) >= period.first
    if period.mode == "until":
        return first_day(day) < period.first
    return first_day(day) <= period.last and last_day(day) >= period.first
