"""`Knowledge`: everything the core may ask of the knowledge.

Synchronous, safe to share between threads, always in the same order for the same knowledge. Every question is an
index look-up; answers are kept per version of the knowledge. Nothing is written here, save for vectors.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from knowledge import search, selects
from knowledge.database import writing
from knowledge.models import (
    Area,
    Claim,
    Entity,
    Hit,
    JournalEntry,
    Link,
    PackInfo,
    Predicate,
    Source,
    Thesis,
    Verdict,
    Vocabulary,
)
from knowledge.records import full_date, merged_vocabulary, pack_info, thesis
from knowledge.shelf import Shelf
from knowledge.tables import ClaimTable, VectorTable, columns_of
from knowledge.theses import compute_verdicts

T = TypeVar("T")

CHECK_EVERY = 1.0
"""Seconds for which a reader trusts that the knowledge is still the one it last saw."""


class Knowledge:
    """The knowledge of one database."""

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._checked = clock()
        self._shelf = self._open_shelf()

    # --- the knowledge as a whole

    @property
    def version(self) -> str:
        """Another text whenever the knowledge changes; empty when nothing is loaded."""
        return self._current().version

    def refresh(self) -> str:
        """Look at once whether the knowledge changed; give its version."""
        self._checked = self._clock()
        fresh = self._open_shelf()
        if fresh.version != self._shelf.version:
            self._shelf = fresh
        return self._shelf.version

    def as_of(self) -> str:
        """Give the day the knowledge speaks for: that of the newest pack; empty when nothing is loaded."""
        return max((full_date(pack.version) for pack in self.packs()), default="")

    def packs(self) -> tuple[PackInfo, ...]:
        """List the loaded packs, in the order of the settings."""
        return self._kept(("packs",), lambda: tuple(pack_info(json.loads(row[1])) for row in self._rows(selects.records("pack"))))

    def areas(self) -> tuple[Area, ...]:
        """List the areas of all packs; of two with one id the first."""
        return tuple({area.id: area for pack in reversed(self.packs()) for area in reversed(pack.areas)}.values())[::-1]

    def predicates(self) -> Mapping[str, Predicate]:
        """Give the predicates of all packs by id; of two with one id the first."""
        found: dict[str, Predicate] = {}
        for pack in self.packs():
            for predicate in pack.predicates:
                found.setdefault(predicate.id, predicate)
        return found

    def vocabulary(self) -> Vocabulary:
        """Give the words of all packs; of two meanings the first."""
        return self._kept(("vocabulary",), lambda: merged_vocabulary([pack.vocabulary for pack in self.packs()]))

    # --- entities and sources

    def names(self) -> tuple[tuple[str, str], ...]:
        """Every name of every entity as (name, entity id): printed name, aliases, and the id with spaces."""
        return self._kept(("names",), self._all_names)

    def _all_names(self) -> tuple[tuple[str, str], ...]:
        pairs = (
            (name, ident)
            for ident, printed, aliases in self._rows(selects.names())
            for name in (printed, *aliases, ident.replace("-", " "))
        )
        return tuple(dict.fromkeys(pairs))

    def entity(self, id: str) -> Entity | None:  # noqa: A002 - the contract's name
        """Give the entity with this id."""
        return self.entities((id,)).get(id)

    def entities(self, ids: Collection[str]) -> dict[str, Entity]:
        """Give the entities with these ids, in this order; unknown ids are left out."""
        return self._current().entities.collect(ids, self._fetch_entities)

    def _fetch_entities(self, ids: list[str]) -> dict[str, Entity]:
        return {row[0]: Entity(*row) for row in self._rows(selects.entities(id=ids))}

    def entities_of_kind(self, kind: str) -> tuple[str, ...]:
        """List the ids of all entities of a kind."""
        return self._kept(("kind", kind), lambda: tuple(row[0] for row in self._rows(selects.entities(kind=kind))))

    def owned_by(self, id: str) -> tuple[Entity, ...]:  # noqa: A002 - the contract's name
        """List the entities whose owner this is."""
        return self._kept(("owner", id), lambda: tuple(Entity(*row) for row in self._rows(selects.entities(owner=id))))

    def versions_of(self, id: str) -> tuple[Entity, ...]:  # noqa: A002 - the contract's name
        """List the models whose family this is."""
        return self._kept(("family", id), lambda: tuple(Entity(*row) for row in self._rows(selects.entities(family=id))))

    def sources(self, ids: Collection[str]) -> dict[str, Source]:
        """Give the sources with these ids, in this order; unknown ids are left out."""
        return self._current().sources.collect(ids, self._fetch_sources)

    def _fetch_sources(self, ids: list[str]) -> dict[str, Source]:
        return {row[0]: Source(*row) for row in self._rows(selects.sources(ids))}

    # --- claims and links

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Give the claims with these ids, in this order; unknown ids are left out."""
        return self._current().claims.collect(ids, self._fetch_claims)

    def _fetch_claims(self, ids: list[str]) -> dict[str, Claim]:
        return {row[0]: Claim(*row) for row in self._rows(selects.claims(id=ids))}

    def claims_about(
        self, entity_ids: Collection[str], *, predicates: Collection[str] = (), area: str | None = None,
        roles: Collection[str] = ("subject", "object"), limit: int = 400,
    ) -> tuple[Claim, ...]:  # fmt: skip
        """List the claims in which one of the entities has one of the roles (subject, object, benchmark), newest first."""
        entities, wanted = tuple(entity_ids), tuple(predicates)
        key = ("about", entities, wanted, area, tuple(roles), limit)
        return self._kept(key, lambda: self._newest([
            selects.claims(**{role: entities, "predicate": wanted or None, "area": area}) for role in roles
        ] if entities else [], limit))  # fmt: skip

    def claims_with(self, predicate: str, *, area: str | None = None, limit: int = 400) -> tuple[Claim, ...]:
        """List the claims with this predicate, newest first."""
        key = ("with", predicate, area, limit)
        return self._kept(key, lambda: self._newest([selects.claims(predicate=predicate, area=area)], limit))

    def claims_between(
        self, after: str, until: str, *, entity_ids: Collection[str] = (), area: str | None = None, limit: int = 400
    ) -> tuple[Claim, ...]:
        """List the claims made, or ended, after `after` and by `until`, the newest first; of all or of these entities."""
        entities = tuple(entity_ids)
        places: list[dict[str, Any]] = [{"subject": entities}, {"object": entities}] if entities else [{}]
        return self._kept(("between", after, until, entities, area, limit), lambda: self._newest([
            query
            for place in places
            for query in (selects.made(after, until, area=area, **place), selects.ended(after, until, area=area, **place))
        ], limit))  # fmt: skip

    def standings(self, *, as_of: str, area: str | None = None, subject: str | None = None, history: bool = False) -> tuple[Claim, ...]:
        """Give the standing of each subject that holds on a day; with `history` all that were known by then, newest first."""
        return self._series("standing", as_of, {"area": area, "subject": subject}, history)

    def scores(
        self, *, as_of: str, benchmark: str | None = None, subject: str | None = None, area: str | None = None,
        history: bool = False,
    ) -> tuple[Claim, ...]:  # fmt: skip
        """Do the same for scores, for each model, board, track and scale."""
        return self._series("score", as_of, {"benchmark": benchmark, "subject": subject, "area": area}, history)

    def _series(self, predicate: str, as_of: str, where: dict[str, str | None], history: bool) -> tuple[Claim, ...]:
        def read() -> tuple[Claim, ...]:
            if history:
                return self._newest([selects.known(as_of, predicate=predicate, **where)])
            return _ends(self._newest([selects.holding(as_of, predicate=predicate, **where)]))

        return self._kept(("series", predicate, as_of, tuple(where.items()), history), read)

    def links_to(self, claim_ids: Collection[str]) -> tuple[Link, ...]:
        """List the links that explain these claims, in the order of the claims."""
        return self._links("target", tuple(claim_ids))

    def links_from(self, claim_ids: Collection[str]) -> tuple[Link, ...]:
        """List the links by which these claims explain others, in the order of the claims."""
        return self._links("source", tuple(claim_ids))

    def _links(self, end: str, ids: tuple[str, ...]) -> tuple[Link, ...]:
        def read() -> tuple[Link, ...]:
            place = {ident: number for number, ident in reversed(list(enumerate(ids)))}
            found = [Link(*row) for row in self._rows(selects.links(**{end: ids}))]
            return tuple(sorted(found, key=lambda one: (place[getattr(one, end)], one.source, one.target, one.relation)))

        return self._kept(("links", end, ids), read) if ids else ()

    # --- theses, search, journal, vectors

    def theses(self) -> tuple[Thesis, ...]:
        """List the theses of all packs."""
        return self._kept(("theses",), lambda: tuple(
            thesis(json.loads(body), pack) for pack, body in self._rows(selects.records("thesis"))
        ))  # fmt: skip

    def verdicts(self, thesis_id: str, *, as_of: str, companies: Collection[str] | None = None) -> tuple[Verdict, ...]:
        """Say what a thesis comes to on a day, for these companies or for all it can be asked of."""
        chosen = None if companies is None else tuple(companies)
        found = next((one for one in self.theses() if one.id == thesis_id), None)
        if found is None:
            return ()
        return self._kept(("verdicts", thesis_id, as_of, chosen), lambda: compute_verdicts(self, found, chosen, as_of))

    def search(self, words: Sequence[str], *, limit: int = 60) -> tuple[Hit, ...]:
        """Find the claims that these words speak of, best first."""
        weights = search.rarest(words, self.idf)
        found = self._current().postings.collect(weights, self._fetch_postings)
        return search.rank(weights, found, limit)

    def _fetch_postings(self, stems: list[str]) -> dict[str, tuple[tuple[str, float], ...]]:
        found: dict[str, tuple[tuple[str, float], ...]] = {}
        for stem in stems:
            rows = self._rows(selects.postings(search.POSTINGS_READ), stem=stem)
            found[stem] = tuple((claim, weight) for claim, weight in rows)
        return found

    def idf(self, stems: Sequence[str]) -> dict[str, float]:
        """How rare these stems are; one that occurs nowhere is the rarest."""
        shelf = self._current()
        found = shelf.terms.collect(stems, self._fetch_terms)
        return {stem: search.rarity(found[stem], shelf.claim_count) for stem in found}

    def _fetch_terms(self, stems: list[str]) -> dict[str, int]:
        return dict.fromkeys(stems, 0) | {row[0]: row[1] for row in self._rows(selects.terms(stems))}

    def journal(self, *, since: str | None = None, until: str | None = None, limit: int = 400) -> tuple[JournalEntry, ...]:
        """List the changes after `since` and by `until`, newest first; a day counts as a whole, a time needs its zone."""
        query = selects.journal(selects.journal_bound(since), selects.journal_bound(until, whole_day=True), limit)
        return tuple(JournalEntry(*row) for row in self._rows(query))

    def vectors(self, claim_ids: Collection[str], *, encoder: str) -> dict[str, bytes]:
        """Give the vectors an encoder made of these claims; those it has not seen are left out."""
        found = {row[0]: bytes(row[1]) for row in self._rows(selects.vectors(tuple(claim_ids), encoder))}
        return {ident: found[ident] for ident in claim_ids if ident in found}

    def store_vectors(self, vectors: Mapping[str, bytes], *, encoder: str) -> None:
        """Keep vectors, replacing older ones; those of claims that are gone are dropped."""
        vector, claim = columns_of(VectorTable), columns_of(ClaimTable)
        with writing(self._engine) as connection:
            present = set(connection.scalars(sa.select(claim.id).where(claim.id.in_(tuple(vectors)))))
            rows = [{"encoder": encoder, "claim": one, "vector": vectors[one]} for one in vectors if one in present]
            connection.execute(sa.delete(VectorTable).where(vector.encoder == encoder, vector.claim.in_(tuple(present))))
            if rows:
                connection.execute(sa.insert(vector.claim.table), rows)

    def without_vector(self, encoder: str, limit: int = 500) -> tuple[Claim, ...]:
        """List claims that an encoder has not seen yet."""
        return tuple(Claim(*row) for row in self._rows(selects.without_vector(encoder, limit)))

    # --- how it is read and kept

    def _open_shelf(self) -> Shelf:
        with self._engine.connect() as connection:
            row: Any = connection.execute(selects.state()).first()
        return Shelf("", 0) if row is None else Shelf(row[0], row[1])

    def _current(self) -> Shelf:
        if self._clock() - self._checked >= CHECK_EVERY:
            self.refresh()
        return self._shelf

    def _kept(self, key: Hashable, read: Callable[[], T]) -> T:
        results = self._current().results
        found = results.get(key)
        if found is None:
            found = read()
            results.put(key, found)
        return found  # type: ignore[return-value]  # what is kept under a key is what `read` gives for it

    def _rows(self, query: sa.Select[Any], **values: str) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(query, values).all()

    def _newest(self, queries: Sequence[sa.Select[Any]], limit: int | None = None) -> tuple[Claim, ...]:
        """Read claims with several statements and bring them into one order."""
        kept = self._current().claims
        found: dict[str, Claim] = {}
        with self._engine.connect() as connection:
            for query in queries:
                rows: Sequence[Any] = connection.execute(query if limit is None else query.limit(max(limit, 0))).all()
                for row in rows:
                    if row[0] not in found:
                        claim = found[row[0]] = kept.get(row[0]) or Claim(*row)
                        kept.put(claim.id, claim)
        listed = sorted(found.values(), key=lambda claim: claim.id)
        listed.sort(key=lambda claim: claim.as_of, reverse=True)
        return tuple(listed[:limit])


def _ends(newest_first: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Take the newest claim of each time series."""
    ends: dict[tuple[str | None, ...], Claim] = {}
    for claim in newest_first:
        ends.setdefault((claim.subject, claim.area, claim.benchmark, claim.track, claim.scale), claim)
    return tuple(ends.values())
