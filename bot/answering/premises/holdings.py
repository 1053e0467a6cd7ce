"""Signs from whose a thing is: somebody is named together with what is known to be another's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answering.evidence import Ranked
from bot.answering.premises.compared import Compared
from bot.answering.relations import holders, related
from bot.understanding.query import Named

ACTORS = ("company", "unit", "organization")
CLOSE = 18
"""Characters between two names that belong together."""
TOGETHER = 25
"""Claims looked at for one that has both."""
_APART = re.compile(r"\b(?:and|or|than|vs|versus|by|from|with|against)\b|,")
_POSSESSIVE = re.compile(r"'s?|’s|的|生产的")


def of_holdings(r: Compared) -> dict[str, float]:
    """See whether somebody named stands with a thing of another, and whether any claim has the two together."""
    found = dict.fromkeys(("anothers", "anothers_untold", "anothers_beside", "anothers_absent", "holder_met"), 0.0)
    for actor, thing in _pairs(r):
        entity = r.desk.entity(thing.entity)
        held = holders(r.desk, entity) if entity is not None else {}
        if not held:
            continue
        kin = set(r.desk.evidence.kin((actor.entity,)))
        if actor.entity in held or set(held) & kin or thing.entity in kin:
            found["holder_met"] = 1.0
        elif not any(n.entity in held for n in r.names):
            found = {n: max(v, found[n]) for n, v in ({"holder_met": 0.0} | _anothers(r, actor, thing)).items()}
    return found


def _pairs(r: Compared) -> Iterable[tuple[Named, Named]]:
    actors = [n for n in r.names if r.kind(n.entity) in ACTORS]
    things = [n for n in r.names if r.kind(n.entity) not in ("", "benchmark", "technique")]
    return [(a, t) for a in actors for t in things if a.entity != t.entity]


def _anothers(r: Compared, actor: Named, thing: Named) -> dict[str, float]:
    together = any(_has(x, actor.entity) and _has(x, thing.entity) for x in r.asked.ranked[:TOGETHER])
    untold = not together and not related(r.desk, actor.entity, thing.entity)
    between = r.asked.query.text[actor.end : thing.start]
    close = len(between) < CLOSE if between.isascii() else _POSSESSIVE.fullmatch(between) is not None
    beside = actor.end <= thing.start and close and not _APART.search(between)
    return {
        "anothers": 1.0,
        "anothers_untold": float(untold),
        "anothers_beside": (0.5 + 0.5 * (untold or _POSSESSIVE.match(between) is not None)) * beside,
        "anothers_absent": float(not any(_has(x, actor.entity) for x in r.near(4, within=3.0))),
    }


def _has(x: Ranked, entity: str) -> bool:
    return entity in x.card.mentions or entity in x.card.kin
