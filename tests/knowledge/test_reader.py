"""The reader against the YAML itself: each answer is what a plain walk through the files would give."""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.models import Claim, Entity, Link
from knowledge.pack import shipped_pack
from knowledge.reader import Knowledge
from knowledge.shelf import Recent
from tests.knowledge.conftest import EV_PACK, NOON, load
from tests.knowledge.small_pack import record, small_pack, write_pack

SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAYS = st.sampled_from(["2023-12-31", "2025-01-01", "2025-06-15", "2025-12-31", "2026-02-28", "2026-07-27", "2026-11-22", "9999-12-31"])


@cache
def written(name: str) -> list[dict[str, Any]]:
    """Read a list from both packs."""
    found: list[dict[str, Any]] = []
    for folder in (shipped_pack(), EV_PACK):
        for path in sorted(folder.glob("claims/*.yaml" if name == "claims" else f"{name}.yaml")):
            found += yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[name]
    return found


@cache
def subjects() -> list[str]:
    """List the ids of all entities."""
    return [one["id"] for one in written("entities")]


PREDICATES = sorted({one["predicate"] for one in written("claims")})
AREAS = sorted({one["area"] for one in written("claims") if "area" in one})


def newest_first(claims: Collection[dict[str, Any]]) -> list[str]:
    """Order as the reader promises."""
    by_id = sorted(claims, key=lambda one: str(one["id"]))
    return [one["id"] for one in sorted(by_id, key=lambda one: str(one["as_of"]), reverse=True)]


def series_of(claim: Claim) -> str:
    """Name the time series a claim belongs to."""
    return f"{claim.subject} {claim.area} {claim.benchmark} {claim.track} {claim.scale}"


def ids(claims: Collection[Claim]) -> list[str]:
    """Give the ids of claims."""
    return [claim.id for claim in claims]


def test_every_claim_is_as_written(both_packs: Knowledge) -> None:
    found = both_packs.claims([one["id"] for one in written("claims")])
    assert len(found) == len(written("claims"))
    replaced = {other: one for one in written("claims") for other in one.get("supersedes", [])}
    for one in written("claims"):
        claim = found[one["id"]]
        for key, value in one.items():
            got = getattr(claim, key)
            assert got == (tuple(value) if isinstance(value, list) else value), (claim.id, key)
            assert isinstance(got, type(value)) or isinstance(value, list)
        assert bool(claim.superseded_by) == (claim.id in replaced) == (claim.superseded_on is not None)
        assert claim.pack in {"ai-media", "ev-batteries"}


def test_backlinks_are_oldest_first(both_packs: Knowledge) -> None:
    everything = both_packs.claims([one["id"] for one in written("claims")])
    for claim in everything.values():
        newer = [one for one in everything.values() if claim.id in one.supersedes]
        assert claim.superseded_by == tuple(one.id for one in sorted(newer, key=lambda one: (one.as_of, one.id)))
        assert claim.superseded_on == min((one.as_of for one in newer), default=None)
        assert set(claim.contradicted_by) == {one.id for one in everything.values() if claim.id in one.contradicts}


def test_every_entity_and_source_is_as_written(both_packs: Knowledge) -> None:
    entities = both_packs.entities(subjects())
    assert list(entities) == subjects()
    for one in written("entities"):
        for key, value in one.items():
            assert getattr(entities[one["id"]], key) == (tuple(value) if isinstance(value, list) else value)
    sources = both_packs.sources([one["id"] for one in written("sources")])
    for one in written("sources"):
        assert {key: getattr(sources[one["id"]], key) for key in one} == one


def test_names_hold_printed_names_aliases_and_ids(both_packs: Knowledge) -> None:
    wanted = {
        (name, one["id"]) for one in written("entities") for name in (one["name"], *one["aliases"], one["id"].replace("-", " "))
    }  # fmt: skip
    assert set(both_packs.names()) == wanted
    assert len(both_packs.names()) == len(wanted)


def test_entities_by_kind_owner_and_family(both_packs: Knowledge) -> None:
    for key, ask in (("owner", both_packs.owned_by), ("family", both_packs.versions_of)):
        for ident in {one[key] for one in written("entities") if key in one}:
            assert [one.id for one in ask(ident)] == sorted(one["id"] for one in written("entities") if one.get(key) == ident)
    for kind in ("company", "benchmark", "platform"):
        assert list(both_packs.entities_of_kind(kind)) == sorted(one["id"] for one in written("entities") if one["kind"] == kind)
    assert both_packs.owned_by("nobody") == both_packs.versions_of("nobody") == ()
    assert both_packs.entities_of_kind("nothing") == ()


