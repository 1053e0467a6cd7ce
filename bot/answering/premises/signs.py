"""Signs that the best claims do not bear out what a question states, as numbers: `weighed.py` weighs them together.

No sign knows an entity, an area or a predicate of a pack, and none is taken from a model that has learnt from questions:
such a model knows the true ones that it was shown, and would make them look truer than those it meets later.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from bot.answering.contrast import opposites
from bot.answering.desk import Desk
from bot.answering.features import first_day
from bot.answering.figures import amounts_asked, amounts_of, other_amount
from bot.answering.premises.asked import Asked, opens
from bot.answering.premises.causes import of_causes
from bot.answering.premises.compared import Compared
from bot.answering.premises.contraries import of_contraries
from bot.answering.premises.counts import of_counts, of_places
from bot.answering.premises.holdings import ACTORS, of_holdings
from bot.answering.premises.moments import of_courses, of_moments
from bot.answering.premises.orders import of_orders, of_sequences
from bot.answering.premises.parties import of_names
from bot.answering.premises.poles import of_denying, of_poles
from bot.answering.quantities import like
from knowledge.models import Claim
from knowledge.search import stems

NAMES = (
    "states", "missing", "missing_all", "unheard_sense", "sense_met", "opposite_told", "opposite_only", "opposite_near", "named",
    "absent", "present", "absent_first", "replaced", "replaced_subject", "strangers", "untold_dealing", "left_out", "other_person",
    "denied", "denied_share", "left_open", "settles_open", "negated_told", "negated_outright", "other_amount", "other_place",
    "unheard_place", "unborn", "other_slot", "strange_name", "strange_here", "strange_known", "direction_turned", "direction_here",
    "direction_same", "reason_given", "avowal", "asks_why", "asks_what", "of_source", "words", "order_turned", "order_met",
    "sequence_turned", "sequence_met", "time_untold", "year_untold", "time_met", "goes_on_ended", "goes_on_replaced", "over_goes_on",
    "over_met", "outdated", "anothers", "anothers_untold", "anothers_beside", "anothers_absent", "holder_met", "affirms_denied",
    "denies_affirmed", "both_deny", "denied_at_once", "number_untold", "number_met", "place_untold", "place_met", "own_place_untold",
    "own_place_met", "poles_turned", "amounts_turned", "poles_met", "cause_untold", "cause_met", "ended_goes_on", "opposite_here",
    "denied_here", "rank_here", "affirmed_here", "beside", "open_kind", "unknown_name", "outright_affirmed", "sharp",
)  # fmt: skip
SHARP = (
    "order_turned", "year_untold", "goes_on_replaced", "anothers_untold", "anothers_beside", "number_untold", "place_untold",
    "own_place_untold", "strange_here", "other_person", "direction_turned", "sequence_turned", "replaced",
)  # fmt: skip
"""Signs of which one says more than several of the others together."""
MOSTLY = 0.8
"""Which share of what a claim denies the question has to state."""


def signs(desk: Desk, asked: Asked) -> dict[str, float]:
    """Return the signs by name; the question has to have claims."""
    compared = Compared(desk, asked)
    found: dict[str, float] = {}
    for look in LOOKS:
        found |= look(compared)
    outright = bool(found["negated_outright"] and found["denies_affirmed"] and found["negated_told"])
    return found | {"outright_affirmed": float(outright), "sharp": float(any(found[n] > MOSTLY for n in SHARP))}


def _of_words(r: Compared) -> dict[str, float]:
    """See what of its words the best claims do not have."""
    said = r.content
    first = r.top[0].card.stems
    others = frozenset().union(*(x.card.stems for x in r.top))
    return {
        "states": min(len(said), 12) / 12,
        "missing": min(r.rarity(s for s in said if s not in first), 5),
        "missing_all": min(r.rarity(s for s in said if s not in others), 4),
    }


def _of_senses(r: Compared) -> dict[str, float]:
    """See which senses (lists of words for one thing) it has that the claims lack, and of which they have the opposite."""
    lexicon = r.desk.lexicon
    asked, said = lexicon.sides(r.asked.low), lexicon.sides(r.part.text.casefold())
    told = [lexicon.sides(x.claim.text) for x in r.top]
    everywhere = frozenset().union(*told)
    against = [(s, o) for s, o in opposites(lexicon, asked) if o not in asked]
    best = r.top[0].score
    near = [
        math.exp((x.score - best) / 2)
        for x, t in zip(r.top, told, strict=True)
        if x.feature("shared_kin") > 0.49 and any(o in t and s not in t for s, o in against)
    ]
    return {
        "unheard_sense": min(len(said - frozenset().union(*told[:3])), 3) / 2,
        "sense_met": min(len(asked & told[0]), 2) / 2,
        "opposite_told": min(sum(any(o in t and s not in t for t in told) for s, o in against), 3) / 2,
        "opposite_only": float(min(sum(s not in everywhere and o in everywhere for s, o in against), 2)),
        "opposite_near": max(near, default=0.0),
    }


def _of_denials(r: Compared) -> dict[str, float]:
    """See what the best claims deny and the question affirms, and the other way round."""
    names = r.name_stems
    says_not = r.desk.polarity.of(r.asked.query.text)[1]
    states = r.desk.polarity.of(r.part.text)[0]
    tells_not = r.desk.polarity.of(r.text)[1]
    most = {"denied": 0.0, "denied_share": 0.0, "negated_told": 0.0}
    for x in r.top[:3]:
        near = math.exp((x.score - r.top[0].score) / 2) * (x.feature("shared_kin") > 0.49 or not r.asked.query.entities)
        tells, untold = r.desk.polarity.of(x.claim.text)
        denied = (untold & states) - names if not says_not else frozenset[str]()
        negated = (says_not & tells) - names
        share = r.rarity(denied) / (r.rarity(untold - names) + 0.01) * near
        found = {
            "denied": float(share > MOSTLY),
            "denied_share": min(share * min(r.rarity(denied), 1.0) * 2, 1.0),
            "negated_told": min(r.rarity(negated), 2) * near * (not untold),
        }
        most = {n: max(v, found[n]) for n, v in most.items()}
    near_first = r.top[0].feature("shared_kin") > 0.49 or not r.asked.query.entities
    left_open = r.desk.lexicon.pattern("left_open")
    told_open = not left_open.search(r.asked.low) and any(left_open.search(x.claim.text) for x in r.near(2, within=1.0))
    return most | {
        "left_open": float(told_open),
        "settles_open": float(told_open and r.desk.lexicon.has("settled_words", r.part.text)),
        "negated_outright": float(r.desk.lexicon.has("outright", r.part.text) and not tells_not and near_first),
    }


def _of_figures(r: Compared) -> dict[str, float]:
    """See whether amounts, places and times differ."""
    query, claim = r.asked.query, r.top[0].claim
    told = amounts_of(claim)
    stated_amounts = [q for q in amounts_asked(query) if like(q, told)]
    other = bool(stated_amounts) and other_amount(query, [r.top[0]])
    places = r.desk.lexicon.held("_place", _without_names(r))
    here = r.desk.lexicon.held("_place", claim.text)
    around = frozenset().union(*(r.desk.lexicon.held("_place", x.claim.text) for x in r.top[:4]))
    return {
        "other_amount": float(other),
        "other_place": float(bool(places and here) and not places & here),
        "unheard_place": float(bool(places - around)),
        "unborn": float(_unborn(r)),
    }


def _without_names(r: Compared) -> str:
    text = r.asked.query.text
    for n in r.asked.query.named:
        text = text[: n.start] + " " * (n.end - n.start) + text[n.end :]
    return text


def _unborn(r: Compared) -> bool:
    """Say whether something is said to have begun in a time before the first date that is known of it."""
    query = r.asked.query
    early = [p for p in query.periods if p.mode in ("in", "since")]
    if not early:
        return False
    begins = r.desk.lexicon.has("beginnings", r.asked.low)
    for entity in query.entities:
        if not begins and r.kind(entity) in ACTORS:
            continue
        dates = [str(c.value) for c in _dated(r, entity)]
        if dates and any(p.last < first_day(min(dates)) for p in early):
            about = [] if begins else r.desk.knowledge.claims_about([entity], roles=("subject", "object"), limit=200)
            if not any(p.last >= first_day(c.as_of) for p in early for c in about):
                return True
    return False


def _dated(r: Compared, entity: str) -> list[Claim]:
    """Return the claims whose value is the date on which something came, not went."""
    claims = r.desk.knowledge.claims_about([entity], roles=("subject",), limit=100)
    return [c for c in claims if c.value and r.desk.knowledge.predicates()[c.predicate].value == "date" and c.predicate != "discontinued"]


def _of_wording(r: Compared) -> dict[str, float]:
    """See how the question is put, and in which direction it and the claim have things move."""
    lexicon, low, text = r.desk.lexicon, r.asked.low, r.text
    up, down = lexicon.has("rising", low), lexicon.has("falling", low)
    told_up, told_down = lexicon.has("rising", text), lexicon.has("falling", text)
    alone = len(r.names) < 2  # what is ahead from one side is behind from the other
    turned = (up and not down and told_down and not told_up) or (down and not up and told_up and not told_down)
    return {
        "direction_turned": float(alone and turned),
        "direction_here": float(alone and _turned_here(r)),
        "direction_same": float((up and told_up) or (down and told_down)),
        "reason_given": float(lexicon.has("reasons_given", low)),
        "avowal": float(lexicon.has("avowals", low)),
        "asks_why": float(bool(re.search(r"\bwhy\b|\bhow come\b", r.part.asks))),
        "asks_what": float("what" in r.part.asks),
        "of_source": float(r.asked.query.about_source),
        "words": len(low.split()) / 20,
    }


def _turned_here(r: Compared) -> bool:
    """Say whether the question has the very thing rise that the claim has fall, or the other way round: the same words stand beside."""
    names = r.name_stems
    low, text = r.asked.low, r.text.casefold()
    for one, other in (("rising", "falling"), ("falling", "rising")):
        if not r.desk.lexicon.has(one, low) or r.desk.lexicon.has(one, text):
            continue
        asked = frozenset().union(*(_beside_word(low, m) for m in r.desk.lexicon.finditer(low, one))) - names
        told = frozenset().union(*(_beside_word(text, m) for m in r.desk.lexicon.finditer(text, other))) - names
        if asked & told:
            return True
    return False


def _beside_word(text: str, m: re.Match[str]) -> frozenset[str]:
    """Return the stems within four words of a word."""
    return frozenset(stems(" ".join([*text[: m.start()].split()[-4:], *text[m.end() :].split()[:4]])))


def _of_build(r: Compared) -> dict[str, float]:
    """See how the question is built."""
    return {"beside": float(r.part.beside), "open_kind": float(opens(r.asked)), "unknown_name": float(bool(r.asked.query.unknown))}


LOOKS: tuple[Callable[[Compared], dict[str, float]], ...] = (
    _of_words,
    _of_senses,
    of_names,
    _of_denials,
    _of_figures,
    _of_wording,
    of_orders,
    of_sequences,
    of_moments,
    of_courses,
    of_holdings,
    of_denying,
    of_counts,
    of_places,
    of_poles,
    of_contraries,
    of_causes,
    _of_build,
)
