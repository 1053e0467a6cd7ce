"""How claims and examples meet in the matching of an order, for `benchmarks/fit_ranking.py`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from benchmarks.order_learning import ClaimOf, Numbers, Shelf
from benchmarks.ranking_examples import Prepared, World
from bot.answering.matching import Told, met, told_together
from bot.answering.ranking import AGREEING, MATCHED, Order
from bot.understanding.normalize import clean


def shelf_of(worlds: list[World]) -> Shelf | None:
    """Return the pieces of all claims; none where the encoder has none."""
    found: dict[ClaimOf, NDArray[np.float16]] = {}
    for n, world in enumerate(worlds):
        knowledge = world.interpreter.knowledge
        claims = list({c.id: c for p in knowledge.predicates() for c in knowledge.claims_with(p, limit=100_000)}.values())
        masked, _ = world.evidence.cards.masked([clean(c.text) for c in claims])
        _, pieces = world.interpreter.encoder.read(masked, closely=masked)
        found |= {(n, c.id): pieces[m].astype(np.float16) for c, m in zip(claims, masked, strict=True) if m in pieces}
    return Shelf.of(found) if found else None


def projected(order: Order, shelf: Shelf | None) -> dict[ClaimOf, Told]:
    """Return the pieces of all claims as an order's matching sees them."""
    if order.matching is None or shelf is None:
        return {}
    matching = order.matching
    return {c: matching.told(shelf.of_claim(c).astype(np.float32)) for c in shelf.place}


def fill_in(e: Prepared, order: Order, told: Mapping[ClaimOf, Told]) -> None:
    """Fill in how well the candidates of an example are matched by an order that has not learnt from it."""
    if order.matching is None or e.query.pieces is None or not len(e.ids):
        return
    _, best = order.closely(e.rows)
    asked = order.matching.asked(e.query.pieces)
    e.rows[best, MATCHED] = met(asked, [told[e.world, e.ids[i]] for i in best]) @ asked.shares


def together(e: Prepared, order: Order, told: Mapping[ClaimOf, Told], scores: Numbers) -> tuple[float, float]:
    """Return how well an example is met by its best claims together, and how well those of its words that are met least."""
    if order.matching is None or e.query.pieces is None or not len(e.ids):
        return 0.0, 0.0
    best = np.argsort(-scores, kind="stable")[:AGREEING]
    return told_together(order.matching.asked(e.query.pieces), [told[e.world, e.ids[i]] for i in best])
