"""A small knowledge is read once as a whole, instead of bit by bit in front of people who wait for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from knowledge import search, selects
from knowledge.grouping import grouped
from knowledge.models import Claim, Entity, Link, Source
from knowledge.shelf import Rows, Whole
from knowledge.tables import ClaimTable, EntityTable, LinkTable, PostingTable, SourceTable, TermTable

SMALL = 2_000
"""Claims up to which everything is read: 30 ms and some megabytes for the shipped pack."""


def read(rows: Rows) -> None:
    """Put a small knowledge on the shelf; of a large one nothing."""
    shelf = rows.shelf()
    if shelf.whole is not None or not 0 < shelf.claim_count <= SMALL:
        return
    entities = [Entity(*row) for row in rows.read(selects.whole(EntityTable, selects.fields_of(Entity)))]
    claims = [Claim(*row) for row in rows.read(selects.whole(ClaimTable, selects.fields_of(Claim)))]
    links = [Link(*row) for row in rows.read(selects.whole(LinkTable, selects.fields_of(Link)))]
    shelf.entities.fill({one.id: one for one in entities})
    shelf.claims.fill({one.id: one for one in claims})
    shelf.sources.fill({row[0]: Source(*row) for row in rows.read(selects.whole(SourceTable, selects.fields_of(Source)))})
    by_id = sorted(entities, key=attrgetter("id"))
    for to, belongings in shelf.belongings.items():
        belongings.fill(grouped([one.id for one in entities], [one for one in by_id if getattr(one, to) is not None], attrgetter(to)))
    in_order = sorted(links, key=attrgetter("source", "target", "relation"))
    for end, kept in shelf.links.items():
        kept.fill(grouped([one.id for one in claims], in_order, attrgetter(end)))
    shelf.terms.fill({row[0]: row[1] for row in rows.read(selects.whole(TermTable, ("stem", "df")))})
    shelf.postings.fill(_heaviest_first(rows.read(selects.whole(PostingTable, ("stem", "claim", "weight")))))
    shelf.whole = Whole(claims)


def _heaviest_first(rows: Sequence[Any]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return for each stem the claims it says most about, the heaviest first, as a search reads them."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for stem, claim, weight in rows:
        found[stem].append((claim, weight))
    return {
        stem: tuple(sorted(postings, key=lambda one: (one[1], one[0]), reverse=True)[: search.POSTINGS_READ])
        for stem, postings in found.items()
    }
