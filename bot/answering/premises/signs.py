"""Signs that the best claims do not bear out what a question states, as numbers: `doubt.py` weighs them together.

No sign knows an entity, an area or a predicate of a pack, and none is taken from a model that has learnt from questions:
such a model knows the true ones that it was shown, and would make them look truer than those it meets later.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.answering.contrast import opposites
from bot.answering.desk import Desk
from bot.answering.evidence import MOST_RARE, Ranked
from bot.answering.features import first_day
from bot.answering.figures import amounts_asked, amounts_of, like, other_amount, other_time
from bot.answering.premises.asked import Asked
from bot.answering.premises.dealings import dealings
from bot.answering.premises.places import apart, told_places
from bot.answering.premises.places import places as ranks
from bot.answering.premises.stated import Stated, stated
from bot.answering.relations import own, related
from bot.understanding.query import Named
from knowledge.models import Claim
from knowledge.search import stems

NAMES = (
    "states", "missing", "missing_all", "unheard_sense", "sense_met", "opposite_told", "opposite_only", "opposite_near", "named", "absent",
    "present", "absent_first", "replaced", "replaced_subject", "strangers", "untold_dealing", "denied", "denied_share", "denied_both",
    "negated_told", "negated_outright", "negated_alone", "other_amount", "amount_met", "other_place", "unheard_place", "unborn",
    "other_time", "other_rank", "other_slot",
    "direction_turned", "direction_same", "reason_given", "avowal", "asks_why", "asks_what", "of_source", "words",
)  # fmt: skip
CLOSE = 1.5
"""How far behind the best a claim may be and still say what a question has wrong."""


@dataclass(frozen=True)
class Reading:
    """A question beside its best claims, with what several signs need."""

    desk: Desk
    asked: Asked

    @cached_property
    def part(self) -> Stated:
        """What the question states."""
        return stated(self.asked.query.text)

    @cached_property
    def name_stems(self) -> frozenset[str]:
        """The stems of the names in it."""
        return frozenset(s for n in self.asked.query.named for s in stems(n.text))

    @cached_property
    def content(self) -> list[str]:
        """The stems of what it states, without names."""
        return [s for s in dict.fromkeys(stems(self.part.text)) if s not in self.name_stems]

    @cached_property
    def names(self) -> list[Named]:
        """The names typed in it, each entity once."""
        return list({n.entity: n for n in reversed(self.asked.query.named) if not n.inherited}.values())[::-1]

    @property
    def top(self) -> list[Ranked]:
        """The claims that fit best."""
        return list(self.asked.ranked[:10])

    @property
    def text(self) -> str:
        """The text of the best claim."""
        return self.asked.ranked[0].claim.text

    def kind(self, entity: str) -> str:
        """Return the kind of an entity."""
        found = self.desk.entity(entity)
        return found.kind if found is not None else ""

    def rarity(self, words: Iterable[str]) -> float:
        """Return how rare stems are together, each 0 to 1."""
        return sum(self.desk.evidence.rarity(words).values()) / MOST_RARE


def signs(desk: Desk, asked: Asked) -> dict[str, float]:
    """Return the signs by name; the question has to have claims."""
    reading = Reading(desk, asked)
    found: dict[str, float] = {}
    for look in (_of_words, _of_senses, _of_names, _of_denials, _of_figures, _of_wording):
        found |= look(reading)
    return found


def _of_words(r: Reading) -> dict[str, float]:
    """See what of its words the best claims do not have."""
    said = r.content
    first = r.top[0].card.stems
    others = frozenset().union(*(x.card.stems for x in r.top))
    return {
        "states": min(len(said), 12) / 12,
        "missing": min(r.rarity(s for s in said if s not in first), 5),
        "missing_all": min(r.rarity(s for s in said if s not in others), 4),
    }


def _of_senses(r: Reading) -> dict[str, float]:
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


def _of_names(r: Reading) -> dict[str, float]:
    """See which of the names the best claims leave out, and whom they have instead."""
    first = r.top[0].card
    told = first.mentions | first.kin
    entities = set(r.asked.query.entities)
    absent = [n for n in r.names if n.entity not in told]
    present = [n for n in r.names if n.entity in first.mentions]
    instead = {r.kind(e) for e in first.mentions - entities - r.desk.evidence.kin(r.asked.query.entities)}
    free = [n for n in absent if not _beside(r, n)]
    return {
        "named": len(entities) / 3,
        "absent": len(absent) / 2,
        "present": min(len(present), 2),
        "absent_first": float(bool(r.names) and r.names[0] in absent),
        "replaced": float(any(r.kind(n.entity) in instead for n in absent)) + float(any(r.kind(n.entity) in instead for n in free)),
        "replaced_subject": float(
            first.claim.subject not in entities and any(r.kind(n.entity) == r.kind(first.claim.subject) for n in absent)
        ),
        "strangers": float(any(not related(r.desk, a.entity, p.entity) for a in free for p in present)),
        "untold_dealing": float(min(_untold(r), 2)),
    }


def _beside(r: Reading, n: Named) -> bool:
    """Say whether a name only describes another party."""
    before = r.asked.query.text[max(0, n.start - 24) : n.start].rstrip()
    return any(m.end() == len(before) for m in r.desk.lexicon.pattern("beside_names").finditer(before))


def _untold(r: Reading) -> int:
    """Count the dealings between two parties that no claim tells of."""
    query = r.asked.query
    said = dealings(r.desk, query.text, sorted((n.start, n.end, n.entity) for n in query.named if not n.inherited))
    return sum(not _told(r, *dealing) for dealing in said)


def _told(r: Reading, sort: str, one: str, other: str) -> bool:
    mine, theirs = own(r.desk, one), own(r.desk, other)
    about = r.desk.knowledge.claims_about(sorted(mine | theirs), roles=("subject", "object"), limit=400)
    claims = {c.id: c for c in (*about, *(x.claim for x in r.top))}
    cards = r.desk.evidence.cards.of([c for c in claims.values() if c.known(r.asked.query.as_of)])
    both = [c for c in cards if (c.mentions | c.kin) & mine and (c.mentions | c.kin) & theirs]
    return any(sort == "move" or r.desk.lexicon.has(sort, c.claim.text) for c in both)


def _of_denials(r: Reading) -> dict[str, float]:
    """See what the best claim denies and the question affirms, and the other way round."""
    first = r.top[0]
    names = r.name_stems
    says, says_not = r.desk.polarity.of(r.asked.query.text)
    tells, tells_not = r.desk.polarity.of(r.text)
    negates = r.desk.lexicon.has("negations", r.asked.low)
    near = float(first.feature("shared_kin") > 0.49 or not r.asked.query.entities)
    denied, negated = (tells_not & says) - names, (says_not & tells) - names
    quiet = not tells_not
    outright = r.desk.lexicon.has("outright", r.asked.low)
    return {
        "denied": min(len(denied), 4) / 2 * near,
        "denied_share": len(denied) / max(1, len(tells_not)) * near,
        "denied_both": min(len(tells_not & says_not), 3) / 2,
        "negated_told": min(r.rarity(negated), 2) * near,
        "negated_outright": float(outright and quiet) * near,
        "negated_alone": float(negates and not r.desk.lexicon.has("negations", r.text)),
    }


def _of_figures(r: Reading) -> dict[str, float]:
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
        "amount_met": float(bool(stated_amounts) and not other),
        "other_place": float(bool(places and here) and not places & here),
        "unheard_place": float(bool(places - around)),
        "unborn": float(_unborn(r)),
        "other_time": float(other_time(query, claim)),
        "other_rank": float(apart(ranks(query.text), told_places(claim))),
        "other_slot": float(_other_slot(r)),
    }


_SLOT = re.compile(r"\b(from|out of|in|by|under|with|on|to|for|against|of|at)\s+(?:the\s+|its\s+|a\s+)?(?=(\w[\w.&'-]*))", re.IGNORECASE)
_SAME_SLOT = {"out of": "from", "under": "by", "at": "in"}
_MONTHS = frozenset(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
)


def _other_slot(r: Reading) -> bool:
    """Say whether a name of the question stands behind a preposition that the claim, which lacks it, has another name behind."""
    query, text = r.asked.query, r.text
    low = text.casefold()
    first = r.top[0].card
    starts = {n.start for n in r.names if n.entity not in first.mentions | first.kin}
    strange = {u.split()[0].casefold() for u in query.unknown if u.casefold() not in low and not u[0].isdigit()}
    places = r.desk.lexicon.pattern(*(n for n in r.desk.lexicon.lists if n.endswith("_place")))
    asked = {
        _slot(m)
        for m in _SLOT.finditer(query.text)
        if m.end() in starts or m[2].casefold() in strange or (places.match(m[2]) and m[2].casefold() not in low)
    }
    if not asked:
        return False
    told = {_slot(m) for m in _SLOT.finditer(text) if m[2][0].isupper() and m[2].casefold() not in _MONTHS and not _in(m[2], r.asked.low)}
    return bool(asked & told)


def _slot(m: re.Match[str]) -> str:
    word = m[1].casefold()
    return _SAME_SLOT.get(word, word)


def _in(word: str, low: str) -> bool:
    return re.sub(r"'s$", "", word.casefold()) in low


def _without_names(r: Reading) -> str:
    text = r.asked.query.text
    for n in r.asked.query.named:
        text = text[: n.start] + " " * (n.end - n.start) + text[n.end :]
    return text


def _unborn(r: Reading) -> bool:
    """Say whether something is said to have begun in a time before the first date that is known of it."""
    query = r.asked.query
    if not query.periods or not r.desk.lexicon.has("beginnings", r.asked.low):
        return False
    for entity in query.entities:
        dates = [str(c.value) for c in _dated(r, entity)]
        if dates and any(p.mode in ("in", "since") and p.last < first_day(min(dates)) for p in query.periods):
            return True
    return False


def _dated(r: Reading, entity: str) -> list[Claim]:
    """Return the claims whose value is the date on which something came, not went."""
    claims = r.desk.knowledge.claims_about([entity], roles=("subject",), limit=100)
    return [c for c in claims if c.value and r.desk.knowledge.predicates()[c.predicate].value == "date" and c.predicate != "discontinued"]


def _of_wording(r: Reading) -> dict[str, float]:
    """See how the question is put, and in which direction it and the claim have things move."""
    lexicon, low, text = r.desk.lexicon, r.asked.low, r.text
    up, down = lexicon.has("rising", low), lexicon.has("falling", low)
    told_up, told_down = lexicon.has("rising", text), lexicon.has("falling", text)
    turned = (up and not down and told_down and not told_up) or (down and not up and told_up and not told_down)
    return {
        "direction_turned": float(turned),
        "direction_same": float((up and told_up) or (down and told_down)),
        "reason_given": float(lexicon.has("reasons_given", low)),
        "avowal": float(lexicon.has("avowals", low)),
        "asks_why": float(bool(re.search(r"\bwhy\b|\bhow come\b", r.part.asks))),
        "asks_what": float("what" in r.part.asks),
        "of_source": float(r.asked.query.about_source),
        "words": len(low.split()) / 20,
    }
