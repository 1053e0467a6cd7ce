"""Gives the claims of a large pack the sentence vectors of the claims they are copies of.

Making 90,000 vectors takes minutes and says nothing about look-ups: a copy differs from its original in names only. So the
vectors are lent, and only the entities noted beside them are those of the copy. What an answer costs stays the same.
"""

from __future__ import annotations

import json

import sqlalchemy as sa

from benchmarks.large_pack import copied_id
from bot.understanding.encoder import DIMENSIONS
from knowledge.reader import Knowledge

VECTOR_BYTES = 2 * DIMENSIONS * 2
"""Two vectors of half precision; behind them stand two lists of entities as JSON (see `bot/answering/cards.py`)."""
AT_ONCE = 11
"""Copies written in one transaction."""


def lend(small: sa.Engine, large: sa.Engine, *, encoder: str, times: int) -> int:
    """Store vectors for all copies; return how many."""
    originals = stored(Knowledge(small), encoder)
    knowledge = Knowledge(large)
    given = 0
    for first in range(1, times, AT_ONCE):
        vectors = dict(originals) if first == 1 else {}
        for number in range(first, min(first + AT_ONCE, times)):
            vectors |= {copied_id(claim, number): relabelled(vector, number) for claim, vector in originals.items()}
        knowledge.store_vectors(vectors, encoder=encoder)
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


def relabelled(vector: bytes, number: int) -> bytes:
    """Return a stored vector with the entities of another copy."""
    lists = json.loads(vector[VECTOR_BYTES:])
    return vector[:VECTOR_BYTES] + json.dumps([[copied_id(entity, number) for entity in entities] for entities in lists]).encode()
