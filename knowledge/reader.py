"""`Knowledge`: everything the core may ask of the knowledge.

Synchronous, safe to share between threads, always in the same order for the same knowledge. Every question is an
index look-up; answers are kept per version of the knowledge. Nothing is written here, save for vectors.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter

import sqlalchemy as sa

from knowledge import search, selects, whole
from knowledge.database import writing
from knowledge.grouping import ends, first_of_each, grouped
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
from knowledge.shelf import Rows
from knowledge.store import drop_vectors, write_vectors
from knowledge.theses import compute_verdicts

AT_ONCE = 5_000
"""Claims read by one statement: databases bound the values of one."""


class Knowledge:
    """The knowledge of one database."""

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows = Rows(engine, clock)

    # --- the knowledge as a whole

    @property
    def version(self) -> str:
        """Name the content: another text whenever the knowledge changes; empty when nothing was ever loaded."""
        return self._rows.shelf().version

    def refresh(self) -> str:
        """Look at once whether the knowledge changed; give its version."""
        return self._rows.refresh().version

    def as_of(self) -> str:
        """Give the day the knowledge speaks for: that of the newest pack; empty when nothing is loaded."""
        return max((full_date(pack.version) for pack in self.packs()), default="")

    def claim_count(self) -> int:
        """Count the claims of all packs."""
        return self._rows.shelf().claim_count

    def source_count(self) -> int:
        """Count the sources of all packs."""
        return self._rows.kept(("sources",), lambda: int(self._rows.read(selects.record_count("source"))[0][0]))

    def packs(self) -> tuple[PackInfo, ...]:
        """List the loaded packs, in the order of the settings."""
        return self._rows.kept(("packs",), lambda: tuple(pack_info(json.loads(row[1])) for row in self._rows.read(selects.records("pack"))))

    def areas(self) -> tuple[Area, ...]:
        """List the areas of all packs; of two with one id the first."""
        return self._rows.kept(("areas",), lambda: tuple(first_of_each(area for pack in self.packs() for area in pack.areas).values()))

    def predicates(self) -> Mapping[str, Predicate]:
        """Give the predicates of all packs by id; of two with one id the first."""
        return self._rows.kept(("predicates",), lambda: first_of_each(predicate for pack in self.packs() for predicate in pack.predicates))

    def vocabulary(self) -> Vocabulary:
        """Give the words of all packs; of two meanings the first."""
        return self._rows.kept(("vocabulary",), lambda: merged_vocabulary([pack.vocabulary for pack in self.packs()]))

    def read_ahead(self) -> None:
        """Read at once what a small knowledge consists of; a large one is read as it is asked for."""
        whole.read(self._rows)

    # --- entities and sources

    def names(self) -> tuple[tuple[str, str], ...]:
        """Every name of every entity as (name, entity id): printed name, aliases, and the id with spaces."""
        return self._rows.kept(("names",), self._all_names)

    def _all_names(self) -> tuple[tuple[str, str], ...]:
        pairs = (
            (name, ident)
            for ident, printed, aliases in self._rows.read(selects.names())
            for name in (printed, *aliases, ident.replace("-", " "))
        )
        return tuple(dict.fromkeys(pairs))

    def entity(self, id: str) -> Entity | None:  # noqa: A002 - the contract's name
        """Give the entity with this id."""
        found = self._rows.shelf().entities.get(id)
        return self.entities((id,)).get(id) if found is None else found

    def entities(self, ids: Collection[str]) -> dict[str, Entity]:
        """Give the entities with these ids, in this order; unknown ids are left out."""
        return self._rows.shelf().entities.collect(ids, self._fetch_entities)

    def _fetch_entities(self, ids: list[str]) -> dict[str, Entity]:
        return {row[0]: Entity(*row) for row in self._rows.read(selects.entities(id=ids))}

    def entities_of_kind(self, kind: str) -> tuple[str, ...]:
        """List the ids of all entities of a kind."""
        return self._rows.kept(("kind", kind), lambda: tuple(row[0] for row in self._rows.read(selects.entities(kind=kind))))

    def owned_by(self, *ids: str) -> tuple[Entity, ...]:
        """List the entities whose owner this is; of several owners one after another."""
        return self._belonging("owner", ids)

    def versions_of(self, *ids: str) -> tuple[Entity, ...]:
        """List the models whose family this is; of several families one after another."""
        return self._belonging("family", ids)

    def _belonging(self, to: str, ids: Collection[str]) -> tuple[Entity, ...]:
        found = self._rows.shelf().belongings[to].collect(ids, lambda missing: self._fetch_belongings(to, missing))
        return tuple(entity for entities in found.values() for entity in entities)

    def _fetch_belongings(self, to: str, ids: list[str]) -> dict[str, tuple[Entity, ...]]:
        return grouped(ids, [Entity(*row) for row in self._rows.read(selects.entities(**{to: ids}))], attrgetter(to))

    def sources(self, ids: Collection[str]) -> dict[str, Source]:
        """Give the sources with these ids, in this order; unknown ids are left out."""
        return self._rows.shelf().sources.collect(ids, self._fetch_sources)

    def _fetch_sources(self, ids: list[str]) -> dict[str, Source]:
        return {row[0]: Source(*row) for row in self._rows.read(selects.sources(ids))}

    # --- claims and links

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Give the claims with these ids, in this order; unknown ids are left out."""
        return self._rows.shelf().claims.collect(ids, self._fetch_claims)

    def _fetch_claims(self, ids: list[str]) -> dict[str, Claim]:
        parts = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
        return {row[0]: Claim(*row) for part in parts for row in self._rows.read(selects.claims(part))}

    def claims_about(
        self, entity_ids: Collection[str], *, predicates: Collection[str] = (), area: str | None = None,
        roles: Collection[str] = ("subject", "object"), limit: int = 400,
    ) -> tuple[Claim, ...]:  # fmt: skip
        """List the claims in which one of the entities has one of the roles (subject, object, benchmark), newest first."""
        entities, wanted = tuple(entity_ids), tuple(predicates)
        key = ("about", entities, wanted, area, tuple(roles), limit)
        if (small := self._rows.shelf().whole) is not None:
            return self._rows.kept(key, lambda: small.about(entities, roles, limit, _fitting(wanted, area)))
        return self._rows.kept(key, lambda: self._newest([
            selects.dated({role: entities, "predicate": wanted or None, "area": area}, limit) for role in roles
        ] if entities else [], limit))  # fmt: skip

    def claims_with(self, predicate: str, *, area: str | None = None, limit: int = 400) -> tuple[Claim, ...]:
        """List the claims with this predicate, newest first."""
        key = ("with", predicate, area, limit)
        return self._rows.kept(key, lambda: self._newest([selects.dated({"predicate": predicate, "area": area}, limit)], limit))

    def claims_between(
        self, after: str, until: str, *, entity_ids: Collection[str] = (), area: str | None = None, limit: int = 400
    ) -> tuple[Claim, ...]:
        """List the claims made, or ended, after `after` and by `until`, the newest first; of all or of these entities."""
        entities = tuple(entity_ids)
        places: list[dict[str, selects.Where]] = [{"subject": entities}, {"object": entities}] if entities else [{}]
        days = {"after": after, "by": until}
        return self._rows.kept(("between", after, until, entities, area, limit), lambda: self._newest([
            selects.dated({"area": area, **place}, limit, when, days) for place in places for when in ("made", "ended")
        ], limit))  # fmt: skip

    def revising(self, *, as_of: str, limit: int = 200) -> tuple[Claim, ...]:
        """List the claims known by a day that contradict or replace others, newest first."""
        both = [selects.dated({}, limit, when, {"by": as_of}) for when in ("contradicts", "supersedes")]
        return self._rows.kept(("revising", as_of, limit), lambda: self._newest(both, limit))

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
            found = self._newest([selects.dated({"predicate": predicate, **where}, None, "known" if history else "holding", {"by": as_of})])
            return found if history else ends(found)

        return self._rows.kept(("series", predicate, as_of, tuple(where.items()), history), read)

    def _newest(self, queries: Sequence[selects.Bound], limit: int | None = None) -> tuple[Claim, ...]:
        """Find claims with several statements and bring them into one order: newest first, then by id."""
        days = {row[0]: row[1] for row in self._rows.read(selects.either(queries))} if queries else {}
        ids = sorted(sorted(days), key=days.__getitem__, reverse=True)
        return tuple(self.claims(ids if limit is None else ids[: max(limit, 0)]).values())

    def links_to(self, claim_ids: Collection[str]) -> tuple[Link, ...]:
        """List the links that explain these claims, in the order of the claims."""
        return self._links("target", claim_ids)

    def links_from(self, claim_ids: Collection[str]) -> tuple[Link, ...]:
        """List the links by which these claims explain others, in the order of the claims."""
        return self._links("source", claim_ids)

    def _links(self, end: str, ids: Collection[str]) -> tuple[Link, ...]:
        found = self._rows.shelf().links[end].collect(ids, lambda missing: self._fetch_links(end, missing))
        return tuple(link for links in found.values() for link in links)

    def _fetch_links(self, end: str, ids: list[str]) -> dict[str, tuple[Link, ...]]:
        links = [Link(*row) for row in self._rows.read(selects.links(end, ids))]
        return grouped(ids, sorted(links, key=attrgetter("source", "target", "relation")), attrgetter(end))

    # --- theses, search, journal, vectors

    def theses(self) -> tuple[Thesis, ...]:
        """List the theses of all packs."""
        return self._rows.kept(("theses",), lambda: tuple(
            thesis(json.loads(body), pack) for pack, body in self._rows.read(selects.records("thesis"))
        ))  # fmt: skip

    def verdicts(self, thesis_id: str, *, as_of: str, companies: Collection[str] | None = None) -> tuple[Verdict, ...]:
        """Say what a thesis comes to on a day, for these companies or for all it can be asked of."""
        chosen = None if companies is None else tuple(companies)
        found = next((one for one in self.theses() if one.id == thesis_id), None)
        if found is None:
            return ()
        return self._rows.kept(("verdicts", thesis_id, as_of, chosen), lambda: compute_verdicts(self, found, chosen, as_of))

    def search(self, words: Sequence[str], *, limit: int = 60) -> tuple[Hit, ...]:
        """Find the claims that these words speak of, best first."""
        weights = search.rarest(words, self.idf)
        found = self._rows.shelf().postings.collect(weights, self._fetch_postings)
        return search.rank(weights, found, limit)

    def _fetch_postings(self, stems: list[str]) -> dict[str, tuple[tuple[str, float], ...]]:
        if self._rows.shelf().whole is not None:
            return dict.fromkeys(stems, ())
        found: dict[str, list[tuple[str, float]]] = {stem: [] for stem in stems}
        for claim, weight, stem in self._rows.read(selects.postings(stems, search.POSTINGS_READ)):
            found[stem].append((claim, weight))
        return {stem: tuple(postings) for stem, postings in found.items()}

    def idf(self, stems: Sequence[str]) -> dict[str, float]:
        """How rare these stems are; one that occurs nowhere is the rarest."""
        shelf = self._rows.shelf()
        found = shelf.terms.collect(stems, self._fetch_terms)
        return {stem: search.rarity(found[stem], shelf.claim_count) for stem in found}

    def _fetch_terms(self, stems: list[str]) -> dict[str, int]:
        if self._rows.shelf().whole is not None:
            return dict.fromkeys(stems, 0)
        return dict.fromkeys(stems, 0) | {row[0]: row[1] for row in self._rows.read(selects.terms(stems))}

    def journal(self, *, since: str | None = None, until: str | None = None, limit: int = 400) -> tuple[JournalEntry, ...]:
        """List the changes after `since` and by `until`, newest first; a day counts as a whole, a time needs its zone."""
        query = selects.journal(selects.journal_bound(since), selects.journal_bound(until, whole_day=True), limit)
        return tuple(JournalEntry(*row) for row in self._rows.read(query))

    def vectors(self, claim_ids: Collection[str], *, encoder: str) -> dict[str, bytes]:
        """Give the vectors an encoder made of these claims; those it has not seen are left out."""
        found = {row[0]: bytes(row[1]) for row in self._rows.read(selects.vectors(tuple(claim_ids), encoder))}
        return {ident: found[ident] for ident in claim_ids if ident in found}

    def store_vectors(self, vectors: Mapping[str, bytes], *, encoder: str) -> None:
        """Keep vectors, replacing older ones; those of claims that are gone are dropped."""
        with writing(self._rows.engine) as connection:
            write_vectors(connection, vectors, encoder)

    def drop_vectors(self, encoder: str, *, but: str) -> None:
        """Drop the vectors stored under names that begin with an encoder's, but for those of one name: they were made by other numbers."""
        with writing(self._rows.engine) as connection:
            drop_vectors(connection, encoder, but)

    def without_vector(self, encoder: str, limit: int = 500) -> tuple[Claim, ...]:
        """List claims that an encoder has not seen yet."""
        return tuple(Claim(*row) for row in self._rows.read(selects.without_vector(encoder, limit)))


def _fitting(predicates: Collection[str], area: str | None) -> Callable[[Claim], bool]:
    """Say of a claim whether it has one of these predicates and is in this area; none of either stands for any."""
    return lambda claim: (not predicates or claim.predicate in predicates) and area in (None, claim.area)
