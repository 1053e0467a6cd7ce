"""Signs from who is said to be above whom: the question's order beside the figures of both, or beside what a claim says in words."""

from __future__ import annotations

import re

from bot.answering.figures import amounts_of
from bot.answering.premises.compared import Compared
from bot.answering.premises.dealings import Spans, spans_of
from bot.answering.quantities import like
from bot.answering.relations import own
from knowledge.models import Claim

REACH = 70
"""Characters that may lie between a word like "above" and whom it is about."""
WEIGHED, READ = 30, 4
"""Claims whose figures are compared, and whose words are read."""
IN_PERIOD = 2.0
"""What a figure of the time spoken of has ahead."""
_SENTENCE = re.compile(r"[.;?!]\s")
_NOT = re.compile(r"\b(?:not|never)\b|n't\b")
_HEADS = re.compile(r"(?:\s+[\w'-]+){0,4}?\s+(?:round|project|team|group|company|suit|case|unit|deal)\b")
"""What one leads without being above anybody."""
_IT = re.compile(r"\s*(?:it|them)\b")
_THAN = re.compile(r"^[^.;?!,]{0,30}\bthan\b")
_BY = re.compile(r"^\s*by\b|\bby (?:the )?$")
Words = tuple[str, str]
ABOVE, SEQUENCE = ("above_words", "below_words"), ("sooner_words", "later_words")
Order = tuple[str, str, int]
"""One, another, and 1 where the first is said to be above, -1 below."""


def of_orders(r: Compared) -> dict[str, float]:
    """See whether the order of two that the question states is turned round or borne out."""
    typed = [n for n in r.asked.query.named if not n.inherited and r.kind(n.entity) not in ("benchmark", "technique")]
    said = orders(r, r.asked.query.text, [(n.start, n.end, n.entity) for n in typed]) if len(typed) > 1 else []
    turn = -1 if _NOT.search(r.part.text) else 1
    if r.desk.lexicon.has("passing_words", r.asked.low):  # who passes another was behind it before
        said = []
    found = {(_by_words(r, one, other) or _by_figures(r, one, other)) * way * turn for one, other, way in said[:2]}
    return {"order_turned": float(-1 in found), "order_met": float(1 in found)}


def of_sequences(r: Compared) -> dict[str, float]:
    """See whether one of two is said to have come before the other, and a claim says that it came after."""
    typed = [(n.start, n.end, n.entity) for n in r.names]
    said = orders(r, r.asked.query.text, typed, SEQUENCE) if len(typed) > 1 else []
    found = {_by_words(r, one, other, SEQUENCE) * way for one, other, way in said[:2]}
    return {"sequence_turned": float(-1 in found), "sequence_met": float(1 in found)}


def orders(r: Compared, text: str, names: Spans, words: Words = ABOVE) -> list[Order]:
    """Return who is said to be above or below whom (or before or after) in a text."""
    low = text.casefold()
    found = [
        _order(r, low, m, names, way)
        for name, way in zip(words, (1, -1), strict=True)
        for m in r.desk.lexicon.finditer(low, name)
        if not any(s <= m.start() < e for s, e, _ in names) and not _HEADS.match(low[m.end() :])
    ]
    return [order for order in found if order is not None]


def _order(r: Compared, low: str, m: re.Match[str], names: Spans, way: int) -> Order | None:
    before = [n for n in names if n[1] <= m.start()]
    behind = [n for n in names if 0 <= n[0] - m.end() < REACH]
    if _IT.match(low[m.end() :]):
        if before and behind:
            return behind[0][2], before[-1][2], way
        return (before[-1][2], before[-2][2], way) if len(before) > 1 else None
    if not behind or _SENTENCE.search(low[m.end() : behind[0][0]]):
        return None
    other = behind[0]
    if len(behind) > 1 and _THAN.search(low[other[1] : behind[1][0]]) and "than" not in low[m.end() : other[0]].split():
        return other[2], behind[1][2], way  # "costs less on A than on B"
    before = [n for n in before if not _kin(r, n[2], other[2])]
    if not before or _SENTENCE.search(low[before[-1][1] : m.start()]):
        return None
    by = _BY.search(low[m.end() : other[0]]) is not None
    return before[-1][2], other[2], -way if by else way


def _kin(r: Compared, one: str, other: str) -> bool:
    return one == other or other in r.desk.evidence.kin((one,)) or one in r.desk.evidence.kin((other,))


def _sides(r: Compared, one: str, other: str) -> tuple[set[str], set[str]]:
    mine, theirs = own(r.desk, one), own(r.desk, other)
    return ({one}, {other}) if mine & theirs else (mine, theirs)


def _by_figures(r: Compared, one: str, other: str) -> int:
    """Return 1 where the figures have the first above, -1 below, 0 where no figures of both can be compared."""
    mine, theirs = _sides(r, one, other)
    best, found = 0.0, 0
    top = r.asked.ranked[:WEIGHED]
    for x in (x for x in top if x.claim.subject in mine):
        for y in (y for y in top if y.claim.subject in theirs):
            sign = _compare(r, x.claim, y.claim)
            fit = x.score + y.score + IN_PERIOD * ((x.feature("in_period") > 0) + (y.feature("in_period") > 0))
            if sign and (not found or fit > best):
                best, found = fit, sign
    return found


def _compare(r: Compared, a: Claim, b: Claim) -> int:
    if a.predicate != b.predicate or a.predicate == "standing":
        return 0
    if a.rank and b.rank:
        same = (a.benchmark, a.as_of[:7], a.track) == (b.benchmark, b.as_of[:7], b.track)
        return (b.rank > a.rank) - (b.rank < a.rank) if same else 0
    if isinstance(a.value, (int, float)) and isinstance(b.value, (int, float)):
        return (a.value > b.value) - (a.value < b.value) if (a.unit, a.benchmark) == (b.unit, b.benchmark) else 0
    pairs = [(x, y) for x in amounts_of(a) for y in like(x, amounts_of(b)) if x.unit == y.unit]
    if not pairs:
        return 0
    x, y = pairs[0]
    quick = x.unit in ("days", "time") and r.desk.lexicon.has("speed_words", r.asked.low)
    return ((x.value > y.value) - (x.value < y.value)) * (-1 if quick else 1)


def _by_words(r: Compared, one: str, other: str, words: Words = ABOVE) -> int:
    """Return 1 where a claim says in words that the first is above, -1 below, 0 where none says either."""
    mine, theirs = _sides(r, one, other)
    for x in r.asked.ranked[:READ]:
        spans = [(s, e, one if i in mine else other) for s, e, i in spans_of(r.desk, x.claim.text, [*mine, *theirs])]
        told = [(a, way) for a, b, way in orders(r, x.claim.text, spans, words) if {a, b} == {one, other}]
        if told:
            first, way = told[0]
            return way if first == one else -way
    return 0
