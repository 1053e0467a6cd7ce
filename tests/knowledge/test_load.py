"""Loading: all or nothing, as a difference, and the same in the end as a fresh load."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.database import connect, migrate, writing
from knowledge.difference import Counts
from knowledge.errors import PackError
from knowledge.pack import shipped_pack
from knowledge.reader import Knowledge
from knowledge.tables import Table
from knowledge.validate import check_pack
from tests.knowledge.conftest import EV_PACK, NOON, load
from tests.knowledge.mutations import mutated_packs
from tests.knowledge.small_pack import Pack, claim, entity, record, small_pack, write_pack
from tests.worlds import TEST_PACKS

LATER = NOON + timedelta(days=1)
CONTENT = ("pack", "record", "entity", "source", "claim", "link", "term", "posting")


def everything(engine: sa.Engine) -> dict[str, list[Any]]:
    """Read all rows that a load is to bring into a certain form."""
    with engine.connect() as connection:
        state = connection.execute(sa.text("SELECT version, claims, mean_length FROM knowledge_state"))
        found = {name: sorted(map(repr, connection.execute(sa.select(Table.metadata.tables[f"knowledge_{name}"])))) for name in CONTENT}
        return found | {"state": list(state)}


def changed_pack(folder: Path, change: Callable[[Pack], Any]) -> Path:
    """Write the small pack with a change, over what lies there."""
    pack = small_pack()
    change(pack)
    return write_pack(folder, pack)


def journal(engine: sa.Engine) -> list[tuple[str, str, str]]:
    """List what the journal says, oldest first."""
    return [(one.what, one.record_type, one.record_id) for one in reversed(Knowledge(engine).journal())]


def add_newer_standing(pack: Pack) -> None:
    """Let a claim be replaced, one be changed, one be gone, and a name be another."""
    pack["claims/people.yaml"]["claims"].append(
        claim("acme-standing-2026", "acme", "standing", "2026", value="leader", area="racing", supersedes=["acme-standing-2025"])
    )
    record(pack, "dock-output")["text"] = "The dock makes three hundred boats."
    pack["claims/races.yaml"]["claims"].pop(0)
    record(pack, "barn")["name"] = "Old barn"


def test_the_first_load_is_one_line_of_the_journal(engine: sa.Engine, tmp_path: Path) -> None:
    report = load(engine, write_pack(tmp_path, small_pack()))
    assert report.counts["claim"] == Counts(added=12)
    assert not report.unchanged
    assert report.version == Knowledge(engine).version != ""
    (entry,) = Knowledge(engine).journal()
    assert (entry.what, entry.record_type, entry.record_id, entry.pack_version) == ("added", "pack", "boats", "2026.3.1")
    assert (entry.at, entry.who, entry.why, entry.before) == ("2026-11-25T12:00:00+00:00", "test", "because", None)


def test_an_unchanged_pack_writes_nothing(engine: sa.Engine, tmp_path: Path) -> None:
    first = load(engine, write_pack(tmp_path, small_pack()))
    statements: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    again = load(engine, tmp_path, at=LATER)
    assert (again.unchanged, again.version, again.counts) == (True, first.version, {})
    assert [one.split()[0] for one in statements] == ["SELECT"]


def test_the_shipped_pack_unchanged_takes_milliseconds(memory: sa.Engine) -> None:
    load(memory, shipped_pack())
    started = time.perf_counter()
    assert load(memory, shipped_pack()).unchanged
    assert time.perf_counter() - started < 0.06


def test_a_changed_pack_is_applied_as_a_difference(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine, write_pack(tmp_path, small_pack()))
    report = load(engine, changed_pack(tmp_path, add_newer_standing), at=LATER)
    assert report.counts == {"entity": Counts(changed=1), "claim": Counts(added=1, changed=1, superseded=1, retracted=1)}
    assert journal(engine)[1:] == [
        ("changed", "entity", "barn"),
        ("added", "claim", "acme-standing-2026"),
        ("changed", "claim", "dock-output"),
        ("superseded", "claim", "acme-standing-2025"),
        ("retracted", "claim", "swift-released"),
    ]
    knowledge = Knowledge(engine)
    assert knowledge.claims(["acme-standing-2025"])["acme-standing-2025"].superseded_by == ("acme-standing-2026",)
    assert knowledge.claims(["acme-standing-2025"])["acme-standing-2025"].superseded_on == "2026"
    assert knowledge.claims(["swift-released"]) == {}
    assert [hit.claim for hit in knowledge.search(["three hundred"])] == ["dock-output"]
    assert [hit.claim for hit in knowledge.search(["old"])] == ["birch-owns-barn"]


def test_the_journal_quotes_before_and_after(memory: sa.Engine, tmp_path: Path) -> None:
    load(memory, write_pack(tmp_path, small_pack()))
    load(memory, changed_pack(tmp_path, add_newer_standing), at=LATER)
    found = {(one.what, one.record_id): one for one in Knowledge(memory).journal()}
    assert "three hundred" not in str(found["changed", "dock-output"].before)
    assert "three hundred" in str(found["changed", "dock-output"].after)
    replaced = found["superseded", "acme-standing-2025"]
    assert '"id": "acme-standing-2025"' in str(replaced.before)
    assert '"id": "acme-standing-2026"' in str(replaced.after)
    assert found["retracted", "swift-released"].after is None


def test_a_difference_leads_to_the_same_rows_as_a_fresh_load(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine, write_pack(tmp_path, small_pack()))
    load(engine, changed_pack(tmp_path, add_newer_standing))
    fresh = connect("sqlite://")
    migrate(fresh)
    load(fresh, tmp_path)
    assert everything(engine) == everything(fresh)
    fresh.dispose()


EDITS: list[Callable[[Pack], Any]] = [
    add_newer_standing,
    lambda pack: pack["claims/people.yaml"]["claims"].reverse(),
    lambda pack: pack["entities.yaml"]["entities"].append(entity("elm", "company")) or pack["claims/people.yaml"]["claims"].append(
        claim("elm-aims", "elm", "strategy", "2026", text="Elm wants to build many fast boats out of elm wood. " * 5 + "End.")),
    lambda pack: record(pack, "acme").update(name="Acme Shipyards", aliases=[]),
    lambda pack: record(pack, "acme-strategy").update(contradicts=["birch-standing"], until="2026-01"),
    lambda pack: pack["links.yaml"]["links"].pop(),
    lambda pack: pack["links.yaml"]["links"][0].update(relation="despite", note="or so"),
    lambda pack: pack["theses.yaml"]["theses"].reverse(),
    lambda pack: record(pack, "people-win").update(statement="People decide."),
    lambda pack: pack["pack.yaml"].update(version="2026.4.2", title="More boats"),
    lambda pack: record(pack, "gazette").update(title="The Gazette"),
    lambda pack: record(pack, "cedar-standing").update(as_of="2025-04", value="strong", text="Cedar does well."),
    lambda pack: pack.update({"claims/moved.yaml": {"claims": [pack["claims/races.yaml"]["claims"].pop()]}}),
]  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(st.sampled_from(range(len(EDITS))), unique=True, max_size=6), min_size=1, max_size=3))
def test_any_run_of_differences_ends_like_a_fresh_load(rounds: list[list[int]], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pack")
    engines = [connect("sqlite://"), connect("sqlite://")]
    for engine in engines:
        migrate(engine)
    load(engines[0], write_pack(folder, small_pack()))
    for edits in rounds:
        pack = small_pack()
        for edit in edits:
            EDITS[edit](pack)
        (folder / "claims" / "moved.yaml").unlink(missing_ok=True)
        load(engines[0], write_pack(folder, pack))
    load(engines[1], folder)
    assert everything(engines[0]) == everything(engines[1])
    for engine in engines:
        engine.dispose()


def test_a_broken_pack_changes_nothing_and_the_old_answers_stay(engine: sa.Engine, tmp_path: Path) -> None:
    load(engine, write_pack(tmp_path, small_pack()))
    before, knowledge = everything(engine), Knowledge(engine)
    answers = knowledge.claims_about(["acme"])
    (tmp_path / "links.yaml").write_text("links: [")
    record_ = changed_pack(tmp_path / "other", lambda pack: record(pack, "acme").update(kind="person", owner="x"))
    with pytest.raises(PackError) as failure:
        load(engine, tmp_path, record_)
    files = {problem.file.split("/", 1)[1] for problem in failure.value.problems}
    assert files >= {"links.yaml", "entities.yaml"}
    assert everything(engine) == before
    assert (knowledge.refresh(), knowledge.claims_about(["acme"])) == (knowledge.version, answers)


def test_a_missing_folder_is_a_problem(memory: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such folder"):
        load(memory, tmp_path / "nowhere")


def test_every_pack_for_tests_loads(memory: sa.Engine) -> None:
    assert {"cloud-compute", "ev-batteries"} <= {folder.name for folder in TEST_PACKS}
    load(memory, shipped_pack(), *TEST_PACKS)
    assert {pack.name for pack in Knowledge(memory).packs()} == {"ai-media", *(folder.name for folder in TEST_PACKS)}


def test_packs_come_and_go(engine: sa.Engine, tmp_path: Path) -> None:
    boats = write_pack(tmp_path / "boats", small_pack())
    load(engine, boats)
    load(engine, boats, EV_PACK)
    assert [pack.name for pack in Knowledge(engine).packs()] == ["boats", "ev-batteries"]
    assert Knowledge(engine).as_of() == "2026-11-15"
    load(engine, EV_PACK, exactly=False)
    assert len(Knowledge(engine).packs()) == 2
    load(engine, EV_PACK)
    assert [pack.name for pack in Knowledge(engine).packs()] == ["ev-batteries"]
    assert Knowledge(engine).entity("acme") is None
    assert journal(engine) == [("added", "pack", "boats"), ("added", "pack", "ev-batteries"), ("retracted", "pack", "boats")]
    load(engine)
    assert Knowledge(engine).packs() == ()
    assert (Knowledge(engine).as_of(), Knowledge(engine).names(), Knowledge(engine).search(["plant"])) == ("", (), ())


def test_not_exactly_keeps_and_updates(memory: sa.Engine, tmp_path: Path) -> None:
    boats = write_pack(tmp_path, small_pack())
    load(memory, EV_PACK, boats)
    report = load(memory, changed_pack(boats, add_newer_standing), exactly=False)
    assert report.counts["claim"].superseded == 1
    assert {pack.name for pack in Knowledge(memory).packs()} == {"ev-batteries", "boats"}


def test_the_order_of_packs_is_knowledge_too(memory: sa.Engine, tmp_path: Path) -> None:
    boats = write_pack(tmp_path, small_pack())
    first = load(memory, EV_PACK, boats)
    second = load(memory, boats, EV_PACK)
    assert (second.unchanged, second.counts) == (False, {})
    assert first.version != second.version
    assert [pack.name for pack in Knowledge(memory).packs()] == ["boats", "ev-batteries"]


def test_ids_that_clash_between_packs_are_problems(engine: sa.Engine, tmp_path: Path) -> None:
    boats = write_pack(tmp_path / "boats", small_pack())
    ships = changed_pack(tmp_path / "ships", lambda pack: pack["pack.yaml"].update(name="ships"))
    for folders in ([boats, ships], [boats]):
        try:
            load(engine, *folders)
        except PackError as failure:
            clashes = {problem.id for problem in failure.problems}
            assert clashes >= {"acme", "gazette", "acme-strategy", "yards-win"}
    with pytest.raises(PackError, match="is also in the pack boats"):
        load(engine, boats, ships)
    assert [pack.name for pack in Knowledge(engine).packs()] == ["boats"]


def test_two_folders_with_one_pack_are_a_problem(memory: sa.Engine, tmp_path: Path) -> None:
    one, two = write_pack(tmp_path / "one", small_pack()), changed_pack(tmp_path / "two", add_newer_standing)
    for folders in ([one, two], [one, one]):
        with pytest.raises(PackError, match="two folders"):
            load(memory, *folders)


def test_a_new_way_of_storing_rewrites_every_row_and_no_journal(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(engine, write_pack(tmp_path, small_pack()))
    before = everything(engine)
    with writing(engine) as connection:
        for column in (
            "claim SET length = 0",
            "claim SET text = ''",
            "entity SET name = ''",
            "source SET title = ''",
            "posting SET weight = 0",
        ):
            connection.execute(sa.text(f"UPDATE knowledge_{column}"))
    monkeypatch.setattr("knowledge.load.LOADER", "next")
    report = load(engine, tmp_path)
    after = everything(engine)
    assert (report.unchanged, report.counts) == (False, {})
    assert [name for name in CONTENT if before[name] != after[name]] == ["pack"]
    assert len(Knowledge(engine).journal()) == 1
    assert load(engine, tmp_path).unchanged


def test_times_are_written_in_one_zone(memory: sa.Engine, tmp_path: Path) -> None:
    load(memory, write_pack(tmp_path, small_pack()), at=datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))))
    assert Knowledge(memory).journal()[0].at == "2025-12-31T23:00:00+00:00"


def test_touching_a_comment_changes_the_version_alone(memory: sa.Engine, tmp_path: Path) -> None:
    first = load(memory, write_pack(tmp_path, small_pack()))
    with (tmp_path / "links.yaml").open("a") as file:
        file.write("# nothing\n")
    second = load(memory, tmp_path)
    assert (second.unchanged, second.counts, second.version == first.version) == (False, {}, False)
    assert len(Knowledge(memory).journal()) == 1


def test_odd_but_allowed_values_survive(engine: sa.Engine, tmp_path: Path) -> None:
    def odd(pack: Pack) -> None:
        pack["claims/people.yaml"] = copy.deepcopy(pack["claims/people.yaml"])
        record(pack, "acme-owns-dock").update(value=float("inf"))
        record(pack, "dock-output").update(value=10**39 + 1, unit="boats", text="Nul \0 inside.\n")
        record(pack, "swift-score-1").update(rank=10**30)
        record(pack, "acme")["aliases"] = ["快船", "Ａcme boats", "  spaced  "]
        pack["pack.yaml"]["vocabulary"]["tracks"] = ["calm"]

    load(engine, changed_pack(tmp_path, odd))
    assert check_pack(tmp_path) == ()
    found = Knowledge(engine).claims(["acme-owns-dock", "dock-output", "swift-score-1"])
    assert (found["acme-owns-dock"].value, found["dock-output"].value) == (float("inf"), 10**39 + 1)
    assert found["dock-output"].text == "Nul  inside."
    assert found["swift-score-1"].rank == 2**62
    assert Knowledge(engine).entities(["acme"])["acme"].aliases == ("快船", "Ａcme boats", "spaced")
    assert Knowledge(engine).vocabulary().tracks == {"calm": ""}


def test_the_time_of_a_file_does_not_matter(memory: sa.Engine, tmp_path: Path) -> None:
    load(memory, write_pack(tmp_path, small_pack()))
    os.utime(tmp_path / "links.yaml", (0, 0))
    assert load(memory, tmp_path, at=datetime(2027, 1, 1, tzinfo=UTC)).unchanged


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(pack=mutated_packs())
def test_whatever_is_accepted_can_be_loaded_and_read(pack: Pack, memory: sa.Engine, tmp_path: Path) -> None:
    write_pack(tmp_path, pack)
    if check_pack(tmp_path):
        with pytest.raises(PackError):
            load(memory, tmp_path)
        return
    load(memory, tmp_path)
    knowledge = Knowledge(memory)
    assert knowledge.names()
    assert knowledge.vocabulary().standings
    assert len(knowledge.claims([one["id"] for one in pack["claims/people.yaml"]["claims"]])) == len(pack["claims/people.yaml"]["claims"])
    for thesis in knowledge.theses():
        assert isinstance(knowledge.verdicts(thesis.id, as_of="2026-01-01"), tuple)
