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
from bot.understanding.query import Query

from .cards import SIGNS, Card, as_vectors

Matrix = NDArray[np.float32]

NAMES = (
    "cover", "cover_sum", "lexical", "lexical_content", "meaning", "meaning_masked", "meaning_learnt", "predicate",
    "subject", "object", "kin_subject", "shared", "shared_kin", "all_shared", "two_shared", "pairs", "numbers",
    "holds_no_date", "recent_no_date", "in_period", "holds", "recent", "confidence", "explains", "explained", "length",
    "standing", "score", "dated_value", "prediction", "assessment", "fact", "thesis_source", "has_object",
    "number_x_number", "number_x_value", "date_x_date", "date_x_day", "date_x_dated_value", "who_x_object", "who_x_mentions",
    "why_x_explains", "why_x_explained", "how_x_explains", "standing_x_standing", "standing_x_score", "standing_x_standing_holds",
    "standing_x_score_holds", "standing_x_first", "outlook_x_prediction", "outlook_x_thesis", "source_x_thesis", "thesis_x_thesis",
    "owner_x_object", "owner_x_fact", "data_x_predicate", "fact_x_fact", "changes_x_recent", "not_number_x_value", "not_standing_x_score",
    "cover_x_subject", "meaning_x_subject", "masked_x_subject", "meaning_x_nobody", "masked_x_nobody", "cover_x_nobody",
    "numbers_x_subject", "period_x_score", "period_x_standing", "period_x_subject", "meaning_x_masked", "cover_x_meaning",
    "source_x_meaning", "thesis_x_nobody", "area", "verify_x_standing", "evidence_x_thesis", "compare_x_standing", "profile_x_object",
    "number_x_score", "date_x_score",
)  # fmt: skip


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
    """Return one row a card, one column for each of `NAMES`."""
    n = len(cards)
    if not n or query.vectors is None:
        return np.zeros((n, len(NAMES)), np.float32)
    claims = [c.claim for c in cards]
    column = _Columns(n)
    vectors = as_vectors(cards)
    sign = dict(zip(SIGNS, np.array([c.signs for c in cards]).T, strict=True))
    nothing = column([0.0] * n)
    idf = {s: setting.idf.get(s, 8.0) for s in {*query.content, *query.stems}}
    content = list(query.content)
    total = sum(idf[s] for s in content) + 1e-6
    asked = frozenset(idf)
    met = [asked & c.stems for c in cards]
    overlap = column([sum([idf[s] for s in content if s in m]) if m else 0.0 for m in met])
    cover = overlap / total
    raw, masked = vectors[:, 0] @ query.vectors[0], vectors[:, 1] @ query.vectors[1]
    learnt = vectors[:, 0] @ (query.vectors[0] @ setting.map) if setting.map is not None else raw
    predicate = dict(zip(setting.predicates, (setting.meanings @ query.vectors[1]).tolist(), strict=True))
    about = column([predicate.get(c.predicate, 0.0) for c in claims])
    named = frozenset(query.entities)
    nobody = 0.0 if named else 1.0
    share = 1 / max(len(named), 1)
    subject = column([c.subject in named for c in claims]) if named else nothing
    object_ = column([c.object in named or c.benchmark in named for c in claims]) if named else nothing
    shared = column([len(named & c.mentions) * share for c in cards]) if named else nothing
    kin_shared = column([len(named & c.circle) * share for c in cards]) if named else nothing
    everyone = (shared == 1).astype(np.float32) * (1 - nobody)
    numbers = frozenset(s for s in query.stems if any(ch.isdigit() for ch in s))
    spoken = column([len(numbers & c.numbers) for c in cards]) if numbers else nothing
    pairs = frozenset(pairwise(query.stems))
    words = list(dict.fromkeys(query.stems))
    dated = 1.0 if query.periods else 0.0
    holds = column([c.holds(query.as_of) for c in claims])
    recent = column([math.exp(-years_between(c.as_of, query.as_of)) for c in claims])
    period = column([any(within(c.as_of, c.until, p) for p in query.periods) for c in claims]) if query.periods else nothing
    standing, score, first = sign["standing"], sign["score"], sign["first"]
    dated_value = column([c.predicate in setting.dated_predicates for c in claims])
    prediction, assessment, fact = sign["prediction"], sign["assessment"], sign["fact"]
    source = column([not setting.thesis_sources.isdisjoint(c.sources) for c in claims])
    thesis = column([c.id in setting.thesis_claims for c in claims])
    has_object, value, explains, explained = sign["has_object"], sign["value"], sign["explains"], sign["explained"]
    has_number, has_date, day = sign["has_number"], sign["has_date"], sign["exact_day"]
    chance = query.guess.chance
    p_number, p_date, p_who = chance("number", "count"), chance("date", "timeline"), chance("who")
    p_why, p_how, p_standing = chance("why"), chance("how"), chance("standing")
    p_outlook, p_thesis, p_owner = chance("outlook", "what_if"), chance("thesis", "exceptions", "corrections"), chance("owner")
    in_area = column([c.area in query.areas for c in claims]) if query.areas else nothing
    return np.stack(
        [
            cover, overlap / 10, column([sum([idf[s] for s in words if s in m]) if m else 0.0 for m in met]) / 12,
            overlap / 12 / (0.5 + sign["stems"]), raw, masked, learnt, about,
            subject, object_, column([c.subject in setting.kin for c in claims]), shared, kin_shared, everyone,
            everyone * (len(named) > 1), column([len(pairs & c.pairs) for c in cards]) / 3, spoken,
            holds * (1 - dated), recent * (1 - dated), period, holds, recent,
            sign["confidence"], explains, explained, sign["length"],
            standing, score, dated_value, prediction, assessment, fact, source, has_object,
            p_number * has_number, p_number * value, p_date * has_date, p_date * day, p_date * dated_value, p_who * has_object,
            p_who * sign["mentions"], p_why * explains, p_why * explained, p_how * explains,
            p_standing * standing, p_standing * score, p_standing * standing * holds, p_standing * score * holds, p_standing * first,
            p_outlook * prediction, p_outlook * thesis, query.about_source * source, p_thesis * thesis, p_owner * has_object,
            p_owner * fact, chance("data") * about, chance("fact") * fact, chance("changes") * recent,
            (1 - p_number) * value, (1 - p_standing) * score, cover * subject, raw * subject, masked * subject,
            raw * nobody, masked * nobody, cover * nobody, spoken * subject, period * score, period * standing, period * subject,
            raw * masked, cover * raw, query.about_source * raw, thesis * nobody, in_area, chance("verify") * standing,
            chance("evidence") * thesis, chance("compare") * standing, chance("profile", "definition") * has_object,
            p_number * score, p_date * score,
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip


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
