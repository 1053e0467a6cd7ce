"""A small knowledge that was read at once answers as one that is read bit by bit."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from knowledge import whole
from knowledge.reader import Knowledge
from knowledge.stemming import stems
from tests.knowledge.conftest import load
from tests.knowledge.small_pack import record, small_pack, write_pack


def both_ways(both_packs: Knowledge) -> tuple[Knowledge, Knowledge]:
    """Return a knowledge read at once, and another that is read as it is asked."""
    ahead, bit_by_bit = Knowledge(both_packs._rows.engine), Knowledge(both_packs._rows.engine)
    ahead.read_ahead()
    assert ahead._rows.shelf().whole
    assert not bit_by_bit._rows.shelf().whole
    return ahead, bit_by_bit


def test_search_finds_the_same_in_the_same_order(both_packs: Knowledge) -> None:
    ahead, bit_by_bit = both_ways(both_packs)
    claims = [claim for predicate in both_packs.predicates() for claim in both_packs.claims_with(predicate)]
    words = sorted({stem for claim in claims for stem in stems(claim.text)} | {"xyzzy", " "})
    assert len(words) > 1000
    assert ahead.idf(words) == bit_by_bit.idf(words)
    assert all(ahead.search([word]) == bit_by_bit.search([word]) for word in words)
    assert all(ahead.search(stems(claim.text)) == bit_by_bit.search(stems(claim.text)) for claim in claims[::10])


def test_entities_claims_links_and_sources_are_the_same(both_packs: Knowledge) -> None:
    ahead, bit_by_bit = both_ways(both_packs)
    for entity in [*dict.fromkeys(ident for _, ident in both_packs.names()), "nobody"]:
        assert ahead.entity(entity) == bit_by_bit.entity(entity)
        assert (ahead.owned_by(entity), ahead.versions_of(entity)) == (bit_by_bit.owned_by(entity), bit_by_bit.versions_of(entity))
    claims = {claim.id: claim for predicate in both_packs.predicates() for claim in both_packs.claims_with(predicate)}
    assert ahead.claims(claims) == bit_by_bit.claims(claims)
    assert ahead.links_to([*claims, "none"]) == bit_by_bit.links_to([*claims, "none"])
    assert ahead.links_from(claims) == bit_by_bit.links_from(claims)
    sources = [source for claim in claims.values() for source in claim.sources]
    assert ahead.sources(sources) == bit_by_bit.sources(sources)


@pytest.mark.parametrize("limit", [0, 1, 3, 400])
def test_claims_about_entities_are_the_same_in_the_same_order(both_packs: Knowledge, limit: int) -> None:
    ahead, bit_by_bit = both_ways(both_packs)
    entities = list(dict.fromkeys(ident for _, ident in both_packs.names()))
    pairs = list(pairwise(entities))[::7]
    for pair in [*pairs, ("nobody",), ()]:
        for roles in (("subject", "object"), ("subject", "object", "benchmark")):
            for predicates, area in (((), None), (("owned_by", "standing"), None), ((), "video-generation")):
                found = ahead.claims_about(pair, roles=roles, limit=limit, predicates=predicates, area=area)
                assert found == bit_by_bit.claims_about(pair, roles=roles, limit=limit, predicates=predicates, area=area)


def test_a_large_knowledge_is_not_read_at_once(both_packs: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "SMALL", 10)
    knowledge = Knowledge(both_packs._rows.engine)
    knowledge.read_ahead()
    assert not knowledge._rows.shelf().whole
    assert knowledge.idf(["plant"]) == both_packs.idf(["plant"])


def test_what_was_read_at_once_goes_when_the_knowledge_changes(engine: sa.Engine, tmp_path: Path) -> None:
    pack = small_pack()
    load(engine, write_pack(tmp_path, pack))
    knowledge = Knowledge(engine)
    knowledge.read_ahead()
    before = knowledge.idf(["zeppelin"])
    assert knowledge.search(["zeppelin"]) == ()
    record(pack, "dock")["name"] = "Zeppelin"
    load(engine, write_pack(tmp_path, pack))
    knowledge.refresh()
    assert [entity.name for entity in knowledge.entities(["dock"]).values()] == ["Zeppelin"]
    found = knowledge.search(["zeppelin"])
    assert found == Knowledge(engine).search(["zeppelin"])
    assert bool(found) == (knowledge.idf(["zeppelin"]) != before)