def test_claims_and_sources_are_counted(both_packs: Knowledge) -> None:
    assert both_packs.claim_count() == len(written("claims"))
    assert both_packs.source_count() == len(written("sources"))


@SOME
@given(
    entities=st.lists(st.sampled_from(subjects()), min_size=1, max_size=4),
    predicates=st.lists(st.sampled_from(PREDICATES), max_size=3),
    area=st.one_of(st.none(), st.sampled_from(AREAS)),
    roles=st.lists(st.sampled_from(["subject", "object", "benchmark"]), min_size=1, unique=True),
    limit=st.sampled_from([0, 1, 5, 400]),
)
def test_claims_about(
    both_packs: Knowledge, entities: list[str], predicates: list[str], area: str | None, roles: list[str], limit: int
) -> None:  # fmt: skip
    wanted = [
        one for one in written("claims")
        if any(one.get(role) in entities for role in roles)
        and (not predicates or one["predicate"] in predicates) and area in (None, one.get("area"))
    ]  # fmt: skip
    found = both_packs.claims_about(entities, predicates=predicates, area=area, roles=roles, limit=limit)
    assert ids(found) == newest_first(wanted)[:limit]


@SOME
@given(predicate=st.sampled_from(PREDICATES), area=st.one_of(st.none(), st.sampled_from(AREAS)), limit=st.sampled_from([1, 7, 400]))
def test_claims_with(both_packs: Knowledge, predicate: str, area: str | None, limit: int) -> None:
    wanted = [one for one in written("claims") if one["predicate"] == predicate and area in (None, one.get("area"))]
    assert ids(both_packs.claims_with(predicate, area=area, limit=limit)) == newest_first(wanted)[:limit]


@SOME
@given(
    after=DAYS, until=DAYS, entities=st.lists(st.sampled_from(subjects()), max_size=2), area=st.one_of(st.none(), st.sampled_from(AREAS))
)
def test_claims_between(both_packs: Knowledge, after: str, until: str, entities: list[str], area: str | None) -> None:
    wanted = [
        one for one in written("claims")
        if any(after < one[key] <= until for key in ("as_of", "until") if key in one)
        and (not entities or one["subject"] in entities or one.get("object") in entities) and area in (None, one.get("area"))
    ]  # fmt: skip
    found = both_packs.claims_between(after, until, entity_ids=entities, area=area, limit=5000)
    assert ids(found) == newest_first(wanted)
    assert ids(both_packs.claims_between(after, until, entity_ids=entities, area=area, limit=3)) == newest_first(wanted)[:3]


@SOME
@given(as_of=DAYS, area=st.one_of(st.none(), st.sampled_from(AREAS)), predicate=st.sampled_from(["standing", "score"]))
def test_series_as_of_a_day(both_packs: Knowledge, as_of: str, area: str | None, predicate: str) -> None:
    ask = both_packs.standings if predicate == "standing" else both_packs.scores
    everything = both_packs.claims([one["id"] for one in written("claims")]).values()
    known = [one for one in everything if one.predicate == predicate and one.known(as_of) and area in (None, one.area)]
    assert set(ids(ask(area=area, as_of=as_of, history=True))) == set(ids(known))
    found = ask(area=area, as_of=as_of)
    holding = [one for one in known if one.holds(as_of)]
    assert sorted(map(series_of, found)) == sorted({series_of(one) for one in holding})
    for one in found:
        assert one.holds(as_of)
        assert one.as_of == max(other.as_of for other in holding if series_of(other) == series_of(one))


def test_standing_of_one_company_over_time(both_packs: Knowledge) -> None:
    def value(day: str) -> object:
        return [one.value for one in both_packs.standings(subject="meta", area="video-generation", as_of=day)]

    assert value("2020-01-01") == []
    assert value("2026-03-01") != value("2026-11-22")
    assert len(both_packs.standings(subject="meta", area="video-generation", as_of="2026-11-22", history=True)) >= 4


def test_scores_of_a_board_and_of_a_model(both_packs: Knowledge) -> None:
    score = next(one for one in written("claims") if one["predicate"] == "score")
    by_board = both_packs.scores(benchmark=score["benchmark"], as_of="9999", history=True)
    by_model = both_packs.scores(subject=score["subject"], as_of="9999", history=True)
    assert {one.benchmark for one in by_board} == {score["benchmark"]}
    assert {one.subject for one in by_model} == {score["subject"]}
    assert score["id"] in ids(by_board)
    assert score["id"] in ids(by_model)


