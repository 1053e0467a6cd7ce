"""The table of checks, and the order in which they look at a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.answering.desk import Desk
from bot.answering.evidence import Ranked
from bot.answering.features import first_day
from bot.answering.premises.asked import Asked, Finding, asks_whether
from bot.answering.premises.belonging import false_owner
from bot.answering.premises.contraries import other_figures, substituted, wrong_person
from bot.answering.premises.dealings import swapped_parties, unheard_dealing
from bot.answering.premises.endings import ended, not_ended
from bot.answering.premises.events import owns_none, unheard_event, unsold
from bot.answering.premises.havings import false_absence, false_platform
from bot.answering.premises.launches import false_launch
from bot.answering.premises.places import other_place
from bot.answering.premises.ranks import false_standing
from bot.answering.premises.rulings import false_ruling
from bot.answering.premises.stated import without_chatter
from bot.answering.premises.trades import false_purchase
from bot.answering.premises.versions import false_version
from bot.answering.premises.weighed import outweighed
from bot.understanding.query import Query

Check = Callable[[Desk, Asked], Finding | None]
LASTING = ("standing", "weighed")
"""Sorts of findings about how something is for a time, and not about what happened once."""


def check(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> list[Finding]:
    """Return the false assumptions of a question, at most two, the firmest first."""
    asked = asked_of(desk, query, ranked)
    if supposes(desk, asked):
        return []
    findings: list[Finding] = []
    for found in looked(desk, asked, CHECKS):
        if found.correction.claims not in [f.correction.claims for f in findings]:
            findings.append(found)
            if found.sort in ("owner", "purchase"):
                break
    if not findings:
        weighed = outweighed(desk, asked)
        findings += [weighed] if weighed is not None and _stands(desk, asked, weighed) else []
    return findings[:2]


def asked_of(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> Asked:
    """Return a question as the checks see it."""
    text = without_chatter(_without_names_that_suppose(desk, query), [n.start for n in query.named])
    low = _POLITE.sub("", text.casefold().replace("even if", "").replace("for nothing", "for free"))
    low = _REPORTED.sub(r"\1 will", low)
    return Asked(query, ranked, low, presuming=not asks_whether(desk, query))


_POLITE = re.compile(r"\b(?:could|can|would) (?:you|u|somebody|someone|anybody|anyone)\b|\bif (?:you ask|i may)\b")
"""Nothing is supposed by these."""
_REPORTED = re.compile(
    r"(\b(?:said|told|promis\w+|warn\w*|argu\w+|announced|claim\w*|predict\w*|vowed|admitted|thought|wrote)\b[^.?!;]{0,70}?)"
    r"\s(?:would|could|should|might)\b"
)
"""What somebody said of what would be is stated, not supposed."""


def supposes(desk: Desk, asked: Asked) -> bool:
    """Say whether the question only supposes what it speaks of."""
    return desk.lexicon.has("hypothetical", asked.low) and asked.query.kind in ("what_if", "outlook", "verify")


def looked(desk: Desk, asked: Asked, checks: Sequence[Check]) -> list[Finding]:
    """Return what these checks find that stands at the time spoken of."""
    found = [look(desk, asked) for look in checks]
    return [f for f in found if f is not None and _stands(desk, asked, f)]


def _stands(desk: Desk, asked: Asked, found: Finding) -> bool:
    return not _is_past(desk, asked, found) and not _is_later(desk, asked, found)


def _is_later(desk: Desk, asked: Asked, found: Finding) -> bool:
    """Say whether a correction of how it stood in a time rests on what came only after it."""
    period = asked.query.period
    if found.sort not in LASTING or period is None or period.mode == "since" or not found.correction.claims:
        return False
    claim = desk.knowledge.claims(found.correction.claims[:1])[found.correction.claims[0]]
    return first_day(claim.as_of) > period.last


def _is_past(desk: Desk, asked: Asked, found: Finding) -> bool:
    """Say whether a correction rests on what has been replaced since, though the question speaks of no time."""
    if asked.query.periods or not found.correction.claims:
        return False
    claim = desk.knowledge.claims(found.correction.claims[:1])[found.correction.claims[0]]
    return claim.superseded_on is not None and claim.superseded_on <= asked.query.as_of


def _without_names_that_suppose(desk: Desk, query: Query) -> str:
    """Return the text; a word like "imagine" that is part of a name is blotted out."""
    text = query.text
    for n in query.named:
        for m in desk.lexicon.finditer(n.text, "hypothetical"):
            at = n.start + m.start()
            text = text[:at] + "_" * len(m.group()) + text[at + len(m.group()) :]
    return text


CHECKS: tuple[Check, ...] = (
    false_purchase,
    false_owner,
    false_platform,
    false_version,
    false_launch,
    ended,
    not_ended,
    false_absence,
    wrong_person,
    swapped_parties,
    false_ruling,
    substituted,
    other_figures,
    false_standing,
    other_place,
    owns_none,
    unsold,
    unheard_event,
    unheard_dealing,
)
