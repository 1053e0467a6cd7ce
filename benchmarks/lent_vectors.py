"""Gives the claims of a large pack the sentence vectors of the claims they are copies of.

Making 90,000 vectors takes minutes and says nothing about look-ups: a copy differs from its original in names only. So the
vectors are lent, and only what is noted beside them is the copy's own. What an answer costs stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from benchmarks.large_pack import copied_id
from bot.answering.cards import noted, notes_of, parts_of, stored_as
from bot.answering.ranking import Ranking
from bot.understanding.encoder import Encoder
from knowledge.reader import Knowledge

AT_ONCE = 11
"""Copies written in one transaction."""


def lend(small: sa.Engine, large: sa.Engine, *, encoder: Encoder, times: int) -> int:
    """Store vectors for all copies; return how many."""
    name = stored_as(encoder, Ranking.read(encoder.name).order.matching)
    originals = stored(Knowledge(small), name)
    knowledge = Knowledge(large)
    given = 0
    for first in range(1, times, AT_ONCE):
        vectors = dict(originals) if first == 1 else {}
        for number in range(first, min(first + AT_ONCE, times)):
            vectors |= relabelled(originals, number, knowledge)
        knowledge.store_vectors(vectors, encoder=name)
        given += len(vectors)
    return given


def stored(knowledge: Knowledge, encoder: str) -> dict[str, bytes]:
    """Return the vectors of all claims of a pack."""
    claims = [claim.id for predicate in knowledge.predicates() for claim in knowledge.claims_with(predicate, limit=1_000_000)]
    return {
        ident: vector
        for at in range(0, len(claims), 500)
        for ident, vector in knowledge.vectors(claims[at : at + 500], encoder=encoder).items()
    }


def relabelled(originals: Mapping[str, bytes], number: int, knowledge: Knowledge) -> dict[str, bytes]:
    """Return the stored vectors with what is to be noted of another copy."""
    claims = knowledge.claims([copied_id(ident, number) for ident in originals])
    found: dict[str, bytes] = {}
    for ident, vector in originals.items():
        claim = claims[copied_id(ident, number)]
        notes = notes_of(vector)
        mentions, kin = ([copied_id(entity, number) for entity in entities] for entities in (notes.mentions, notes.kin))
        own = knowledge.entities([e for e in (claim.subject, claim.object) if e])
        found[claim.id] = parts_of(vector)[0] + noted(claim, own, notes._replace(mentions=mentions, kin=kin))
    return found