def test_links_follow_the_order_of_the_claims_asked_for(both_packs: Knowledge) -> None:
    ends = [one["id"] for one in written("claims")][::7]
    for end, key, ask in (("target", "to", both_packs.links_to), ("source", "from", both_packs.links_from)):
        found = ask(ends)
        wanted = {(one["from"], one["to"], one["relation"], one.get("note")) for one in written("links") if one[key] in ends}
        assert {(one.source, one.target, one.relation, one.note) for one in found} == wanted
        places = [ends.index(getattr(one, end)) for one in found]
        assert places == sorted(places)
    assert both_packs.links_to([]) == both_packs.links_from(["nothing"]) == ()


def test_unknown_ids_are_left_out_and_order_is_kept(both_packs: Knowledge) -> None:
    one, two = (claim["id"] for claim in written("claims")[:2])
    assert list(both_packs.claims([two, "nothing", one, two])) == [two, one]
    assert (both_packs.entities(["nothing"]), both_packs.sources(["nothing"]), both_packs.claims([])) == ({}, {}, {})
    assert both_packs.entity("nothing") is None
    assert both_packs.claims_about([]) == both_packs.claims_about(["nothing"]) == both_packs.claims_with("nothing") == ()


def test_packs_words_and_theses(both_packs: Knowledge) -> None:
    assert [pack.name for pack in both_packs.packs()] == ["ai-media", "ev-batteries"]
    assert both_packs.as_of() == "2026-11-22"
    assert [area.id for area in both_packs.areas()][:2] == ["video-generation", "image-generation"]
    assert {"electric-cars", "battery-cells"} <= {area.id for area in both_packs.areas()}
    assert both_packs.predicates()["standing"].phrase == both_packs.packs()[0].predicates[8].phrase
    assert set(both_packs.predicates()) == {one.id for pack in both_packs.packs() for one in pack.predicates}
    assert list(both_packs.vocabulary().standings)[:2] == ["leader", "strong"]
    assert set(both_packs.vocabulary().platform_types) >= {"short-video", "cell-plant"}
    assert both_packs.vocabulary().standings["leader"] == both_packs.packs()[0].vocabulary.standings["leader"]
    assert [one.id for one in both_packs.theses()] == [one["id"] for one in written("theses")]
    assert both_packs.theses()[0].steps[1].also[2].tag == "data"


# --- versions and caches


def test_a_change_is_seen_within_a_second_and_at_once_when_asked(engine: sa.Engine, tmp_path: Path) -> None:
    now = [0.0]
    load(engine, write_pack(tmp_path, small_pack()))
    knowledge = Knowledge(engine, clock=lambda: now[0])
    first, dock = knowledge.version, knowledge.entity("dock")
    pack = small_pack()
    record(pack, "dock")["name"] = "Pier"
    load(engine, write_pack(tmp_path, pack))
    now[0] = 0.9
    assert (knowledge.version, knowledge.entity("dock")) == (first, dock)
    now[0] = 1.0
    assert knowledge.version != first
    assert isinstance(renamed := knowledge.entity("dock"), Entity)
    assert renamed.name == "Pier"
    load(engine, write_pack(tmp_path, small_pack()))
    assert knowledge.refresh() == first
    assert knowledge.entity("dock") == dock


def test_a_change_there_and_back_within_a_second_is_noticed(memory: sa.Engine, tmp_path: Path) -> None:
    now = [0.0]
    load(memory, write_pack(tmp_path, small_pack()))
    knowledge = Knowledge(memory, clock=lambda: now[0])
    pack = small_pack()
    record(pack, "dock")["name"] = "Pier"
    load(memory, write_pack(tmp_path, pack))
    assert "Pier" in {name for name, _ in knowledge.names()}
    load(memory, write_pack(tmp_path, small_pack()))
    now[0] = 1.0
    assert "Pier" not in {name for name, _ in knowledge.names()}


