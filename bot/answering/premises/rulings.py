"""Check "why did X lose against Y": who won a case, by what a claim says a court did with whose case."""

from __future__ import annotations

import re

from bot.answering.desk import Desk
from bot.answering.evidence import Ranked
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.premises.dealings import spans_of
from bot.answering.premises.stated import stated

REACH = 60
_CASE = r"(?:\w+ )?(?:law)?(?:suits?|case|claims?|complaint|trial|appeal|action)"
_LOSES = re.compile(
    rf"\b(?:los(?:e|es|t|ing)\b(?=.{{0,40}}\b(?:{_CASE}|court|judge|against|legal)\b)|had to pay|have to pay|forced to pay|ordered to pay|"
    r"made to pay|pay\b.*\bafter losing|found liable|found guilty|convicted)"
)
_WINS = re.compile(rf"\b(?:w[io]n(?:s|ning)?\b|beat\b(?=.{{0,40}}\b(?:in court|at trial|{_CASE})\b)|prevail\w*|defeat\w*|was cleared)")
_COURT = re.compile(rf"\b(?:court|judges?|jury|ruling|verdict|tribunal|{_CASE})\b", re.IGNORECASE)
_AGAINST_PLAINTIFF = re.compile(
    r"\b(?:dismissed|(?:mostly |largely )?rejected|threw out|tossed(?: out)?|struck out|dropped)\b", re.IGNORECASE
)
_FOR_PLAINTIFF = re.compile(r"\b(?:ordered .{0,40}\bto pay|found .{0,40}\bliable|awarded|upheld|granted)\b", re.IGNORECASE)


def false_ruling(desk: Desk, asked: Asked) -> Finding | None:
    """Check who is said to have won or lost: a claim tells that it went the other way."""
    if not asked.presuming or not asked.ranked or desk.lexicon.has("negations", asked.low):
        return None
    for r in asked.ranked[:3]:  # what is asked for ("on which point did X win?") is not taken for granted
        if ruling(desk, asked, r) == "other":
            return Finding(correction(desk, r.claim.text, [r.claim]), None, "ruling")
    return None


def ruling(desk: Desk, asked: Asked, r: Ranked) -> str:
    """Say whether a claim has a case end as the question has it ("same"), the other way ("other"), or tells nothing of it (empty)."""
    said = _outcome(asked)
    text = r.claim.text
    if said is None or not _COURT.search(text):
        return ""
    spans = spans_of(desk, text, asked.query.entities)
    plaintiff = next((e for s, t, e in spans if _is_plaintiff(text, s, t)), None)
    defendant = next((e for s, _, e in spans if re.search(r"\bagainst (?:the )?$", text[:s])), None)
    lost = bool(_AGAINST_PLAINTIFF.search(text))
    if (plaintiff is None and defendant is None) or lost == bool(_FOR_PLAINTIFF.search(text)):
        return ""
    party, wins = said
    for role, won in ((plaintiff, not lost), (defendant, lost)):
        if role == party:
            return "same" if won == wins else "other"
    return ""


def _outcome(asked: Asked) -> tuple[str, bool] | None:
    """Return who is said to have won (true) or lost (false): the party before the verb; the first of all with "after losing"."""
    part = stated(asked.low)
    for pattern, wins in ((_LOSES, False), (_WINS, True)):
        m = next((x for x in pattern.finditer(asked.low) if not (part.beside and x.group() not in part.text)), None)
        before = [n for n in asked.query.named if m is not None and 0 <= m.start() - n.end < REACH]
        if m is not None and before:
            aside = re.search(r"\b(?:after|since|by|before|despite|for)\s+$", asked.low[: m.start()])
            return (asked.query.named[0] if aside else before[-1]).entity, wins
    return None


def _is_plaintiff(text: str, start: int, end: int) -> bool:
    return bool(
        re.match(rf"(?:'s|s')? (?:mostly |whole )?{_CASE}\b|.{{0,30}}\bsued\b", text[end:], re.IGNORECASE)
        or re.search(rf"\b{_CASE} (?:of|by|from) (?:the )?$", text[:start], re.IGNORECASE)
    )