def test_warm_reads_ask_the_database_nothing(memory: sa.Engine, tmp_path: Path) -> None:
    load(memory, write_pack(tmp_path, small_pack()))
    knowledge = Knowledge(memory, clock=lambda: 0.0)

    def ask() -> list[object]:
        return [
            knowledge.claims_about(["acme"]), knowledge.claims(["acme-strategy"]), knowledge.entity("acme"), knowledge.names(),
            knowledge.sources(["gazette"]), knowledge.standings(area="racing", as_of="2026-01-01"), knowledge.search(["boats", "unheard"]),
            knowledge.links_to(["acme-standing-2025"]), knowledge.verdicts("yards-win", as_of="2026-01-01"), knowledge.vocabulary(),
            knowledge.claims_between("2024", "2026"), knowledge.idf(["boat", "unheard"]), knowledge.owned_by("acme"),
        ]  # fmt: skip

    cold = ask()
    statements: list[str] = []
    sa.event.listen(memory, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert ask() == cold
    assert statements == []


def test_a_warm_read_takes_microseconds_and_a_cold_one_milliseconds(memory: sa.Engine) -> None:
    load(memory, shipped_pack())
    Knowledge(memory).claims_about(["openai"])
    started = time.perf_counter()
    knowledge = Knowledge(memory)
    knowledge.claims_about(["google"])
    cold = time.perf_counter() - started
    started = time.perf_counter()
    for _ in range(1000):
        knowledge.claims_about(["google"])
    warm = (time.perf_counter() - started) / 1000
    assert cold < 0.02  # 1.2 ms on a quiet machine
    assert warm < 0.0002  # 2 µs on a quiet machine


def test_what_is_kept_is_bounded() -> None:
    kept: Recent[int, int] = Recent(3)
    for number in range(5):
        kept.put(number, number)
        kept.get(2)
    assert (len(kept), kept.get(2), kept.get(0), kept.get(4)) == (3, 2, None, 4)


# --- journal and vectors


def test_the_journal_is_cut_by_time(engine: sa.Engine, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        pack = small_pack()
        record(pack, "dock")["name"] = f"Dock {day}"
        load(engine, write_pack(tmp_path, pack), at=NOON.replace(day=day))
    knowledge = Knowledge(engine)

    def days(**bounds: Any) -> list[str]:
        return [entry.at[8:10] for entry in knowledge.journal(**bounds)]

    assert days() == ["03", "02", "01"]
    assert days(limit=2) == ["03", "02"]
    assert days(since="2026-11-02T12:00:00+00:00") == ["03"]
    assert days(since="2026-11-02T13:59:59+02:00") == ["03", "02"]
    assert days(until="2026-11-02T12:00:00Z") == ["02", "01"]
    assert days(since="2026-11-02", until="2026-11-02") == ["02"]
    assert days(since="2026-11-01T12:00:00Z", until="2026-11") == ["03", "02"]
    assert days(since="2026-12") == []


def test_vectors_are_kept_until_the_text_changes(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine, write_pack(tmp_path, small_pack()))
    knowledge = Knowledge(engine)
    assert len(knowledge.without_vector("tiny")) == 12
    assert len(knowledge.without_vector("tiny", limit=5)) == 5
    knowledge.store_vectors({"dock-output": b"\x00\x01", "acme-strategy": b"", "gone": b"x"}, encoder="tiny")
    knowledge.store_vectors({"dock-output": b"\x02"}, encoder="large")
    knowledge.store_vectors({"dock-output": b"\x00\xff"}, encoder="tiny")
    knowledge.store_vectors({}, encoder="tiny")
    assert knowledge.vectors(["gone", "acme-strategy", "dock-output"], encoder="tiny") == {"acme-strategy": b"", "dock-output": b"\x00\xff"}
    assert knowledge.vectors(["dock-output"], encoder="large") == {"dock-output": b"\x02"}
    assert len(knowledge.without_vector("tiny")) == 10
    pack = small_pack()
    record(pack, "dock-output")["text"] = "Another text."
    record(pack, "acme-strategy")["tags"] = ["people"]
    load(engine, write_pack(tmp_path, pack))
    assert knowledge.vectors(["acme-strategy", "dock-output"], encoder="tiny") == {"acme-strategy": b""}


def test_vectors_of_other_numbers_are_dropped(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine, write_pack(tmp_path, small_pack()))
    knowledge = Knowledge(engine)
    for encoder in ("tiny/1", "tiny/2", "tiny_/2", "large/2"):
        knowledge.store_vectors({"dock-output": b"\x01"}, encoder=encoder)
    knowledge.drop_vectors("tiny/", but="tiny/2")
    kept = [encoder for encoder in ("tiny/1", "tiny/2", "tiny_/2", "large/2") if knowledge.vectors(["dock-output"], encoder=encoder)]
    assert kept == ["tiny/2", "tiny_/2", "large/2"]


def test_vectors_are_forgotten_when_an_entity_or_a_link_of_the_claim_changes(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine, write_pack(tmp_path, small_pack()))
    knowledge = Knowledge(engine)
    everything = {claim.id: b"\x01" for claim in knowledge.without_vector("tiny")}
    knowledge.store_vectors(everything, encoder="tiny")
    pack = small_pack()
    record(pack, "dock")["name"] = "The Great Dock"
    about = {claim.id for claim in knowledge.claims_about(["dock"])}
    (first, *rest) = pack["links.yaml"]["links"]
    pack["links.yaml"]["links"] = rest
    load(engine, write_pack(tmp_path, pack))
    kept = knowledge.vectors(list(everything), encoder="tiny")
    assert about
    assert set(everything) - set(kept) == about | {first["from"], first["to"]}


def test_links_are_read_models(both_packs: Knowledge) -> None:
    assert all(isinstance(one, Link) for one in both_packs.links_to([written("links")[0]["to"]]))
